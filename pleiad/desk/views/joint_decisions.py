from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.members.models import Member
from pleiad.ui.dates import day
from pleiad.ui.paging import cut, page_number

from .. import joint_decision_lines as lines
from .. import rules
from ..actions import joint_decisions as actions
from ..door import desk_action, desk_action_for_good, desk_page
from ..joint_kinds import JOINT_KINDS
from ..models import JointDecision
from ..pages import attempt, show

ON_A_PAGE = 20


def _get(pk):
    return get_object_or_404(JointDecision.objects.select_related("proposed_by", "about", "settled_by"), pk=pk)


@desk_page
def joint_decisions(request):
    """What waits for a second organiser; with `?settled` what was settled, newest first."""
    settled, at = "settled" in request.GET, timezone.now()
    found = JointDecision.objects.select_related("proposed_by", "about", "settled_by")
    if settled:
        found = found.exclude(agreed_at=None, declined_at=None, lapsed_at=None).order_by("-proposed_at", "-pk")
    else:
        found = found.open().order_by("lapses_at", "pk")
    page = cut(found, number=page_number(request), size=ON_A_PAGE)
    shown = [
        lines.settled_line(each) if settled else lines.joint_decision(each, organiser=request.user, at=at).line
        for each in page.rows
    ]
    context = {"lines": shown, "page": page, "settled": settled, "query": "settled=" if settled else ""}
    return show(request, "desk", "desk/joint_decisions.html", context)


@desk_page
def joint_decision(request, pk):
    """One joint decision: what would happen as things stand now, why, and whose yes it needs."""
    shown, at = _get(pk), timezone.now()
    kind = JOINT_KINDS[shown.kind]
    ended = lines.how_it_ended(shown)
    waits = not ended and shown.lapses_at > at
    facts = [
        (_("Why"), shown.reason),
        (_("Proposed"), day(moment=shown.proposed_at)),
        (_("Proposed by"), str(shown.proposed_by or _("a former organiser"))),
    ]
    if shown.settled_by:
        facts.append((_("Settled by"), str(shown.settled_by)))
    if waits:
        facts.append((_("Lapses"), day(moment=shown.lapses_at)))
    context = {
        "decision": shown,
        "title": kind.title(shown),
        "sentences": kind.preview(shown) if waits else [],
        "facts": facts,
        "ended": ended,
        "waits": waits,
        "own": shown.proposed_by_id == request.user.pk,
        "why_not": actions.why_not_agree(decision=shown, by=request.user, at=at) if waits else None,
        "why_not_settle": rules.why_not_settle(decision=shown, by=request.user, at=at),
        "organisers": Member.objects.organisers().count(),
    }
    return show(request, "desk", "desk/joint_decision.html", context)


@desk_action_for_good
def agree(request, pk):
    """The second organiser says yes, and it is done."""
    done = _("It is done. We tell all organisers.")
    attempt(request, actions.agree, done, decision=_get(pk), by=request.user, at=timezone.now())
    return redirect("desk:joint-decision", pk)


@desk_action
def decline(request, pk):
    """Nothing is done."""
    done = _("Nothing has been changed. We tell the other organisers.")
    attempt(request, actions.decline, done, decision=_get(pk), by=request.user, at=timezone.now())
    return redirect("desk:joint-decision", pk)
