"""A member's registrations: registering, what the member has now, and giving a place back."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pleiad.calendars.models import CalendarEntry
from pleiad.errors import Refused
from pleiad.members import paces
from pleiad.teams.states import ENDED, State
from pleiad.ui.dates import short_day, time_of_day

from .. import labels, ledger, rules
from ..actions import registering, registrations
from ..actions.calendar_entries import about
from ..forms import RegisterForm
from ..join_links import path_of
from ..models import AccessShare, Registration
from ..rows import row
from .event import ON_A_PAGE, event_or_404, telling
from .join_link import leading_on

SOON = timedelta(minutes=30)
"""This long before the start, the button of the page leads to the meeting."""

form_page = require_http_methods(["GET", "HEAD", "POST"])


def register_form(sent, member):
    """The form; Teams is not asked while an invitation is active, and is not preset to "with" after a "without"."""
    if sent and "teams" in sent:
        return RegisterForm(sent)
    latest = member.channel_invites.order_by("-pk").first()
    without = member.hidden_since or (latest and latest.state == State.OPTED_OUT)
    asked = latest is None or latest.state in ENDED
    return RegisterForm(sent, asked=asked, initial={"teams": "without" if without else "with"})


@form_page
def register(request, slug):
    """Register a signed-in member: the rule of the room and what Teams shows, then one button."""
    at, member = timezone.now(), request.user
    shown = event_or_404(slug, member)
    form = register_form(request.POST if request.method == "POST" else None, member)
    if request.method == "POST" and form.is_valid():
        with_teams, quiet = form.with_teams, form.cleaned_data["quiet"]
        try:
            registering.register(event=shown, member=member, at=at, with_teams=with_teams, quiet=quiet)
        except Refused as refusal:
            if not Registration.objects.active().filter(event=shown, member=member).exists():
                messages.error(request, str(refusal))
                return redirect(shown)
        return redirect("events:registered", slug=slug)
    if Registration.objects.active().filter(event=shown, member=member).exists():
        return redirect("events:registered", slug=slug)
    if why_not := rules.why_not_register(event=shown, at=at, member=member):
        messages.warning(request, str(why_not))
        return redirect(shown)
    so_far = registering.lately(event=shown, member=member, at=at)
    if why_not := paces.why_not("register", used=so_far):
        messages.warning(request, str(why_not))
        return redirect(shown)
    left = paces.left("register", used=so_far) if so_far else ""
    return render(
        request, "events/register.html", {"form": form, "offers": labels.OFFERS, "left": left, **telling(shown)}
    )


@require_safe
def registered(request, slug):
    """What the member has now: place, calendar and Teams invite, each with its state and next step."""
    registration = get_object_or_404(
        Registration.objects.active().select_related("event", "channel_invite"), event__slug=slug, member=request.user
    )
    shown, at = registration.event, timezone.now()
    if shown.cancelled_at:
        return redirect(shown)
    over = shown.ends_at <= at
    entry = CalendarEntry.objects.filter(about=about(shown), holder=request.user, withdrawn_at=None).first()
    number = None if registration.placed_at or registration.offered_until else number_on_list(registration)
    sentence = labels.in_one_line(shown)
    if registration.offered_until:
        heading = _("A place is yours if you take it")
    elif number:
        heading = _("You are number %(number)s on the waiting list") % {"number": number}
    else:
        heading = _("You have a place") if request.user.is_current else _("A place is kept for you")
    has_link = registration.placed_at and request.user.is_current and not over and (shown.link or not shown.venue)
    context = {
        **telling(shown),
        "heading": heading,
        "sentence": sentence,
        "offered": registration.offered_until and not rules.why_not_take(registration=registration, at=at),
        "registration": registration,
        "needs": AccessShare.objects.filter(registration=registration).exists(),
        "waiting": not registration.placed_at or not request.user.is_current,
        "lines": ledger.lines(member=request.user, registration=registration, entry=entry),
        "over": over,
        "join_path": path_of(registration.pk, registration.link_round) if has_link else "",
        "soon": bool(shown.link) and shown.starts_at - at < SOON,
    }
    response = render(request, "events/registered.html", context)
    return leading_on(response, registration) if context["join_path"] and context["soon"] else response


def number_on_list(registration) -> int:
    """The position on the waiting list, counted from 1."""
    return registration.event.registrations.waiting().filter(arrival__lte=registration.arrival).count()


@form_page
def withdraw(request, slug):
    """“I can’t come”: one page, one press."""
    registration = get_object_or_404(
        Registration.objects.active().select_related("event"), event__slug=slug, member=request.user
    )
    if request.method == "POST":
        try:
            registrations.withdraw(registration=registration, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, thanks(registration))
        return redirect(registration.event)
    return render(request, "events/withdraw.html", {"registration": registration, **telling(registration.event)})


def thanks(registration) -> str:
    """The message after giving back; `registration` as it was before."""
    if registration.placed_at:
        return _("You have given your place back. Thank you for telling us.")
    if registration.offered_until:
        return _("The place goes to the next person on the list. Thank you for telling us.")
    return _("You have left the waiting list. Thank you for telling us.")


@require_safe
def my_meetings(request):
    """Everything the member has registered for, coming first."""
    at = timezone.now()
    active = Registration.objects.active().filter(member=request.user).select_related("event")
    coming = active.filter(event__ends_at__gt=at).order_by("event__starts_at")
    past = active.filter(event__ends_at__lte=at).order_by("-event__starts_at")[:ON_A_PAGE]
    shown = {
        "coming": [_own_row(each, request.user, at) for each in coming[:100]],
        "past": [row(each.event, each) for each in past],
    }
    return render(request, "events/my_meetings.html", shown)


def _own_row(registration, member, at):
    """A coming meeting with the link to it, or until when a place is offered."""
    event = registration.event
    shown = row(event, registration)
    if event.cancelled_at:
        return shown
    if registration.placed_at and member.is_current and (event.link or not event.venue):
        shown["join"] = path_of(registration.pk, registration.link_round)
    elif registration.offered_until and registration.offered_until > at:
        until = f"{short_day(moment=registration.offered_until)}, {time_of_day(moment=registration.offered_until)}"
        shown["outcome"] = _("Answer until %(until)s. Then it goes to the next person.") % {"until": until}
    return shown


def own_registration_or_404(request, slug):
    """The signed-in member's active registration for this event."""
    active = Registration.objects.active().select_related("event", "member")
    return get_object_or_404(active, event__slug=slug, member=request.user)
