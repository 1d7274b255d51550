"""Who was there, marked on one page; and who comes, as members see it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pleiad.errors import Refused
from pleiad.members.models import Block, Member
from pleiad.testing import new_event, new_member, shield

from ..actions import attendance, registering
from ..models import Event, Registration

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(noon):
    with time_machine.travel(noon, tick=False) as travelling:
        yield travelling


@pytest.fixture
def held(amina, fay, dot, noon, clock):
    """A meeting that has begun; Amina, Fay and Dot have places."""
    meeting = new_event(at=noon)
    for each in (amina, fay, dot):
        registering.register(event=meeting, member=each, at=noon)
    clock.move_to(meeting.starts_at)
    return meeting


def came(event):
    return sorted(event.registrations.filter(came_at__isnull=False).values_list("member__name", flat=True))


def test_one_button_keeps_a_whole_page(held, amina, fay, bea, signed_in):
    browser, path = signed_in(bea), f"/desk/events/{held.pk}/attendance/"
    keys = {each.member.name: each.pk for each in held.registrations.select_related("member")}
    shown = [keys["Amina O’Neill"], keys["Fay Colleague"]]
    browser.post(path, {"shown": shown, "came": shown})
    assert came(held) == ["Amina O’Neill", "Fay Colleague"]
    browser.post(path, {"shown": shown, "came": shown[:1]})
    assert came(held) == ["Amina O’Neill"]
    browser.post(path, {"shown": [keys["Dot Waits"]], "came": [keys["Dot Waits"], "x", "²", "9" * 40]})
    assert came(held) == ["Amina O’Neill", "Dot Waits"]


def test_nobody_of_another_event_can_be_marked(held, amina, bea, noon):
    other = new_event(at=noon, title="Another")
    stranger = registering.register(event=other, member=amina, at=noon)
    assert attendance.mark(event=held, shown=[stranger.pk], came=[stranger.pk], by=bea, at=held.starts_at) == 0
    assert came(other) == []


def test_a_member_without_a_place_cannot_have_come(held, bea, cleo, noon):
    Event.objects.filter(pk=held.pk).update(capacity=3)
    waits = registering.register(event=held, member=cleo, at=noon)
    attendance.mark(event=held, shown=[waits.pk], came=[waits.pk], by=bea, at=held.starts_at)
    assert came(held) == []


def test_it_is_marked_once_it_has_begun(bea, amina, signed_in, noon):
    meeting = new_event(at=noon)
    with pytest.raises(Refused, match="once the event has begun"):
        attendance.mark(event=meeting, shown=[], came=[], by=bea, at=noon)
    answer = signed_in(bea).get(f"/desk/events/{meeting.pk}/attendance/")
    assert answer["Location"] == f"/desk/events/{meeting.pk}/"
    assert signed_in(amina).get(f"/desk/events/{meeting.pk}/attendance/").status_code == 404


def test_four_hundred_people_are_pages_of_a_constant_cost(held, bea, signed_in, noon):
    browser, path, counted = signed_in(bea), f"/desk/events/{held.pk}/attendance/", []
    for number in range(150):
        if number in (3, 149):
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(path).status_code == 200
            counted.append(len(asked))
        Event.objects.filter(pk=held.pk).update(capacity=None)
        member = new_member(f"w{number}@leeds.gov.uk", at=noon, name=f"Member {number:03}")
        registering.register(event=held, member=member, at=noon, with_teams=False)
    assert counted[0] == counted[1]
    assert "Member 149" not in browser.get(path).content.decode()
    assert "Member 149" in browser.get(f"{path}?page=2").content.decode()
    assert "Member 149" in browser.get(f"{path}?name=149").content.decode()
    one = Registration.objects.get(member__name="Member 149")
    attendance.mark(event=held, shown=[one.pk], came=[one.pk], by=bea, at=held.starts_at)
    assert "Member 149" not in browser.get(f"{path}?name=149&open=1").content.decode()


def names(browser, event):
    answer = browser.get(f"/events/{event.slug}/who-comes/")
    if answer.status_code != 200:
        return answer.status_code
    page = answer.content.decode().split("<main")[1]
    return [name for name in ("Amina", "Bea", "Cleo", "Dot", "Fay") if name in page]


@pytest.fixture
def shown(amina, bea, cleo, dot, fay, noon):
    """Everyone has a place but Fay, who waits; members see who comes."""
    meeting = new_event(at=noon, capacity=4, names_shown=True)
    for each in (amina, bea, cleo, dot, fay):
        registering.register(event=meeting, member=each, at=noon)
    return meeting


def test_the_way_to_the_list_is_shown_to_members_only(shown, amina, client, signed_in):
    way = f"/events/{shown.slug}/who-comes/"
    assert way in signed_in(amina).get(shown.get_absolute_url()).content.decode()
    assert way not in client.get(shown.get_absolute_url()).content.decode()


def test_members_see_members_with_a_place(shown, amina, fay, signed_in):
    assert names(signed_in(amina), shown) == ["Amina", "Bea", "Cleo"]
    assert names(signed_in(fay), shown) == ["Amina", "Bea", "Cleo"]


def test_applicants_and_visitors_see_nobody(shown, dot, erin, client, signed_in):
    assert names(client, shown) == 302
    assert names(signed_in(dot), shown) == 404
    assert names(signed_in(erin), shown) == 302


def test_nothing_is_shown_where_the_organisers_do_not_say_so(shown, amina, signed_in):
    Event.objects.update(names_shown=False)
    assert names(signed_in(amina), shown) == 404


def test_quiet_hidden_shielded_and_blocked_members_are_not_named(shown, amina, bea, cleo, fay, signed_in, noon):
    page = f"/events/{shown.slug}/registered/"
    browser = signed_in(cleo)
    browser.post(f"/events/{shown.slug}/quiet/", {"quiet": "1"})
    assert "You are not on any list that members see" in browser.get(page).content.decode()
    assert names(signed_in(amina), shown) == ["Amina", "Bea"]
    assert names(browser, shown) == ["Amina", "Bea"]
    browser.post(f"/events/{shown.slug}/quiet/", {"named": "1"})
    assert names(signed_in(amina), shown) == ["Amina", "Bea", "Cleo"]
    Member.objects.filter(pk=bea.pk).update(hidden_since=noon)
    shield(amina, at=noon)
    assert names(signed_in(fay), shown) == ["Cleo"]
    Block.objects.create(blocker=cleo, blocked=fay, at=noon)
    assert names(signed_in(fay), shown) == []


def test_a_member_can_come_quietly_from_the_registration_on(amina, signed_in, noon):
    meeting = new_event(at=noon, names_shown=True)
    signed_in(amina).post(f"/events/{meeting.slug}/register/", {"teams": "without", "quiet": "on"})
    assert Registration.objects.get().quiet_since is not None
    assert list(attendance.seen_by(amina, event=meeting)) == []


def test_the_list_costs_the_same_for_three_and_for_thirty(shown, amina, signed_in, noon):
    browser, counted = signed_in(amina), []
    Event.objects.update(capacity=None)
    for number in range(30):
        if number in (0, 29):
            with CaptureQueriesContext(connection) as asked:
                names(browser, shown)
            counted.append(len(asked))
        registering.register(
            event=shown, member=new_member(f"w{number}@kent.gov.uk", at=noon), at=noon, with_teams=False
        )
    assert counted[0] == counted[1]


def test_the_rule_of_the_room_stands_before_registration_in_the_invitation_and_where_one_joins(shown, fay, signed_in):
    from pleiad.calendars.models import CalendarEntry

    rule = "Chatham House rule"
    other = new_event(at=shown.created_at + timedelta(hours=1), title="Another")
    browser = signed_in(fay)
    for path in (other.get_absolute_url(), f"/events/{other.slug}/register/", f"/events/{shown.slug}/registered/"):
        page = browser.get(path).content.decode()
        assert rule in page, path
        assert "This meeting is not recorded." in page, path
    assert all(rule in note for note in CalendarEntry.objects.values_list("note", flat=True))
