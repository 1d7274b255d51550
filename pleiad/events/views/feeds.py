"""Events for other programs: feeds to subscribe to, and one event as a file."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from pleiad.calendars import ics
from pleiad.calendars.files import CALENDAR, as_file

from .. import feeds, pages
from ..models import Event
from .event import event_or_404

ATOM = "application/atom+xml; charset=utf-8"
IN_A_FEED = 500


@login_not_required
@require_safe
def download(request, slug):
    """One event as a file, without a join link."""
    shown = event_or_404(slug, request.user)
    return as_file(ics.calendar([feeds.as_entry(shown)], method="PUBLISH"), shown.slug)


@login_not_required
@require_safe
def calendar(request):
    """All public planned events, for a calendar to subscribe to."""
    return _feed("calendar", feeds.calendar, CALENDAR)


@login_not_required
@require_safe
def atom(request):
    """All public planned events, for a feed reader."""
    return _feed("atom", feeds.atom, ATOM)


def _feed(name, make, content_type):
    """The feed as it was last made, while nothing in it has changed: 500 events take a sixth of a second to write, and
    anyone may ask as often as they like."""
    coming = Event.objects.visible_to(None).upcoming(timezone.now())
    shown = tuple(coming.values_list("pk", "revision")[:IN_A_FEED])

    def whole():
        return make(
            Event.objects.visible_to(None).filter(pk__in=[pk for pk, _revision in shown]).order_by("starts_at", "pk")
        )

    return HttpResponse(pages.kept_newest(f"{name}-{get_language()}", shown, whole), content_type=content_type)
