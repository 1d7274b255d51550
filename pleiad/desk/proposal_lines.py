"""Proposals for the domain list, as lines of the desk."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.members.models import DomainListProposal, Member

from .clocks import promised_by
from .waiting import OF_A_KIND, WaitingItem, WaitingKind, more, waiting, waits


def open_proposals():
    """Changes of the domain list that wait for a second organiser, longest first."""
    waiting = DomainListProposal.objects.filter(agreed_at=None, declined_at=None)
    return waiting.select_related("proposed_by").order_by("proposed_at", "pk")


def proposals(*, organiser: Member, at: datetime) -> WaitingKind:
    found = open_proposals()
    return WaitingKind(
        [proposal(each, organiser=organiser, at=at) for each in found[:OF_A_KIND]],
        more(found),
        reverse("desk:proposals"),
        _("proposals for the domain list"),
    )


def proposal(each: DomainListProposal, *, organiser: Member, at: datetime) -> WaitingItem:
    """One proposal; the organiser who made it reads that another one has to agree."""
    own = each.proposed_by_id == organiser.pk
    said = _("You proposed this. It counts once another organiser agrees.") if own else each.why
    return waiting(
        since=each.proposed_at,
        by=promised_by(since=each.proposed_at),
        at=at,
        title=_("Domain list: add %(domain)s") % {"domain": each.listed["domain"]},
        sentence=said,
        facts=[(_("Proposed by"), str(each.proposed_by or _("a former organiser")))],
        link={"url": reverse("desk:proposal", args=[each.pk]), "label": _("See it") if own else _("Look at it")},
    )


@waits
def kinds(*, organiser: Member, at: datetime) -> list[WaitingKind]:
    """What waits of this kind, for the front page of the desk."""
    return [proposals(organiser=organiser, at=at)]
