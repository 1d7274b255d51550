"""The page behind a personal join link: the member reads the rule of the room, then one press leads to the meeting.

Mail scanners follow every link, so opening it gives nothing away: no page shows where the meeting is, and only pressing the
button leads there.
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
from pleiad.members.visibility import who

from .. import rules
from ..join_links import registration_of
from ..models import Registration
from ..rows import act_of
from .event import telling


@login_not_required
@csrf_exempt  # the button changes nothing, and must work after signing in or out in another tab
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def go(request, token):
    """The page of a join link: what it leads to and under which rule. Pressing the button leads to the meeting."""
    registration = registration_of(token)
    if registration is None:
        why_not = _("This link is not complete, or a newer one has replaced it. Your newest one is in your calendar.")
        return render(request, "events/no_way_in.html", {"why_not": why_not}, status=404)
    if address := _in_members_language(request, registration, token):
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


def _in_members_language(request, registration, token):
    """The emailed link names no language: a member who comes from outside reads the page in their own, and may change it."""
    from_here = request.headers.get("Referer", "").startswith(f"{request.scheme}://{request.get_host()}/")
    named = get_language() != settings.LANGUAGE_CODE
    if request.method == "POST" or from_here or named or registration.member.language == settings.LANGUAGE_CODE:
        return ""
    with override(registration.member.language):
        return reverse("events:go", args=[token])


def _lead_on(registration):
    return HttpResponse(status=303, headers={"Location": iri_to_uri(registration.event.link)})


def leading_on(response: HttpResponse, registration: Registration) -> HttpResponse:
    """Allow a page's form to lead to the meeting on another site. The header names only how the link begins, not its host."""
    response.forms_lead_to = registration.event.link.partition(":")[0].lower() + ":"
    return response


def host_of(registration: Registration) -> str:
    """The host's name, or "" when there is no host or the member may not see them."""
    may_be_named = Member.objects.visible_to(registration.member)
    host = registration.event.hosts.filter(deputy=False, member__in=may_be_named).select_related("member").first()
    return who(host.member, reader=registration.member).whole if host else ""


def next_step(registration: Registration, *, at) -> dict:
    """What to do when the link leads to no meeting now: url and label. Each page works signed out or asks to sign in."""
    event, member = registration.event, registration.member
    own_page = {"url": reverse("events:registered", args=[event.slug])}
    if event.cancelled_at:
        return {"url": reverse("events:list"), "label": _("See what is planned")}
    if event.ends_at <= at:
        return {"url": _page_of(event), "label": _("See what came out of it")}
    if registration.cancelled_at:
        if rules.why_not_register(event=event, at=at, member=member, through=event.asked_for_at):
            return {"url": reverse("events:list"), "label": _("See what is planned")}
        return {"url": event.asked_for_url or reverse("events:register", args=[event.slug]), "label": act_of(event)}
    if not member.is_current:
        return own_page | {"label": _("See what happens now")}
    if registration.offered_until:
        return own_page | {"label": _("Answer: a place is offered to you")}
    if not registration.placed_at:
        return own_page | {"label": _("See your number on the list")}
    return {"url": _page_of(event), "label": _("See the event")}


def _page_of(event):
    """The event's page if it is public; otherwise the member's list of meetings, which asks to sign in."""
    return event.get_absolute_url() if event.public else reverse("events:mine")
