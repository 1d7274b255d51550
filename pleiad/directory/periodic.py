from datetime import datetime

from . import actions


def run(*, at: datetime) -> int:
    """Delete messages after a year; returns how many."""
    return actions.forget_old(at=at)
