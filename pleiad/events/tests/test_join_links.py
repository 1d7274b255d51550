"""A join link opens a page with the rule of the room; pressed, it leads where the organiser said, and only if we made it."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from pleiad.calendars.models import CalendarEntry
from pleiad.members import actions as members
from pleiad.members import blocking
from pleiad.members.models import Member
from pleiad.testing import new_event

from ..actions import hosting, planning, registering, registrations, waiting_list
from ..join_links import join_link
from ..models import Event, Registration

pytestmark = pytest.mark.django_db
SECRET = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%7d"
FROM_HERE = {"referer": "http://testserver/"}


@pytest.fixture(autouse=True)
def clock(noon):
    with time_machine.travel(noon, tick=False) as travelling:
        yield travelling


def path_to(registration):
    return urlsplit(join_link(registration.pk)).path


@pytest.fixture
def way_in(amina, bea, noon):
    """Amina's place at an event that has this link, and the path of the join link."""

    def make(link=SECRET, **what):
        event = new_event(at=noon, days=30, link=link, **what)
        hosting.name_hosts(event=event, host=bea, by=bea, at=noon)
        registration = registering.register(event=event, member=amina, at=noon)
        return registration, path_to(registration)

    return make


@pytest.mark.parametrize(
    ("link", "leads_to"),
    [
        (SECRET, SECRET),
        ("https://cymru.example/cyfarfod/ŵyl?ŷ=1#â", "https://cymru.example/cyfarfod/%C5%B5yl?%C5%B7=1#%C3%A2"),
        ("https://cyfarfodŵ.example/x", "https://cyfarfod%C5%B5.example/x"),
    ],
)
def test_a_link_in_any_letters_leads_to_the_meeting(link, leads_to, way_in, client):
    answer = client.post(way_in(link)[1])
    assert (answer.status_code, answer["Location"]) == (303, leads_to)
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.dated
@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("attributable", "You may say what you heard and who said it."),
        ("chatham", "Use what you hear, never who said it."),
        ("stays", "What is said in this meeting is not repeated outside it."),
    ],
)
def test_before_going_in_a_member_reads_what_when_who_and_the_rule_of_the_room(rule, words, way_in, client):
    registration, path = way_in(rule=rule)
    page = client.get(path).content.decode()
    title, when = registration.event.title, "Wednesday 23 December 2026"
    for part in (title, when, words, "This meeting is not recorded.", "Your host is Bea", "Go to the meeting"):
        assert part in page


def test_only_opening_the_link_does_not_tell_where_the_meeting_is(way_in, client, django_assert_max_num_queries):
    _registration, path = way_in()
    with django_assert_max_num_queries(5):  # two of one name are told apart
        answer = client.get(path)
    told = answer.content.decode() + str(answer.headers)
    assert (answer.status_code, "teams.microsoft" in told, "meetup-join" in told) == (200, False, False)
    assert client.head(path).status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert 'name="robots" content="noindex"' in told


def test_opening_and_pressing_change_nothing(way_in, client):
    registration, path = way_in()
    before = list(Registration.objects.values()), list(Event.objects.values()), list(CalendarEntry.objects.values())
    client.get(path)
    client.post(path)
    assert before == (
        list(Registration.objects.values()),
        list(Event.objects.values()),
        list(CalendarEntry.objects.values()),
    )


def test_the_button_works_without_cookies_and_the_browser_may_follow_it(way_in):
    _registration, path = way_in()
    stranger = Client(enforce_csrf_checks=True)
    page = stranger.get(path)
    assert "form-action https: 'self';" in page["Content-Security-Policy"]
    assert stranger.post(path)["Location"] == SECRET
    assert "form-action 'self';" in stranger.get("/about/")["Content-Security-Policy"]


@pytest.mark.dated
def test_a_meeting_that_has_moved_is_met_where_it_is_now(way_in, client, bea, noon):
    registration, path = way_in()
    later = registration.event.starts_at + timedelta(days=7)
    moved = {"starts_at": later, "ends_at": later + timedelta(hours=1), "link": "https://meet.example/moved"}
    planning.change(event=registration.event, by=bea, at=noon, **moved)
    assert "Wednesday 30 December 2026" in client.get(path).content.decode()
    assert client.post(path)["Location"] == "https://meet.example/moved"


def closed(client, path):
    """What the page of a link says that leads to no meeting; pressed all the same, it leads back to the page."""
    assert client.post(path)["Location"] == path
    page = client.get(path).content.decode()
    assert "Go to the meeting" not in page
    assert "teams.microsoft" not in page
    return page


