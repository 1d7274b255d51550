"""The page behind her personal join link: the rule of the room is read before the meeting begins, then one press leads on.

Mail scanners follow every link, so that opening it gives nothing away: where the meeting is stands on no page, and is told
only to whoever presses the button.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pleiad.members.models import Member

from .. import rules
from ..join_links import registration_of
from ..models import Registration
from .event import act_of, telling


@login_not_required
@csrf_exempt  # the button changes nothing, and must work when she has signed in or out meanwhile
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def go(request, token):
    """Her personal join link: what it leads to and under which rule; pressed, it leads to wherever the meeting now is."""
    registration = registration_of(token)
    if registration is None:
        why_not = _("This link is not complete. Copy all of it.")
        return render(request, "events/no_way_in.html", {"why_not": why_not}, status=404)
    if address := _in_her_language(request, registration, token):
        return redirect(address)
    at = timezone.now()
    why_not = rules.why_not_join_now(registration=registration, at=at)
    if request.method == "POST":
        return redirect(request.path) if why_not else _lead_on(registration)
    context = telling(registration.event)
    if why_not:
        step = next_step(registration, at=at)
        return render(request, "events/no_way_in.html", {**context, "why_not": why_not, "step": step})
    context |= {"host": host_of(registration), "begun": registration.event.starts_at <= at}
    return leading_on(render(request, "events/way_in.html", context), registration)


def _in_her_language(request, registration, token):
    """The mailed link names no language. Whoever comes by it from outside reads the page in her own; here she may change it."""
    from_here = request.headers.get("Referer", "").startswith(f"{request.scheme}://{request.get_host()}/")
    named = get_language() != settings.LANGUAGE_CODE
    if request.method == "POST" or from_here or named or registration.member.language == settings.LANGUAGE_CODE:
        return ""
    with override(registration.member.language):
        return reverse("events:go", args=[token])


def _lead_on(registration):
    return HttpResponse(status=303, headers={"Location": iri_to_uri(registration.event.link)})


def leading_on(response: HttpResponse, registration: Registration) -> HttpResponse:
    """Let a page's form lead out of the house to the meeting. Only how the link begins is said, not where it leads."""
    response.forms_lead_to = registration.event.link.partition(":")[0].lower() + ":"
    return response


def host_of(registration: Registration) -> str:
    """The name of whoever runs the event, if she may read it; "" when nobody does, or when she is hidden from her."""
    may_be_named = Member.objects.visible_to(registration.member)
    host = registration.event.hosts.filter(deputy=False, member__in=may_be_named).select_related("member").first()
    return host.member.name if host else ""


def next_step(registration: Registration, *, at) -> dict:
    """What she can do when her link leads to no meeting now: url and label. Each page is there for her signed out, or asks
    her to sign in first."""
    event, member = registration.event, registration.member
    hers = {"url": reverse("events:registered", args=[event.slug])}
    if event.cancelled_at:
        return {"url": reverse("events:list"), "label": _("See what is planned")}
    if event.ends_at <= at:
        return {"url": _page_of(event), "label": _("See what came out of it")}
    if registration.cancelled_at:
        if rules.why_not_register(event=event, at=at, member=member, through=event.asked_for_at):
            return {"url": reverse("events:list"), "label": _("See what is planned")}
        return {"url": event.asked_for_url or reverse("events:register", args=[event.slug]), "label": act_of(event)}
    if not member.is_current:
        return hers | {"label": _("See what happens now")}
    if registration.offered_until:
        return hers | {"label": _("Answer: a place is offered to you")}
    if not registration.placed_at:
        return hers | {"label": _("See your number on the list")}
    return {"url": _page_of(event), "label": _("See the event")}


def _page_of(event):
    """Its page, or for what only members see her list of meetings, which asks her to sign in."""
    return event.get_absolute_url() if event.public else reverse("events:mine")
