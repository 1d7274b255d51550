"""The answer of a signed-in member to a place that is offered."""

from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from .registration import own_registration_or_404
from .ticket import answer


@require_POST
def answer_offer(request, slug):
    """Take an offered place, or let the next person have it."""
    registration = own_registration_or_404(request, slug)
    answer(request, registration, timezone.now())
    if "take" in request.POST:
        return redirect("events:registered", slug)
    return redirect(registration.event)