def test_a_cancelled_meeting_says_why_and_leads_to_what_is_planned(way_in, client, bea, noon):
    registration, path = way_in()
    planning.cancel(event=registration.event, by=bea, at=noon, reason="The hall is flooded.")
    page = closed(client, path)
    for part in ("This event was cancelled.", "The hall is flooded.", 'href="/events/"', "See what is planned"):
        assert part in page


def test_a_place_given_back_leads_to_registering_again(way_in, client, amina, noon):
    registration, path = way_in()
    registrations.withdraw(registration=registration, by=amina, at=noon)
    page = closed(client, path)
    assert "You have given your place back" in page
    assert f'href="/events/{registration.event.slug}/register/"' in page


def test_a_waiting_member_sees_the_number_and_an_offered_place_can_be_answered(way_in, client, amina, fay, noon):
    registration, _path = way_in(capacity=1)
    waits = registering.register(event=registration.event, member=fay, at=noon)
    own_page = f'href="/events/{registration.event.slug}/registered/"'
    page = closed(client, path_to(waits))
    assert "You are on the waiting list." in page
    assert own_page in page
    registrations.withdraw(registration=registration, by=amina, at=noon)
    page = closed(client, path_to(waits))
    assert "A place is offered to you." in page
    assert own_page in page


def test_an_offer_that_lapsed_and_one_passed_on_are_told_apart(way_in, client, amina, fay, noon, clock):
    registration, _path = way_in(capacity=1)
    waits = registering.register(event=registration.event, member=fay, at=noon)
    registrations.withdraw(registration=registration, by=amina, at=noon)
    waits.refresh_from_db()
    registrations.decline(registration=waits, by=fay, at=noon)
    assert "You let the place go, so it went to the next person." in closed(client, path_to(waits))
    again = registering.register(event=registration.event, member=amina, at=noon)
    late = registering.register(event=registration.event, member=fay, at=noon)
    registrations.withdraw(registration=again, by=amina, at=noon)
    clock.shift(timedelta(days=1, minutes=1))
    waiting_list.lapse_due(at=noon + timedelta(days=1, minutes=1))
    assert "The time to answer is over, so the place went to the next person." in closed(client, path_to(late))


def test_a_meeting_that_is_over_leads_to_what_came_out_of_it_also_signed_out(way_in, client, clock):
    registration, path = way_in()
    Event.objects.update(public=False)
    clock.shift(timedelta(days=31))
    page = closed(client, path)
    assert "This event is over." in page
    assert 'href="/events/mine/"' in page  # its page is for members, and a visitor would find nothing there


def test_a_meeting_in_a_room_says_where(way_in, client):
    _registration, path = way_in(link="", venue="Committee room 2, Leeds")
    assert "This meeting is in person, and nothing is shown online: Committee room 2, Leeds" in closed(client, path)


def test_a_host_whom_the_member_has_blocked_is_not_named(way_in, client, amina, bea):
    registration, path = way_in()
    assert "Your host is Bea" in client.get(path).content.decode()
    blocking.block(by=amina, blocked=bea, at=registration.registered_at)
    assert "Your host is" not in client.get(path).content.decode()


def test_a_hidden_host_is_not_named(way_in, client, bea, noon):
    _registration, path = way_in()
    members.change_profile(member=bea, name=bea.name, language="en", hidden=True, shielded=False, at=noon)
    assert "Your host is" not in client.get(path).content.decode()


def test_the_page_is_in_the_members_language_until_another_is_chosen(way_in, client, amina):
    Member.objects.filter(pk=amina.pk).update(language="cy")
    _registration, path = way_in()
    assert client.get(path)["Location"] == f"/cy{path}"
    assert client.get(f"/cy{path}").status_code == 200
    assert client.get(path, headers=FROM_HERE).status_code == 200
    assert client.post(path)["Location"] == SECRET


@pytest.mark.parametrize(
    "forge", [lambda t: "2." + t.split(".")[1], lambda t: t[:-1], lambda t: t + "=", lambda t: "1", lambda t: "\x00"]
)
def test_a_link_that_we_did_not_make_leads_nowhere(forge, amina, noon, client):
    registration = registering.register(event=new_event(at=noon, days=30), member=amina, at=noon)
    token = path_to(registration).split("/")[-2]
    for ask in (client.get, client.post):
        answer = ask(f"/join/{forge(token)}/")
        assert answer.status_code == 404
        assert "This link is not complete" in answer.content.decode()
