"""Periodic work: what is told at once, digests, welcome, and what is old."""

from datetime import datetime

from . import digests, notifications


def run(*, at: datetime) -> int:
    """One step of each; returns how much was done."""
    return notifications.tell_due(at=at) + digests.write_due(at=at) + digests.forget_old(at=at)
