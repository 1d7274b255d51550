"""Who runs a meeting reads which other times its members propose in their calendars, and never who proposes them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pleiad.calendars.models import CalendarEntry
from pleiad.testing import new_event, new_member
from pleiad.ui.dates import when

from ..actions import planning, registering
from ..proposed_times import MOST, proposed
from .test_calendar_answers import COUNTERS, reply, take

pytestmark = pytest.mark.django_db
LATER = timedelta(hours=3)


@pytest.fixture
def meeting(noon):
    return new_event(at=noon, title="Captions")


def propose(meeting, member, by, *, noon, shape="outlook-proposes-a-time"):
    """The member registers, and answers in the calendar with another time, so much later."""
    registration = registering.register(event=meeting, member=member, at=noon)
    entry = CalendarEntry.objects.get(holder=member, about=f"event:{meeting.pk}")
    times = {"START": entry.starts_at + by, "END": entry.ends_at + by}
    heard = take(reply(shape, registration, **{name: f"{each:%Y%m%dT%H%M%S}" for name, each in times.items()}))
    assert heard.did == "noted the time that the holder proposes", heard


def others(many, noon):
    return [new_member(f"other{number}@leeds.gov.uk", at=noon, name=f"Other {number}") for number in range(many)]


@pytest.mark.parametrize("shape", sorted(COUNTERS))
def test_what_most_propose_comes_first_with_how_many(meeting, amina, noon, shape):
    first, second = others(2, noon)
    propose(meeting, amina, LATER, noon=noon, shape=shape)
    for each in (first, second):
        propose(meeting, each, 2 * LATER, noon=noon, shape=shape)
    told = [when(start=meeting.starts_at + by, end=meeting.ends_at + by) for by in (LATER, 2 * LATER)]
    assert proposed(meeting, at=noon) == [f"{told[1]}: 2 members", f"{told[0]}: one member"]


def test_what_was_proposed_for_an_earlier_time_of_the_meeting_is_settled(meeting, amina, bea, noon):
    propose(meeting, amina, LATER, noon=noon)
    planning.change(
        event=meeting, by=bea, at=noon, starts_at=meeting.starts_at + LATER, ends_at=meeting.ends_at + LATER
    )
    assert proposed(meeting, at=noon) == []


def test_who_gave_the_place_back_proposes_nothing_any_more(meeting, amina, noon):
    from ..actions import registrations

    propose(meeting, amina, LATER, noon=noon)
    registrations.withdraw(registration=meeting.registrations.get(), by=amina, at=noon)
    assert proposed(meeting, at=noon) == []


@pytest.mark.parametrize("by", [-timedelta(days=400), -timedelta(days=31)])
def test_a_time_that_is_over_is_no_proposal(meeting, amina, noon, by):
    propose(meeting, amina, by, noon=noon)
    assert proposed(meeting, at=noon) == []


def test_the_desk_shows_times_and_no_names_in_one_statement_however_many(meeting, noon, bea, signed_in):
    page, browser = f"/desk/events/{meeting.pk}/", signed_in(bea)
    assert "propose another time" not in browser.get(page).content.decode()
    for number, each in enumerate(others(MOST + 2, noon)):
        propose(meeting, each, LATER * (number + 1), noon=noon)
    shown = browser.get(page).content.decode()
    assert "Members propose another time" in shown and shown.count(": one member</li>") == MOST
    assert "Other 0" not in shown
    with CaptureQueriesContext(connection) as asked:
        proposed(meeting, at=timezone.now())
    assert len(asked) == 1
