"""The email of the first day."""

from datetime import timedelta

from pleiad.outbox.actions import queue_email

from . import pace

LATER = timedelta(hours=1)
"""What the member waits for comes first: the place, the invitation to Teams."""


def joined(sender, member, at, **_signal) -> None:
    """Queue the welcome for the first day, or the next morning."""
    queue_email(
        kind="home.welcome", key=f"home.welcome:{member.pk}", at=at, to_member=member, due_at=pace.by_day(at + LATER)
    )
