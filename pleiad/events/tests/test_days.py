"""The days of a course are one row of a list, which names them all."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils.translation import override

from pleiad.testing import new_event

from ..days import in_words
from ..models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(noon):
    with time_machine.travel(noon, tick=False) as travelling:
        yield travelling


@pytest.fixture
def course(noon):
    """Three days, with another meeting between the first and the second."""
    made = [
        new_event(at=noon, days=days, title=f"Writing plainly, day {number} of 3", capacity=None)
        for number, days in enumerate((3, 5, 6), 1)
    ]
    Event.objects.update(asked_for_at="training:cohort 1")
    new_event(at=noon, days=4, title="A meeting between them")
    return made


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([(3, 16)], "16 March"),
        ([(3, 16), (3, 17)], "16 and 17 March"),
        ([(3, 16), (3, 17), (3, 18)], "16, 17 and 18 March"),
        ([(3, 31), (4, 1), (4, 2)], "31 March, 1 and 2 April"),
        ([(3, 16), (3, 16)], "16 March"),
    ],
)
def test_days_in_words(days, words):
    assert (
        in_words(
            [
                datetime(2027, month, day, 23, 30 if month == 3 and day < 28 else 0, tzinfo=UTC) - timedelta(hours=8)
                for month, day in days
            ]
        )
        == words
    )


def test_a_day_is_london_s(noon):
    assert in_words([datetime(2027, 7, 1, 23, 30, tzinfo=UTC)]) == "2 July"


def test_welsh_months_are_welsh():
    with override("cy"):
        assert in_words([datetime(2027, 7, 1, 12, tzinfo=UTC)]) == "1 Gorffennaf"


@pytest.mark.dated
@pytest.mark.parametrize(
    ("page", "who"),
    [
        ("/events/", "visitor"),
        ("/events/", "amina"),
        ("/", "visitor"),
        ("/events/?kind=meeting", "visitor"),
        ("/events/?kind=meeting", "amina"),
    ],
)
def test_the_list_and_the_home_page_show_one_row_with_its_days(page, who, course, client, signed_in, amina):
    browser = client if who == "visitor" else signed_in(amina)
    body = browser.get(page).content.decode()
    assert "26, 28 and 29 November · " in body
    assert body.count("Writing plainly") == 1
    assert ", day 1 of 3" not in body
    assert "A meeting between them" in body
    assert f'href="{course[0].get_absolute_url()}"' in body


@pytest.mark.dated
def test_when_the_first_day_is_over_the_row_is_of_those_that_follow(course, client, clock):
    clock.shift(timedelta(days=4))
    body = client.get("/events/").content.decode()
    assert "28 and 29 November" in body
    assert f'href="{course[1].get_absolute_url()}"' in body
    past = client.get("/events/?past").content.decode()
    assert "Writing plainly, day 1 of 3" in past


@pytest.mark.dated
def test_a_day_that_moves_is_seen_at_once_by_a_visitor(course, client, noon):
    from ..actions import planning

    assert "26, 28 and 29 November" in client.get("/events/").content.decode()
    last = course[2]
    later = {"starts_at": last.starts_at + timedelta(days=1), "ends_at": last.ends_at + timedelta(days=1)}
    planning.change(event=last, by=None, at=noon, **later)
    assert "26, 28 and 30 November" in client.get("/events/").content.decode()


@pytest.mark.dated
def test_days_that_an_organiser_has_given_other_names_keep_the_first(course, client):
    Event.objects.filter(pk=course[0].pk).update(title="Kick-off")
    body = client.get("/events/").content.decode()
    assert "Kick-off" in body
    assert "26, 28 and 29 November" in body


@pytest.mark.dated
def test_the_month_shows_each_day_on_its_day(course, client):
    assert client.get("/events/month/2026/11/").content.decode().count("Writing plainly, day") >= 3
