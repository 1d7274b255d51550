"""What waits about what members wrote: reports, and stories that wish to be public."""

from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.members.models import Member
from pleiad.moderation.models import Case
from pleiad.stories.models import Publication
from pleiad.writing.reportable import KINDS

from .kinds import OF_A_KIND, Kind, Waiting, more, waiting


def open_cases(organiser: Member):
    """Open reports that this organiser may see: urgent ones first, then by their promise."""
    cases = Case.objects.open().open_to(organiser).select_related("claimed_by")
    return cases.annotate(many=Count("reports")).order_by("-urgent", "answer_by", "pk")


def reports(*, organiser: Member, at: datetime) -> Kind:
    found = open_cases(organiser)
    return Kind(
        [case(each, at=at) for each in found[:OF_A_KIND]], more(found), reverse("organisers:reports"), _("reports")
    )


def label(case: Case) -> str:
    """What was reported, in a word."""
    return str(KINDS[case.kind].label) if case.kind in KINDS else _("Something")


def case(each: Case, *, at: datetime) -> Waiting:
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
        facts=[(_("With"), str(each.claimed_by))] if each.claimed_by else [],
        link={"url": reverse("organisers:report", args=[each.pk]), "label": _("Look at it")},
    )


def open_publications(organiser: Member):
    """Stories that wish to be public, longest first; not her own."""
    found = Publication.objects.filter(decided_at=None, story__hidden_at=None).exclude(story__author=organiser)
    return found.select_related("story", "story__author").order_by("answer_by", "pk")


def publications(*, organiser: Member, at: datetime) -> Kind:
    found = open_publications(organiser)
    return Kind(
        [publication(each, at=at) for each in found[:OF_A_KIND]],
        more(found),
        reverse("organisers:publications"),
        _("stories to be made public"),
    )


def publication(each: Publication, *, at: datetime) -> Waiting:
    """One story that wishes to be public."""
    return waiting(
        since=each.asked_at,
        by=each.answer_by,
        at=at,
        title=_("Story: %(title)s") % {"title": each.story.title},
        sentence=_("Its author wishes that everybody can read it. Members can already."),
        link={"url": reverse("organisers:publication", args=[each.pk]), "label": _("Read it")},
    )
