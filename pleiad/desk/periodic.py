from .actions import joint_decisions


def run(*, at) -> int:
    """Let joint decisions lapse that nobody agreed to in time. Returns how many lapsed."""
    return joint_decisions.lapse(at=at)
