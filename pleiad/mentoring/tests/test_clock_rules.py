"""A date of two people at 4pm stays at 4pm when the United Kingdom changes the rules of its clocks."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from pleiad.calendars.models import CalendarEntry
from pleiad.doctor import OK, WRONG
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.testing import new_event
from pleiad.ui import london

from .. import clock_rules
from ..actions import pairings
from ..models import MentoringMeeting
from .test_scheme import both_say_yes

pytestmark = [pytest.mark.django_db, pytest.mark.dated]


@pytest.fixture
def pairing(two, noon):
    return both_say_yes(two[1], noon)


@pytest.fixture
def in_summer(pairing, amina, noon):
    starts = datetime(2027, 4, 1, 15, tzinfo=UTC)
    return pairings.set_meeting(
        pairing=pairing, by=amina, at=noon, starts_at=starts, ends_at=starts + timedelta(minutes=45), where="A call"
    )


@pytest.fixture
def clocks(monkeypatch):
    def are(ahead):
        monkeypatch.setattr(london, "offset_minutes", lambda moment: ahead if moment.month == 4 else 0)

    return are


@pytest.mark.parametrize(("ahead", "hour"), [(0, 16), (120, 14), (60, 15)])
def test_a_coming_date_moves_to_its_time_of_day_and_both_calendars_are_told_once(noon, in_summer, clocks, ahead, hour):
    clocks(ahead)
    (finding,) = clock_rules.times_of_day(network=False)
    assert finding.state == (OK if ahead == 60 else WRONG)
    assert [clock_rules.keep_times_of_day(at=noon) for _each in range(2)] == [int(ahead != 60), 0]
    in_summer.refresh_from_db()
    assert in_summer.starts_at == datetime(2027, 4, 1, hour, tzinfo=UTC)
    assert in_summer.ends_at - in_summer.starts_at == timedelta(minutes=45)
    entries = CalendarEntry.objects.filter(about=f"mentoring:{in_summer.pk}")
    assert {(each.sequence, each.starts_at) for each in entries} == {(int(ahead != 60), in_summer.starts_at)}
    assert clock_rules.times_of_day(network=False)[0].state == OK


@pytest.mark.parametrize("why", ["cancelled", "over", "from before this was kept"])
def test_what_no_longer_comes_does_not_move(noon, in_summer, amina, clocks, why):
    if why == "cancelled":
        pairings.cancel_meeting(meeting=in_summer, by=amina, at=noon)
    elif why == "over":
        noon = in_summer.ends_at
    else:
        MentoringMeeting.objects.update(planned_offset=None)
    clocks(0)
    assert clock_rules.keep_times_of_day(at=noon) == 0


def test_the_doctor_moves_meetings_and_dates_with_one_word(noon, in_summer, clocks, capsys):
    new_event(at=noon, starts_at=datetime(2027, 4, 8, 15, tzinfo=UTC), ends_at=datetime(2027, 4, 8, 16, 30, tzinfo=UTC))
    clocks(0)
    with pytest.raises(SystemExit):
        call_command("doctor", "--offline", "--json", "--move-meetings")
    said = capsys.readouterr()
    assert "Meetings moved back to their time of day: 2." in said.err
    assert '"check": "mentoring.clock",\n    "state": "good"' in said.out


def test_a_date_that_moves_is_told_as_a_change_and_knows_the_rules_of_that_day(noon, in_summer, pairing, amina, cleo):
    assert in_summer.planned_offset == 60
    winter = datetime(2027, 1, 7, 16, tzinfo=UTC)
    pairings.set_meeting(
        pairing=pairing, by=cleo, at=noon, meeting=in_summer, starts_at=winter,
        ends_at=winter + timedelta(minutes=45), where="A call",
    )  # fmt: skip
    in_summer.refresh_from_db()
    assert in_summer.planned_offset == 0
    email = Email.objects.get(kind="calendars.entry", member=amina, payload__sequence=1)
    assert KINDS["calendars.entry"](email, {}).subject == "Changed: Mentoring: Cleo Organiser"
