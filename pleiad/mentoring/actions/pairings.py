from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from pleiad.audit.actions import record
from pleiad.calendars import actions as calendars
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.ui import london

from .. import rules
from ..models import Form, MentoringMeeting, Pairing, PairingCheckIn, Participation
from .again import ask_again
from .endings import end_pairings
from .holding import hold_rounds, hold_what_meets

ENDED = gettext_lazy("This pairing has ended.")


def _locked(pairing: Pairing, by: Member) -> Pairing:
    locked = Pairing.objects.select_for_update(of=("self",), no_key=True)
    held = locked.select_related("mentee", "mentor").get(pk=pairing.pk)
    if by.pk not in (held.mentee_id, held.mentor_id):
        raise Refused(ENDED)
    if reason := rules.why_not_change(pairing=held):
        raise Refused(reason)
    return held


@transaction.atomic
def keep_goals(*, pairing: Pairing, by: Member, goals: str, at: datetime) -> None:
    """What the two want to reach, for them alone; the audit keeps no word of it."""
    held = _locked(pairing, by)
    held.goals = goals
    held.save(update_fields=["goals"])
    record(did="kept goals", by=by, about=held, at=at)


def together(pairing: Pairing) -> list[Pairing]:
    """The living pairings that meet at one time: the pairing, or all of its circle."""
    if pairing.form != Form.CIRCLE:
        return [pairing]
    same = Pairing.objects.alive().filter(round=pairing.round_id, mentor=pairing.mentor_id, form=Form.CIRCLE)
    return list(same.select_related("mentee", "mentor").order_by("pk"))


def dates_of(pairing: Pairing) -> QuerySet[MentoringMeeting]:
    """The dates of a pairing that are not cancelled; for a circle, those while this mentee was in it."""
    if pairing.form != Form.CIRCLE:
        return MentoringMeeting.objects.filter(pairing=pairing, cancelled_at=None)
    same = MentoringMeeting.objects.filter(
        pairing__round=pairing.round_id, pairing__mentor=pairing.mentor_id, pairing__form=Form.CIRCLE, cancelled_at=None
    ).filter(ends_at__gt=pairing.began_at)
    return same.filter(starts_at__lt=pairing.ended_at) if pairing.ended_at else same


@transaction.atomic
def set_meeting(
    *,
    pairing: Pairing,
    by: Member,
    starts_at: datetime,
    ends_at: datetime,
    where: str,
    at: datetime,
    meeting: MentoringMeeting | None = None,
) -> MentoringMeeting:
    """A date in the calendars of all who meet; given a `meeting`, that one moves."""
    hold_what_meets(pairing)
    held = _locked(pairing, by)
    if reason := rules.why_not_meet(pairing=held, starts_at=starts_at, at=at):
        raise Refused(reason)
    moved = meeting is not None
    if meeting is None:
        meeting = MentoringMeeting(pairing=held)
    else:
        meeting = MentoringMeeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
        if meeting.cancelled_at:
            raise Refused(_("This date was cancelled. Set a new one."))
    meeting.starts_at, meeting.ends_at, meeting.where = starts_at, ends_at, where
    meeting.set_by, meeting.set_at = by, at
    meeting.planned_offset = london.offset_minutes(starts_at)
    meeting.save()
    Pairing.objects.filter(pk__in=[each.pk for each in together(held)]).update(quiet_since=None)
    record(did="set a date", by=by, about=meeting, at=at)
    for holder, other in _holders(held):
        _put(meeting, holder, other, at, moved=moved)
    return meeting


@transaction.atomic
def move_by(*, meeting: MentoringMeeting, by: timedelta, at: datetime) -> bool:
    """The clocks' rules have changed: the date moves, so that its time of day stays, and calendars are told. Returns
    whether it did; one that was cancelled or moved meanwhile stays as it is."""
    hold_what_meets(meeting.pairing)
    rows = MentoringMeeting.objects.select_for_update(of=("self",), no_key=True).select_related("pairing")
    held = rows.filter(pk=meeting.pk, cancelled_at=None, starts_at=meeting.starts_at).first()
    if held is None:
        return False
    held.starts_at, held.ends_at = held.starts_at + by, held.ends_at + by
    held.planned_offset = london.offset_minutes(held.starts_at)
    held.save(update_fields=["starts_at", "ends_at", "planned_offset"])
    record(did="moved a date with the clocks", by=None, about=held, at=at)
    for holder, other in _holders(held.pairing):
        _put(held, holder, other, at, moved=True)
    return True


