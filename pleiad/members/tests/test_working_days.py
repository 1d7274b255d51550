"""Promises count working days, know the bank holidays of the member's nation, and fall in office hours."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..models import Member
from ..rules import answer_by, claim_holds, urgent_answer_by
from ..working_days import is_working_day, last_in_office_hours

LONDON = ZoneInfo("Europe/London")
NATIONS = ["England", "Wales", "Scotland", "Northern Ireland", "United Kingdom", ""]


def london(text):
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("applied", "nation", "promised"),
    [
        ("2026-11-25T14:30", "England", "2026-12-02T14:30"),
        ("2026-11-25T01:50", "England", "2026-12-02T09:00"),  # at night: counted from the morning
        ("2026-11-25T22:10", "England", "2026-12-03T09:00"),
        ("2026-11-28T11:00", "England", "2026-12-07T09:00"),  # a Saturday
        ("2026-11-25T14:30", "Scotland", "2026-12-03T14:30"),  # St Andrew's Day
        ("2026-12-23T10:00", "England", "2027-01-04T10:00"),
        ("2026-12-23T10:00", "Scotland", "2027-01-05T10:00"),
        ("2026-12-23T10:00", "Wales", "2027-01-04T10:00"),
        ("2026-03-16T10:00", "England", "2026-03-23T10:00"),
        ("2026-03-16T10:00", "Northern Ireland", "2026-03-24T10:00"),  # St Patrick's Day
        ("2026-03-25T16:59", "", "2026-04-01T16:59"),  # the clocks change in between
        ("2026-03-25T17:00", "", "2026-04-02T09:00"),
    ],
)
def test_an_answer_is_promised_on_a_working_day_of_the_nation(applied, nation, promised):
    assert answer_by(applied_at=london(applied), nation=nation).astimezone(LONDON) == london(promised)


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2032, 12, 31), timezones=st.just(ZoneInfo("UTC"))),
    st.sampled_from(NATIONS),
)
def test_every_promise_falls_in_office_hours(at, nation):
    by = answer_by(applied_at=at, nation=nation).astimezone(LONDON)
    assert time(9) <= by.time() < time(17) and is_working_day(by.date(), nation=nation)
    assert timedelta(days=5) <= by - at.astimezone(LONDON) <= timedelta(days=16)


@pytest.mark.parametrize(
    ("asked", "nation", "promised"),
    [
        ("2026-11-25T14:30", "England", "2026-11-26T14:30"),
        ("2026-11-25T01:50", "England", "2026-11-26T09:00"),
        ("2026-11-25T20:00", "England", "2026-11-27T09:00"),  # a day later the office has closed
        ("2026-11-27T20:00", "England", "2026-11-30T09:00"),  # a Friday evening
        ("2026-11-27T20:00", "Scotland", "2026-12-01T09:00"),  # St Andrew's Day
        ("2026-12-24T12:00", "Wales", "2026-12-29T09:00"),
    ],
)
def test_what_is_urgent_is_promised_a_day_later_or_as_soon_as_offices_open(asked, nation, promised):
    assert urgent_answer_by(asked_at=london(asked), nation=nation).astimezone(LONDON) == london(promised)


@pytest.mark.parametrize(
    ("before", "promised"),
    [
        ("2026-11-25T14:30", "2026-11-25T14:30"),
        ("2026-11-25T08:00", "2026-11-24T17:00"),
        ("2026-11-25T19:00", "2026-11-25T17:00"),
        ("2026-11-29T19:00", "2026-11-27T17:00"),  # a Sunday
        ("2026-12-28T10:00", "2026-12-24T17:00"),
    ],
)
def test_what_has_to_be_done_before_an_evening_is_promised_for_office_hours(before, promised):
    assert last_in_office_hours(london(before)).astimezone(LONDON) == london(promised)


def test_a_claim_holds_for_two_working_days_and_while_the_claimer_organises():
    since = datetime(2026, 1, 1, tzinfo=LONDON)
    claimer = Member(joined_at=since, organiser_since=since, nation="England")
    friday = london("2026-11-27T15:00")
    assert claim_holds(claimed_by=claimer, claimed_at=friday, at=london("2026-12-01T14:59"))
    assert not claim_holds(claimed_by=claimer, claimed_at=friday, at=london("2026-12-01T15:00"))
    claimer.organiser_since = None
    assert not claim_holds(claimed_by=claimer, claimed_at=friday, at=friday)
    assert not claim_holds(claimed_by=None, claimed_at=None, at=friday)
