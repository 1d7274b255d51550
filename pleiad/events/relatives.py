"""The bigger event of a session and the sessions of an event: locked together, and told of each other's changes."""

from django.db.models import F, Q

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


def tell_relatives(event: Event, *, left: int | None = None) -> None:
    """Raise the revisions of the bigger event and of the sessions, whose kept pages show this one; `left`: the id of the
    bigger event that it no longer belongs to."""
    near = Q(part_of=event.pk) | Q(pk__in=[pk for pk in (event.part_of_id, left) if pk])
    Event.objects.filter(near).update(revision=F("revision") + 1)
