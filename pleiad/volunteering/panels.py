"""What stands of this room on other rooms' pages."""

from django.urls import reverse
from django.utils import timezone

from pleiad.events.models import Event
from pleiad.members.models import Member

from . import rules
from .models import Offer, Part


def parts(*, event: Event, reader, at) -> tuple[str, dict] | None:
    """The parts of an event, each with what she can do: two statements, however many there are."""
    if not reader.is_current:
        return None
    shown = list(Part.objects.filter(event=event, closed_at=None))
    if not shown:
        return None
    hers = {}
    for offer in Offer.objects.filter(part__in=shown, member=reader).order_by("pk"):
        hers.setdefault(offer.part_id, []).append(offer)
    rows = []
    for part in shown:
        part.event = event
        rows.append(row(part, hers.get(part.pk, []), reader, at))
    why_closed = rules.why_closed(event=event, at=at)
    if event.cancelled_at or event.ends_at <= at:  # what is over shows only what she herself did
        rows = [each for each in rows if each["offer"] and each["offer"].accepted_at]
        if not rows:
            return None
    return "volunteering/_parts.html", {"rows": rows, "why_closed": why_closed, "over": event.ends_at <= at}


def row(part: Part, earlier: list[Offer], reader, at) -> dict:
    """One part as _parts.html shows it: what it is, how many are wanted still, and her own state or next step."""
    standing = next((offer for offer in earlier if rules.is_standing(offer)), None)
    why_not = rules.why_not_offer(part=part, member=reader, at=at, earlier=earlier)
    return {
        "part": part,
        "name": str(part),
        "offer": standing,
        "url": "" if why_not else reverse("volunteering:offer", args=[part.pk]),
        "withdraw_url": reverse("volunteering:withdraw", args=[standing.pk])
        if standing and not rules.why_not_withdraw(offer=standing, at=at)
        else "",
        "why_not": why_not,
    }


def events_with_a_part(reader: Member):
    """Ids of the events at which this member can still offer herself, for the programme's filter."""
    hers = Offer.objects.standing().filter(member=reader).values("part_id")
    return Part.objects.open(timezone.now()).exclude(pk__in=hers).values("event_id")
