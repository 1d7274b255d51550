"""Drafts: written, changed, thrown away, tried out."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from pleiad.audit.actions import record
from pleiad.directory.models import Topic
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.outbox.actions import queue_email

from .. import rules
from ..models import Announcement


@transaction.atomic
def write(*, by: Member | None, at: datetime, topics: Iterable[Topic] = (), **facts: Any) -> Announcement:
    """Keep a new draft. `facts` are columns of the announcement. Raises Refused."""
    facts.setdefault("replies_to", by)
    draft = Announcement(made_at=at, made_by=by, **facts)
    topics = list(topics)
    if reason := rules.why_not_audience(announcement=draft, topics=len(topics)):
        raise Refused(reason)
    draft.save()
    draft.topics.set(topics)
    record(did="drafted an announcement", by=by, about=draft, at=at)
    return draft


@transaction.atomic
def change(*, announcement: Announcement, by: Member, at: datetime, topics: Iterable[Topic], **facts: Any) -> None:
    """Change a draft. Raises Refused once it has been sent."""
    held = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if reason := rules.why_not_change(announcement=held):
        raise Refused(reason)
    for name, value in facts.items():
        setattr(held, name, value)
    topics = list(topics)
    if reason := rules.why_not_audience(announcement=held, topics=len(topics)):
        raise Refused(reason)
    held.save()
    held.topics.set(topics)
    record(did="changed an announcement", by=by, about=held, at=at)


@transaction.atomic
def throw_away(*, announcement: Announcement, by: Member, at: datetime) -> None:
    """Throw a draft away. A newsletter of this month is not put together again."""
    held = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if reason := rules.why_not_change(announcement=held):
        raise Refused(reason)
    held.thrown_away_at = at
    held.save(update_fields=["thrown_away_at"])
    record(did="threw an announcement away", by=by, about=held, at=at)


def try_out(*, announcement: Announcement, by: Member, at: datetime) -> None:
    """Send the email to the organiser alone, in each of its languages, as recipients would get it."""
    if reason := rules.why_not_change(announcement=announcement):
        raise Refused(reason)
    for language in ("en", "cy") if announcement.in_welsh else ("en",):
        queue_email(
            kind="announcements.test",
            key=f"announcements.test:{announcement.pk}:{by.pk}:{language}:{at.timestamp()}",
            at=at,
            to_member=by,
            language=language,
            payload={"announcement": announcement.pk},
        )
