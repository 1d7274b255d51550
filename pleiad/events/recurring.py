"""The days on which a series falls: rules such as "the last Thursday of the month, 4pm to 5:30pm", in London's time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import rrulestr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.members.bank_holidays import is_bank_holiday
from pleiad.ui.dates import time_span, weekday
from pleiad.ui.london import moment

AT_MOST = 60
"""Five years of monthly meetings: nobody plans further ahead."""
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKLY, FORTNIGHTLY, BY_WEEK, LAST = "weekly", "fortnightly", "by-week", "last"
PATTERNS = [
    (WEEKLY, gettext_lazy("Every week")),
    (FORTNIGHTLY, gettext_lazy("Every two weeks")),
    (BY_WEEK, gettext_lazy("Every month, on the same weekday of the month, such as the second Tuesday")),
    (LAST, gettext_lazy("Every month, on the last such weekday of the month")),
]
ORDINALS = {
    1: gettext_lazy("First %(weekday)s of the month"),
    2: gettext_lazy("Second %(weekday)s of the month"),
    3: gettext_lazy("Third %(weekday)s of the month"),
    4: gettext_lazy("Fourth %(weekday)s of the month"),
    -1: gettext_lazy("Last %(weekday)s of the month"),
}


@dataclass(frozen=True)
class Day:
    """One day on which the rule falls. `skipped` says why nothing is planned on it, or is empty."""

    day: date
    starts_at: datetime | None
    ends_at: datetime | None
    skipped: str = ""


def day_rule(*, pattern: str, first_day: date) -> str:
    """The rule (RFC 5545) of a pattern that begins on this day; its weekday is that of the day."""
    name = DAYS[first_day.weekday()]
    if pattern == WEEKLY:
        return f"FREQ=WEEKLY;BYDAY={name}"
    if pattern == FORTNIGHTLY:
        return f"FREQ=WEEKLY;INTERVAL=2;BYDAY={name}"
    return f"FREQ=MONTHLY;BYDAY={-1 if pattern == LAST else week_of_month(first_day)}{name}"


def pattern_of(rule: str) -> str:
    """The pattern that a rule of `day_rule` was made from."""
    parts = dict(part.split("=") for part in rule.split(";"))
    if parts["FREQ"] == "MONTHLY":
        return LAST if parts["BYDAY"].startswith("-1") else BY_WEEK
    return FORTNIGHTLY if parts.get("INTERVAL") == "2" else WEEKLY


def week_of_month(day: date) -> int:
    """1 for the first such weekday of its month, up to 5."""
    return (day.day - 1) // 7 + 1


def days(*, rule: str, first_day: date, begins: time, ends: time, holidays_of: str, count: int) -> list[Day]:
    """The first days of a rule until `count` of them (60 at most) can be planned; days left out say why.

    `holidays_of`: a nation whose bank holidays are skipped, or "". Times are London's clock whatever the season.
    """
    found, planned = [], 0
    wanted = min(count, AT_MOST)
    for each in islice(rrulestr(rule, dtstart=datetime.combine(first_day, time())), 4 * AT_MOST):
        made = _day(each.date(), begins, ends, holidays_of)
        found.append(made)
        planned += not made.skipped
        if planned == wanted:
            break
    return found


def _day(day, begins, ends, holidays_of):
    last = day if ends > begins else day + timedelta(days=1)
    starts_at, ends_at = moment(day=day, at_time=begins), moment(day=last, at_time=ends)
    if is_bank_holiday(day, nation=holidays_of):
        return Day(day, starts_at, ends_at, _("Bank holiday"))
    if starts_at is None or ends_at is None:
        return Day(day, starts_at, ends_at, _("The clocks go forward, so this time does not exist"))
    if ends_at <= starts_at:
        return Day(day, starts_at, ends_at, _("The clocks go back, so it would end before it begins"))
    return Day(day, starts_at, ends_at)


def in_words(series) -> str:
    """ "Last Thursday of the month, 4pm to 5:30pm" """
    parts = dict(part.split("=") for part in series.day_rule.split(";"))
    name = weekday(moment=series.first_day)
    if parts["FREQ"] == "MONTHLY":
        said = ORDINALS[int(parts["BYDAY"][:-2])] % {"weekday": name}
    elif parts.get("INTERVAL") == "2":
        said = _("Every second %(weekday)s") % {"weekday": name}
    else:
        said = _("Every %(weekday)s") % {"weekday": name}
    hours = [datetime.combine(series.first_day, each) for each in (series.begins, series.ends)]
    return f"{said}, {time_span(start=hours[0], end=hours[1])}"
