"""What a member needs to take part: said once, read by the people named on the form, for one event, until the date shown."""

from datetime import timedelta

import pytest
import time_machine

from pleiad.data_protection.sweeping import sweep
from pleiad.errors import Refused
from pleiad.testing import new_event

from .. import periodic
from ..actions import access_needs, hosting, planning, registering, registrations
from ..models import AccessNeeds, AccessShare

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_a_channel(settings):
    """What is counted here is what happens to places; on Mondays the channel would hear of the week besides."""
    settings.TEAMS_WEBHOOK = ""


@pytest.fixture(autouse=True)
def clock(noon):
    with time_machine.travel(noon, tick=False) as travelling:
        yield travelling


@pytest.fixture
def registration(amina, bea, noon):
    """Amina’s registration for a meeting that Bea runs."""
    meeting = new_event(at=noon)
    hosting.name_hosts(event=meeting, host=bea, by=None, at=noon)
    return registering.register(event=meeting, member=amina, at=noon)


def read(event, reader, at):
    return [
        (each.registration.member.name, each.needs.words) for each in access_needs.read_for(event, reader=reader, at=at)
    ]


@pytest.mark.dated
def test_a_member_sees_who_will_read_it_and_until_when_before_sharing(registration, amina, bea, cleo, signed_in, noon):
    browser = signed_in(amina)
    path = f"/events/{registration.event.slug}/access-needs/"
    page = browser.get(path).content.decode()
    assert "Bea Organiser" in page
    assert "Cleo Organiser" not in page
    assert "deleted on Thursday 10 December 2026" in page
    browser.post(path, {"words": "Captions, please."})
    assert read(registration.event, bea, noon) == []
    browser.post(path, {"words": "Captions, please.", "share": "on"})
    assert read(registration.event, bea, noon) == [("Amina O’Neill", "Captions, please.")]
    assert read(registration.event, cleo, noon) == []
    assert (
        "Your access needs are shared" in browser.get(f"/events/{registration.event.slug}/registered/").content.decode()
    )


def test_without_a_host_every_organiser_is_named(registration, bea, cleo):
    registration.event.hosts.all().delete()
    assert {each.name for each in access_needs.named_readers(registration.event)} == {"Bea Organiser", "Cleo Organiser"}


def test_said_once_it_stands_ready_for_the_next_meeting_and_nobody_reads_it(registration, amina, bea, signed_in, noon):
    access_needs.say_for(registration=registration, words="A seat near the door.", shared=True, at=noon)
    other = new_event(at=noon, title="Another")
    registering.register(event=other, member=amina, at=noon)
    page = signed_in(amina).get(f"/events/{other.slug}/access-needs/").content.decode()
    assert "A seat near the door." in page
    assert read(other, bea, noon) == []


def test_a_member_takes_it_back_for_one_event_or_for_all(registration, bea, amina, signed_in, noon):
    browser, path = signed_in(amina), f"/events/{registration.event.slug}/access-needs/"
    browser.post(path, {"words": "Breaks.", "share": "on"})
    browser.post(path, {"words": "Breaks."})
    assert read(registration.event, bea, noon) == []
    browser.post(path, {"words": "Breaks.", "share": "on"})
    browser.post("/account/access-needs/", {"words": "  "})
    assert read(registration.event, bea, noon) == []
    assert not AccessNeeds.objects.exists()


def test_the_desk_shows_it_to_those_named_and_writes_down_that_they_read(
    registration, amina, bea, cleo, signed_in, noon
):
    access_needs.say_for(registration=registration, words="Captions, please.", shared=True, at=noon)
    path = f"/desk/events/{registration.event.pk}/access-needs/"
    assert signed_in(cleo).get(path).status_code == 404
    assert signed_in(amina).get(path).status_code == 404
    page = signed_in(bea).get(path).content.decode()
    assert "Captions, please." in page
    reads = signed_in(cleo).get("/desk/members/reads/").content.decode()
    assert "Read the access needs for" in reads


def test_it_is_deleted_on_the_day_that_was_shown(registration, bea, noon):
    access_needs.say_for(registration=registration, words="Captions, please.", shared=True, at=noon)
    last = registration.event.ends_at + timedelta(days=7)
    sweep(at=last - timedelta(seconds=1))
    assert AccessShare.objects.count() == 1
    assert read(registration.event, bea, last) == []
    sweep(at=last)
    assert AccessShare.objects.count() == 0
    assert AccessNeeds.objects.count() == 1
    forget_on = AccessNeeds.objects.get().forget_on
    assert forget_on == (noon + timedelta(days=365)).date()
    sweep(at=noon + timedelta(days=365))
    assert AccessNeeds.objects.count() == 0


def test_it_is_deleted_when_the_place_is_given_back_or_the_event_cancelled(registration, amina, bea, fay, noon):
    access_needs.say_for(registration=registration, words="Captions.", shared=True, at=noon)
    other = registering.register(event=registration.event, member=fay, at=noon)
    access_needs.say_for(registration=other, words="Breaks.", shared=True, at=noon)
    registrations.withdraw(registration=registration, by=amina, at=noon)
    assert read(registration.event, bea, noon) == [("Fay Colleague", "Breaks.")]
    assert periodic.run(at=noon) == 1
    assert AccessShare.objects.count() == 1
    planning.cancel(event=registration.event, by=bea, at=noon, reason="No speaker.")
    periodic.run(at=noon)
    assert AccessShare.objects.count() == 0


def test_nobody_shares_for_another_or_for_what_is_over(registration, amina, fay, signed_in, client, clock, noon):
    path = f"/events/{registration.event.slug}/access-needs/"
    assert signed_in(fay).get(path).status_code == 404
    assert client.get(path).status_code == 302
    with pytest.raises(Refused, match="is over"):
        access_needs.say_for(registration=registration, words="Captions.", shared=True, at=registration.event.ends_at)
    assert not AccessNeeds.objects.exists()
