"""Invitations that Outlook offers to accept, right across both clock changes, in two independent parsers."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.utils import timezone
from icalendar import Calendar

from pleiad.events.actions import planning as events
from pleiad.events.actions import registering, registrations
from pleiad.outbox import deliver
from pleiad.outbox.models import Email
from pleiad.outbox.tests.sink import Running
from pleiad.testing import new_event
from pleiad.ui.dates import when

from .. import actions, ics
from ..emails import location_of, to_itip
from ..models import CalendarEntry

pytestmark = [pytest.mark.engines, pytest.mark.django_db]
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def sink(settings):
    with Running() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


def both_parsers(content):
    """(start, end, uid, sequence) as icalendar and as vobject read it, as moments in UTC."""
    event = next(iter(Calendar.from_ical(content).walk("VEVENT")))
    other = vobject.readOne(content.decode()).vevent
    first = (event.decoded("dtstart"), event.decoded("dtend"), str(event["uid"]), int(event["sequence"]))
    second = (other.dtstart.value, other.dtend.value, other.uid.value, int(other.sequence.value))
    return [(s.astimezone(UTC), e.astimezone(UTC), uid, n) for s, e, uid, n in (first, second)]


def put(holder, starts_at, at, title="A meeting", location="http://testserver/join/x/"):
    return actions.put(
        holder=holder,
        about="event:1",
        title=title,
        note="The rule.",
        location=location,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        at=at,
    )


@pytest.mark.parametrize(
    "local",
    [
        datetime(2026, 10, 24, 16), datetime(2026, 10, 25, 16), datetime(2027, 3, 27, 16), datetime(2027, 3, 28, 16),
        datetime(2026, 12, 17, 16), datetime(2027, 7, 29, 16), datetime(2026, 10, 25, 0, 30), datetime(2026, 10, 25, 1, 30),
        datetime(2026, 10, 25, 1, 30, fold=1), datetime(2028, 2, 29, 16),
    ],
)  # fmt: skip
def test_every_hour_is_right_in_two_parsers(amina, noon, local):
    starts_at = local.replace(tzinfo=LONDON).astimezone(UTC)
    entry = put(amina, starts_at, noon)
    wanted = (starts_at, starts_at + timedelta(minutes=90), entry.uid, 0)
    assert both_parsers(to_itip(entry)) == [wanted, wanted]


@pytest.mark.dated
def test_the_zone_is_two_yearly_rules_and_no_list_of_dates(amina, noon):
    content = to_itip(put(amina, noon, noon)).decode()
    assert content.count("RRULE:FREQ=YEARLY") == 2
    assert "RDATE" not in content
    assert "DTSTART;TZID=Europe/London:20261123T120000" in content


def test_lines_are_folded_at_75_octets_and_only_the_holder_is_listed(amina, noon):
    content = to_itip(put(amina, noon, noon, title="Llŷr’s ŵ meeting " * 11, location="http://testserver/" + "x" * 300))
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    event = next(iter(Calendar.from_ical(content).walk("VEVENT")))
    assert str(event["attendee"]) == "mailto:amina.oneill@leeds.gov.uk"
    assert str(event["organizer"]) == "mailto:network@network.invalid"


HOSTILE = [
    "Robert\r\nATTENDEE:mailto:evil@evil.example",
    'She said "yes"; or,\\no',
    "x" * 500,
    "\u202eright to left\u2066",
    "🌟 emoji O'Neill",
    "BEGIN:VALARM\nACTION:DISPLAY",
    "\x01\x1f\x7f",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_can_add_a_property(amina, noon, text):
    amina.name = text[:100]
    entry = put(amina, noon, noon, title=text[:200], location=("http://testserver/join/" + text)[:500])
    calendar = Calendar.from_ical(to_itip(entry))
    (event,) = calendar.walk("VEVENT")
    assert len(calendar.walk("VALARM")) == 0
    assert isinstance(event["attendee"], str)
    assert str(event["attendee"]) == f"mailto:{amina.email}"
    assert vobject.readOne(to_itip(entry).decode()).vevent.uid.value == entry.uid


def test_the_email_is_what_outlook_offers_to_accept(amina, noon, sink):
    meeting = new_event(at=noon)
    registering.register(event=meeting, member=amina, at=noon)
    deliver.run(at=noon)
    (message,) = [each for each in sink.messages if each["To"] == amina.email]
    assert message.get_content_type() == "multipart/mixed"
    alternative, attachment = message.iter_parts()
    assert [part.get_content_type() for part in alternative.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    calendar_part = list(alternative.iter_parts())[2]
    assert calendar_part.get_param("method") == "REQUEST"
    assert attachment.get_filename() == "invite.ics"
    calendar = Calendar.from_ical(calendar_part.get_payload(decode=True))
    assert str(calendar["method"]) == "REQUEST"
    (event,) = calendar.walk("VEVENT")
    assert str(event["location"]).startswith("http://testserver/join/")


def test_a_change_updates_each_calendar_once_and_a_withdrawal_cancels(amina, fay, bea, noon, sink):
    now = noon
    meeting = new_event(at=now)
    for member in (amina, fay):
        registering.register(event=meeting, member=member, at=now)
    deliver.run(at=timezone.now())
    uids = {entry.holder_id: entry.uid for entry in CalendarEntry.objects.all()}
    sink.messages.clear()
    moved = {"starts_at": meeting.starts_at + timedelta(hours=1), "ends_at": meeting.ends_at + timedelta(hours=1)}
    assert events.change(event=meeting, by=bea, at=now, **moved) == 2
    assert events.change(event=meeting, by=bea, at=now, title="A new name") == 2
    deliver.run(at=timezone.now())
    assert sorted(message["To"] for message in sink.messages) == [amina.email, fay.email]
    for message in sink.messages:
        (event,) = Calendar.from_ical(_calendar(message)).walk("VEVENT")
        assert int(event["sequence"]) == 2
        assert str(event["summary"]) == "A new name"
        assert str(event["uid"]) in uids.values()
    sink.messages.clear()
    registrations.withdraw(registration=amina.registrations.get(), by=amina, at=now)
    deliver.run(at=timezone.now())
    (message,) = sink.messages
    calendar = Calendar.from_ical(_calendar(message))
    (event,) = calendar.walk("VEVENT")
    assert (str(calendar["method"]), str(event["status"]), int(event["sequence"])) == ("CANCEL", "CANCELLED", 3)
    assert str(event["uid"]) == uids[amina.pk]


def _calendar(message):
    return next(part.get_payload(decode=True) for part in message.walk() if part.get_content_type() == "text/calendar")


def test_coming_back_after_withdrawing_uses_the_same_uid_with_a_higher_sequence(amina, noon):
    meeting = new_event(at=noon)
    registrations.withdraw(registration=registering.register(event=meeting, member=amina, at=noon), by=amina, at=noon)
    registering.register(event=meeting, member=amina, at=noon)
    entry = CalendarEntry.objects.get()
    assert (entry.sequence, entry.withdrawn_at) == (2, None)
    assert Email.objects.filter(kind="calendars.entry").count() == 3


def test_a_feed_can_be_read_with_its_secret_until_it_is_revoked(client, signed_in, amina, noon):
    put(amina, noon, noon)
    browser = signed_in(amina)
    page = browser.post("/account/feed/").content.decode()
    address = re.search(r"http://testserver(/feed/[^<]+)", page)[1]
    feed = client.get(address)
    assert [str(event["summary"]) for event in Calendar.from_ical(feed.content).walk("VEVENT")] == ["A meeting"]
    browser.post("/account/feed/", {"close": "1"})
    assert client.get(address).status_code == 404


def test_only_the_holder_downloads_an_entry(client, signed_in, amina, fay, noon):
    entry = put(amina, noon, noon)
    path = f"/calendar/{entry.pk}/meeting.ics"
    assert [signed_in(amina).get(path).status_code, signed_in(fay).get(path).status_code] == [200, 404]
    assert client.get(path).status_code == 302


def test_the_join_link_leads_on_only_while_the_member_holds_a_place(client, amina, bea, noon):
    import time_machine

    meeting = new_event(at=noon)
    registration = registering.register(event=meeting, member=amina, at=noon)
    link = location_of(CalendarEntry.objects.get()).removeprefix("http://testserver")
    with time_machine.travel(noon, tick=False):
        assert client.post(link)["Location"] == meeting.link
        events.change(event=meeting, by=bea, at=noon, link="https://teams.microsoft.com/l/meetup-join/moved")
        assert client.post(link)["Location"].endswith("/moved")
        registrations.withdraw(registration=registration, by=amina, at=noon)
        answer = client.get(link)
        assert (answer.status_code, answer.headers.get("Location")) == (200, None)
        assert "given your place back" in answer.content.decode()
        assert client.post(link)["Location"] == link
        assert client.get(link[:-3] + "xx/").status_code == 404
    with time_machine.travel(meeting.ends_at + timedelta(days=30), tick=False):
        assert client.get(link).status_code == 200


def test_public_feed_holds_public_events_and_no_join_link(client, amina, noon):
    new_event(at=timezone.now(), title="Open to all")
    new_event(at=timezone.now(), title="For members", public=False)
    content = client.get("/events/calendar.ics").content
    assert [str(event["summary"]) for event in Calendar.from_ical(content).walk("VEVENT")] == ["Open to all"]
    assert b"/join/" not in content


def test_quoted_keeps_names_out_of_parameters_syntax():
    assert ics.quoted('A "B"\r\nC\x07') == "A B C"


def test_the_email_about_a_change_says_what_was_and_what_is_since_the_email_before(amina, bea, noon, sink):
    meeting = new_event(at=noon)
    registering.register(event=meeting, member=amina, at=noon)
    deliver.run(at=timezone.now())
    sink.messages.clear()
    first = meeting.starts_at
    for hours in (1, 2):  # two changes before the first has left: the email speaks of both
        moved = {"starts_at": first + timedelta(hours=hours), "ends_at": meeting.ends_at + timedelta(hours=hours)}
        events.change(event=meeting, by=bea, at=noon, **moved)
    deliver.run(at=timezone.now())
    (message,) = [each for each in sink.messages if each["To"] == amina.email]
    text = message.get_body(("plain",)).get_content()
    assert f"Before: {when(start=first, end=first + (meeting.ends_at - meeting.starts_at))}" in text
    assert f"Now: {when(start=first + timedelta(hours=2), end=meeting.ends_at + timedelta(hours=2))}" in text
