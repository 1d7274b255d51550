"""The pages behind signed links in emails: each has a button and works signed out; opening it changes nothing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pleiad.errors import Refused
from pleiad.ui.pressing import pressed

from .. import rules, tickets
from ..actions import calendar_answers, registrations, waiting_list
from ..forms import TicketAnswerForm
from .event import telling
from .registration import thanks

form_page = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@never_cache
@form_page
def withdraw(request, token):
    """“I can’t come”, from an email: one page, one press."""
    registration = tickets.withdrawing(token)
    if registration is None:
        raise Http404
    at = timezone.now()
    if pressed(request):
        try:
            registrations.withdraw(registration=registration, by=registration.member, at=at)
            messages.success(request, thanks(registration))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(request.path)
    why_not = rules.why_not_withdraw(registration=registration, at=at)
    context = {"registration": registration, "why_not": why_not, **telling(registration.event)}
    return render(request, "events/ticket_withdraw.html", context)


@login_not_required
@never_cache
@form_page
def offer(request, token):
    """Take an offered place, or let the next person have it."""
    registration = tickets.offered(token)
    if registration is None:
        raise Http404
    at = timezone.now()
    form = answer_form(request, [("take", _("Take the place")), ("pass", _("Let the next person have it"))])
    if form.is_valid():
        answer(request, registration, at, said=form.cleaned_data["answer"])
        return redirect(request.path)
    why_not = rules.why_not_take(registration=registration, at=at)
    context = {"registration": registration, "why_not": why_not, "form": form, **telling(registration.event)}
    context["coming"] = bool(registration.placed_at and not registration.cancelled_at)
    return render(request, "events/ticket_offer.html", context)


@login_not_required
@never_cache
@form_page
def declined(request, token):
    """Keep a place that was declined in a calendar, or give it back at once."""
    registration = tickets.declined(token)
    if registration is None:
        raise Http404
    at = timezone.now()
    form = answer_form(request, [("keep", _("Keep my place")), ("give", _("Give it back now"))])
    if form.is_valid():
        keep_or_give_back(request, registration, at, said=form.cleaned_data["answer"])
        return redirect(request.path)
    why_not = rules.why_not_keep(registration=registration, at=at)
    context = {"registration": registration, "why_not": why_not, "form": form, **telling(registration.event)}
    return render(request, "events/ticket_declined.html", context)


def answer_form(request, choices):
    """The form of a page with two answers: filled once its button was pressed, so that a form that a machine sends without
    pressing it says nothing."""
    return TicketAnswerForm(request.POST if pressed(request) else None, choices=choices)


def keep_or_give_back(request, registration, at, *, said: str) -> None:
    """Keep a place that a calendar declined ("keep"), or give it back ("give"), and tell the result in a message."""
    try:
        if said == "keep":
            calendar_answers.keep(registration=registration, by=registration.member, at=at)
            messages.success(request, _("You keep your place. We put it into your calendar again."))
        elif said == "give":
            registrations.withdraw(registration=registration, by=registration.member, at=at)
            messages.success(request, thanks(registration))
    except Refused as refusal:
        messages.error(request, str(refusal))


def answer(request, registration, at, *, said: str) -> None:
    """Take an offered place ("take"), or pass it on ("pass"), and tell the result in a message."""
    try:
        if said == "take":
            waiting_list.take(registration=registration, by=registration.member, at=at)
            messages.success(request, _("The place is yours. The invitation for your calendar is on its way."))
        elif said == "pass":
            registrations.decline(registration=registration, by=registration.member, at=at)
            messages.success(request, thanks(registration))
    except Refused as refusal:
        messages.error(request, str(refusal))
