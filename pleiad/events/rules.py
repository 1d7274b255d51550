"""May she, and if not, why: plain sentences, no queries, no clock, no writing."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from .models import Event, Registration


def why_not_register(*, event: Event, at: datetime, member=None) -> str | None:
    """Why she cannot register, or None. A full event is no reason: there is a waiting list."""
    if member is not None and not member.is_active:
        return _("Your membership has ended.")
    if event.cancelled_at:
        return _("This event was cancelled.")
    if not event.published_at:
        return _("This event is not open yet.")
    if event.ends_at <= at:
        return _("This event is over.")
    if member is not None and not member.may_hold_places:
        return _("You can register once your application is approved.")
    return None


def why_not_keep_a_place(*, event: Event, kept: int) -> str | None:
    """Why no further provisional place can be kept at an event, or None; `kept` are those that applicants hold already.

    A quarter of the places, and at least three, can be kept for applicants: whoever invents applicants cannot fill a
    meeting. It guards no promise, so that two at the same moment may both have the last.
    """
    if event.capacity is not None and kept >= max(3, event.capacity // 4):
        return _("No more places can be kept for applicants. You can register once your application is approved.")
    return None


def why_not_withdraw(*, registration: Registration, at: datetime) -> str | None:
    """Why she cannot give her place back, or None."""
    if registration.cancelled_at:
        return _("You are not registered for this event.")
    if registration.event.ends_at <= at:
        return _("This event is over.")
    return None


def why_not_join_now(*, registration: Registration, at: datetime) -> str | None:
    """Why her join link does not lead to the meeting now, or None."""
    event = registration.event
    if registration.cancelled_at:
        return _("You have given your place back, so this link no longer works.")
    if not registration.member.is_current:
        return _("This link works once your membership is confirmed.")
    if event.cancelled_at:
        return _("This event was cancelled.")
    if not registration.placed_at:
        return _("You are on the waiting list. This link works once you have a place.")
    if event.ends_at <= at:
        return _("This event is over.")
    if not event.link:
        return _("The organisers have not set the meeting’s link yet. Try again shortly before it starts.")
    return None


def why_not_publish(*, event: Event, at: datetime) -> str | None:
    """Why an event cannot be published, or None."""
    if event.cancelled_at:
        return _("This event was cancelled.")
    if event.starts_at <= at:
        return _("The event would begin in the past. Change its time first.")
    return None


def why_not_change(*, event: Event, capacity: int | None) -> str | None:
    """Why an event's places cannot become this many, or None. `event` as it stands."""
    if event.cancelled_at:
        return _("This event was cancelled.")
    if capacity is not None and capacity < event.places_taken:
        return _("%(taken)s people have a place already, so there cannot be fewer places than that.") % {
            "taken": event.places_taken
        }
    return None
