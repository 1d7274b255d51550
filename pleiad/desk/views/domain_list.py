from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.errors import Refused
from pleiad.members.addresses import Malformed, parse
from pleiad.members.eligibility import versions as members_versions
from pleiad.members.eligibility.domain_list import why_not_add, why_not_remove
from pleiad.members.eligibility.listed_domains import DomainRule
from pleiad.members.models import LANES, DomainListProposal, DomainListVersion, ListedDomain
from pleiad.ui.dates import day
from pleiad.ui.paging import cut, page_number

from .. import proposal_lines
from ..door import desk_action, desk_form, desk_page
from ..forms.domain_list import DomainFilterForm, NarrowForm, ProposeForm
from ..pages import attempt, sent, show

ON_A_PAGE = 50
LANE_NAMES = dict(LANES)


@desk_page
def domain_list(request):
    """Try a domain out, and read the list by lane and sector."""
    asked = request.GET.get("domain", "").strip().lower()[:300]
    form = DomainFilterForm(request.GET)
    listed_domains = ListedDomain.objects.filter(until_version=None).order_by("domain")
    chosen = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    page = cut(listed_domains.filter(**chosen), number=page_number(request), size=ON_A_PAGE)
    context = {
        "asked": asked,
        "verdict": verdict_for(asked) if asked else None,
        "filters": form,
        "rows": page.rows,
        "page": page,
        "query": urlencode(chosen),
        "version": members_versions.current().version,
    }
    return show(request, "domain-list", "desk/domain_list.html", context)


def verdict_for(domain) -> dict:
    """What an address at this domain would get: lane, rule and reason; a domain that cannot be read says why."""
    address = parse(domain if "@" in domain else f"a.person@{domain}")
    verdict = members_versions.current().decide(address)
    listed = None if isinstance(address, Malformed) else members_versions.current().find(address.labels)
    found = listed and ListedDomain.objects.filter(domain=listed.domain, until_version=None).first()
    return {
        "lane": LANE_NAMES[verdict.lane],
        "rule": verdict.rule,
        "reason": verdict.reason,
        "organisation": verdict.organisation or "",
        "listed": found,
    }


@desk_form
def propose(request):
    """Wish for an entry; it counts once a second organiser agrees."""
    form = ProposeForm(sent(request), initial={"domain": request.GET.get("domain", "")[:253]})
    if request.method == "POST" and form.is_valid():
        try:
            members_versions.propose(
                listed=form.listed(), by=request.user, at=timezone.now(), why=form.cleaned_data["why"]
            )
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
    """One proposal: the entry, why, and whether it can still be entered."""
    found = get_object_or_404(DomainListProposal.objects.select_related("proposed_by", "settled_by"), pk=pk)
    context = {
        "proposal": found,
        "facts": _facts_of(found.listed),
        "now": None if found.agreed_at else members_versions.current().listed_for(found.listed["domain"]),
        "why_not": _why_not_settle(found, request.user),
        "why_not_enter": why_not_add(listed=DomainRule(**found.listed), domain_list=members_versions.current()),
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


@desk_action
def agree(request, pk):
    """The second organiser says yes."""
    found = get_object_or_404(DomainListProposal, pk=pk)
    done = _("%(domain)s is on the register from now on.") % {"domain": found.listed["domain"]}
    attempt(request, members_versions.agree, done, proposal=found, by=request.user, at=timezone.now())
    return redirect("desk:proposal", pk)


@desk_action
def decline(request, pk):
    """The list stays as it is."""
    found = get_object_or_404(DomainListProposal, pk=pk)
    attempt(
        request,
        members_versions.decline,
        _("The register stays as it is."),
        proposal=found,
        by=request.user,
        at=timezone.now(),
    )
    return redirect("desk:proposal", pk)


@desk_form
def narrow(request, pk):
    """Make an entry stricter or take it out; how many members came in by it is said first."""
    listed = get_object_or_404(ListedDomain, pk=pk)
    if listed.until_version is not None:
        messages.warning(request, _("This entry has been changed since you opened the page."))
        return redirect("desk:domain-list")
    why_not_out = why_not_remove(listed=listed, domain_list=members_versions.current())
    form = NarrowForm(sent(request), lane=listed.lane, may_go=why_not_out is None)
    if request.method == "POST" and form.is_valid():
        done = _("%(domain)s is changed. It counts from the next request on.") % {"domain": listed.domain}
        lane, why = form.wished_lane(), form.cleaned_data["why"]
        attempt(
            request,
            members_versions.narrow,
            done,
            listed=listed,
            lane=lane,
            by=request.user,
            at=timezone.now(),
            why=why,
        )
        return redirect(reverse("desk:domain-list") + "?" + urlencode({"domain": listed.domain}))
    context = {
        "listed": listed,
        "form": form,
        "affected": members_versions.affected_by(listed),
        "lane": LANE_NAMES[listed.lane],
        "why_not_out": why_not_out,
        "strictest": not form.fields["lane"].choices,
    }
    return show(request, "domain-list", "desk/narrow.html", context)


@desk_page
def versions(request):
    """Every state the list has been in, newest first."""
    found = DomainListVersion.objects.select_related("by").order_by("-number")
    page = cut(found, number=page_number(request), size=ON_A_PAGE)
    rows = [[str(each.number), day(moment=each.at), str(each.by or _("The software")), each.why] for each in page.rows]
    columns = [_("Version"), _("Since"), _("By"), _("Why")]
    return show(request, "domain-list", "desk/versions.html", {"rows": rows, "columns": columns, "page": page})
