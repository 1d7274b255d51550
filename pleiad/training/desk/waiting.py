"""What waits for the organisers about training: contacts who do not answer, and points that will lapse."""

from datetime import datetime, timedelta

from django.db.models import Count, F, Min, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.desk.waiting import OF_A_KIND, WaitingKind, more, waiting, waits
from pleiad.members.models import Member
from pleiad.ui.dates import short_day

from .. import labels
from ..models import Allowance, PlaceRequest

LONG_WITHOUT_AN_ANSWER = timedelta(days=5)
"""Half the time that a contact has: early enough for a call, and late enough that few calls are needed."""
LAST_CALL = timedelta(days=2)
LAPSES_WITHIN = timedelta(days=30)
"""The contact was told 60 days before; what is left by now will hardly be used without a call."""


def unanswered(*, at: datetime) -> WaitingKind:
    """Requests for a place whose contact has not answered for five days, or has two days left."""
    silent = Q(approval__asked_at__lte=at - LONG_WITHOUT_AN_ANSWER) | Q(approval__expires_at__lte=at + LAST_CALL)
    found = PlaceRequest.objects.standing().filter(
        silent,
        agreed_at=None,
        approval__answered_at=None,
        approval__withdrawn_at=None,
        approval__lapsed_at=None,
        approval__expires_at__gt=at,
    )
    shown = found.select_related("approval", "member", "cohort__course", "allowance__organisation")
    lines = [_unanswered(each, at) for each in shown.order_by("approval__expires_at", "pk")[:OF_A_KIND]]
    return WaitingKind(lines, more(found), reverse("desk:training"), _("requests that no contact has answered"))


def _unanswered(request, at):
    organisation = request.allowance.organisation if request.allowance else request.member.organisation_name
    said = _("%(contact)s at %(organisation)s has not answered. On %(day)s the place and the points are released.")
    return waiting(
        since=request.approval.asked_at,
        by=request.approval.expires_at,
        at=at,
        title=_("No answer for %(name)s: %(course)s")
        % {"name": request.member, "course": labels.told(request.cohort.course, "name")},
        sentence=said
        % {
            "contact": request.approval.name,
            "organisation": organisation,
            "day": short_day(moment=request.approval.expires_at),
        },
        link={"url": reverse("desk:cohort", args=[request.cohort_id]), "label": _("See the cohort")},
    )


def lapsing(*, at: datetime) -> WaitingKind:
    """One line for all organisations whose points lapse within a month: most of them lapse on the same day."""
    soon = Allowance.objects.filter(
        expires_at__gt=at, expires_at__lte=at + LAPSES_WITHIN, points__gt=F("reserved") + F("spent")
    )
    found = soon.aggregate(
        many=Count("pk"), first=Min("expires_at"), left=Sum(F("points") - F("reserved") - F("spent"))
    )
    if not found["many"]:
        return WaitingKind([])
    title = ngettext(
        "Points of %(many)s organisation lapse within a month",
        "Points of %(many)s organisations lapse within a month",
        found["many"],
    ) % {"many": found["many"]}
    sentence = _("%(left)s points are left, the first until %(day)s. The contacts have been told.") % {
        "left": found["left"],
        "day": short_day(moment=found["first"] - timedelta(seconds=1)),
    }
    link = {"url": reverse("desk:allowances"), "label": _("See whose")}
    return WaitingKind([waiting(since=None, by=found["first"], at=at, title=title, sentence=sentence, link=link)])


@waits
def kinds(*, organiser: Member, at: datetime) -> list[WaitingKind]:
    return [unanswered(at=at), lapsing(at=at)]
