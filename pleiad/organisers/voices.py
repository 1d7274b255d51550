"""What waits about what members wrote: reports, what wishes to be public, and openings that need a second person."""

from datetime import datetime

from django.db.models import Count, Window
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.conversations.models import Opening
from pleiad.members.models import Member
from pleiad.members.rules import answer_by
from pleiad.moderation.models import Case
from pleiad.spotlight.models import Piece
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


def _first_and_more(found):
    """The most urgent, and how many there are besides, in one statement; for what is never very many."""
    first = list(found.annotate(in_all=Window(Count("pk")))[:OF_A_KIND])
    return first, first[0].in_all - len(first) if first else 0


def open_publications(organiser: Member):
    """Stories that wish to be public, longest first; not her own."""
    found = Publication.objects.filter(decided_at=None, story__hidden_at=None).exclude(story__author=organiser)
    return found.select_related("story", "story__author").order_by("answer_by", "pk")


def publications(*, organiser: Member, at: datetime) -> Kind:
    found, beyond = _first_and_more(open_publications(organiser))
    return Kind(
        [publication(each, at=at) for each in found],
        beyond,
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


def open_pieces(organiser: Member):
    """What was said yes to for everybody, longest first; nothing that this organiser is in."""
    found = Piece.objects.to_look_at().exclude(author=organiser).exclude(nominator=organiser).exclude(others=organiser)
    return found.order_by("answer_by", "pk")


def pieces(*, organiser: Member, at: datetime) -> Kind:
    found, beyond = _first_and_more(open_pieces(organiser))
    return Kind(
        [piece(each, at=at) for each in found],
        beyond,
        reverse("organisers:pieces"),
        _("colleagues to be shown to everybody"),
    )


def piece(each: Piece, *, at: datetime) -> Waiting:
    """One colleague who may be shown to everybody."""
    return waiting(
        since=each.written_at,
        by=each.answer_by,
        at=at,
        title=_("Spotlight: %(name)s") % {"name": each.name},
        sentence=_("She said yes to being seen by everybody. Members see it already."),
        link={"url": reverse("organisers:piece", args=[each.pk]), "label": _("Look at it")},
    )


def openings(*, organiser: Member, at: datetime) -> Kind:
    """Posts without a name that one holder of the safeguarding key asks the other to open; only the two of them see it."""
    hers = Opening.objects.filter(opened_at=None, dropped_at=None, key__holders__member=organiser)
    found, beyond = _first_and_more(hers.order_by("asked_at", "pk"))
    return Kind(
        [_opening(each, organiser, at) for each in found],
        beyond,
        reverse("organisers:safeguarding"),
        _("openings that need a second person"),
    )


def _opening(each, organiser, at):
    own = each.asked_by_id == organiser.pk
    return waiting(
        since=each.asked_at,
        by=answer_by(applied_at=each.asked_at),
        at=at,
        title=_("A post without a name"),
        sentence=_("You asked who wrote it. The other holder of the key has to agree.")
        if own
        else _("The other holder of the key asks who wrote it. It needs your yes, or your no."),
        link={"url": reverse("organisers:opening", args=[each.pk]), "label": _("Look at it")},
    )
