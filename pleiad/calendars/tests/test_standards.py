"""Everything that a calendar program can get from us follows RFC 5545 and 5546, whichever way it comes."""

from datetime import UTC, datetime, timedelta

import pytest
import vobject
from icalendar import Calendar

from pleiad.events import feeds
from pleiad.events.actions import registering
from pleiad.events.models import Event
from pleiad.testing import new_event
from tests.itip import faults

from .. import actions, ics
from ..emails import to_itip
from ..models import CalendarEntry

pytestmark = pytest.mark.django_db
TEXT = "Tea, cake; \\ and “Ŵyl” 🎈 " * 12


@pytest.fixture
def entry(noon, bea):
    event = new_event(at=noon, title="Tea, cake; and Ŵ", venue="City Hall, 1 High St; Leeds")
    registering.register(event=event, member=bea, at=noon)
    return CalendarEntry.objects.get()


def vevent(content):
    return next(iter(Calendar.from_ical(content).walk("VEVENT")))


def everything(client, entry, signed_in):
    """Each calendar object as it leaves us, by the way in which it does."""
    event = Event.objects.get()
    secret = actions.new_feed(holder=entry.holder, at=entry.changed_at)
    there = {
        "invitation": to_itip(entry),
        "download": signed_in(entry.holder).get(f"/calendar/{entry.pk}/meeting.ics").content,
        "own feed": client.get(f"/feed/{secret}/calendar.ics").content,
        "event": client.get(f"/events/{event.slug}/event.ics").content,
        "public feed": client.get("/events/calendar.ics").content,
        "Welsh feed": client.get("/cy/events/calendar.ics").content,
    }
    entry.withdrawn_at = entry.changed_at
    return there | {"cancelled": to_itip(entry)}


def test_every_object_passes_the_checker_and_two_parsers(client, entry, signed_in):
    for way, content in everything(client, entry, signed_in).items():
        assert faults(content) == [], way
        assert vobject.readOne(content.decode()).validate(), way


def test_the_checker_sees_what_is_forbidden(entry):
    whole = to_itip(entry)
    assert faults(whole.replace(b"METHOD:REQUEST", b"METHOD:PUBLISH")) == ["PUBLISH: ATTENDEE stands 1 times"]
    assert "a file: ATTENDEE stands 1 times" in faults(whole.replace(b"METHOD:REQUEST\r\n", b""))
    assert "a CANCEL that is not cancelled" in faults(whole.replace(b"METHOD:REQUEST", b"METHOD:CANCEL"))


def test_a_file_to_import_asks_nobody_for_an_answer(client, entry, signed_in):
    there = everything(client, entry, signed_in)
    for way in ("download", "own feed", "event", "public feed"):
        assert b"METHOD" not in there[way] and b"RSVP" not in there[way], way


def test_one_member_gets_one_identifier_whichever_way_it_comes(client, entry, signed_in):
    there = everything(client, entry, signed_in)
    own = {str(vevent(there[way])["uid"]) for way in ("invitation", "download", "own feed", "cancelled")}
    again = signed_in(entry.holder).get(f"/events/{Event.objects.get().slug}/event.ics", follow=True)
    assert own == {entry.uid, str(vevent(again.content)["uid"])}
    programme = {str(vevent(there[way])["uid"]) for way in ("event", "public feed", "Welsh feed")}
    assert len(programme) == 1 and not programme & own, "the programme tells nobody how a member's entry is called"


def test_what_is_the_holders_is_private_and_the_programme_is_public(client, entry, signed_in):
    there = everything(client, entry, signed_in)
    classes = {way: (str(vevent(content)["class"]), str(vevent(content)["transp"])) for way, content in there.items()}
    assert {classes[way] for way in ("event", "public feed", "Welsh feed")} == {("PUBLIC", "TRANSPARENT")}
    assert {classes[way] for way in ("invitation", "download", "own feed")} == {("PRIVATE", "OPAQUE")}


@pytest.mark.parametrize(
    "text", [TEXT, "a" * 200, "\u202eabc", "line\r\nBEGIN:VALARM", "a\x01\x0b\x7f b", "漢字 " * 40]
)
def test_no_text_breaks_a_line_or_opens_another_property(noon, text):
    event = ics.entry(
        uid="1", title=text, note=text, location=text, starts_at=noon, ends_at=noon + timedelta(hours=1), stamp=noon
    )
    content = ics.calendar([event])
    assert faults(content) == []
    assert [each.name for each in Calendar.from_ical(content).walk() if each.name == "VALARM"] == []
    assert not set(content) & {*range(9), 11, 12, *range(14, 32), 127}
    assert str(vevent(content)["summary"]).split() == text.replace("\x01", " ").replace("\x7f", " ").split()


@pytest.mark.parametrize("year", [1999, 2026, 2027, 2028, 2040])
def test_the_rules_of_the_zone_are_those_of_london(year):
    day = datetime(year, 1, 1, 12, tzinfo=UTC)
    while day.year == year:
        assert ics.offset_by_rule(day) == day.astimezone(ics.LONDON).utcoffset(), day
        day += timedelta(days=1)


def test_a_time_is_written_in_utc_when_london_no_longer_keeps_those_rules(noon, monkeypatch):
    summer = datetime(2027, 7, 1, 15, tzinfo=UTC)
    assert ics.moment(summer).tzinfo == ics.LONDON
    monkeypatch.setattr(ics, "LONDON", UTC)  # as if the clocks no longer went forward
    assert ics.moment(summer).utcoffset() == timedelta(0) and ics.moment(summer) == summer
    event = ics.entry(uid="1", title="T", starts_at=summer, ends_at=summer + timedelta(hours=1), stamp=noon)
    assert b"DTSTART:20270701T150000Z" in ics.calendar([event])


def test_a_meeting_that_is_over_stays_in_feeds_for_three_months(noon, client, entry, signed_in):
    recent, old = new_event(at=noon, title="Recent", days=-80), new_event(at=noon, title="Old", days=-100)
    content = client.get("/events/calendar.ics").content.decode()
    uids = [str(feeds.as_entry(each, host=actions.first_host())["uid"]) for each in (recent, old)]
    assert [uid in content for uid in uids] == [True, False]
