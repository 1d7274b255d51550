"""Her own way through an event: registering, joining, what exists now, giving a place back, and going there."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pleiad.calendars.models import CalendarEntry
from pleiad.errors import Refused
from pleiad.members import addresses, signing_in
from pleiad.members.eligibility import versions
from pleiad.teams.states import ENDED, State

from .. import labels, ledger, rules
from ..actions import planning
from ..actions import registrations as events_registrations
from ..forms import JoinForm, RegisterForm
from ..join_links import path_of
from ..models import AccessShare, Event, Intention, Registration
from .event import ON_A_PAGE, event_or_404, row, telling
from .join import leading_on

SOON = timedelta(minutes=30)
"""So long before the beginning, going to the meeting is the one act of her page."""

form_page = require_http_methods(["GET", "HEAD", "POST"])


def register_form(sent, member):
    """Teams is asked of whom it concerns: not while her invitation stands, and never "with" again after a "without"."""
    if sent and "teams" in sent:
        return RegisterForm(sent)
    latest = member.channel_invites.order_by("-pk").first()
    without = member.hidden_since or (latest and latest.state == State.OPTED_OUT)
    asked = latest is None or latest.state in ENDED
    return RegisterForm(sent, asked=asked, initial={"teams": "without" if without else "with"})


@form_page
def register(request, slug):
    """A signed-in woman registers: the rule of the room and what Teams shows, then one button."""
    at, member = timezone.now(), request.user
    shown = event_or_404(slug, member)
    answered = RegisterForm.plain(request.POST) if request.method == "POST" else None
    if answered is None:
        form = register_form(request.POST if request.method == "POST" else None, member)
        if request.method == "POST" and form.is_valid():
            answered = form.with_teams, form.cleaned_data["quiet"]
    if answered:
        with_teams, quiet = answered
        try:
            planning.register(event=shown, member=member, at=at, with_teams=with_teams, quiet=quiet)
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
    return render(request, "events/register.html", {"form": form, "offers": labels.OFFERS, **telling(shown)})


@login_not_required
@form_page
def join(request):
    """The third screen of the main job: she confirms who she is, and with that one act everything exists."""
    proved = signing_in.proved(request=request, at=timezone.now())
    if not proved:
        return redirect("members:enter")
    address = addresses.parse(proved["address"])
    register_now = versions.current()
    verdict = register_now.decide(address)
    coming_to = event_of(proved["then"])
    statement = versions.statement()
    form = JoinForm(
        request.POST or None,
        organisation=verdict.organisation,
        at_once=verdict.lane == "auto",
        initial={"teams": "with"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            member, registration = events_registrations.join(
                event=coming_to,
                with_teams=form.with_teams,
                quiet=form.cleaned_data["quiet"],
                at=timezone.now(),
                address=address,
                verdict=verdict,
                key=register_now.key(address),
                name=form.cleaned_data["name"],
                organisation=form.cleaned_data.get("organisation", ""),
                evidence=form.cleaned_data.get("evidence", ""),
                statement=statement,
                language=get_language(),
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("members:enter")
        then = reverse("events:registered", args=[coming_to.slug]) if registration else reverse("events:joined")
        return signing_in.sign_in(request=request, member=member, then=then)
    organisation = (
        verdict.organisation_cy if get_language() == "cy" and verdict.organisation_cy else verdict.organisation
    )
    context = {
        "form": form,
        "verdict": verdict,
        "organisation": organisation,
        "statement": statement,
        "address": address.text,
    }
    return render(request, "events/join.html", {**context, **(telling(coming_to) if coming_to else {})})


def event_of(path: str) -> Event | None:
    """The published event whose registration she was on her way to."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    if found.view_name != "events:register":
        return None
    return Event.objects.visible_to(None).filter(**found.kwargs).first()


