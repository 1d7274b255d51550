"""Periodic work: reminders, and what is forgotten."""

from datetime import datetime

from . import actions


def run(*, at: datetime) -> int:
    """One step of each; returns how much was done."""
    return actions.step_due(at=at) + actions.forget_unsent(at=at)
