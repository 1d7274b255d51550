"""The time that a mentor gave, for her contribution statement: she notes it, and the other confirms it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from pleiad.audit.actions import name_of
from pleiad.members.models import Member
from pleiad.recognition import actions as recognition
from pleiad.recognition.models import Deed
from pleiad.refusals import Refused

from .. import rules
from ..models import Form, Pairing

WHAT = {
    Form.PAIRING: _("Mentored a member"),
    Form.CIRCLE: _("Led a mentoring circle"),
    Form.FLASH: _("Gave a mentoring conversation"),
}


def deed_of(pairing: Pairing) -> Deed | None:
    """What the mentor has noted for this pairing, confirmed or not."""
    return Deed.objects.filter(member=pairing.mentor_id, about=name_of(pairing)).first()


@transaction.atomic
def note(*, pairing: Pairing, by: Member, minutes: int, at: datetime) -> Deed:
    """The mentor writes down the minutes that she gave, once, when it has ended; they count when the mentee confirms."""
    if reason := rules.why_not_note_minutes(pairing=pairing, by=by):
        raise Refused(reason)
    with override("cy"):
        what_cy = str(WHAT[pairing.form])
    with override("en"):
        what = str(WHAT[pairing.form])
    return recognition.propose(
        member=by,
        about=name_of(pairing),
        what=what,
        what_cy=what_cy,
        where=pairing.round.name,
        minutes=minutes,
        done_at=pairing.ended_at,
        by=by,
        at=at,
    )


@transaction.atomic
def confirm(*, pairing: Pairing, by: Member, at: datetime) -> None:
    """The mentee says that it was so."""
    deed = deed_of(pairing)
    if deed is None or by.pk != pairing.mentee_id:
        raise Refused(_("There is nothing to confirm."))
    recognition.confirm(deed=deed, by=by, at=at)
