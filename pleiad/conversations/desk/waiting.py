"""Openings that need a second holder, in the list of what waits."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.desk.clocks import promised_by
from pleiad.desk.waiting import WaitingKind, first_and_more, waiting, waits
from pleiad.members.models import Member

from ..models import Opening


def openings(*, organiser: Member, at: datetime) -> WaitingKind:
    """Posts without a name that one holder of the safeguarding key asks the other to open; only these two see them."""
    own = Opening.objects.filter(opened_at=None, dropped_at=None, key__holders__member=organiser)
    found, beyond = first_and_more(own.order_by("asked_at", "pk"))
    return WaitingKind(
        [_opening(each, organiser, at) for each in found],
        beyond,
        reverse("desk:safeguarding"),
        _("openings that need a second person"),
    )


def _opening(each, organiser, at):
    own = each.asked_by_id == organiser.pk
    return waiting(
        since=each.asked_at,
        by=promised_by(since=each.asked_at),
        at=at,
        title=_("A post without a name"),
        sentence=_("You asked who wrote it. The other holder of the key has to agree.")
        if own
        else _("The other holder of the key asks who wrote it. It needs your yes, or your no."),
        link={"url": reverse("desk:opening", args=[each.pk]), "label": _("Look at it")},
    )


@waits
def kinds(*, organiser: Member, at: datetime) -> list[WaitingKind]:
    """Everything that waits about conversations."""
    return [openings(organiser=organiser, at=at)]
