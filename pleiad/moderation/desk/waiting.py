"""Reports that wait for organisers."""

from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.content.reportable import KINDS
from pleiad.desk.clocks import claim_facts
from pleiad.desk.waiting import OF_A_KIND, WaitingItem, WaitingKind, more, waiting, waits
from pleiad.members.models import Member

from ..models import Case


def open_cases(organiser: Member):
    """Open reports that this organiser may see: urgent ones first, then by their promise."""
    cases = Case.objects.open().open_to(organiser).select_related("claimed_by")
    return cases.annotate(many=Count("reports")).order_by("-urgent", "answer_by", "pk")


def reports(*, organiser: Member, at: datetime) -> WaitingKind:
    found = open_cases(organiser)
    return WaitingKind(
        [case(each, at=at) for each in found[:OF_A_KIND]], more(found), reverse("desk:reports"), _("reports")
    )


def label(case: Case) -> str:
    """What kind of thing was reported."""
    return str(KINDS[case.kind].label) if case.kind in KINDS else _("Something")


def case(each: Case, *, at: datetime) -> WaitingItem:
    """One open report; what is urgent comes before all promises."""
    said = ngettext("One person reported it.", "%(many)s people reported it.", each.many) % {"many": each.many}
    return waiting(
        since=each.opened_at,
        by=each.answer_by,
        at=at,
        before_all=each.urgent,
        state="problem" if each.urgent else None,
        title=(_("Urgent report: %(what)s") if each.urgent else _("Report: %(what)s")) % {"what": label(each)},
        sentence=said,
        facts=claim_facts(claimed_by=each.claimed_by, claimed_at=each.claimed_at, at=at),
        link={"url": reverse("desk:report", args=[each.pk]), "label": _("Look at it")},
    )


@waits
def kinds(*, organiser: Member, at: datetime) -> list[WaitingKind]:
    """What waits of this kind, for the front page of the desk."""
    return [reports(organiser=organiser, at=at)]
