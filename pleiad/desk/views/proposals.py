from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.errors import Refused
from pleiad.members.eligibility import versions
from pleiad.members.eligibility.domain_list import why_not_add
from pleiad.members.eligibility.listed_domains import DomainRule
from pleiad.members.models import LANES, DomainListProposal
from pleiad.ui.dates import day
from pleiad.ui.paging import cut, page_number

from .. import proposal_lines
from ..door import desk_action, desk_action_for_good, desk_form, desk_page
from ..forms.domain_list import ProposeForm
from ..pages import attempt, sent, show

ON_A_PAGE = 20
LANE_NAMES = dict(LANES)


@desk_form
def propose(request):
    """Propose a domain; it counts once a second organiser agrees."""
    form = ProposeForm(sent(request), domain=request.GET.get("domain", "")[:253])
    if request.method == "POST" and form.is_valid():
        try:
            versions.propose(listed=form.listed(), by=request.user, at=timezone.now(), why=form.cleaned_data["why"])
        except Refused as refusal:
            form.add_error("domain", str(refusal))
        else:
            messages.success(request, _("Your proposal waits for another organiser."))
            return redirect("desk:proposals")
    return show(request, "domain-list", "desk/propose.html", {"form": form})


@desk_page
def proposals(request):
    """Changes that wait for a second organiser."""
    at = timezone.now()
    page = cut(proposal_lines.open_proposals(), number=page_number(request), size=ON_A_PAGE)
    lines = [proposal_lines.proposal(each, organiser=request.user, at=at).line for each in page.rows]
    return show(request, "domain-list", "desk/proposals.html", {"lines": lines, "page": page})


@desk_page
def proposal(request, pk):
    """One proposal: the domain, why, and whether it can still be added."""
    found = get_object_or_404(DomainListProposal.objects.select_related("proposed_by", "settled_by"), pk=pk)
    context = {
        "proposal": found,
        "facts": _facts_of(found.listed),
        "now": None if found.agreed_at else versions.current().listed_for(found.listed["domain"]),
        "why_not": _why_not_settle(found, request.user),
        "why_not_add": why_not_add(listed=DomainRule(**found.listed), domain_list=versions.current()),
        "own": found.proposed_by_id == request.user.pk,
    }
    context["now_lane"] = context["now"] and LANE_NAMES[context["now"].lane]
    return show(request, "domain-list", "desk/proposal.html", context)


def _facts_of(listed):
    sector, nation = listed["sector"], listed["nation"]
    covers = _("This domain and everything under it") if listed["match"] == "subdomains" else _("This domain alone")
    facts = [
        (_("Domain"), listed["domain"]),
        (_("Lane"), LANE_NAMES[listed["lane"]]),
        (_("Covers"), covers),
        (_("Shared by many"), _("Yes") if listed["shared"] else _("No")),
        (_("Organisation"), listed["organisation"]),
        (_("Organisation in Welsh"), listed["organisation_cy"]),
        (_("Sector"), sector and _(sector)),
        (_("Nation"), nation and _(nation)),
        (_("Evidence"), listed["evidence"]),
    ]
    return [(label, value) for label, value in facts if value]


def _why_not_settle(found, organiser):
    if found.agreed_at:
        return _("This was agreed on %(day)s.") % {"day": day(moment=found.agreed_at)}
    if found.declined_at:
        return _("This was declined on %(day)s.") % {"day": day(moment=found.declined_at)}
    if found.proposed_by_id == organiser.pk:
        return _("Another organiser must agree to this. You can take your proposal back.")
    return None


@desk_action_for_good
def agree(request, pk):
    """The second organiser says yes."""
    found = get_object_or_404(DomainListProposal, pk=pk)
    done = _("%(domain)s is on the domain list from now on.") % {"domain": found.listed["domain"]}
    attempt(request, versions.agree, done, proposal=found, by=request.user, at=timezone.now())
    return redirect("desk:proposal", pk)


@desk_action
def decline(request, pk):
    """The list stays as it is."""
    found = get_object_or_404(DomainListProposal, pk=pk)
    attempt(
        request,
        versions.decline,
        _("The domain list stays as it is."),
        proposal=found,
        by=request.user,
        at=timezone.now(),
    )
    return redirect("desk:proposal", pk)
