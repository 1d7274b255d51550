"""Periodic work: the next emails of what was sent, and the newsletter of the month."""

from datetime import datetime

from . import newsletter
from .actions import sending


def run(*, at: datetime) -> int:
    """One step of each; returns how much was done."""
    return sending.step_due(at=at) + newsletter.draft_due(at=at)
