"""The answer of a signed-in member to a place that is offered, or that their calendar declined."""

from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from .registration import own_registration_or_404
from .ticket import answer, keep_or_give_back


@require_POST
def answer_offer(request, slug):
    """Take an offered place, or let the next person have it."""
    registration = own_registration_or_404(request, slug)
    answer(request, registration, timezone.now(), said=button(request, "take", "pass"))
    if "take" in request.POST:
        return redirect("events:registered", slug)
    return redirect(registration.event)


@require_POST
def answer_declined(request, slug):
    """Keep a place that was declined in the calendar, or give it back at once."""
    registration = own_registration_or_404(request, slug)
    keep_or_give_back(request, registration, timezone.now(), said=button(request, "keep", "give"))
    return redirect("events:registered", slug) if "keep" in request.POST else redirect(registration.event)


def button(request, *names: str) -> str:
    """Which of these buttons was pressed, or ""."""
    return next((name for name in names if name in request.POST), "")
