from . import sweeping
from .archive import making


def run(*, at) -> int:
    """Sweep what is over every ten minutes, and make one archive that a member waits for. Returns how much was done."""
    if sweeping.is_due(at=at):
        sweeping.sweep(at=at)
    return making.run(at=at)
