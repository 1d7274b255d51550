"""May she, and if not, why: plain sentences, no queries, no clock, no writing."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .models import Allowance, Cohort, Ended, PlaceRequest

ANSWER_WITHIN = timedelta(days=10)
"""So long a contact has for a yes or no: two working weeks, in which most people are at work at least once."""
ANSWER_BEFORE = timedelta(days=2)
"""So long before the first day a yes must have come, for whoever else would take the place."""
WARN_BEFORE = timedelta(days=60)
"""So long before points lapse their contact is told: time enough for a course in between."""


def why_not_ask(*, cohort: Cohort, member, at: datetime) -> str | None:
    """Why she cannot ask for a place, or None; what her organisation has is another question."""
    if not getattr(member, "is_current", False):
        return _("You can ask for a place once you are a member.")
    if cohort.lead.cancelled_at:
        return _("This cohort was called off.")
    if not cohort.published_at:
        return _("This cohort is not open yet.")
    if cohort.lead.starts_at <= at:
        return _("This cohort has begun.")
    return None


def why_not_pay(*, price: int, allowance: Allowance | None, answer_by: datetime | None, at: datetime) -> str | None:
    """Why her organisation's points do not carry her place, or None. `allowance`: the one that would, or the largest."""
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
    """By when the contact must have answered."""
    return min(at + ANSWER_WITHIN, starts_at - ANSWER_BEFORE)


def why_not_agree(*, request: PlaceRequest, at: datetime) -> str | None:
    """Why a yes comes to nothing, or None."""
    if request.ended_why == Ended.CANCELLED or request.cohort.lead.cancelled_at:
        return _("This cohort was called off.")
    if request.ended_at:
        return _("The person who asked no longer needs an answer.")
    if request.cohort.lead.starts_at <= at:
        return _("This cohort has begun.")
    return None


def may_register(*, places_left: int | None, asked_before: int) -> bool:
    """Whether somebody with a yes goes on now: places are kept for those who asked before her and have no answer yet. When
    every place is taken nothing can be kept, and she joins the waiting list."""
    return places_left is None or places_left <= 0 or places_left > asked_before


def gives_back(*, starts_at: datetime, at: datetime, why: str) -> bool:
    """Whether the points return: until the course begins, and always when it was not she who gave up the place."""
    return at < starts_at or why != Ended.WITHDRAWN


def why_not_watch(*, member) -> str | None:
    """Why she cannot be told of new cohorts, or None."""
    if not getattr(member, "is_current", False):
        return _("We can tell you once you are a member.")
    return None


def why_not_publish(*, cohort: Cohort, at: datetime) -> str | None:
    """Why a cohort cannot be opened, or None."""
    if cohort.published_at:
        return _("This cohort is open already.")
    if cohort.lead.cancelled_at:
        return _("This cohort was called off.")
    if cohort.lead.starts_at <= at:
        return _("The first day lies in the past. Change it first.")
    return None


def why_not_alumna(*, took_part: bool) -> str | None:
    """Why she cannot be found by whoever thinks of taking the course, or None."""
    return None if took_part else _("Only somebody who took the course can answer questions about it.")


def why_not_change_points(*, allowance: Allowance | None, points: int) -> str | None:
    """Why an organisation's points cannot become this many, or None."""
    bound = allowance.reserved + allowance.spent if allowance else 0
    if points < bound:
        return ngettext(
            "%(bound)s point is used or kept already, so there cannot be fewer.",
            "%(bound)s points are used or kept already, so there cannot be fewer.",
            bound,
        ) % {"bound": bound}
    return None
