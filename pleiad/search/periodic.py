from datetime import datetime

from . import looks


def run(*, at: datetime) -> int:
    """Forget how much members looked up, once it no longer counts."""
    return looks.forget_old(at=at)
