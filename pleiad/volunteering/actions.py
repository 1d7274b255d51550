from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from pleiad.audit.actions import name_of, record, record_many
from pleiad.contributions import actions as contributions
from pleiad.directory.models import Topic
from pleiad.directory.topics import knows
from pleiad.errors import Refused
from pleiad.events.models import Event, Registration
from pleiad.home.notifications import tell_at_once
from pleiad.members.models import Member
from pleiad.members.rules import why_not_write
from pleiad.outbox.actions import queue_email, queue_emails

from . import rules
from .models import STAGE, Offer, Part, StandingOffer, What, Work

ALREADY = _("You have volunteered for this part already.")


@transaction.atomic
def add_part(
    *,
    event: Event,
    what: str,
    minutes: int,
    wanted: int,
    by: Member | None,
    at: datetime,
    name: str = "",
    name_cy: str = "",
    work: str = "",
) -> Part:
    """Ask for a part at an event. `work` is needed for What.OTHER only: the other kinds are known to be on or off the stage."""
    if event.cancelled_at or event.ends_at <= at:
        raise Refused(rules.why_closed(event=event, at=at) or _("This event is over."))
    if reason := rules.why_too_long(event=event, minutes=minutes):
        raise Refused(reason)
    if what != What.OTHER:
        name = name_cy = ""
        work = Work.STAGE if what in STAGE else Work.SERVICE
    part = Part.objects.create(
        event=event,
        what=what,
        name=name,
        name_cy=name_cy,
        work=work or Work.SERVICE,
        minutes=minutes,
        wanted=wanted,
        made_at=at,
    )
    record(did="asked for a part", by=by, about=part, at=at)
    comes = Registration.objects.placed().filter(event=event, member=OuterRef("pk"))
    fits = knows([each.pk for each in event.topics.all()]) | Q(Exists(comes))
    tell_at_once(subscription="parts", key=f"part:{part.pk}", at=at, among=fits)
    return part


@transaction.atomic
def change_part(*, part: Part, minutes: int, wanted: int, closed: bool, by: Member, at: datetime) -> None:
    """Ask for more or fewer people, for another time, or for nobody any more. Offers already made stay as they are."""
    held = _held(part)
    reason = rules.why_not_change(part=held, wanted=wanted)
    if minutes != held.minutes:  # what was asked for before its meeting became shorter stays
        reason = reason or rules.why_too_long(event=held.event, minutes=minutes)
    if reason:
        raise Refused(reason)
    held.minutes, held.wanted = minutes, wanted
    held.closed_at = (held.closed_at or at) if closed else None
    held.save(update_fields=["minutes", "wanted", "closed_at"])
    record(did="changed a part", by=by, about=held, at=at)


@transaction.atomic
def offer(
    *, part: Part, member: Member, at: datetime, first_time: bool = False, with_partner: bool = False, words: str = ""
) -> Offer:
    """Make a member's offer for a part, which an organiser then answers."""
    held = _held(part)
    earlier = list(Offer.objects.filter(part=held, member=member))
    if reason := rules.why_not_offer(part=held, member=member, at=at, earlier=earlier):
        raise Refused(reason)
    try:
        with transaction.atomic():
            made = Offer.objects.create(
                part=held,
                member=member,
                offered_at=at,
                first_time=first_time,
                with_partner=with_partner,
                words=words,
            )
    except IntegrityError:  # pressed twice, and the other request was first
        raise Refused(ALREADY) from None
    record(did="offered for a part", by=member, about=made, at=at)
    return made


def _held(part: Part) -> Part:
    """Lock the row of the part and read its event again."""
    return Part.objects.select_for_update(of=("self",)).select_related("event").get(pk=part.pk)


def _held_offer(offer: Offer) -> Offer:
    """Lock the part, then its offer, so that `taken` is counted once."""
    part = _held(offer.part)
    held = Offer.objects.select_for_update(of=("self",)).select_related("member").get(pk=offer.pk)
    held.part = part
    return held


@transaction.atomic
def withdraw(*, offer: Offer, by: Member, at: datetime) -> None:
    """Withdraw an offer without a reason; if it was accepted, the part is open again."""
    held = _held_offer(offer)
    if reason := rules.why_not_withdraw(offer=held, at=at):
        raise Refused(reason)
    held.withdrawn_at = at
    held.save(update_fields=["withdrawn_at"])
    if held.accepted_at:
        _free(held.part)
    record(did="withdrew an offer", by=by, about=held, at=at)


