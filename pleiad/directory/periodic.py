from datetime import datetime

from . import actions


def run(*, at: datetime) -> int:
    """Forget messages after a year."""
    return actions.forget_old(at=at)
