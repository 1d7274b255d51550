"""Periodic work: what is told at once, and digests."""

from datetime import datetime

from . import digests, notifications


def run(*, at: datetime) -> int:
    """One step of each; returns how much was done."""
    return notifications.tell_due(at=at) + digests.write_due(at=at)
