from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from . import actions, ics
from .emails import as_event, to_itip
from .files import CALENDAR, as_file
from .models import CalendarEntry, Feed


@require_safe
def download(request, pk):
    """The member's entry as a file, for calendars that take no invitations from email."""
    entry = get_object_or_404(
        CalendarEntry.objects.select_related("holder"), pk=pk, holder=request.user, withdrawn_at=None
    )
    return as_file(to_itip(entry, method="PUBLISH"), "meeting")


@login_not_required
@require_safe
def feed(request, secret):
    """A member's calendar feed, for anyone who has its secret address; the member can revoke it."""
    held = Feed.objects.select_related("holder").filter(secret_hash=actions.hash_of(secret)).first()
    if not held or not held.holder.is_current:
        raise Http404
    entries = CalendarEntry.objects.filter(holder=held.holder, withdrawn_at=None).order_by("starts_at")[:500]
    events = [as_event(entry) for entry in entries]
    return HttpResponse(ics.calendar(events, name=_("My meetings")), content_type=CALENDAR)


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
