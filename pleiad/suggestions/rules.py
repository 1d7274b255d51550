"""What a member may do, and if not, why not, in plain sentences. No queries, no clock, no writing."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from pleiad.errors import Reason
from pleiad.events.models import Event
from pleiad.members import paces
from pleiad.members.models import Member
from pleiad.members.rules import why_not_write

from .models import Suggestion


def why_not_suggest(*, member: Member, lately: int) -> Reason:
    """Why the member cannot suggest anything now, or None; `lately`: how many they suggested within the month."""
    if not member.is_current:
        return _("You can suggest topics once you are a member.")
    if reason := why_not_write(member=member):
        return reason
    return paces.why_not("suggest", used=lately)


def why_not_support(*, suggestion: Suggestion, member: Member) -> Reason:
    """Why the member cannot support the suggestion, or None."""
    if not member.is_current:
        return _("You can support topics once you are a member.")
    if reason := why_not_write(member=member):
        return reason
    if suggestion.hidden_at or suggestion.taken_back_at:
        return _("This suggestion was taken back.")
    if suggestion.author_id == member.pk:
        return _("It is your own suggestion, so your support is counted already.")
    if suggestion.planned_at:
        return _("This is planned already.")
    return None


def why_not_take_back(*, suggestion: Suggestion, member: Member) -> Reason:
    """Why the member cannot take the suggestion back, or None."""
    if suggestion.author_id != member.pk:
        return _("Only the member who suggested it can take it back.")
    if suggestion.taken_back_at or suggestion.hidden_at:
        return _("This suggestion was taken back.")
    if suggestion.planned_at:
        return _("This is planned already.")
    return None


def why_not_plan(*, suggestion: Suggestion, event: Event, at: datetime) -> Reason:
    """Why an event cannot take up a suggestion, or None."""
    if suggestion.hidden_at or suggestion.taken_back_at:
        return _("This suggestion was taken back.")
    if suggestion.planned_at:
        return _("This is planned already.")
    if event.cancelled_at:
        return _("This event was cancelled.")
    if event.ends_at <= at:
        return _("This event is over.")
    return None
