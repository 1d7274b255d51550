"""Appeals, as lines of the desk; organisers who took a decision do not meet the appeal against it."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.members.models import Appeal, Member
from pleiad.ui.dates import short_day

from .waiting import WaitingItem, WaitingKind, first_and_more, waiting, waits


def open_appeals(organiser: Member):
    """Appeals that wait and in which this organiser has no part, earliest promise first."""
    return Appeal.objects.open().open_to(organiser).select_related("member").order_by("answer_by", "pk")


def appeals(*, organiser: Member, at: datetime) -> WaitingKind:
    first, beyond = first_and_more(open_appeals(organiser))
    return WaitingKind([appeal(each, at=at) for each in first], beyond, reverse("desk:appeals"), _("appeals"))


def appeal(each: Appeal, *, at: datetime) -> WaitingItem:
    """One appeal with its clocks."""
    return waiting(
        since=each.made_at,
        by=each.answer_by,
        at=at,
        title=_("Appeal of %(name)s") % {"name": each.member},
        sentence=str(each.get_against_display()),
        link={"url": reverse("desk:appeal", args=[each.pk]), "label": _("Look at it")},
    )


def settled_line(each: Appeal) -> dict:
    """An answered appeal: how, when and by whom."""
    return {
        "state": "done",
        "title": _("Appeal of %(name)s") % {"name": each.member},
        "sentence": str(each.get_outcome_display()),
        "facts": [
            (_("Decided"), short_day(moment=each.settled_at)),
            (_("By"), str(each.settled_by or _("a former organiser"))),
        ],
        "link": {"url": reverse("desk:appeal", args=[each.pk]), "label": _("See it")},
    }


@waits
def kinds(*, organiser: Member, at: datetime) -> list[WaitingKind]:
    """What waits of this kind, for the front page of the desk."""
    return [appeals(organiser=organiser, at=at)]
