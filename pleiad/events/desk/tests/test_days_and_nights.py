"""Meetings over midnight and over several days, as organisers type them and as everybody reads them."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from pleiad.testing import new_event

from ...models import Event
from .test_events import SAID, page, said_of

NEW = reverse("desk:create-event")


@pytest.fixture(autouse=True)
def clock(noon):
    with time_machine.travel(noon, tick=False):
        yield


def made(browser, **said):
    answer = browser.post(NEW, {**SAID, "day": "2026-12-04", **said})
    return Event.objects.latest("pk") if answer.status_code == 302 else answer.content.decode()


@pytest.mark.dated
def test_an_end_before_the_start_is_the_next_morning(bea, signed_in):
    browser = signed_in(bea)
    event = made(browser, starts="22:00", ends="00:30")
    assert event.ends_at - event.starts_at == timedelta(hours=2, minutes=30)
    shown = browser.get(reverse("desk:event", args=[event.pk])).content.decode()
    assert "Friday 4 December 2026, 10pm to Saturday 5 December 2026, 12:30am, UK time" in shown


@pytest.mark.dated
def test_a_conference_of_three_days_is_one_event_on_every_one_of_them(bea, client, signed_in):
    browser = signed_in(bea)
    event = made(
        browser, kind="whole-conference", title="Our days", starts="09:00", ends="17:00", last_day="2026-12-06"
    )
    browser.post(reverse("desk:publish-event", args=[event.pk]))
    listed = client.get("/events/").content.decode()
    assert "9am to Sun 6 Dec, 5pm" in listed and "Conference" in listed
    month = client.get("/events/month/2026/12/").content.decode()
    assert month.count("Our days</a>") == 3
    assert "Day 3" in month
    form = browser.get(page("edit-event", event)).context["form"]
    assert f"{form['last_day'].value()}" == "2026-12-06"


@pytest.mark.dated
def test_what_goes_on_into_another_month_is_in_both(bea, client, noon):
    over = {"starts_at": noon.replace(day=29), "ends_at": noon.replace(day=29) + timedelta(days=3)}
    new_event(at=noon, title="Into December", **over)
    night = noon.replace(day=30, hour=22)
    new_event(at=noon, title="A night", starts_at=night, ends_at=night + timedelta(hours=5))
    assert client.get("/events/month/2026/11/").content.decode().count("Into December</a>") == 2
    december = client.get("/events/month/2026/12/").content.decode()
    assert december.count("Into December</a>") == 2
    assert "A night" not in december


@pytest.mark.dated
@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"starts": "10:00", "ends": "10:00"}, "The event must end after it begins."),
        ({"starts": "10:00", "ends": "11:00", "last_day": "2026-12-03"}, "The event must end after it begins."),
        ({"starts": "10:00", "ends": "11:00", "last_day": "2027-02-03"}, "An event can last a month at most."),
        ({"starts": "10:00", "ends": "11:00", "last_day": "soon"}, "Enter a real date"),
    ],
)
def test_the_form_says_what_is_wrong_with_the_last_day(bea, signed_in, said, sentence):
    assert sentence in made(signed_in(bea), **said)
    assert not Event.objects.exists()


@pytest.mark.dated
def test_sessions_are_offered_the_conference_as_such(bea, noon, signed_in):
    whole = new_event(at=noon, title="Conference", kind="whole-conference")
    event = new_event(at=noon, title="Ours")
    signed_in(bea).post(page("edit-event", event), said_of(event, part_of=str(whole.pk)))
    assert Event.objects.get(pk=event.pk).part_of == whole
