from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

START = datetime(2026, 12, 17, 16, tzinfo=UTC)
END = START + timedelta(minutes=90)
IN_SUMMER = datetime(2027, 7, 8, 11, tzinfo=UTC)  # midday in London


def shown(expression, **context):
    return Template("{% load pleiad %}{{ " + expression + " }}").render(Context(context))


@pytest.mark.parametrize(
    ("language", "filter_", "moment", "expected"),
    [
        ("en", "day", START, "Thursday 17 December 2026"),
        ("cy", "day", START, "Dydd Iau 17 Rhagfyr 2026"),
        ("en", "day", IN_SUMMER, "Thursday 8 July 2027"),
        ("cy", "day", IN_SUMMER, "Dydd Iau 8 Gorffennaf 2027"),
        ("cy", "month", IN_SUMMER, "Gorffennaf"),
        ("en", "weekday", START, "Thursday"),
        ("en", "short_day", START, "Thu 17 Dec"),
        ("cy", "short_day", START, "Iau 17 Rhag"),
        ("cy", "short_day", IN_SUMMER, "Iau 8 Gorff"),
        ("en", "day", date(2021, 4, 29), "Thursday 29 April 2021"),
    ],
)
def test_a_day_is_written_out_in_the_language_of_the_page(language, filter_, moment, expected):
    with translation.override(language):
        assert shown(f"moment|{filter_}", moment=moment) == expected


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [
        (0, 0, "midnight"),
        (0, 30, "12:30am"),
        (9, 0, "9am"),
        (11, 59, "11:59am"),
        (12, 0, "midday"),
        (12, 5, "12:05pm"),
        (16, 0, "4pm"),
        (23, 45, "11:45pm"),
    ],
)
def test_hours_are_those_of_the_style_guide(hour, minute, expected):
    assert shown("moment|time_span", moment=datetime(2026, 12, 17, hour, minute, tzinfo=UTC)) == expected


def test_a_span_says_from_when_to_when():
    assert shown("start|time_span:end", start=START, end=END) == "4pm to 5:30pm"


def test_a_span_in_welsh():
    with translation.override("cy"):
        assert shown("start|time_span:end", start=START - timedelta(hours=4), end=END) == "canol dydd i 5:30pm"
        ten, midday = START - timedelta(hours=6), START - timedelta(hours=4)
        assert shown("start|time_span:end", start=ten, end=midday) == "10am i ganol dydd"


def test_hours_are_those_of_london_in_summer_too():
    assert shown("start|time_span", start=IN_SUMMER) == "midday"


def test_an_evening_in_utc_can_be_the_next_day_in_london():
    assert shown("moment|day", moment=datetime(2027, 7, 8, 23, 30, tzinfo=UTC)) == "Friday 9 July 2027"


def test_when_says_the_day_and_the_hours():
    assert shown("start|when:end", start=START, end=END) == "Thursday 17 December 2026, 4pm to 5:30pm, UK time"


def test_when_names_both_days_of_a_meeting_over_midnight():
    end = START + timedelta(hours=18)
    assert shown("start|when:end", start=START, end=end) == (
        "Thursday 17 December 2026, 4pm to Friday 18 December 2026, 10am, UK time"
    )


@pytest.mark.parametrize("filter_", ["day", "short_day", "time_span", "when"])
def test_no_moment_is_no_words(filter_):
    assert shown(f"moment|{filter_}", moment=None) == ""


def test_the_times_of_a_meeting_say_whose_clock_they_are():
    assert shown("start|when:end", start=START, end=END).endswith(", UK time")
    assert shown("start|when:end", start=START, end=END + timedelta(days=1)).endswith(
        "Friday 18 December 2026, 5:30pm, UK time"
    )
    with translation.override("cy"):
        assert shown("start|when:end", start=START, end=END).endswith(", amser y DU")
    assert "UK time" not in shown("start|when", start=START)


def test_the_year_is_told_when_it_is_not_this_one():
    this, next_year = timezone.localdate(), timezone.localdate().replace(day=1, year=timezone.localdate().year + 1)
    assert str(this.year) not in shown("moment|near_day", moment=this)
    assert shown("moment|near_day", moment=next_year).endswith(str(next_year.year))
