"""Members who ask for a way back into their account, as lines of the desk."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.members import recovery
from pleiad.members.models import Member, Recovery
from pleiad.ui.dates import day

from .clocks import promised_by
from .waiting import WaitingItem, WaitingKind, first_and_more, waiting, waits


def line(each: Recovery, *, at: datetime) -> WaitingItem:
    """One member, and how many organisers have made sure so far."""
    if each.first_by_id:
        said = _("One organiser has made sure that it is the member. Another must do so too.")
    else:
        said = _("Two organisers must make sure that it is the member.")
    return waiting(
        since=each.asked_at,
        by=promised_by(since=each.asked_at, member=each.member),
        at=at,
        title=_("%(name)s cannot sign in") % {"name": each.member},
        sentence=said,
        facts=[(_("Not before"), day(moment=each.due_at))],
        link={"url": reverse("desk:recovery", args=[each.pk]), "label": _("Look at it")},
    )


@waits
def kinds(*, organiser: Member, at: datetime) -> list[WaitingKind]:
    """What still needs an organiser: one who has agreed, and the member themself, have nothing left to do."""
    found, more = first_and_more(recovery.waiting_for(organiser=organiser))
    return [WaitingKind([line(each, at=at) for each in found], more, reverse("desk:desk"), _("ways back in"))]
