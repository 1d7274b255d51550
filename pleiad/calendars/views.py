from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from . import actions, ics
from .emails import as_event, ends_with, pages_of
from .files import CALENDAR, as_file, feed_response, packed
from .models import IN_A_FEED, KEPT_IN_FEEDS, CalendarEntry, Feed


@require_safe
def download(request, pk):
    """The member's entry as a file, for calendars that take no invitations from email."""
    entry = get_object_or_404(
        CalendarEntry.objects.select_related("holder"), pk=pk, holder=request.user, withdrawn_at=None
    )
    return as_file(ics.calendar([as_event(entry, **ends_with(entry))]), "meeting")


@login_not_required
@require_safe
@conditional_page
def feed(request, secret):
    """A member's calendar feed, for anyone who has its secret address; the member can revoke it."""
    held = Feed.objects.select_related("holder").filter(secret_hash=actions.hash_of(secret)).first()
    if not held or not held.holder.is_current:
        raise Http404
    kept = CalendarEntry.objects.filter(
        holder=held.holder, withdrawn_at=None, ends_at__gt=timezone.now() - KEPT_IN_FEEDS
    )
    entries = list(kept.order_by("starts_at", "pk")[:IN_A_FEED])
    pages = pages_of(entries)
    events = [as_event(entry, page=pages.get(entry.about, "")) for entry in entries]
    content = packed(ics.calendar(events, name=_("My meetings")))
    return feed_response(request, content, content_type=CALENDAR, public=False)


@require_http_methods(["GET", "HEAD", "POST"])
def my_feed(request):
    """Make, renew or close the member's own feed."""
    address = ""
    if request.method == "POST":
        if "close" in request.POST:
            actions.close_feed(holder=request.user)
            messages.success(request, _("Your feed is closed. Its old address no longer works."))
            return redirect("calendars:my-feed")

        secret = actions.new_feed(holder=request.user, at=timezone.now())
        address = settings.BASE_URL + reverse("calendars:feed", args=[secret])
    has_feed = bool(address) or Feed.objects.filter(holder=request.user).exists()
    return render(request, "calendars/my_feed.html", {"address": address, "has_feed": has_feed})
