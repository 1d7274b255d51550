"""Periodic work: posts that delete themselves, posts without a name, authors to be told."""

from datetime import datetime

from .actions import posts, safeguarding, sealed


def run(*, at: datetime) -> int:
    """One step of each; returns how much was done."""
    return sealed.publish_due(at=at) + posts.forget_where_spaces_forget(at=at) + safeguarding.tell_authors(at=at)
