"""Courses, cohorts and points in words, in the active language."""

from datetime import timedelta

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pleiad.ui.dates import day, when

from .locations.distance import about


def told(course, column: str) -> str:
    """A course's name, about or for_whom in the active language, in English where there is no Welsh."""
    return (get_language() == "cy" and getattr(course, f"{column}_cy")) or getattr(course, column)


def where(cohort) -> str:
    """ "Leeds, West Yorkshire", or "Online"."""
    return cohort.location or _("Online")


def dates(cohort, *, days: int) -> str:
    """ "Thursday 8 July 2027, 10am to 4pm, and 2 more days"."""
    first = when(start=cohort.lead.starts_at, end=cohort.lead.ends_at)
    if days < 2:
        return first
    return ngettext("%(first)s, and %(more)s more day", "%(first)s, and %(more)s more days", days - 1) % {
        "first": first,
        "more": days - 1,
    }


def places_left(cohort) -> str:
    """ "3 places left", or that there is a waiting list."""
    left = cohort.lead.places_left
    if left is None:
        return ""
    if left > 0 and not cohort.lead.waiting:
        return ngettext("%(left)s place left", "%(left)s places left", left) % {"left": left}
    return _("All places taken, there is a waiting list")


def price(course) -> str:
    """ "3 points", or that it costs nothing."""
    if not course.points:
        return _("Free")
    return ngettext("%(points)s point", "%(points)s points", course.points) % {"points": course.points}


def way(miles: float, *, from_land: str, to_land: str) -> str:
    """A distance in words ("about 40 miles"), and whether there is water between."""
    said = about(miles)
    if from_land != to_land:
        return _("%(miles)s, and across the water") % {"miles": said}
    return said


def last_day(allowance):
    """The last second at which the points can be used, which is on their last day."""
    return allowance.expires_at - timedelta(seconds=1)


def left_of(allowance) -> str:
    """ "4 points this year, until 31 March 2027"."""
    words = ngettext("%(left)s point left until %(day)s", "%(left)s points left until %(day)s", allowance.left)
    return words % {"left": allowance.left, "day": day(moment=last_day(allowance))}