def _holders(pairing: Pairing) -> Iterator[tuple[Member, str | None]]:
    all_of_them = together(pairing)
    yield pairing.mentor, None if pairing.form == Form.CIRCLE else str(pairing.mentee)
    for each in all_of_them:
        yield each.mentee, str(each.mentor)


def _put(meeting: MentoringMeeting, holder: Member, other: str | None, at: datetime, *, moved: bool = False) -> None:
    with override(holder.language):
        calendars.put(
            holder=holder,
            about=f"mentoring:{meeting.pk}",
            title=_("Mentoring: %(other)s") % {"other": other} if other else _("Your mentoring circle"),
            note=_("To move or cancel it, open your pairing in the network."),
            location=meeting.where,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            at=at,
            placed=not moved,
        )


def share_circle_dates(*, pairing: Pairing, at: datetime) -> None:
    """Give a new mentee the coming dates of the circle. In the caller's transaction."""
    if pairing.form != Form.CIRCLE:
        return
    coming = MentoringMeeting.objects.filter(pairing__in=together(pairing), starts_at__gt=at, cancelled_at=None)
    for meeting in coming:
        _put(meeting, pairing.mentee, str(pairing.mentor), at)


@transaction.atomic
def cancel_meeting(*, meeting: MentoringMeeting, by: Member, at: datetime) -> None:
    """The date leaves all calendars; the pairing goes on."""
    hold_what_meets(meeting.pairing)
    held = (
        MentoringMeeting.objects.select_for_update(of=("self",), no_key=True)
        .select_related("pairing")
        .get(pk=meeting.pk)
    )
    if by.pk not in {pk for each in together(held.pairing) for pk in (each.mentee_id, each.mentor_id)}:
        raise Refused(ENDED)
    if held.cancelled_at:
        return
    if held.starts_at <= at:
        raise Refused(_("This date is over."))
    held.cancelled_at = at
    held.save(update_fields=["cancelled_at"])
    record(did="cancelled a date", by=by, about=held, at=at)
    calendars.withdraw(about=f"mentoring:{held.pk}", at=at)


@transaction.atomic
def answer_check_in(*, check_in: PairingCheckIn, answer: str, at: datetime) -> None:
    """Keep the answer to “did you meet?”; the last one counts. A meeting or a date means the pairing is not quiet."""
    hold_what_meets(check_in.pairing)
    locked = PairingCheckIn.objects.select_for_update(of=("self",), no_key=True)
    held = locked.select_related("pairing", "member").get(pk=check_in.pk)
    if reason := rules.why_not_change(pairing=held.pairing):
        raise Refused(reason)
    held.answer, held.answered_at = answer, at
    held.save(update_fields=["answer", "answered_at"])
    if answer != "not-yet":
        Pairing.objects.filter(pk__in=[each.pk for each in together(held.pairing)]).update(quiet_since=None)
    record(did="answered a check-in", by=held.member, about=held, at=at)


@transaction.atomic
def pause(*, pairing: Pairing, by: Member, at: datetime) -> None:
    """Nobody is asked or nudged while the pairing is paused."""
    held = _locked(pairing, by)
    held.paused_at, held.quiet_since = at, None
    held.save(update_fields=["paused_at", "quiet_since"])
    record(did="paused a pairing", by=by, about=held, at=at)


@transaction.atomic
def resume(*, pairing: Pairing, by: Member, at: datetime) -> None:
    held = _locked(pairing, by)
    held.paused_at = None
    held.save(update_fields=["paused_at"])
    record(did="went on with a pairing", by=by, about=held, at=at)


@transaction.atomic
def end(*, pairing: Pairing, by: Member, again: bool, at: datetime) -> None:
    """End a pairing, at any time and without a reason. `again`: the member wants to be matched with someone else."""
    hold_rounds([pairing.round_id])
    held = _locked(pairing, by)
    if not again:
        Participation.objects.active().filter(round=held.round_id, member=by).update(rested_at=at)
    end_pairings(pairings=[held], end="no-fault", at=at, by=by)
    ask_again(rounds=[held.round_id], at=at)