def _free(part: Part, many: int = 1) -> None:
    Part.objects.filter(pk=part.pk).update(taken=F("taken") - many)


@transaction.atomic
def accept(*, offer: Offer, by: Member, at: datetime) -> None:
    """Give the part to the member who offered, and email them."""
    held, _had_it = _answered(offer, "accept", by, at, accepted_at=at, kept_at=None)
    Part.objects.filter(pk=held.part_id).update(taken=F("taken") + 1)


@transaction.atomic
def keep(*, offer: Offer, by: Member, at: datetime) -> None:
    """Keep the offer for another time, when someone else has the part, and email the member."""
    held, had_it = _answered(offer, "keep", by, at, accepted_at=None, kept_at=at)
    if had_it:
        _free(held.part)


@transaction.atomic
def thank(*, offer: Offer, by: Member, at: datetime) -> None:
    """End an offer with thanks, and email the member."""
    held, had_it = _answered(offer, "thank", by, at, thanked_at=at)
    if had_it:
        _free(held.part)


def _answered(offer: Offer, answer: str, by: Member, at: datetime, **moments: datetime | None) -> tuple[Offer, bool]:
    """The offer with this answer, and whether the member had the part before."""
    held = _held_offer(offer)
    if reason := rules.why_not_answer(offer=held, answer=answer, at=at):
        raise Refused(reason)
    had_it = held.accepted_at is not None
    for name, moment in moments.items():
        setattr(held, name, moment)
    held.save(update_fields=list(moments))
    record(did=f"answered an offer: {answer}", by=by, about=held, at=at)
    queue_email(
        kind=f"volunteering.{answer}",
        key=f"part-{answer}:{held.pk}:{at.timestamp():.0f}",
        at=at,
        to_member=held.member,
        payload={"offer": held.pk},
    )
    return held, had_it


@transaction.atomic
def say_done(*, offer: Offer, done: bool, by: Member, at: datetime) -> None:
    """After the event, record whether the part was played. If it was, it counts as a deed of the member, who is thanked
    by email; if not, nobody is told."""
    held = _held_offer(offer)
    if reason := rules.why_not_say_done(offer=held, by=by, at=at):
        raise Refused(reason)
    if not done:
        held.not_done_at = at
        held.save(update_fields=["not_done_at"])
        record(did="said that a part was not played", by=by, about=held, at=at)
        return
    held.done_at = at
    held.save(update_fields=["done_at"])
    event, part = held.part.event, held.part
    with override("cy"):
        in_welsh = str(part)
    with override("en"):
        deed = contributions.propose(
            member=held.member,
            about=name_of(held),
            what=str(part),
            what_cy=in_welsh,
            where=event.title,
            where_cy=event.title_cy,
            minutes=part.minutes,
            done_at=event.ends_at,
            by=by,
            at=at,
        )
    contributions.confirm(deed=deed, by=by, at=at)
    queue_email(
        kind="volunteering.thanks",
        key=f"part-thanks:{held.pk}",
        at=at,
        to_member=held.member,
        payload={"offer": held.pk},
    )


@transaction.atomic
def stand_ready(
    *, member: Member, words: str, topics: list[Topic], not_in: list[int], not_when: str, at: datetime
) -> StandingOffer:
    """Make the member's standing offer, or replace the one there is."""
    if not member.is_current:
        raise Refused(_("You can volunteer once you are a member."))
    if reason := why_not_write(member=member):
        raise Refused(reason)
    made, _new = StandingOffer.objects.update_or_create(
        member=member,
        defaults={
            "words": words,
            "not_in": sorted(not_in),
            "not_when": not_when,
            "made_at": at,
            "withdrawn_at": None,
        },
    )
    made.topics.set(topics)
    record(did="made a standing offer", by=member, about=made, at=at)
    return made


@transaction.atomic
def stand_down(*, member: Member, at: datetime) -> None:
    """Withdraw the member's standing offer."""
    for made in StandingOffer.objects.select_for_update().filter(member=member, withdrawn_at=None):
        made.withdrawn_at = at
        made.save(update_fields=["withdrawn_at"])
        record(did="withdrew a standing offer", by=member, about=made, at=at)


