"""Joint decisions, as lines of the desk."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.members.models import Member
from pleiad.ui.dates import day, short_day

from .joint_kinds import JOINT_KINDS
from .models import JointDecision
from .waiting import WaitingItem, WaitingKind, first_and_more, waiting, waits


def joint_decisions(*, organiser: Member, at: datetime) -> WaitingKind:
    """Those that wait for a second organiser, longest first."""
    found = JointDecision.objects.open().select_related("proposed_by", "about").order_by("lapses_at", "pk")
    first, beyond = first_and_more(found)
    return WaitingKind(
        [joint_decision(each, organiser=organiser, at=at) for each in first],
        beyond,
        reverse("desk:joint-decisions"),
        _("things that two organisers decide"),
    )


def joint_decision(each: JointDecision, *, organiser: Member, at: datetime) -> WaitingItem:
    """One that waits; the organiser who proposed it reads that another one has to agree."""
    own = each.proposed_by_id == organiser.pk
    if own:
        said = _("You proposed this. It is done once another organiser agrees.")
    elif each.about_id == organiser.pk:
        said = _("This is about you. Two other organisers decide it.")
    else:
        said = _("It needs your yes, or your no.")
    return waiting(
        since=each.proposed_at,
        by=each.lapses_at,
        at=at,
        title=JOINT_KINDS[each.kind].title(each),
        sentence=said,
        facts=[(_("Proposed by"), str(each.proposed_by or _("a former organiser")))],
        link={"url": reverse("desk:joint-decision", args=[each.pk]), "label": _("Look at it")},
    )


def settled_line(each: JointDecision) -> dict:
    """One that is settled: how, when and by whom."""
    facts = [(_("Proposed by"), str(each.proposed_by or _("a former organiser")))]
    if each.settled_by:
        facts.append((_("Settled by"), str(each.settled_by)))
    return {
        "state": "done",
        "title": JOINT_KINDS[each.kind].title(each),
        "sentence": how_it_ended(each),
        "facts": [(_("Proposed"), short_day(moment=each.proposed_at)), *facts],
        "link": {"url": reverse("desk:joint-decision", args=[each.pk]), "label": _("See it")},
    }


def how_it_ended(each: JointDecision) -> str:
    """How a joint decision ended, in a sentence; empty while it waits."""
    if each.agreed_at:
        return _("Two organisers decided this on %(day)s.") % {"day": day(moment=each.agreed_at)}
    if each.declined_at and each.settled_by_id == each.proposed_by_id:
        return _("It was taken back on %(day)s.") % {"day": day(moment=each.declined_at)}
    if each.declined_at:
        return _("It was declined on %(day)s.") % {"day": day(moment=each.declined_at)}
    if each.lapsed_at:
        return _("Nobody agreed by %(day)s, so it lapsed.") % {"day": day(moment=each.lapses_at)}
    return ""


@waits
def kinds(*, organiser: Member, at: datetime) -> list[WaitingKind]:
    """What waits of this kind, for the front page of the desk."""
    return [joint_decisions(organiser=organiser, at=at)]
