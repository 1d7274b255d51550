from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from pleiad.data_protection.sweeping import sweep
from pleiad.errors import Refused
from pleiad.ui.dates import day

from .. import looks
from ..models import Looks

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def test_a_member_finds_and_a_visitor_finds_what_is_public(put, signed_in, bea, client):
    put("Open canary", audience="public")
    put("Canary of the network", "text <img src=x onerror=alert(1)>")
    shown = signed_in(bea).get("/search/?q=canary").content.decode()
    assert "Open <mark>canary</mark>" in shown
    assert "<mark>Canary</mark> of the network" in shown
    assert "&lt;img src=x onerror" in shown
    seen = client.get("/search/?q=canary").content.decode()
    assert "Open <mark>canary</mark>" in seen
    assert "of the network</a>" not in seen


def test_the_page_takes_as_many_statements_whatever_is_found(put, signed_in, bea, django_assert_max_num_queries):
    browser, statements = signed_in(bea), []
    for more in (3, 27):
        for number in range(more):
            put(f"Data {number}", "words " * 50, author=bea)
        browser.get("/search/?q=data")
        with django_assert_max_num_queries(10 if connection.vendor == "sqlite" else 13) as asked:
            assert browser.get("/search/?q=data").content.decode().count("found__one") == (3 if more == 3 else 10)
        statements.append(len(asked))
    assert statements[0] == statements[1]


def test_a_group_and_a_page_narrow_and_turn(put, signed_in, bea):
    for number in range(25):
        put(f"Data {number}")
    put("Data person", kind="person")
    browser = signed_in(bea)
    assert "Data</mark> person" not in browser.get("/search/?q=data&in=stories").content.decode()
    people = browser.get("/search/?q=data&in=people").content.decode()
    assert people.count("found__one") == 1
    pages = [browser.get(f"/search/?q=data&page={number}").content.decode() for number in (1, 2, 3)]
    assert [page.count("found__one") for page in pages] == [10, 10, 6]
    assert browser.get("/search/?q=data&in=nonsense&page=x").status_code == 200


def test_events_of_one_title_are_told_apart_by_their_day(put, signed_in, bea, noon):
    put("Monthly meeting", kind="event", takes_place_at=noon)
    put("Monthly meeting", kind="event", takes_place_at=noon + timedelta(days=28))
    put("Monthly meeting, told")
    browser = signed_in(bea)
    shown = browser.get("/search/?q=monthly").content.decode()
    for moment in (noon, noon + timedelta(days=28)):
        assert f"Event, {day(moment=moment)}</p>" in shown
    assert ">Story</p>" in shown
    assert "Dydd " in browser.get("/cy/search/?q=monthly").content.decode()


def test_when_nothing_has_all_words_some_are_offered(put, signed_in, bea):
    put("Mentoring")
    shown = signed_in(bea).get("/search/?q=mentoring+xylophone").content.decode()
    assert "Nothing has all of these words." in shown
    assert "<mark>Mentoring</mark>" in shown


def test_an_address_that_is_gone_and_a_null_are_no_crash(put, signed_in, bea):
    put("Canary", view="nowhere:at-all")
    answer = signed_in(bea).get("/search/", {"q": "canary\x00" + "x " * 500})
    assert answer.status_code == 200


def test_search_is_read_only_and_kept_by_no_cache(client):
    assert client.post("/search/").status_code == 405
    assert "no-store" in client.get("/search/?q=data").headers["Cache-Control"]


def test_a_member_who_searches_without_end_has_to_wait(signed_in, bea, noon):
    for _each in range(looks.SEARCHES_AN_HOUR):
        looks.count_search(by=bea, at=noon)
    with time_machine.travel(noon, tick=False):
        assert signed_in(bea).get("/search/?q=data").status_code == 429
    with time_machine.travel(noon + timedelta(minutes=61), tick=False):
        assert signed_in(bea).get("/search/?q=data").status_code == 200


@pytest.mark.dated  # the hour is counted by tens of minutes, and noon begins one
def test_the_hour_is_any_sixty_minutes_and_the_counts_are_forgotten(bea, cleo, noon):
    for minute in range(60):
        looks.count_profile(by=bea, at=noon + timedelta(minutes=minute))
    with pytest.raises(Refused):
        looks.count_profile(by=bea, at=noon + timedelta(minutes=59))
    looks.count_profile(by=cleo, at=noon + timedelta(minutes=59))
    looks.count_profile(by=bea, at=noon + timedelta(minutes=85))
    sweep(at=noon + timedelta(hours=3))  # the day still counts them
    assert Looks.objects.count() == 62
    sweep(at=noon + timedelta(hours=27))
    assert not Looks.objects.exists()


def test_what_is_only_found_is_not_shown(put, signed_in, bea):
    put("Ada Lovelace", "Writes programs.", also="Local government\nLlywodraeth leol")
    page = signed_in(bea).get("/search/?q=llywodraeth").content.decode()
    assert "Ada Lovelace" in page
    assert "Writes programs." in page
    assert "Llywodraeth leol" not in page and "Local government" not in page
