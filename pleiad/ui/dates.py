"""Dates and times as the network writes them: "Thursday 17 December 2026", "4pm to 5:30pm", midday and midnight.

The form is that of the GOV.UK style guide. Moments are shown in the active time zone, which is London's.
"""

import re
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import get_language

WORDS = {
    "en": {"to": "to", "midday": "midday", "midnight": "midnight", "clock": "UK time"},
    "cy": {"to": "i", "midday": "canol dydd", "midnight": "canol nos", "clock": "amser y DU"},
}
A_TIME = re.compile(r"\b\d{1,2}(:\d\d)?[ap]m\b|\b(midday|midnight|canol dydd|canol nos)\b")
# Django's Welsh catalogue misspells July and shortens it to three letters, where Welsh writes Gorff.
JULY = "Gorffennaf"
JULY_MISSPELT = "Gorffenaf"
JULY_SHORT = " Gorff"
JULY_TOO_SHORT = " Gor"
A_NIGHT = timedelta(hours=12)
"""What ends on the next day within it is said without that day: "10pm to 1am"."""


def day(*, moment):
    """Return "Thursday 17 December 2026" for a date or an aware datetime."""
    here = local(moment)
    return f"{WEEKDAYS[here.weekday()]} {here.day} {month(moment=here)} {here.year}"


def short_day(*, moment):
    """Return "Thu 17 Dec" for a date or an aware datetime."""
    here = local(moment)
    words = f"{WEEKDAYS_ABBR[here.weekday()]} {here.day} {MONTHS_3[here.month].title()}"
    return words.removesuffix(JULY_TOO_SHORT) + JULY_SHORT if words.endswith(JULY_TOO_SHORT) else words


def near_day(*, moment):
    """Return "Thu 17 Dec" for a day of this year, and "Thu 7 Jan 2027" for one of another."""
    words = short_day(moment=moment)
    return words if local(moment).year == timezone.localdate().year else f"{words} {local(moment).year}"


def short_date(*, moment):
    """Return "29 Apr 2021" for a date or an aware datetime: what is over needs its year more than its weekday."""
    _weekday, words = short_day(moment=moment).split(" ", 1)
    return f"{words} {local(moment).year}"


def weekday(*, moment):
    """Return "Thursday" for a date or an aware datetime."""
    return str(WEEKDAYS[local(moment).weekday()])


def month(*, moment):
    """Return "December" for a date or an aware datetime."""
    return str(MONTHS[local(moment).month]).replace(JULY_MISSPELT, JULY)


def month_and_year(*, moment):
    """Return "December 2026" for a date or an aware datetime."""
    return f"{month(moment=moment)} {local(moment).year}"


def time_of_day(*, moment):
    """Return "4pm", "5:30pm", "midday" or "midnight" for an aware datetime."""
    moment = local(moment)
    if moment.minute == 0 and moment.hour in (0, 12):
        return _word("midday" if moment.hour else "midnight")
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{(moment.hour - 1) % 12 + 1}{minutes}{'pm' if moment.hour >= 12 else 'am'}"


def time_span(*, start, end=None):
    """Return "4pm to 5:30pm", or only the start where there is no end; an end that is not in the same day or night has its day:
    "9am to Fri 4 Dec, 5pm"."""
    if end is None:
        return time_of_day(moment=start)
    if local(start).date() != local(end).date() and end - start >= A_NIGHT:
        return f"{time_of_day(moment=start)} {_word('to')} {short_day(moment=end)}, {time_of_day(moment=end)}"
    return f"{time_of_day(moment=start)} {_word('to')} {_after_to(time_of_day(moment=end))}"


def hours(*, start, end):
    """Return "4pm to 5:30pm, UK time"."""
    return f"{time_span(start=start, end=end)}, {_word('clock')}"


def _after_to(words):
    """Welsh softens the first letter after "i": canol dydd, "i ganol dydd"."""
    return "ganol" + words.removeprefix("canol") if words.startswith("canol") else words


def when(*, start, end=None):
    """Return "Thursday 17 December 2026, 4pm to 5:30pm, UK time"; an end on another day is named with its day.

    Without an end it is the moment of something written down, and no clock is named.
    """
    if end is None:
        return f"{day(moment=start)}, {time_of_day(moment=start)}"
    if local(start).date() != local(end).date():
        last = f"{day(moment=end)}, {time_of_day(moment=end)}"
        return f"{day(moment=start)}, {time_of_day(moment=start)} {_word('to')} {last}, {_word('clock')}"
    return f"{day(moment=start)}, {hours(start=start, end=end)}"


def lacks_clock(text):
    """Whether a line of the text tells a time of day and not whose clock it goes by."""
    clock = _word("clock")
    return any(A_TIME.search(line) and clock not in line for line in text.splitlines())


def local(moment):
    """Return an aware datetime in the active time zone; a date or a naive datetime as it is."""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


def _word(word):
    return WORDS["cy" if (get_language() or "").startswith("cy") else "en"][word]
