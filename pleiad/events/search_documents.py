"""Keeps search and the pages of related events up to date; called in the transaction of each change."""

from datetime import datetime

from django.db.models import F, Q
from django.utils.translation import override

from pleiad.search import actions as search
from pleiad.search.models import Audience

from . import labels
from .models import ACCESS_FACTS, Event

SHOWN_BY_RELATIVES = {
    "title", "title_cy", "starts_at", "ends_at", "venue", "public", "part_of", "kind", "language", "capacity", "access",
    *ACCESS_FACTS,
}  # fmt: skip
"""Fields of an event that pages of its sessions or of its bigger event show."""


def hold(event: Event) -> Event:
    """The event as it is now, locked together with its bigger event and its sessions.

    Rows are locked in one order, so that two organisers who change an event and its session never deadlock.
    """
    bigger = Event.objects.filter(pk=event.pk).values("part_of")
    family = Event.objects.filter(Q(pk=event.pk) | Q(part_of=event.pk) | Q(pk__in=bigger))
    return next(each for each in family.select_for_update().order_by("pk") if each.pk == event.pk)


def make_findable(event: Event, *, at: datetime) -> None:
    """Put a published event into search, for everyone who may see its page; a draft is not found."""
    if not event.published_at:
        return
    topics = [(topic.name, topic.name_cy or topic.name) for topic in event.topics.all()]
    texts = {"en": (event.title, [event.summary, event.description, *(english for english, _welsh in topics)])}
    if event.title_cy:
        texts["cy"] = (event.title_cy, [event.summary_cy, event.description_cy, *(welsh for _english, welsh in topics)])
    for language, (title, parts) in texts.items():
        with override(language):
            access = ", ".join(labels.access(event))
        search.put(
            kind="event",
            pk=event.pk,
            title=title,
            text="\n\n".join(part for part in (*parts, event.venue, access) if part),
            view="events:event",
            args=[event.slug],
            audience=Audience.PUBLIC if event.public else Audience.NETWORK,
            at=at,
            language=language,
            takes_place_at=event.starts_at,
        )


def tell_relatives(event: Event, *, left: int | None = None) -> None:
    """Raise the revisions of the bigger event and of the sessions, whose kept pages show this one; `left`: the id of the
    bigger event that it no longer belongs to."""
    near = Q(part_of=event.pk) | Q(pk__in=[pk for pk in (event.part_of_id, left) if pk])
    Event.objects.filter(near).update(revision=F("revision") + 1)
