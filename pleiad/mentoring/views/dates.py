from copy import copy

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.errors import Refused

from .. import rules
from ..actions import pairings
from ..forms.meeting import DateForm
from ..models import MentoringMeeting
from .door import member_form, pairing_or_404, sent


@member_form
def date(request, pk, meeting=None):
    """Set a date in both calendars, or move one."""
    held, at = pairing_or_404(request, pk), timezone.now()
    moved = None
    if meeting is not None:
        moved = get_object_or_404(
            MentoringMeeting, pk=meeting, pairing__in=pairings.together(held), cancelled_at=None, starts_at__gt=at
        )
    if reason := rules.why_not_change(pairing=held):
        messages.error(request, str(reason))
        return redirect("mentoring:pairing", pk)
    form = DateForm(sent(request), instance=copy(moved))
    if form.is_bound and form.is_valid():
        try:
            pairings.set_meeting(pairing=held, by=request.user, at=at, meeting=moved, **form.when_and_where())
        except Refused as refusal:
            form.add_error("day", str(refusal))
        else:
            messages.success(request, _("The date is on its way into the calendars."))
            return redirect("mentoring:pairing", pk)
    return render(request, "mentoring/date.html", {"form": form, "pairing": held, "meeting": moved})


@member_form
def cancel_date(request, pk, meeting):
    """Cancel a date, so that it leaves the calendars."""
    held, at = pairing_or_404(request, pk), timezone.now()
    going = get_object_or_404(
        MentoringMeeting, pk=meeting, pairing__in=pairings.together(held), cancelled_at=None, starts_at__gt=at
    )
    if request.method == "POST":
        try:
            pairings.cancel_meeting(meeting=going, by=request.user, at=at)
            messages.success(request, _("The date is leaving the calendars."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("mentoring:pairing", pk)
    return render(request, "mentoring/cancel_date.html", {"pairing": held, "meeting": going})
