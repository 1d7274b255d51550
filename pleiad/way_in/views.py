"""The page for people who do not work in the public sector, or not yet, or not at present."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Case, Value, When
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pleiad.events import days
from pleiad.events.models import Event
from pleiad.events.rows import rows
from pleiad.stories import labels
from pleiad.stories.models import Story

from .jobs import JOBS

TOPICS = ("career-change", "being-new", "returning-to-work", "interviews")
"""What people outside would read first."""
STORIES, EVENTS = 4, 3


@login_not_required
@require_safe
def way_in(request):
    """What the jobs are, stories that everyone may read, and meetings that everyone may see; a member meets none by those
    whom they never meet."""
    member = request.user if getattr(request.user, "is_current", False) else None
    public = Story.objects.listed_for(member).filter(public_at__isnull=False).select_related("author")
    fits = Story.topics.through.objects.filter(topic__slug__in=TOPICS).values("story")
    stories = public.order_by(Case(When(pk__in=fits, then=Value(0)), default=Value(1)), "-public_at", "-pk")[:STORIES]
    coming = Event.objects.visible_to(None).upcoming(timezone.now()).filter(cancelled_at=None)[: EVENTS * 3]
    context = {
        "jobs": JOBS,
        "stories": labels.rows(stories, reader=None),
        "events": days.as_one(rows(list(coming), request.user))[:EVENTS],
    }
    return render(request, "way_in/way_in.html", context)
