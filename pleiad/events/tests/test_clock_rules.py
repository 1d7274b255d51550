"""A meeting at 4pm stays at 4pm when the United Kingdom changes the rules of its clocks."""

from datetime import UTC, datetime, timedelta

import pytest

from pleiad.calendars.models import CalendarEntry
from pleiad.doctor import OK, WRONG
from pleiad.testing import new_event
from pleiad.ui import london

from .. import clock_rules
from ..actions import planning, registering

pytestmark = pytest.mark.django_db


@pytest.fixture
def summer(noon, amina):
    event = new_event(
        at=noon,
        title="In July",
        starts_at=datetime(2027, 7, 1, 15, tzinfo=UTC),
        ends_at=datetime(2027, 7, 1, 16, 30, tzinfo=UTC),
    )
    registering.register(event=event, member=amina, at=noon)
    return event


@pytest.mark.parametrize(("ahead", "hour"), [(0, 16), (120, 14), (60, 15)])
def test_a_coming_meeting_moves_to_its_time_of_day_and_calendars_are_told_once(noon, summer, monkeypatch, ahead, hour):
    winter = new_event(at=noon, title="In December")
    before = winter.starts_at
    monkeypatch.setattr(london, "offset_minutes", lambda moment: ahead if moment.month == 7 else 0)
    (finding,) = clock_rules.times_of_day(network=False)
    assert finding.state == (OK if ahead == 60 else WRONG)
    assert [clock_rules.keep_times_of_day(at=noon) for _each in range(2)] == [int(ahead != 60), 0]
    summer.refresh_from_db()
    winter.refresh_from_db()
    assert summer.starts_at == datetime(2027, 7, 1, hour, tzinfo=UTC) and winter.starts_at == before
    assert summer.ends_at - summer.starts_at == timedelta(minutes=90)
    assert CalendarEntry.objects.get().sequence == int(ahead != 60)
    assert clock_rules.times_of_day(network=False)[0].state == OK


def test_a_meeting_that_an_organiser_moves_is_set_by_the_rules_of_that_day(noon, summer, bea):
    assert summer.planned_offset == 60
    planning.change(
        event=summer,
        by=bea,
        at=noon,
        starts_at=datetime(2027, 1, 7, 16, tzinfo=UTC),
        ends_at=datetime(2027, 1, 7, 17, tzinfo=UTC),
    )
    summer.refresh_from_db()
    assert summer.planned_offset == 0
