from datetime import datetime

from . import looks


def run(*, at: datetime) -> int:
    """Delete counts of look-ups that no longer matter; returns how many."""
    return looks.forget_old(at=at)
