"""Feeds and the page's own data say what the page says, and can be read by the programs they are for."""

import gzip
import html
import json
import re
import xml.etree.ElementTree as XML
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pleiad.calendars.models import Feed
from pleiad.testing import new_event

from .. import feeds
from ..actions import planning, registering, registrations

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def clock(noon):
    with time_machine.travel(noon, tick=False):
        yield


def entries(client, path="/events/feed.atom"):
    answer = client.get(path)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return XML.fromstring(answer.content).findall(f"{ATOM}entry")


def atom_faults(content):
    """What RFC 4287 (section 4.1) demands of a feed and its entries, and is not there; [] when it is whole."""
    feed = XML.fromstring(content)
    found = []
    for each in [feed, *feed.findall(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            if len(each.findall(f"{ATOM}{name}")) != 1:
                found.append(f"{name} stands not once in {each.tag}")
        if not re.match(r"(https?|tag|urn):", each.findtext(f"{ATOM}id", "")):
            found.append("an id is no address")
        moments = [each.findtext(f"{ATOM}{name}") for name in ("updated", "published")]
        if any(said and datetime.fromisoformat(said).tzinfo is None for said in moments):
            found.append("a moment has no zone")
        links = [(link.get("rel", "alternate"), link.get("href", "")) for link in each.findall(f"{ATOM}link")]
        if "alternate" not in dict(links) or not all(href.startswith("http") for _rel, href in links):
            found.append("a link is missing, or not whole")
        if any(not category.get("term") for category in each.findall(f"{ATOM}category")):
            found.append("a category without a term")
        if any(part.get("type", "text") not in ("text", "html") for part in each.findall(f"{ATOM}summary")):
            found.append("a summary of no known type")
    if feed.find(f"{ATOM}author/{ATOM}name") is None or not any(
        link.get("rel") == "self" for link in feed.findall(f"{ATOM}link")
    ):
        found.append("neither author nor own address")
    ids = [each.findtext(f"{ATOM}id") for each in feed.findall(f"{ATOM}entry")]
    return found + (["an id stands twice"] if len(set(ids)) != len(ids) else [])


@pytest.mark.parametrize("path", ["/events/feed.atom", "/cy/events/feed.atom"])
def test_atom_is_valid(noon, client, bea, path):
    assert atom_faults(client.get(path).content) == []
    first = new_event(at=noon, title="Tea & <cake> \x0b\x01\u2028", summary="a ]]> b", venue="")
    new_event(at=noon, title="Tea & <cake>", days=400)
    planning.cancel(event=first, by=bea, at=noon + timedelta(hours=1), reason="No.")
    content = client.get(path).content
    assert atom_faults(content) == []
    assert atom_faults(content.replace(b"<updated>", b"<when>").replace(b"</updated>", b"</when>")) != []


def test_the_atom_feed_has_public_planned_events_in_order(noon, client):
    for title, days, more in (
        ("Later", 20, {}),
        ("Sooner", 5, {}),
        ("Past", -5, {}),
        ("Members", 6, {"public": False}),
    ):
        new_event(at=noon, title=title, days=days, **more)
    new_event(at=noon, title="Draft", published=False)
    assert [each.findtext(f"{ATOM}title") for each in entries(client)] == ["Sooner", "Later"]


@pytest.mark.dated
def test_an_entry_is_whole_and_its_name_never_changes(noon, client, bea):
    event = new_event(at=noon, title="Tea & <cake>", title_cy="Te a chacen")
    (before,) = entries(client)
    assert before.findtext(f"{ATOM}updated") == "2026-11-23T12:00:00+00:00"
    assert before.find(f"{ATOM}link").get("href").endswith(event.get_absolute_url())
    assert "Thursday 3 December 2026, midday to 1:30pm" in before.findtext(f"{ATOM}summary")
    planning.change(event=event, by=bea, at=noon + timedelta(hours=1), title="Tea")
    (after,) = entries(client)
    assert after.findtext(f"{ATOM}title") == "Tea"
    assert after.findtext(f"{ATOM}id") == before.findtext(f"{ATOM}id")
    assert after.findtext(f"{ATOM}updated") == "2026-11-23T13:00:00+00:00"
    (welsh,) = entries(client, "/cy/events/feed.atom")
    assert welsh.findtext(f"{ATOM}title") == "Te a chacen"
    planning.cancel(event=event, by=bea, at=noon + timedelta(hours=2), reason="No.")
    assert entries(client)[0].findtext(f"{ATOM}title") == "Cancelled: Tea"


def test_registering_is_no_news_for_a_feed_reader(noon, client, amina):
    event = new_event(at=noon)
    (before,) = entries(client)
    registering.register(event=event, member=amina, at=noon + timedelta(hours=3))
    (after,) = entries(client)
    assert after.findtext(f"{ATOM}updated") == before.findtext(f"{ATOM}updated")


@pytest.mark.parametrize("path", ["/events/feed.atom", "/events/calendar.ics"])
def test_a_feed_of_500_costs_what_a_feed_of_one_costs(noon, client, path):
    from ..models import Event
    from ..pages import forget

    def cost():
        forget()
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        return len(asked)

    new_event(at=noon)
    one = cost()
    Event.objects.bulk_create(
        [
            Event(
                slug=f"e-{number}", title="Event", summary="S", created_at=noon, published_at=noon,
                starts_at=noon + timedelta(hours=number + 1), ends_at=noon + timedelta(hours=number + 2),
            )
            for number in range(510)
        ],
        batch_size=500,
    )  # fmt: skip
    assert cost() == one == 3
    text = client.get(path).content.decode()
    assert text.count("BEGIN:VEVENT") + text.count("<entry>") == 500


def schema(page):
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.content.decode(), re.S)
    return json.loads(found)


@pytest.mark.dated
def test_a_public_page_tells_machines_what_it_tells_people(noon, client, bea):
    event = new_event(at=noon, title="Data day", venue="City Hall, Leeds", capacity=40, language="both")
    said = schema(client.get(event.get_absolute_url()))
    assert (said["@type"], said["name"], said["startDate"]) == ("Event", "Data day", "2026-12-03T12:00:00+00:00")
    assert said["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert said["location"][0] == {"@type": "Place", "name": "City Hall, Leeds", "address": "City Hall, Leeds"}
    assert (said["inLanguage"], said["maximumAttendeeCapacity"]) == (["cy", "en"], 40)
    assert event.link not in json.dumps(said)
    planning.cancel(event=event, by=bea, at=noon, reason="No.")
    cancelled = schema(client.get(event.get_absolute_url()))
    assert cancelled["eventStatus"] == "https://schema.org/EventCancelled"


@pytest.mark.dated
def test_summer_begins_by_londons_clock(noon, client):
    july = noon.replace(year=2027, month=7, day=15, hour=15)
    event = new_event(at=noon, starts_at=july, ends_at=july + timedelta(hours=1))
    assert schema(client.get(event.get_absolute_url()))["startDate"] == "2027-07-15T16:00:00+01:00"


def test_no_title_breaks_out_of_the_script_element(noon, client):
    event = new_event(at=noon, title="</script><script>alert(1)</script>", summary="<!--<script> & \u2028")
    page = client.get(event.get_absolute_url())
    assert "<script>alert" not in page.content.decode()
    assert schema(page)["name"] == event.title
    assert "<" not in feeds.schema(event) and "\u2028" not in feeds.schema(event)


def test_only_public_pages_carry_it(noon, client, signed_in, amina, bea):
    members = new_event(at=noon, public=False)
    draft = new_event(at=noon, published=False)
    assert "ld+json" not in signed_in(amina).get(members.get_absolute_url()).content.decode()
    assert "ld+json" not in signed_in(bea).get(draft.get_absolute_url()).content.decode()
    session = new_event(at=noon, title="Session", part_of=members)
    assert "superEvent" not in schema(signed_in(amina).get(session.get_absolute_url()))


def test_the_list_names_its_feeds_in_its_head(client):
    page = client.get("/events/").content.decode()
    head = page.partition("</head>")[0]
    assert 'type="application/atom+xml" title="Planned events" href="/events/feed.atom"' in head
    assert 'type="text/calendar" title="Planned events" href="/events/calendar.ics"' in head


def test_a_members_own_feed_is_behind_a_secret_that_can_be_changed_and_closed(noon, client, signed_in, amina, fay):
    registering.register(event=new_event(at=noon, title="Amina’s"), member=amina, at=noon)
    browser = signed_in(amina)

    def fresh():
        (path,) = re.findall(r"/feed/[\w-]+/calendar\.ics", browser.post("/account/feed/").content.decode())[:1]
        return path

    first = fresh()
    assert "SUMMARY:Amina’s" in client.get(first).content.decode()
    second = fresh()
    assert client.get(first).status_code == 404
    held = client.get(second, headers={"accept-encoding": "gzip"})
    assert (held.status_code, held["Cache-Control"]) == (200, "private, max-age=300")
    assert b"SUMMARY:Amina" in gzip.decompress(held.content)
    assert client.get(second, headers={"if-none-match": held["ETag"]}).status_code == 304
    registering.register(event=new_event(at=noon, title="Another"), member=amina, at=noon)
    assert client.get(second, headers={"if-none-match": held["ETag"]}).status_code == 200
    assert first.split("/")[2] not in Feed.objects.get().secret_hash
    browser.post("/account/feed/", {"close": "yes"})
    assert client.get(second).status_code == 404


@pytest.mark.parametrize("path", ["/events/feed.atom", "/events/calendar.ics"])
def test_a_program_that_has_the_feed_is_told_so_in_a_line(noon, client, signed_in, amina, bea, path):
    event = new_event(at=noon)
    first = client.get(path, headers={"accept-encoding": "gzip"})
    assert first["Content-Encoding"] == "gzip" and "Accept-Encoding" in first["Vary"]
    assert first["Cache-Control"] == "public, max-age=300"
    assert first["Vary"] == "Accept-Encoding", "a cache on the way may hand it to everybody"
    assert signed_in(amina).get(path)["Vary"] == "Accept-Encoding"
    assert gzip.decompress(first.content) == client.get(path).content
    registering.register(event=event, member=amina, at=noon)
    again = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    planning.change(event=event, by=bea, at=noon + timedelta(hours=1), title="Other")
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 200
    assert client.head(path).content == b""


def test_the_sequence_moves_only_with_what_a_calendar_shows(noon, client, amina, bea):
    event = new_event(at=noon)

    def sequence():
        return int(re.search(rb"SEQUENCE:(\d+)", client.get(f"/events/{event.slug}/event.ics").content)[1])

    begun = sequence()
    registration = registering.register(event=event, member=amina, at=noon)
    registrations.withdraw(registration=registration, by=amina, at=noon)
    planning.change(event=event, by=bea, at=noon, capacity=50, access="Hearing loop", captions=True)
    planning.change(event=event, by=bea, at=noon, description="More of it", summary="Less of it")
    assert sequence() == begun
    planning.change(event=event, by=bea, at=noon, starts_at=event.starts_at + timedelta(minutes=15))
    assert sequence() == begun + 1
    planning.cancel(event=event, by=bea, at=noon, reason="No.")
    assert sequence() == begun + 2


@pytest.mark.parametrize(
    "summary", ["If x<y and y>z then <b>bold</b>", "R&D <3 & under <18", "<script>alert(1)</script>"]
)
def test_a_feed_reader_shows_what_was_typed(noon, client, summary):
    new_event(at=noon, summary=summary, venue="Room <3>; Leeds")
    told = html.unescape(entries(client)[0].findtext(f"{ATOM}summary").replace("<br>", "\n"))
    assert told.splitlines()[1:] == ["Room <3>; Leeds", summary]
