from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.members import registers
from pleiad.members.addresses import Malformed, parse
from pleiad.members.models import LANES, RegisterEntry, RegisterProposal, RegisterVersion
from pleiad.members.register import Entry, why_not_enter, why_not_take_out
from pleiad.refusals import Refused
from pleiad.ui.dates import day
from pleiad.ui.paging import cut, page_number

from .. import waiting
from ..access import asks, does, shows
from ..pages import attempt, sent, show
from ..register_forms import FilterForm, NarrowForm, ProposeForm

ON_A_PAGE = 50
LANE_NAMES = dict(LANES)


@shows
def register(request):
    """Try a domain out, and read the register by lane and sector."""
    asked = request.GET.get("domain", "").strip().lower()[:300]
    form = FilterForm(request.GET)
    entries = RegisterEntry.objects.filter(until_version=None).order_by("domain")
    chosen = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    page = cut(entries.filter(**chosen), number=page_number(request), size=ON_A_PAGE)
    context = {
        "asked": asked,
        "verdict": verdict_for(asked) if asked else None,
        "filters": form,
        "rows": page.rows,
        "page": page,
        "query": urlencode(chosen),
        "version": registers.current().version,
    }
    return show(request, "register", "register.html", context)


def verdict_for(domain) -> dict:
    """What an address at this domain would get: lane, rule and reason; a domain that cannot be read says why."""
    address = parse(domain if "@" in domain else f"a.person@{domain}")
    verdict = registers.current().decide(address)
    entry = None if isinstance(address, Malformed) else registers.current().find(address.labels)
    found = entry and RegisterEntry.objects.filter(domain=entry.domain, until_version=None).first()
    return {
        "lane": LANE_NAMES[verdict.lane],
        "rule": verdict.rule,
        "reason": verdict.reason,
        "organisation": verdict.organisation or "",
        "entry": found,
    }


@asks
def propose(request):
    """Wish for an entry; it counts once a second organiser agrees."""
    form = ProposeForm(sent(request), initial={"domain": request.GET.get("domain", "")[:253]})
    if request.method == "POST" and form.is_valid():
        try:
            registers.propose(entry=form.entry(), by=request.user, at=timezone.now(), why=form.cleaned_data["why"])
        except Refused as refusal:
            form.add_error("domain", str(refusal))
        else:
            messages.success(request, _("Your proposal waits for another organiser."))
            return redirect("organisers:proposals")
    return show(request, "register", "propose.html", {"form": form})


@shows
def proposals(request):
    """Changes that wait for a second organiser."""
    at = timezone.now()
    page = cut(waiting.open_proposals(), number=page_number(request), size=ON_A_PAGE)
    lines = [waiting.proposal(each, organiser=request.user, at=at).line for each in page.rows]
    return show(request, "register", "proposals.html", {"lines": lines, "page": page})


@shows
def proposal(request, pk):
    """One proposal: the entry, why, and whether it can still be entered."""
    found = get_object_or_404(RegisterProposal.objects.select_related("proposed_by", "settled_by"), pk=pk)
    context = {
        "proposal": found,
        "facts": _facts_of(found.entry),
        "now": None if found.agreed_at else registers.current().entry_for(found.entry["domain"]),
        "why_not": _why_not_settle(found, request.user),
        "why_not_enter": why_not_enter(entry=Entry(**found.entry), register=registers.current()),
        "own": found.proposed_by_id == request.user.pk,
    }
    context["now_lane"] = context["now"] and LANE_NAMES[context["now"].lane]
    return show(request, "register", "proposal.html", context)


def _facts_of(entry):
    sector, nation = entry["sector"], entry["nation"]
    covers = _("This domain and everything under it") if entry["match"] == "subdomains" else _("This domain alone")
    facts = [
        (_("Domain"), entry["domain"]),
        (_("Lane"), LANE_NAMES[entry["lane"]]),
        (_("Covers"), covers),
        (_("Shared by many"), _("Yes") if entry["shared"] else _("No")),
        (_("Organisation"), entry["organisation"]),
        (_("Organisation in Welsh"), entry["organisation_cy"]),
        (_("Sector"), sector and _(sector)),
        (_("Nation"), nation and _(nation)),
        (_("Evidence"), entry["evidence"]),
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


@does
def agree(request, pk):
    """The second organiser says yes."""
    found = get_object_or_404(RegisterProposal, pk=pk)
    done = _("%(domain)s is on the register from now on.") % {"domain": found.entry["domain"]}
    attempt(request, registers.agree, done, proposal=found, by=request.user, at=timezone.now())
    return redirect("organisers:proposal", pk)


@does
def decline(request, pk):
    """The register stays as it is."""
    found = get_object_or_404(RegisterProposal, pk=pk)
    attempt(
        request,
        registers.decline,
        _("The register stays as it is."),
        proposal=found,
        by=request.user,
        at=timezone.now(),
    )
    return redirect("organisers:proposal", pk)


@asks
def narrow(request, pk):
    """Make an entry stricter or take it out; how many members came in by it is said first."""
    entry = get_object_or_404(RegisterEntry, pk=pk)
    if entry.until_version is not None:
        messages.warning(request, _("This entry has been changed since you opened the page."))
        return redirect("organisers:register")
    why_not_out = why_not_take_out(entry=entry, register=registers.current())
    form = NarrowForm(sent(request), lane=entry.lane, may_go=why_not_out is None)
    if request.method == "POST" and form.is_valid():
        done = _("%(domain)s is changed. It counts from the next request on.") % {"domain": entry.domain}
        lane, why = form.wished_lane(), form.cleaned_data["why"]
        attempt(request, registers.narrow, done, entry=entry, lane=lane, by=request.user, at=timezone.now(), why=why)
        return redirect(reverse("organisers:register") + "?" + urlencode({"domain": entry.domain}))
    context = {
        "entry": entry,
        "form": form,
        "affected": registers.affected_by(entry),
        "lane": LANE_NAMES[entry.lane],
        "why_not_out": why_not_out,
        "strictest": not form.fields["lane"].choices,
    }
    return show(request, "register", "narrow.html", context)


@shows
def versions(request):
    """Every state the register has been in, newest first."""
    found = RegisterVersion.objects.select_related("by").order_by("-number")
    page = cut(found, number=page_number(request), size=ON_A_PAGE)
    rows = [[str(each.number), day(moment=each.at), str(each.by or _("The software")), each.why] for each in page.rows]
    columns = [_("Version"), _("Since"), _("By"), _("Why")]
    return show(request, "register", "versions.html", {"rows": rows, "columns": columns, "page": page})
