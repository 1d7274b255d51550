"""How proposals and pairings end: each in a named state, and the other is told in the same words whatever the cause."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from pleiad.audit.actions import record_many
from pleiad.calendars import actions as calendars
from pleiad.members.models import Block, Member, kept_apart_by_a_shield
from pleiad.outbox.actions import queue_emails

from ..matching.pools import key_of, named, never_with, works_at
from ..models import Form, MentoringMeeting, Pairing, Participation, Proposal, Role
from .again import ask_again
from .holding import hold_rounds, hold_rounds_of


def close(
    *, proposals: list[Proposal], end: str, at: datetime, by: Member | None = None, quietly: bool = False
) -> None:
    """End open proposals, free their seats, tell those who wait for an answer, and let their rounds match again.

    `by` is not told; with `quietly` nobody is. In the caller's transaction; the rows are locked here, and those already
    over are left alone.
    """
    hold_rounds({each.round_id for each in proposals})
    held = list(
        Proposal.objects.select_for_update(of=("self",), no_key=True)
        .open()
        .filter(pk__in=[each.pk for each in proposals])
        .select_related("mentee", "mentor")
        .order_by("pk")
    )
    for each in held:
        each.ended_at, each.end, each.seat, each.going_since = at, end, None, None
    Proposal.objects.bulk_update(held, ["ended_at", "end", "seat", "going_since"], batch_size=200)
    record_many(did=f"proposal {end}", by=by, abouts=held, at=at)
    told = [
        {
            "kind": "mentoring.over",
            "key": f"mentoring-over:{each.pk}:{member.pk}",
            "at": at,
            "to_member": member,
            "payload": {"proposal": each.pk, "round": each.round_id},
        }
        for each in held
        for member in (each.mentee, each.mentor)
        if not quietly and member.is_current and member.pk != getattr(by, "pk", None)
    ]
    queue_emails(emails=told)
    ask_again(rounds={each.round_id for each in held}, at=at)


def withdraw(*, proposals: Iterable[Proposal], at: datetime, by: Member | None = None) -> None:
    """Withdraw open proposals: one of the two has paused, left, or offers fewer places."""
    close(proposals=list(proposals), end="withdrawn", at=at, by=by)


def end_pairings(
    *, pairings: Iterable[Pairing], end: str, at: datetime, by: Member | None = None, first: bool = True
) -> None:
    """End living pairings: seats come free, coming dates leave both calendars, and the other is told without a reason.

    `first`: mentees come first in what is left of the round. In the caller's transaction.
    """
    pairings = list(pairings)
    hold_rounds({each.round_id for each in pairings})
    held = list(
        Pairing.objects.select_for_update(of=("self",), no_key=True)
        .alive()
        .filter(pk__in=[each.pk for each in pairings])
        .select_related("mentee", "mentor")
        .order_by("pk")
    )
    for each in held:
        each.ended_at, each.end = at, end
    Pairing.objects.bulk_update(held, ["ended_at", "end"], batch_size=200)
    Proposal.objects.filter(pairing__in=held).update(seat=None)
    record_many(did=f"pairing ended: {end}", by=by, abouts=held, at=at)
    _cancel_dates(held, at)
    queue_emails(
        emails=[
            {
                "kind": "mentoring.ended",
                "key": f"mentoring-ended:{each.pk}:{member.pk}",
                "at": at,
                "to_member": member,
                "payload": {"pairing": each.pk, "round": each.round_id},
            }
            for each in held
            for member in (each.mentee, each.mentor)
            if member.is_current and (member.pk != getattr(by, "pk", None) or end == "finished")
        ]
    )
    if first and end != "finished":
        for each in held:
            if each.form in (Form.PAIRING, Form.CIRCLE):
                as_mentee = Participation.objects.active().filter(member=each.mentee, role=Role.MENTEE)
                as_mentee.filter(round=each.round_id).update(first_since=at)
        ask_again(rounds={each.round_id for each in held}, at=at)


def _cancel_dates(pairings: Iterable[Pairing], at: datetime) -> None:
    """Cancel the coming dates of what ended. A circle goes on without one mentee, so only that calendar changes."""
    for each in pairings:
        others = Pairing.objects.alive().filter(round=each.round_id, mentor=each.mentor_id, form=Form.CIRCLE)
        heir = others.order_by("pk").first() if each.form == Form.CIRCLE and not each.mentor.left_at else None
        coming = MentoringMeeting.objects.filter(pairing__mentor=each.mentor_id, starts_at__gt=at, cancelled_at=None)
        if each.form == Form.CIRCLE:
            coming = coming.filter(pairing__round=each.round_id, pairing__form=Form.CIRCLE)
        else:
            coming = coming.filter(pairing=each)
        for meeting in coming:
            if heir:
                calendars.withdraw(about=f"mentoring:{meeting.pk}", holder=each.mentee, at=at)
                if meeting.pairing_id == each.pk:
                    MentoringMeeting.objects.filter(pk=meeting.pk).update(pairing=heir)
            else:
                MentoringMeeting.objects.filter(pk=meeting.pk).update(cancelled_at=at)
                calendars.withdraw(about=f"mentoring:{meeting.pk}", at=at)


@transaction.atomic
def let_go_of(*, member: Member, by: Member | None, at: datetime) -> None:
    """A member has left or is suspended: their part in every round ends, and nobody waits for them."""
    hold_rounds_of(member)
    Participation.objects.active().filter(member=member).update(withdrawn_at=at)
    Proposal.objects.planned().filter(Q(mentee=member) | Q(mentor=member)).delete()
    withdraw(proposals=Proposal.objects.open().filter(Q(mentee=member) | Q(mentor=member)), at=at, by=by)
    pairings = Pairing.objects.alive().filter(Q(mentee=member) | Q(mentor=member))
    end_pairings(pairings=pairings, end="left", at=at, by=by)


@transaction.atomic
def take_name_away(*, member: Member) -> None:
    """Take the name of a member who has left for good out of the dates in others' calendars."""
    meetings = MentoringMeeting.objects.filter(Q(pairing__mentee=member) | Q(pairing__mentor=member))
    abouts = [f"mentoring:{pk}" for pk in meetings.values_list("pk", flat=True)]
    for language in dict(settings.LANGUAGES):
        with override(language):
            calendars.forget_name(name=str(member), abouts=abouts, title=_("Mentoring"), language=language)


