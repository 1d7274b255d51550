"""When a course runs: its months, and when its next season begins. No queries, no clock."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from pleiad.ui.dates import month

AHEAD = timedelta(days=56)
"""A new cohort is planned eight weeks ahead: a contact has ten days for an answer, and a diary needs the rest."""
TUESDAY = 1


def in_season(*, months: list[int], day: date) -> bool:
    """Whether the course runs in the month of this day; one without months runs all year."""
    return not months or day.month in months


def next_opening(*, months: list[int], day: date) -> date:
    """The next day in season: `day` itself, or the first of the next month in `months`."""
    if in_season(months=months, day=day):
        return day
    later = [each for each in months if each > day.month]
    return date(day.year, min(later), 1) if later else date(day.year + 1, min(months), 1)


def first_day(*, months: list[int], day: date) -> date:
    """A first day for a cohort that is planned on `day`: the first Tuesday in season at least eight weeks later."""
    first = next_opening(months=months, day=day + AHEAD)
    tuesday = first + timedelta(days=(TUESDAY - first.weekday()) % 7)
    if in_season(months=months, day=tuesday):
        return tuesday
    return first_day(months=months, day=tuesday - AHEAD)


def spoken(months: list[int]) -> str:
    """ "July and September", "March to May", "All year"."""
    if not months or len(months) == 12:
        return _("All year")
    names = [month(moment=date(2026, each, 1)) for each in sorted(months)]
    in_a_row = sorted(months) == list(range(min(months), max(months) + 1))
    if len(names) > 2 and in_a_row:
        return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    if len(names) == 1:
        return names[0]
    return _("%(those)s and %(last)s") % {"those": ", ".join(names[:-1]), "last": names[-1]}
