"""The time that a mentor gave, for their contribution statement: the mentor notes it, and the mentee confirms it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from pleiad.audit.actions import name_of
from pleiad.contributions import actions as contributions
from pleiad.contributions.models import Deed
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.outbox.actions import queue_email

from .. import rules
from ..models import Form, MentoringMeeting, Pairing

WHAT = {
    Form.PAIRING: _("Mentored a member"),
    Form.CIRCLE: _("Led a mentoring circle"),
    Form.FLASH: _("Gave a mentoring conversation"),
}


def deed_of(pairing: Pairing) -> Deed | None:
    """What the mentor has noted for this pairing, confirmed or not."""
    return Deed.objects.filter(member=pairing.mentor_id, about=name_of(pairing)).first()


def deeds_of(pairings: Iterable[Pairing]) -> dict[int, Deed]:
    """What mentors have noted for these pairings, by the key of the pairing, in one query."""
    by_name = {name_of(each): each.pk for each in pairings}
    return {by_name[each.about]: each for each in Deed.objects.filter(about__in=list(by_name))}


def minutes_of(dates: Iterable[MentoringMeeting]) -> int:
    return sum(int((each.ends_at - each.starts_at).total_seconds() // 60) for each in dates)


@transaction.atomic
def note(*, pairing: Pairing, by: Member, minutes: int, at: datetime) -> Deed:
    """Keep the minutes that the mentor gave, once the pairing has ended, and ask the mentee to confirm them.

    Until then they do not count, and the mentor may change them.
    """
    if reason := rules.why_not_note_minutes(pairing=pairing, by=by):
        raise Refused(reason)
    deed = deed_of(pairing)
    if deed is None:
        deed = _proposed(pairing, by, minutes, at)
    else:
        contributions.correct(deed=deed, minutes=minutes, by=by, at=at)
    if pairing.mentee.is_current:
        queue_email(
            kind="mentoring.minutes",
            key=f"mentoring-minutes:{pairing.pk}:{minutes}",
            at=at,
            to_member=pairing.mentee,
            payload={"pairing": pairing.pk},
        )
    return deed


def _proposed(pairing: Pairing, by: Member, minutes: int, at: datetime) -> Deed:
    with override("cy"):
        what_cy = str(WHAT[Form(pairing.form)])
    with override("en"):
        what = str(WHAT[Form(pairing.form)])
    return contributions.propose(
        member=by,
        about=name_of(pairing),
        what=what,
        what_cy=what_cy,
        where=pairing.round.name,
        minutes=minutes,
        done_at=pairing.ended_at or at,
        by=by,
        at=at,
    )


@transaction.atomic
def confirm(*, pairing: Pairing, by: Member, minutes: int, at: datetime) -> None:
    """The mentee confirms the minutes. The statement never says who confirmed them, because that would name the mentee."""
    deed = deed_of(pairing)
    if deed is None or by.pk != pairing.mentee_id:
        raise Refused(_("There is nothing to confirm."))
    if deed.minutes != minutes:
        raise Refused(_("The minutes have changed since you opened the page. Look at them again."))
    contributions.confirm(deed=deed, by=by, at=at, named=False)
