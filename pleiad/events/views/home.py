"""The start page: for visitors what the network is and what is planned, for members their home."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pleiad.home import start

from .. import days, pages
from ..join_links import path_of
from ..models import Event, Registration
from ..rows import row, rows

ON_THE_HOME_PAGE = 4
READ_FOR_THE_HOME_PAGE = 12
"""More than are shown, because the days of a course are one row."""


@login_not_required
@require_safe
def home(request):
    """A member's home, or what the network is, the next meeting and what is planned."""
    at = timezone.now()
    if not pages.is_visitor(request) and request.user.is_authenticated:
        member = request.user
        return render(request, "home/start.html", {**start.of(member, at=at), **next_meeting(member, at=at)})
    coming = _coming(None if pages.is_visitor(request) else request.user, at)

    def page():
        shown = days.as_one(rows(coming, request.user))
        context = {"next_event": shown[0] if shown else None, "planned": shown[1 : ON_THE_HOME_PAGE + 1]}
        return render(request, "home.html", context)

    if pages.is_visitor(request):
        return pages.kept(request, ("home", get_language(), *((event.pk, event.revision) for event in coming)), page)
    return page()


def _coming(viewer, at):
    events = Event.objects.visible_to(viewer).published()
    return list(events.upcoming(at).filter(cancelled_at=None)[:READ_FOR_THE_HOME_PAGE])


def next_meeting(member, *, at) -> dict:
    """The member's next meeting with the link to it and “I can’t come”; without one, the next that is planned."""
    own = Registration.objects.active().filter(member=member.pk, event__ends_at__gt=at, event__cancelled_at=None)
    found = own.select_related("event").order_by("event__starts_at", "pk").first()
    if found is None:
        coming = Event.objects.visible_to(member).published().upcoming(at).filter(cancelled_at=None).first()
        return {"next_event": row(coming) if coming else None}
    event = found.event
    has_link = found.placed_at and member.is_current and (event.link or not event.venue)
    return {
        "next_event": row(event, found)
        | {
            "act": _("See your place") if found.placed_at else "",
            "act_url": reverse("events:registered", args=[event.slug]),
            "own": True,
        },
        "join_path": path_of(found.pk, found.link_round) if has_link else "",
        "withdraw_url": reverse("events:withdraw", args=[event.slug]),
    }
