"""Events for other programs: feeds to subscribe to, and one event as a file."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import conditional_page, require_safe

from pleiad.calendars import ics
from pleiad.calendars.actions import first_host
from pleiad.calendars.files import CALENDAR, as_file, feed_response, packed
from pleiad.calendars.models import IN_A_FEED, KEPT_IN_FEEDS, CalendarEntry

from .. import feeds, pages
from ..actions.calendar_entries import about
from ..models import Event
from .event import event_or_404

ATOM = "application/atom+xml; charset=utf-8"


@login_not_required
@require_safe
def download(request, slug):
    """One event as a file, without a join link; a member who has it in the calendar already gets the same entry."""
    shown = event_or_404(slug, request.user)
    held = CalendarEntry.objects.filter(about=about(shown), holder=request.user.pk, withdrawn_at=None).first()
    if held:
        return redirect("calendars:download", held.pk)
    return as_file(ics.calendar([feeds.as_entry(shown, host=first_host())]), shown.slug)


@login_not_required
@require_safe
@conditional_page
def calendar(request):
    """All public events of the last three months and to come, for a calendar to subscribe to."""
    return _feed(request, "calendar", feeds.calendar, CALENDAR, since=timezone.now() - KEPT_IN_FEEDS)


@login_not_required
@require_safe
@conditional_page
def atom(request):
    """All public planned events, for a feed reader."""
    return _feed(request, "atom", feeds.atom, ATOM, since=timezone.now())


def _feed(request, name, make, content_type, *, since):
    """The feed as it was last made, while nothing in it has changed: 500 events take a sixth of a second to write, and
    anyone may ask as often as they like."""
    public = Event.objects.visible_to(None)
    shown = tuple(public.upcoming(since).values_list("pk", "published_at", "changed_at", "cancelled_at")[:IN_A_FEED])

    def whole():
        found = public.filter(pk__in=[pk for pk, *_moments in shown]).order_by("starts_at", "pk")
        return packed(make(found))

    content = pages.kept_newest(f"{name}-{get_language()}", (settings.BASE_URL, *shown), whole)
    return feed_response(request, content, content_type=content_type, public=True)