@require_safe
def joined(request):
    """What exists now for somebody who joined without a meeting."""
    heading, sentence = _("You are a member"), _("Welcome. We are glad that you are here.")
    vouching = False
    if not request.user.is_current:
        heading, sentence = (
            _("Your application is with us"),
            _("An organiser looks at it and answers by the day below."),
        )
        if vouching := request.user.applications.filter(decided_at=None, lane="sponsor").exists():
            sentence = _("One thing is missing: the names of two members who know you.")
    intention = Intention.objects.filter(member=request.user).select_related("event").first()
    context = {"heading": heading, "sentence": sentence, "waiting": not request.user.is_current, "vouching": vouching}
    context["came_for"] = intention and labels.in_one_line(intention.event)
    return render(request, "events/joined.html", {"lines": ledger.lines(member=request.user), **context})


@require_safe
def registered(request, slug):
    """What exists now: her place, her calendar, her Teams invite, each with its state and next step."""
    mine = get_object_or_404(
        Registration.objects.active().select_related("event", "channel_invite"), event__slug=slug, member=request.user
    )
    shown, at = mine.event, timezone.now()
    if shown.cancelled_at:
        return redirect(shown)
    over = shown.ends_at <= at
    entry = CalendarEntry.objects.filter(about=planning.about(shown), holder=request.user, withdrawn_at=None).first()
    number = None if mine.placed_at or mine.offered_until else number_on_list(mine)
    sentence = labels.in_one_line(shown)
    if mine.offered_until:
        heading = _("A place is yours if you take it")
    elif number:
        heading = _("You are number %(number)s on the waiting list") % {"number": number}
    else:
        heading = _("You have a place") if request.user.is_current else _("A place is kept for you")
    has_link = mine.placed_at and request.user.is_current and not over and (shown.link or not shown.venue)
    context = {
        **telling(shown),
        "heading": heading,
        "sentence": sentence,
        "offered": mine.offered_until and not rules.why_not_take(registration=mine, at=at),
        "registration": mine,
        "needs": AccessShare.objects.filter(registration=mine).exists(),
        "waiting": not mine.placed_at or not request.user.is_current,
        "lines": ledger.lines(member=request.user, registration=mine, entry=entry),
        "over": over,
        "join_path": path_of(mine.pk) if has_link else "",
        "soon": bool(shown.link) and shown.starts_at - at < SOON,
    }
    response = render(request, "events/registered.html", context)
    return leading_on(response, mine) if context["join_path"] and context["soon"] else response


def number_on_list(registration) -> int:
    """Her place in the queue, counted from 1."""
    return registration.event.registrations.waiting().filter(arrival__lte=registration.arrival).count()


@form_page
def withdraw(request, slug):
    """I can't come: one page, one pressing."""
    mine = get_object_or_404(
        Registration.objects.active().select_related("event"), event__slug=slug, member=request.user
    )
    if request.method == "POST":
        try:
            events_registrations.withdraw(registration=mine, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, thanks(mine))
        return redirect(mine.event)
    return render(request, "events/withdraw.html", {"registration": mine, **telling(mine.event)})


def thanks(registration) -> str:
    """What somebody reads who does not come after all; `registration` as it was."""
    if registration.placed_at:
        return _("You have given your place back. Thank you for telling us.")
    if registration.offered_until:
        return _("The place goes to the next person on the list. Thank you for telling us.")
    return _("You have left the waiting list. Thank you for telling us.")


@require_safe
def mine(request):
    """What she has registered for, coming first."""
    at = timezone.now()
    registrations = Registration.objects.active().filter(member=request.user).select_related("event")
    coming = registrations.filter(event__ends_at__gt=at).order_by("event__starts_at")
    past = registrations.filter(event__ends_at__lte=at).order_by("-event__starts_at")[:ON_A_PAGE]
    shown = {
        "coming": [row(each.event, each) for each in coming[:100]],
        "past": [row(each.event, each) for each in past],
    }
    return render(request, "events/mine.html", shown)
