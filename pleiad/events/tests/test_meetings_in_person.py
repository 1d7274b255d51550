"""A meeting in person: calendars and emails say where to go, and name a link only where there is one."""

import pytest
from icalendar import Calendar

from pleiad.calendars.emails import location_of, to_itip
from pleiad.calendars.models import CalendarEntry
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.testing import new_event

from .. import rules
from ..actions import planning, registering
from ..desk.waiting import events_without_link

pytestmark = pytest.mark.django_db
ROOM = "City Hall, Leeds"
JOIN = "Your personal join link:"


def held_by(member):
    entry = CalendarEntry.objects.select_related("holder").get(holder=member)
    shown = next(iter(Calendar.from_ical(to_itip(entry)).walk("VEVENT")))
    email = Email.objects.get(key=f"calendar:{entry.pk}:{entry.sequence}")
    return entry, str(shown["location"]), str(shown["description"]), KINDS["calendars.entry"](email, {}).text


@pytest.fixture
def room(amina, noon):
    meeting = new_event(at=noon, venue=ROOM, link="")
    registering.register(event=meeting, member=amina, at=noon, with_teams=False)
    return meeting


def test_the_calendar_names_the_room_and_no_link_that_leads_nowhere(room, amina):
    _entry, location, description, text = held_by(amina)
    assert location == ROOM
    assert ROOM in text
    assert JOIN not in description and JOIN not in text


def test_a_link_that_is_set_later_reaches_the_calendar_once_beside_the_room(room, amina, bea, noon):
    assert planning.change(event=room, by=bea, at=noon, link="https://meet.example/hall") == 1
    entry, location, description, text = held_by(amina)
    assert (entry.sequence, location) == (1, ROOM)
    assert f"{JOIN}\n\n{location_of(entry)}" in description
    assert f"{JOIN}\n\n{location_of(entry)}" in text


def test_a_meeting_that_goes_online_leads_to_the_members_own_link(room, amina, bea, noon):
    planning.change(event=room, by=bea, at=noon, venue="", link="https://meet.example/hall")
    entry, location, description, _text = held_by(amina)
    assert location == location_of(entry)
    assert "/join/" in location
    assert f"{JOIN}\n\n{location}" in description


def test_the_link_says_that_the_meeting_is_in_person(room, amina, noon):
    reason = rules.why_not_join_now(registration=room.registrations.get(member=amina), at=noon)
    assert reason == f"This meeting is in person, and nothing is shown online: {ROOM}"


def test_only_what_is_online_waits_for_a_link(room, noon):
    online = new_event(at=noon, link="")
    assert list(events_without_link(noon)) == [online]