def kept_apart() -> Q:
    """The condition that the two people of a row are kept apart: one blocked the other, or a colleague is shielded."""
    blocked = Block.objects.filter(
        Q(blocker=OuterRef("mentee"), blocked=OuterRef("mentor"))
        | Q(blocker=OuterRef("mentor"), blocked=OuterRef("mentee"))
    )
    return Exists(blocked) | kept_apart_by_a_shield(OuterRef("mentee"), OuterRef("mentor"))


@transaction.atomic
def settle_apart(*, at: datetime, at_most: int = 100) -> int:
    """End proposals, pairings and places in a circle between people who have since been kept apart."""
    proposals = list(Proposal.objects.open().filter(kept_apart())[:at_most])
    pairings = list(Pairing.objects.alive().filter(kept_apart())[:at_most]) or list(_apart_in_a_circle()[:at_most])
    hold_rounds({each.round_id for each in (*proposals, *pairings)})
    if proposals:
        withdraw(proposals=proposals, at=at)
    if pairings:
        end_pairings(pairings=pairings, end="apart", at=at)
    return len(proposals) + len(pairings)


def _apart_in_a_circle() -> QuerySet[Pairing]:
    """Places in a circle of mentees who joined it after a mentee they are kept apart from."""
    same = Pairing.objects.alive().filter(
        form=Form.CIRCLE, round=OuterRef("round"), mentor=OuterRef("mentor"), pk__lt=OuterRef("pk")
    )
    newcomer = OuterRef(OuterRef("mentee"))
    blocked = Block.objects.filter(
        Q(blocker=OuterRef("mentee"), blocked=newcomer) | Q(blocked=OuterRef("mentee"), blocker=newcomer)
    )
    shielded = kept_apart_by_a_shield(OuterRef("mentee"), newcomer)
    return Pairing.objects.alive().filter(form=Form.CIRCLE).filter(Exists(same.filter(Exists(blocked) | shielded)))


def settle_avoided(*, owner: Member, at: datetime) -> None:
    """End proposals and pairings with people on the member's list. In the caller's transaction."""
    words = never_with([owner.pk]).get(owner.pk, set())
    with_owner = Q(mentee=owner) | Q(mentor=owner)
    proposals = Proposal.objects.open().filter(with_owner).select_related("mentee", "mentor")
    pairings = Pairing.objects.alive().filter(with_owner).select_related("mentee", "mentor")
    works = works_at([each.other(owner).pk for each in (*proposals, *pairings)])

    def avoided(each: Proposal | Pairing) -> bool:
        other = each.other(owner)
        return not words.isdisjoint({key_of(other.pk), named(other.name), *works[other.pk]})

    withdraw(proposals=[each for each in proposals if avoided(each)], at=at, by=owner)
    end_pairings(pairings=[each for each in pairings if avoided(each)], end="apart", at=at, by=owner)
