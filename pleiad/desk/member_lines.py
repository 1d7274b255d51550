"""What the rooms above say of a member on the desk, as lines of a ledger."""

from collections.abc import Callable

STATES: list[Callable] = []


def tells_state(lines: Callable) -> Callable:
    """Register a function (member) that gives further lines of the ledger on a member's page."""
    STATES.append(lines)
    return lines
