from datetime import datetime

from . import actions


def run(*, at: datetime) -> int:
    """Forget who hid notices that are long over."""
    return actions.forget_old(at=at)
