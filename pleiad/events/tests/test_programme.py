"""The programme shows each reader what they filter for, in the same few statements however much is planned."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pleiad.directory.models import Topic
from pleiad.testing import new_event

from .. import pages, programme
from ..actions import planning, registering
from ..models import Event, Registration

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(noon):
    with time_machine.travel(noon, tick=False):
        yield


@pytest.fixture
def topic(db):
    return Topic.objects.get(slug="cloud")


@pytest.fixture
def events(noon, topic):
    """One event for each filter."""
    made = {
        "plain": {},
        "social": {"kind": "social"},
        "hybrid": {"venue": "City Hall, Leeds", "region": "yorkshire", "step_free": True},
        "in place": {"venue": "Swansea", "region": "wales", "link": ""},
        "welsh": {"language": "cy", "captions": True},
        "both": {"language": "both", "captions": True, "interpreter": True},
        "cloudy": {"topics": [topic]},
    }
    return {name: new_event(at=noon, title=name.capitalize(), **what) for name, what in made.items()}


def titles(page):
    return re.findall(r'event-row__title"><a[^>]*>([^<]*)<', page.content.decode())


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("kind=social", ["Social"]),
        ("where=in-person", ["Hybrid", "In place"]),
        ("where=online", ["Plain", "Social", "Hybrid", "Welsh", "Both", "Cloudy"]),
        ("region=wales", ["In place"]),
        ("topic=cloud", ["Cloudy"]),
        ("language=cy", ["Welsh", "Both"]),
        ("language=en", ["Plain", "Social", "Hybrid", "In place", "Both", "Cloudy"]),
        ("access=captions", ["Welsh", "Both"]),
        ("access=captions&access=interpreter", ["Both"]),
        ("access=step-free", ["Hybrid"]),
        ("where=in-person&region=yorkshire&access=step-free", ["Hybrid"]),
        ("topic=no-such-topic", []),
        ("part=yes", []),
    ],
)
def test_each_filter_finds_what_it_says_for_visitors_and_members(events, client, signed_in, amina, query, wanted):
    assert sorted(titles(client.get(f"/events/?{query}"))) == sorted(wanted)
    assert sorted(titles(signed_in(amina).get(f"/events/?{query}"))) == sorted(wanted)


def test_what_is_chosen_stands_above_the_list_each_with_its_way_out(events, client):
    page = client.get("/events/?kind=meeting&language=cy&access=captions").content.decode()
    chips = re.findall(r'class="chosen__way" href="([^"]*)">.*?</span>([^<]*)<', page)
    assert chips == [
        ("?language=cy&amp;access=captions", "Meeting"),
        ("?kind=meeting&amp;access=captions", "Welsh"),
        ("?kind=meeting&amp;language=cy", "Live captions"),
    ]
    assert '<a class="govuk-link" href="/events/">Show everything</a>' in page


def test_when_nothing_fits_the_page_says_what_to_do(events, client):
    page = client.get("/events/?kind=learning").content.decode()
    assert "No event fits all of this" in page
    assert "Remove one of the choices above, or see everything that is planned." in page
    assert "Nothing here yet" in Client().get("/events/?past=").content.decode()


def test_the_form_leads_to_an_address_without_what_was_not_chosen(events, client):
    answer = client.get("/events/?past=&kind=social&where=&region=&topic=&language=&access=captions")
    assert (answer.status_code, answer["Location"]) == (302, "/events/?past=&kind=social&access=captions")
    assert client.get("/events/?kind=&where=&region=&topic=&language=")["Location"] == "/events/"


@pytest.mark.parametrize("said", ["kind=nonsense", "region='--", "topic=%00", "series=0", "series=9" * 9, "access=all"])
def test_what_is_no_choice_of_ours_asks_for_nothing(events, client, said):
    assert len(titles(client.get(f"/events/?{said}"))) == 7
    assert list(pages._pages) == []


def test_no_filter_shows_a_visitor_drafts_or_events_for_members(noon, client, signed_in, amina):
    new_event(at=noon, title="Draft", kind="social", published=False)
    new_event(at=noon, title="Members", kind="social", public=False)
    assert titles(client.get("/events/?kind=social")) == []
    assert titles(signed_in(amina).get("/events/?kind=social")) == ["Members"]


def test_suspended_members_and_applicants_find_what_a_visitor_finds(noon, signed_in, erin, dot):
    new_event(at=noon, title="Members", public=False)
    new_event(at=noon, title="Open")
    for each in (erin, dot):
        assert titles(signed_in(each).get("/events/")) in (["Open"], [])


def test_a_kept_page_with_filters_never_shows_a_place_count_that_has_passed(noon, client, amina):
    event = new_event(at=noon, kind="social", capacity=2)
    assert "2 places left" in client.get("/events/?kind=social").content.decode()
    assert len(pages._pages) == 1
    registering.register(event=event, member=amina, at=noon)
    assert "1 place left" in client.get("/events/?kind=social").content.decode()


def test_kept_pages_with_different_filters_do_not_mix(events, client):
    assert titles(client.get("/events/?kind=social")) == ["Social"]
    assert len(titles(client.get("/events/"))) == 7
    assert titles(client.get("/events/?kind=social")) == ["Social"]
    assert 'href="/cy/events/?kind=social"' in client.get("/events/?kind=social").content.decode()
    assert 'href="/cy/events/"' in client.get("/events/").content.decode()


def statements(browser, address):
    pages.forget()
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


ADDRESSES = [
    "/events/", "/events/?past=", "/events/?kind=meeting", "/events/?topic=cloud&where=online", "/events/month/2026/12/",
    "/events/month/2026/12/?access=captions",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_cost_the_same_with_3_events_and_with_30(noon, topic, signed_in, amina, address):
    def plan(many):
        for number in range(many):
            for days in (10 + number / 10, -30 - number):
                event = new_event(at=noon, days=days, captions=True, topics=[topic])
            registering.register(event=new_event(at=noon, days=9), member=amina, at=noon) if number == 0 else None
        return event

    plan(3)
    browser = signed_in(amina)
    assert {each.get(address).status_code for each in (Client(), browser)} == {200}  # the filters' fields are kept now
    few = statements(Client(), address), statements(browser, address)
    plan(27)
    assert (statements(Client(), address), statements(browser, address)) == few
    assert few[0] <= (5 if "past" in address else 4)  # the notice, what is found, its rows, topics; what came out of it


def test_a_visitors_second_look_costs_the_notice_and_one_statement(events, client):
    for address in ("/events/?language=cy", "/events/month/2026/12/"):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) == 2


def test_a_programme_of_2000_events_is_read_by_pages(noon, client):
    Event.objects.bulk_create(
        [
            Event(
                slug=f"e-{number}", title=f"Event {number}", summary="S", created_at=noon, published_at=noon,
                starts_at=noon + timedelta(hours=number + 1), ends_at=noon + timedelta(hours=number + 2),
            )
            for number in range(2000)
        ],
        batch_size=500,
    )  # fmt: skip
    assert titles(client.get("/events/?page=167&kind=meeting")) == [f"Event {number}" for number in range(1992, 2000)]
    assert statements(client, "/events/?page=167&kind=meeting") <= 4
    assert "?page=3&amp;kind=meeting" in client.get("/events/?page=2&kind=meeting").content.decode()


@pytest.mark.dated
def test_the_list_goes_month_by_month(noon, client):
    for days, title in ((3, "November"), (10, "Early December"), (20, "December"), (60, "January")):
        new_event(at=noon, days=days, title=title)
    page = client.get("/events/").content.decode()
    order = re.findall(r'month-name">([^<]*)<|event-row__title"><a[^>]*>([^<]*)<', page)
    assert [month or title for month, title in order] == [
        "November 2026", "November", "December 2026", "Early December", "December", "January 2027", "January",
    ]  # fmt: skip


def test_the_month_has_its_days_in_londons_time(noon, client):
    midnight = noon.replace(year=2027, month=6, day=30, hour=22, minute=59)
    for title, starts_at in (("June", midnight), ("July", midnight + timedelta(minutes=1))):
        new_event(at=noon, title=title, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    june, july = (client.get(f"/events/month/2027/{month}/").content.decode() for month in (6, 7))
    assert ">June</a>" in june and ">July</a>" not in june
    assert ">July</a>" in july and ">June</a>" not in july
    assert "Thursday 1 July 2027" in july


@pytest.mark.dated
def test_the_month_leads_to_its_neighbours_and_carries_the_filters_along(events, client):
    page = client.get("/events/month/2026/12/?language=cy").content.decode()
    assert 'rel="prev" href="/events/month/2026/11/?language=cy"' in page
    assert 'rel="next" href="/events/month/2027/1/?language=cy"' in page
    assert client.get("/events/month/?language=cy")["Location"] == "/events/month/2026/11/?language=cy"
    assert "No event in this month" in client.get("/events/month/2027/5/").content.decode()


@pytest.mark.dated
@pytest.mark.parametrize("address", ["2026/13", "2026/0", "1066/10", "2014/12", "2029/12", "9999/12", "99999999999/1"])
def test_months_without_a_page_are_not_there(client, address):
    assert client.get(f"/events/month/{address}/").status_code == 404


def test_members_find_events_with_a_part_for_them_where_a_room_offers_some(noon, client, signed_in, amina, monkeypatch):
    has_one = new_event(at=noon, title="Has a part")
    new_event(at=noon, title="Has none")
    asked = []

    def parts(member):
        asked.append(member)
        return Event.objects.filter(pk=has_one.pk).values("pk")

    monkeypatch.setattr(programme, "OPEN_PARTS", [parts])
    browser = signed_in(amina)
    assert titles(browser.get("/events/?part=yes")) == ["Has a part"]
    assert asked == [amina]
    assert "Has a part for me" in browser.get("/events/").content.decode()
    assert titles(client.get("/events/?part=yes")) == []
    assert "Has a part for me" not in client.get("/events/").content.decode()


def test_what_came_out_of_a_past_event_stands_in_its_row(noon, client, monkeypatch):
    past = new_event(at=noon, days=-10, title="Past")
    new_event(at=noon, title="Coming")
    monkeypatch.setattr(programme, "OUTCOMES", [lambda events: {past.pk: "Notes and slides"}])
    assert "Notes and slides" in client.get("/events/?past=").content.decode()
    assert "Notes and slides" not in client.get("/events/").content.decode()


def test_a_bigger_event_and_its_sessions_show_each_other_and_stay_true(noon, client, bea):
    day = new_event(at=noon, title="National conference", kind="conference")
    session = new_event(at=noon, title="Our meeting", part_of=day, capacity=5)
    assert "Our meeting" in client.get(day.get_absolute_url()).content.decode()
    assert "National conference" in client.get(session.get_absolute_url()).content.decode()
    planning.change(event=session, by=bea, at=noon, title="Our lunch")
    assert "Our lunch" in client.get(day.get_absolute_url()).content.decode()
    planning.change(event=day, by=bea, at=noon, title="The conference")
    assert "The conference" in client.get(session.get_absolute_url()).content.decode()
    planning.cancel(event=session, by=bea, at=noon, reason="No room.")
    assert "Cancelled" in client.get(day.get_absolute_url()).content.decode()
    planning.change(event=Event.objects.get(pk=day.pk), by=bea, at=noon, public=False)
    assert "The conference" not in client.get(session.get_absolute_url()).content.decode()


def test_a_session_tells_no_place_count_on_the_page_of_the_bigger_event(noon, client, amina):
    day = new_event(at=noon, title="National conference")
    session = new_event(at=noon, title="Our meeting", part_of=day, capacity=1)
    before = client.get(day.get_absolute_url()).content
    assert b"1 place left" not in before
    registering.register(event=session, member=amina, at=noon)
    assert client.get(day.get_absolute_url()).content == before
    assert Registration.objects.count() == 1


def test_an_event_says_its_topics_region_language_and_access(noon, client, topic):
    event = new_event(
        at=noon, topics=[topic], region="wales", language="both", captions=True, interpreter=True, access="Quiet room"
    )
    page = client.get(event.get_absolute_url()).content.decode()
    for words in (
        "?topic=cloud",
        "Wales",
        "Welsh and English, interpreted",
        "Live captions, BSL interpreter, Quiet room",
    ):
        assert words in page


@pytest.mark.parametrize("path", ["/events/", "/cy/events/", "/events/?region=leeds"])
def test_search_engines_are_told_what_the_list_is_and_its_whole_address_in_both_languages(path, client, db, settings):
    head = client.get(path).content.decode().partition("</head>")[0]
    assert '<meta name="description" content="' in head
    rest = path.removeprefix("/cy")
    for code, there in (("en", rest), ("cy", f"/cy{rest}")):
        assert f'<link rel="alternate" hreflang="{code}" href="{settings.BASE_URL}{there}">' in head
