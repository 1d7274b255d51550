"""The home page."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from .. import days, pages
from ..models import Event
from .event import rows

ON_THE_HOME_PAGE = 4
READ_FOR_THE_HOME_PAGE = 12
"""More than are shown, because the days of a course are one row."""


@login_not_required
@require_safe
def home(request):
    """What the network is, the next meeting and what is planned."""
    at = timezone.now()
    events = Event.objects.visible_to(None if pages.is_visitor(request) else request.user).published()
    coming = list(events.upcoming(at).filter(cancelled_at=None)[:READ_FOR_THE_HOME_PAGE])

    def page():
        shown = days.as_one(rows(coming, request.user))
        context = {"next_event": shown[0] if shown else None, "planned": shown[1 : ON_THE_HOME_PAGE + 1]}
        return render(request, "home.html", context)

    if pages.is_visitor(request):
        return pages.kept(request, ("home", get_language(), *((event.pk, event.revision) for event in coming)), page)
    return page()
