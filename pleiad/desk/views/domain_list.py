from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.members.addresses import Malformed, parse
from pleiad.members.eligibility import versions
from pleiad.members.eligibility.domain_list import why_not_remove
from pleiad.members.models import LANES, ListedDomain
from pleiad.ui.paging import cut, page_number

from ..door import desk_form_for_good, desk_page
from ..forms.domain_list import DomainFilterForm, NarrowForm
from ..pages import attempt, sent, show

ON_A_PAGE = 20
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
        "version": versions.current().version,
    }
    return show(request, "domain-list", "desk/domain_list.html", context)


def verdict_for(domain) -> dict:
    """What an address at this domain would get: lane, rule and reason; a domain that cannot be read says why."""
    address = parse(domain if "@" in domain else f"a.person@{domain}")
    verdict = versions.current().decide(address)
    listed = None if isinstance(address, Malformed) else versions.current().find(address.labels)
    found = listed and ListedDomain.objects.filter(domain=listed.domain, until_version=None).first()
    return {
        "lane": LANE_NAMES[verdict.lane],
        "rule": verdict.rule,
        "reason": verdict.reason,
        "organisation": verdict.organisation or "",
        "listed": found,
    }


@desk_form_for_good
def narrow(request, pk):
    """Make a domain stricter or take it off the list; the page first says how many members joined through it."""
    listed = get_object_or_404(ListedDomain, pk=pk)
    if listed.until_version is not None:
        messages.warning(request, _("This domain has been changed since you opened the page."))
        return redirect("desk:domain-list")
    why_not_out = why_not_remove(listed=listed, domain_list=versions.current())
    form = NarrowForm(sent(request), lane=listed.lane, may_go=why_not_out is None)
    if request.method == "POST" and form.is_valid():
        done = _("%(domain)s is changed. It counts from the next request on.") % {"domain": listed.domain}
        lane, why = form.wished_lane(), form.cleaned_data["why"]
        attempt(
            request,
            versions.narrow,
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
        "affected": versions.affected_by(listed),
        "lane": LANE_NAMES[listed.lane],
        "why_not_out": why_not_out,
        "strictest": not form.fields["lane"].choices,
    }
    return show(request, "domain-list", "desk/narrow.html", context)
