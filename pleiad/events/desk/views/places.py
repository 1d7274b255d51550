"""Giving a member a place, moving it to another meeting, and taking a cancellation back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.desk.door import desk_form, desk_form_for_good
from pleiad.desk.lookups import look_up
from pleiad.desk.pages import attempt, sent, show
from pleiad.errors import Refused

from ... import rules
from ...actions import registrations as places
from ...actions import taking_back
from ...models import Event, Registration
from ..forms.places import GiveForm, MoveForm


@desk_form
def give(request, pk):
    """Give a member a free place, found by their address; the look-up is recorded, and the member reads why."""
    event, at = get_object_or_404(Event, pk=pk), timezone.now()
    if why_not := rules.why_not_register(event=event, at=at):
        messages.warning(request, str(why_not))
        return redirect("desk:registrations", pk)
    form = GiveForm(sent(request))
    if request.method == "POST" and form.is_valid() and _given(request, form, event, at):
        return redirect("desk:registrations", pk)
    return show(request, "events", "events/desk/give_place.html", {"event": event, "form": form})


def _given(request, form, event, at):
    address, reason = form.cleaned_data["address"], form.cleaned_data["reason"]
    try:
        found = look_up(asked=address, why=reason, by=request.user, at=at) if "@" in address else []
        if not found:
            form.add_error("address", _("No member has this address. Check it, or invite them to join first."))
            return False
        places.give(event=event, member=found[0], by=request.user, at=at, reason=reason)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("%(name)s has a place and is told.") % {"name": found[0]})
    return True


@desk_form
def move(request, pk):
    """Move a place to another meeting that has one free."""
    active = Registration.objects.active().select_related("event", "member").filter(event__asked_for_at="")
    registration, at = get_object_or_404(active, pk=pk), timezone.now()
    if why_not := rules.why_not_withdraw(registration=registration, at=at):
        messages.warning(request, str(why_not))
        return redirect("desk:registrations", registration.event_id)
    form = MoveForm(sent(request), event=registration.event, at=at)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        try:
            places.move(registration=registration, to=to, by=request.user, at=at, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done = _("%(name)s has a place at “%(title)s” now, and is told.")
            messages.success(request, done % {"name": registration.member, "title": to.title})
            return redirect("desk:registrations", registration.event_id)
    context = {"registration": registration, "event": registration.event, "form": form}
    return show(request, "events", "events/desk/move_place.html", context)


@desk_form_for_good
def take_back(request, pk):
    """Take a cancellation back, after showing how many are told that the meeting takes place."""
    event, at = get_object_or_404(Event, pk=pk), timezone.now()
    if why_not := rules.why_not_take_back(event=event, at=at):
        messages.warning(request, str(why_not))
        return redirect("desk:event", pk)
    if request.method == "POST":
        done = _("The event takes place again. Everyone who was told of the cancellation is told of this.")
        attempt(request, taking_back.take_back, done, event=event, by=request.user, at=at)
        return redirect("desk:event", pk)
    people = event.registrations.active().count()
    told = ngettext(
        "One person keeps the place or the turn they had, and is told.",
        "%(n)s people keep the places and turns they had, and are told.",
        people,
    ) % {"n": people}
    sentences = [told if people else _("Nobody had registered, so nobody is told.")]
    return show(request, "events", "events/desk/take_back.html", {"event": event, "sentences": sentences})
