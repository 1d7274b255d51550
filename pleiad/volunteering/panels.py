"""What other rooms' pages show of this room."""

from django.urls import reverse
from django.utils import timezone

from pleiad.directory.models import Profile
from pleiad.events.labels import told
from pleiad.events.models import Event
from pleiad.events.proposed_times import proposed
from pleiad.members.models import Member

from . import rules
from .models import Offer, Part, What

ON_A_PERSONS_PAGE = 5


def parts(*, event: Event, reader, at) -> tuple[str, dict] | None:
    """The parts of an event, each with what the reader can do, in two queries; the member who has the part of host also reads
    which other times members propose, for one more."""
    if not reader.is_current:
        return None
    shown = list(Part.objects.filter(event=event, closed_at=None))
    if not shown:
        return None
    own_offers = {}
    for offer in Offer.objects.filter(part__in=shown, member=reader).order_by("pk"):
        own_offers.setdefault(offer.part_id, []).append(offer)
    rows = []
    for part in shown:
        part.event = event
        rows.append(row(part, own_offers.get(part.pk, []), reader, at))
    why_closed = rules.why_closed(event=event, at=at)
    if event.cancelled_at or event.ends_at <= at:  # afterwards only the parts that the reader had
        rows = [each for each in rows if each["offer"] and each["offer"].accepted_at]
        if not rows:
            return None
    hosts = any(each["part"].what == What.HOST and each["offer"] and each["offer"].accepted_at for each in rows)
    return "volunteering/_parts.html", {
        "rows": rows,
        "why_closed": why_closed,
        "over": event.ends_at <= at,
        "proposed": proposed(event, at=at) if hosts and not why_closed else [],
    }


def wanted(*, event: Event, at) -> tuple[str, dict] | None:
    """For visitors: what is still needed, in one query; to do it one signs in, or joins."""
    if rules.why_closed(event=event, at=at):
        return None
    parts = [part for part in Part.objects.filter(event=event, closed_at=None) if part.left > 0]
    rows = [
        {"name": str(part), "minutes": part.minutes, "url": reverse("volunteering:offer", args=[part.pk])}
        for part in parts
    ]
    return ("volunteering/_wanted.html", {"rows": rows}) if rows else None


def of_person(*, profile: Profile, reader, at) -> tuple[str, dict] | None:
    """The parts that a member played, confirmed and latest first, if the member shows them."""
    if not profile.shows_parts:
        return None
    done = Offer.objects.filter(member=profile.member_id, done_at__isnull=False).select_related("part__event")
    done = done.filter(part__event__in=Event.objects.visible_to(reader).published())
    rows = [
        {"part": offer.part, "event": offer.part.event, "title": told(offer.part.event, "title")}
        for offer in done.order_by("-part__event__starts_at", "-pk")[:ON_A_PERSONS_PAGE]
    ]
    return ("volunteering/_of_person.html", {"rows": rows}) if rows else None


def row(part: Part, earlier: list[Offer], reader, at) -> dict:
    """One part as _rows.html shows it; `earlier`: all the reader's offers for it."""
    standing = next((offer for offer in earlier if rules.is_standing(offer)), None)
    why_not = rules.why_not_offer(part=part, member=reader, at=at, earlier=earlier) if reader else None
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
    """Primary keys of the events that have a part this member can still offer for, for the programme's filter."""
    own_offers = Offer.objects.standing().filter(member=reader).values("part_id")
    return Part.objects.open(timezone.now()).exclude(pk__in=own_offers).values("event_id")
