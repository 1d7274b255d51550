"""Cached pages for visitors: nothing that one visitor adds to an address is shown to the next."""

import pytest
import time_machine
from django.test import Client

from pleiad.calendars import ics
from pleiad.testing import new_event

from .. import pages
from ..actions import planning

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(noon):
    with time_machine.travel(noon):
        yield


@pytest.mark.parametrize("page", ["/", "/events/", "event"])
def test_what_one_visitor_adds_to_an_address_is_not_shown_to_the_next(page, noon):
    event = new_event(at=noon)
    page = event.get_absolute_url() if page == "event" else page
    first = Client().get(f"{page}?email=amina.oneill%40leeds.gov.uk&next=//evil.example").content.decode()
    assert "evil.example" in first  # the link to the Welsh page keeps the visitor’s own query
    assert "evil.example" not in Client().get(page).content.decode()
    assert list(pages._pages) != []
    assert [content for content in pages._pages.values() if b"evil.example" in content] == []


@pytest.mark.parametrize(
    "query", ["page=1234567", "page=000001" + "9" * 30, "page=-1", "page=1e3", "past=1&page=0", "x" * 500]
)
def test_no_page_number_breaks_the_list_or_is_kept(client, query):
    assert client.get(f"/events/?{query}").status_code == 200
    assert list(pages._pages) == []


def test_the_public_feed_is_made_once_and_again_after_every_change(client, noon, amina, bea, monkeypatch):
    made = []
    whole = ics.calendar
    monkeypatch.setattr(ics, "calendar", lambda *what, **how: made.append(1) or whole(*what, **how))
    event = new_event(at=noon, days=30, title="Before")
    first, again = client.get("/events/calendar.ics"), client.get("/events/calendar.ics")
    assert first.content == again.content
    assert (first["Content-Type"], len(made)) == ("text/calendar; charset=utf-8", 1)
    assert b"/cy/events/" in client.get("/cy/events/calendar.ics").content
    assert client.get("/events/calendar.ics").content == first.content
    assert len(made) == 2
    planning.change(event=event, by=bea, at=noon, title="After")
    assert b"SUMMARY:After" in client.get("/events/calendar.ics").content
    planning.change(event=event, by=bea, at=noon, public=False)
    assert b"VEVENT" not in client.get("/events/calendar.ics").content
