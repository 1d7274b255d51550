"""Periodic work: the figures of the month."""

from datetime import datetime

from . import actions


def run(*, at: datetime) -> int:
    """Take them once a month; returns how many were taken."""
    return actions.take_due(at=at)
