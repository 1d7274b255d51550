"""Letting Teams make the online meeting of an event, and asking it who was there."""

from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.desk.door import desk_action
from pleiad.desk.pages import attempt

from ...actions import online_meetings
from ...models import Event


@desk_action
def make(request, pk):
    """Ask Teams for the meeting; its link is set when it is made."""
    event, done = get_object_or_404(Event, pk=pk), _("Teams makes the meeting. Its link is set in a minute or two.")
    attempt(request, online_meetings.ask, done, event=event, by=request.user, at=timezone.now())
    return redirect("desk:event", pk)


@desk_action
def report(request, pk):
    """Ask Teams who was there."""
    event, done = get_object_or_404(Event, pk=pk), _("Teams is asked who was there. This takes a minute or two.")
    attempt(request, online_meetings.ask_for_report, done, event=event, by=request.user, at=timezone.now())
    return redirect("desk:attendance", pk)
