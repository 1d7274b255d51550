"""Series fall on the days that people mean: in London's time, without bank holidays, through both clock changes."""

from datetime import UTC, date, datetime, time
from types import SimpleNamespace

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from pleiad.members import bank_holidays

from .. import recurring

# As published by the governments for these years
PUBLISHED = {
    ("england-and-wales", 2022): "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    ("england-and-wales", 2026): "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    ("england-and-wales", 2027): "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    ("england-and-wales", 2028): "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    ("scotland", 2022): "01-03 01-04 04-15 05-02 06-02 06-03 08-01 09-19 11-30 12-26 12-27",
    ("scotland", 2025): "01-01 01-02 04-18 05-05 05-26 08-04 12-01 12-25 12-26",
    ("scotland", 2026): "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28",
    ("northern-ireland", 2025): "01-01 03-17 04-18 04-21 05-05 05-26 07-14 08-25 12-25 12-26",
    ("northern-ireland", 2026): "01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28",
}


@pytest.mark.parametrize(("nation", "year"), PUBLISHED)
def test_bank_holidays_are_those_that_were_published(nation, year):
    wanted = {date.fromisoformat(f"{year}-{day}") for day in PUBLISHED[nation, year].split()}
    assert bank_holidays.of_year(nation, year) == wanted


@given(st.sampled_from([name for name, _label in bank_holidays.NATIONS]), st.integers(2008, 2099))
def test_no_bank_holiday_lies_at_a_weekend_and_each_is_kept(nation, year):
    found = bank_holidays.of_year(nation, year)
    assert all(day.weekday() < 5 and day.year == year for day in found)
    added = sum(day.year == year for day in bank_holidays._once(nation)[0])
    taken = sum(day.year == year for day in bank_holidays._once(nation)[1])
    by_rule = {"england-and-wales": 8, "scotland": 9, "northern-ireland": 10}[nation]
    assert len(found) == by_rule + added - taken


def test_in_no_nation_every_day_is_a_day():
    assert not bank_holidays.is_bank_holiday(date(2026, 12, 25), nation="")
    assert bank_holidays.is_bank_holiday(date(2026, 12, 25), nation="scotland")


def days(pattern, first_day, count, holidays_of="", begins=time(16), ends=time(17, 30)):
    rule = recurring.day_rule(pattern=pattern, first_day=first_day)
    return recurring.days(
        rule=rule, first_day=first_day, begins=begins, ends=ends, holidays_of=holidays_of, count=count
    )


def test_the_last_thursday_of_the_month_at_4pm_is_so_in_summer_and_winter():
    found = days(recurring.LAST, date(2026, 9, 24), 8)
    assert [f"{each.day:%d %b}" for each in found] == [
        "24 Sep", "29 Oct", "26 Nov", "31 Dec", "28 Jan", "25 Feb", "25 Mar", "29 Apr",
    ]  # fmt: skip
    assert [each.starts_at.hour for each in found] == [15, 16, 16, 16, 16, 16, 16, 15]


def test_other_patterns_keep_the_weekday_of_the_first_day():
    assert [each.day.day for each in days(recurring.BY_WEEK, date(2026, 12, 8), 3)] == [8, 12, 9]
    assert [each.day.day for each in days(recurring.WEEKLY, date(2026, 12, 8), 3)] == [8, 15, 22]
    assert [each.day.day for each in days(recurring.FORTNIGHTLY, date(2026, 12, 8), 3)] == [8, 22, 5]


def test_a_bank_holiday_is_left_out_and_does_not_count():
    found = days(recurring.WEEKLY, date(2026, 12, 14), 3, holidays_of="england-and-wales")
    assert [(each.day, each.skipped) for each in found] == [
        (date(2026, 12, 14), ""),
        (date(2026, 12, 21), ""),
        (date(2026, 12, 28), "Bank holiday"),
        (date(2027, 1, 4), ""),
    ]
    november = days(recurring.BY_WEEK, date(2026, 11, 30), 1, holidays_of="scotland")
    assert november[0].skipped == "Bank holiday"


def test_a_time_that_the_clocks_skip_is_left_out_with_the_reason():
    found = days(recurring.WEEKLY, date(2027, 3, 21), 2, begins=time(1, 30), ends=time(3))
    assert [each.skipped for each in found] == [
        "", "The clocks go forward, so this time does not exist", "",
    ]  # fmt: skip


def test_the_hour_that_comes_twice_is_the_first_one():
    (found,) = days(recurring.WEEKLY, date(2027, 10, 31), 1, begins=time(1, 30), ends=time(2, 30))
    assert (found.starts_at, found.ends_at) == (
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 2, 30, tzinfo=UTC),
    )


def test_no_more_than_sixty_are_planned_and_a_rule_without_days_ends():
    assert sum(not each.skipped for each in days(recurring.WEEKLY, date(2026, 1, 5), 500)) == 60
    assert len(days(recurring.LAST, date(2026, 1, 29), 60)) == 60


@pytest.mark.parametrize(
    ("pattern", "first_day", "words", "welsh_day"),
    [
        (recurring.LAST, date(2026, 11, 26), "Last Thursday of the month, 4pm to 5:30pm", "Dydd Iau"),
        (recurring.BY_WEEK, date(2026, 12, 8), "Second Tuesday of the month, 4pm to 5:30pm", "Dydd Mawrth"),
        (recurring.WEEKLY, date(2026, 12, 8), "Every Tuesday, 4pm to 5:30pm", "Dydd Mawrth"),
        (recurring.FORTNIGHTLY, date(2026, 12, 8), "Every second Tuesday, 4pm to 5:30pm", "Dydd Mawrth"),
    ],
)
def test_a_rule_reads_as_people_say_it(pattern, first_day, words, welsh_day):
    series = SimpleNamespace(
        day_rule=recurring.day_rule(pattern=pattern, first_day=first_day),
        first_day=first_day, begins=time(16), ends=time(17, 30),
    )  # fmt: skip
    assert recurring.in_words(series) == words
    with override("cy"):
        assert welsh_day in recurring.in_words(series)
