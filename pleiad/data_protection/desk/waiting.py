"""What of this room waits on the desk: complaints, statements that run out, holds to look at again."""

from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.desk.waiting import OF_A_KIND, WaitingItem, WaitingKind, first_and_more, waiting, waits
from pleiad.members.models import Hold, Member

from .. import statements
from ..models import Complaint
from .holds import held_thing


@waits
def kinds(*, organiser: Member, at: datetime) -> list[WaitingKind]:
    """Three statements, whatever waits."""
    complaints, more = first_and_more(Complaint.objects.open().order_by("answer_by", "pk"))
    return [
        WaitingKind(
            [complaint_line(each, at=at) for each in complaints], more, reverse("desk:complaints"), _("complaints")
        ),
        WaitingKind([statement_line(each, at=at) for each in statements.all_states() if each.is_nearly_over(at=at)]),
        WaitingKind([_hold_line(each, at=at) for each in _holds(at)]),
    ]


def complaint_line(complaint: Complaint, *, at: datetime) -> WaitingItem:
    """One complaint with its clock, without its words."""
    return waiting(
        since=complaint.made_at,
        by=complaint.answer_by,
        at=at,
        title=_("Complaint %(number)s") % {"number": complaint.pk},
        sentence=str(complaint.get_about_display()),
        link={"url": reverse("desk:complaint", args=[complaint.pk]), "label": _("Read it")},
    )


def statement_line(state: statements.StatementState, *, at: datetime) -> WaitingItem:
    """One statement that has run out, or soon will."""
    said = _("It has run out: readers see that.") if state.is_over(at=at) else _("It runs out on the day below.")
    return waiting(
        since=None,
        by=_end_of(state.expires_on),
        at=at,
        title=_("Read again: %(what)s") % {"what": state.said.label},
        sentence=said,
        link={"url": reverse("desk:statements"), "label": _("Confirm it")},
    )


def _holds(at):
    due = Hold.objects.open().filter(look_again_on__lte=timezone.localdate(at)).select_related("member")
    return due.order_by("look_again_on", "pk")[:OF_A_KIND]


def _hold_line(hold, *, at):
    return waiting(
        since=hold.began_at,
        by=_end_of(hold.look_again_on),
        at=at,
        title=_("Is this hold still needed?"),
        sentence=held_thing(hold),
        link={"url": reverse("desk:retention"), "label": _("Look at it")},
    )


def _end_of(day):
    return timezone.make_aware(datetime.combine(day, time(17)))