@transaction.atomic
def let_go_of(*, member: Member, by: Member | None, at: datetime) -> None:
    """End the offers of a former member for events to come, and open their parts again."""
    offers = list(Offer.objects.standing().filter(member=member, part__event__ends_at__gt=at).order_by("part_id"))
    list(Part.objects.select_for_update().filter(pk__in={each.part_id for each in offers}).order_by("pk"))
    for each in offers:
        if Offer.objects.standing().filter(pk=each.pk).update(ended_at=at) and each.accepted_at:
            _free(each.part)
    record_many(did="ended an offer", by=by, abouts=offers, at=at)
    StandingOffer.objects.filter(member=member, withdrawn_at=None).update(withdrawn_at=at)


@transaction.atomic
def end_with_event(*, event: Event, at: datetime) -> int:
    """End every offer for a cancelled event and email each member once. Returns how many offers ended."""
    Event.objects.select_for_update().get(pk=event.pk)
    # Parts before offers, as in `withdraw`, so that the two never deadlock.
    list(Part.objects.select_for_update(of=("self",)).filter(event=event).order_by("pk"))
    ending = list(Offer.objects.standing().filter(part__event=event).select_related("member"))
    Offer.objects.filter(pk__in=[each.pk for each in ending]).update(ended_at=at)
    Part.objects.filter(event=event).update(taken=0)
    record_many(did="ended an offer", abouts=ending, at=at)
    queue_emails(
        emails=[
            {
                "kind": "volunteering.off",
                "key": f"part-off:{event.pk}:{member.pk}",
                "at": at,
                "to_member": member,
                "payload": {"event": event.pk},
            }
            for member in {each.member for each in ending}
        ]
    )
    return len(ending)


@transaction.atomic
def begin_again_with_event(*, event: Event, cancelled_at: datetime, at: datetime) -> int:
    """The event takes place after all: offers that ended with its cancellation stand as before, and each member is told once.
    Returns how many stand again."""
    parts = {each.pk: each for each in Part.objects.select_for_update().filter(event=event).order_by("pk")}
    ended = Offer.objects.filter(part__in=parts, ended_at__gte=cancelled_at, withdrawn_at=None)
    again = list(ended.filter(member__in=Member.objects.current()).select_related("member").order_by("pk"))
    for each in again:
        if each.accepted_at:
            parts[each.part_id].taken += 1
    Offer.objects.filter(pk__in=[each.pk for each in again]).update(ended_at=None)
    Part.objects.bulk_update(parts.values(), ["taken"])
    record_many(did="offer stands again", abouts=again, at=at)
    queue_emails(
        emails=[
            {
                "kind": "volunteering.on",
                "key": f"part-on:{event.pk}:{member.pk}:{at.timestamp():.6f}",
                "at": at,
                "to_member": member,
                "payload": {"event": event.pk},
            }
            for member in {each.member for each in again}
        ]
    )
    return len(again)


@transaction.atomic
def copy_parts(*, event: Event, copied_from: Event, at: datetime) -> int:
    """The parts of another event that are still wanted, asked for at this one, open to everybody. Returns how many."""
    made = [
        Part(
            event=event, what=each.what, name=each.name, name_cy=each.name_cy, work=each.work, minutes=each.minutes,
            wanted=each.wanted, made_at=at,
        )
        for each in copied_from.parts.filter(closed_at=None).order_by("pk")
    ]  # fmt: skip
    Part.objects.bulk_create(made)
    return len(made)


@transaction.atomic
def add_part_to_series(*, part: Part, by: Member, at: datetime) -> int:
    """Ask for the same part at every event that follows in the series and does not ask for it yet. Returns at how many."""
    later = Event.objects.filter(series=part.event.series_id, starts_at__gt=part.event.starts_at, cancelled_at=None)
    if part.event.series_id is None:
        return 0
    same = Part.objects.filter(what=part.what, name=part.name, closed_at=None)
    without = later.exclude(pk__in=same.values("event")).order_by("pk")
    made = [
        Part(
            event=each, what=part.what, name=part.name, name_cy=part.name_cy, work=part.work, minutes=part.minutes,
            wanted=part.wanted, made_at=at,
        )
        for each in without
    ]  # fmt: skip
    Part.objects.bulk_create(made)
    record(did="asked for a part in a series", by=by, about=part, at=at, detail={"events": len(made)})
    return len(made)
