"""What a member or organiser may do in training, and if not, why not. No queries, no clock, no writing."""

from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pleiad.errors import Reason
from pleiad.members.models import Member
from pleiad.members.rules import why_not_write

from .models import Allowance, Cohort, Ended, PlaceRequest

ANSWER_WITHIN = timedelta(days=10)
"""How long a contact has for a yes or no: ten days, in which most people are at work at least once."""
ANSWER_BEFORE = timedelta(days=2)
"""How long before the first day a yes must have come, so that someone else can still take the place."""
WARN_BEFORE = timedelta(days=60)
"""How long before points lapse the contact is told: time enough to take a course."""


def why_not_ask(*, cohort: Cohort, member: Member | AnonymousUser, at: datetime) -> Reason:
    """Why the member cannot ask for a place, or None; see `why_not_pay` for the points."""
    if not getattr(member, "is_current", False):
        return _("You can ask for a place once you are a member.")
    if reason := why_not_write(member=member):
        return reason
    if cohort.lead.cancelled_at:
        return _("This cohort was called off.")
    if not cohort.published_at:
        return _("This cohort is not open yet.")
    if cohort.lead.starts_at <= at:
        return _("This cohort has begun.")
    return None


def why_not_pay(*, price: int, allowance: Allowance | None, answer_by: datetime | None, at: datetime) -> Reason:
    """Why the organisation's points do not pay for a place, or None. `allowance`: as `actions.points.of` gives it."""
    if price == 0:
        return None
    if allowance is None:
        return _("Your organisation has no training points with us this year.")
    if allowance.left < price:
        return ngettext(
            "Your organisation has %(left)s point left, and a place costs %(price)s.",
            "Your organisation has %(left)s points left, and a place costs %(price)s.",
            allowance.left,
        ) % {"left": allowance.left, "price": price}
    if answer_by is not None and answer_by <= at:
        return _("It is too late to ask: the person who books at your organisation could no longer answer.")
    return None


def answer_by(*, starts_at: datetime, at: datetime) -> datetime:
    """The moment by which the contact must have answered."""
    return min(at + ANSWER_WITHIN, starts_at - ANSWER_BEFORE)


def why_not_agree(*, request: PlaceRequest, at: datetime) -> Reason:
    """Why a yes from the contact has no effect, or None."""
    if request.ended_why == Ended.CANCELLED or request.cohort.lead.cancelled_at:
        return _("This cohort was called off.")
    if request.ended_at:
        return _("The person who asked no longer needs an answer.")
    if request.cohort.lead.starts_at <= at:
        return _("This cohort has begun.")
    return None


def may_register(*, places_left: int | None, asked_before: int) -> bool:
    """Whether a member with a yes can be registered now. Places are kept for the `asked_before` who have no answer yet;
    when every place is taken none can be kept, and the member joins the waiting list."""
    return places_left is None or places_left <= 0 or places_left > asked_before


def gives_back(*, starts_at: datetime, at: datetime, why: str) -> bool:
    """Whether the points return: until the course begins, and always when it was not the member who gave up the place."""
    return at < starts_at or why != Ended.WITHDRAWN


def why_not_watch(*, member: Member | AnonymousUser) -> Reason:
    """Why the member cannot be told of new cohorts, or None."""
    if not getattr(member, "is_current", False):
        return _("We can tell you once you are a member.")
    return why_not_write(member=member)


def why_not_publish(*, cohort: Cohort, at: datetime) -> Reason:
    """Why a cohort cannot be opened, or None."""
    if cohort.published_at:
        return _("This cohort is open already.")
    if cohort.lead.cancelled_at:
        return _("This cohort was called off.")
    if cohort.lead.starts_at <= at:
        return _("The first day lies in the past. Change it first.")
    return None


def why_not_alumna(*, took_part: bool) -> Reason:
    """Why the member cannot be shown on the page of the course, or None."""
    return None if took_part else _("Only someone who took the course can answer questions about it.")


def why_not_change_points(*, allowance: Allowance | None, points: int) -> Reason:
    """Why an organisation's points cannot become this many, or None."""
    bound = allowance.reserved + allowance.spent if allowance else 0
    if points < bound:
        return ngettext(
            "%(bound)s point is used or kept already, so there cannot be fewer.",
            "%(bound)s points are used or kept already, so there cannot be fewer.",
            bound,
        ) % {"bound": bound}
    return None
