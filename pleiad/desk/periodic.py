from .actions import joint_decisions
from .actions.organisers import tell_operator_of_too_few


def run(*, at) -> int:
    """Let joint decisions lapse that nobody agreed to in time, and tell the operator when there are too few organisers.
    Returns how much was done."""
    return joint_decisions.lapse(at=at) + tell_operator_of_too_few(at=at)
