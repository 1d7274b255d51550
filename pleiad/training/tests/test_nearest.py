"""Nearest: what people type, what they see, and what is kept of it."""

import io
import json
import re
import time
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pleiad.data_protection.sweeping import sweep
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email

from .. import drawing, nearest_command, periodic
from ..actions import requests, watching
from ..locations.find import find
from ..models import Cohort, Watch
from ..models.courses import Located

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def at_noon(noon):
    with time_machine.travel(noon, tick=False) as clock:
        yield clock


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        ("Hull", "hull-east-yorkshire"),
        ("Leicster", "leicester-leicestershire"),
        ("Newport", "newport-gwent"),
        ("Newport, Isle of Wight", "newport-isle-of-wight"),
        ("SW1A", "sw1a"),
        ("sw1a2aa", "sw1a"),
        ("LS1 4AP", "ls1"),
        ("BT1 5GS", "bt1"),
        ("Kirkwall", "kirkwall-orkney-and-caithness"),
        ("Caerdydd", "cardiff-south-glamorgan"),
    ],
)
def test_the_address_after_a_search_has_the_town_or_the_first_half_only(client, typed, leads_to):
    answer = client.post("/training/", {"where": typed})
    assert (answer.status_code, answer["Location"]) == (302, f"/training/near/{leads_to}/")
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("typed", ["Nowhere at all", "", "BFPO 57", "x" * 500, "\x00", "💥"])
def test_an_unknown_location_is_an_error_of_the_form(client, typed):
    answer = client.post("/training/", {"where": typed})
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()


def test_a_guess_is_said_and_offered_and_nothing_is_kept_before_it_is_agreed(plan, amina, signed_in):
    browser = signed_in(amina)
    page = browser.post("/training/", {"where": "Newport, Kent"}, follow=True).content.decode()
    assert "We took Newport, Essex" in page and "Did you mean" in page
    assert 'href="/training/near/newport-isle-of-wight/"' in page
    assert "Tell me" not in page and "Say first, at the top of this page" in page
    watch = "/training/near/newport-essex/tell-me/"
    assert (
        "Say first whether this is the location" in browser.post(watch, {"miles": "25"}, follow=True).content.decode()
    )
    assert not Watch.objects.exists()
    page = browser.post("/training/near/newport-essex/yes/", follow=True).content.decode()
    assert "We took" not in page and "Tell me" in page
    browser.post(watch, {"miles": "25"})
    assert Watch.objects.get().location == "Newport, Essex"


def test_another_location_than_the_guess_can_be_taken_at_once(plan, amina, signed_in):
    browser = signed_in(amina)
    browser.post("/training/", {"where": "Newport, Kent"})
    browser.post("/training/near/newport-isle-of-wight/tell-me/", {"miles": "25"})
    assert Watch.objects.get().location == "Newport, Isle of Wight"
    browser.post("/training/", {"where": "Leicster"})
    browser.post("/training/", {"where": "Leicester"})
    assert "We took" not in browser.get("/training/near/leicester-leicestershire/").content.decode()


def test_a_visitor_is_asked_about_a_guess_too(plan, client):
    page = client.post("/training/", {"where": "Leicster"}, follow=True).content.decode()
    assert "We took Leicester, Leicestershire" in page
    assert client.post("/training/near/nowhere-at-all/yes/").status_code == 404
    assert "We took" not in client.post("/training/near/leicester-leicestershire/yes/", follow=True).content.decode()


def test_the_second_half_of_a_postcode_is_never_shown_again(client):
    page = client.post("/training/", {"where": "ZZ9 9ZZ"}).content.decode()
    assert 'value="ZZ9"' in page
    assert "9ZZ" not in page


def test_cohorts_stand_by_distance_with_dates_places_and_how_far_and_online_ones_beside(plan, client):
    for where in ("Edinburgh", "York", "Belfast", None, "Leeds"):
        plan(where)
    page = client.get("/training/near/bradford-west-yorkshire/").content.decode()
    inside = page[page.index("<main") :]
    locations = ["Leeds, West Yorkshire", "York, North Yorkshire", "Edinburgh", "Belfast", "Online, from wherever"]
    found = [inside.index(each) for each in locations]
    assert found == sorted(found)
    assert "about 8 miles · 2 places left · 2 days · 3 points" in inside
    assert "and across the water" in inside
    assert inside.count("across the water") == 1
    assert '<svg class="map" role="img"' in page
    assert page.index("1. Empowering Women, Leeds") < page.index('<svg class="map"')


def test_a_wide_area_asks_for_a_smaller_one_and_miles_are_said_to_be_straight(plan, client):
    plan("Leeds")
    said = {key: client.get(f"/training/near/{key}/").content.decode() for key in ("ze1", "wales", "ls1")}
    assert "The name of your town or village says more." in said["ze1"]
    assert "A town or the first half of a postcode says more." in said["wales"]
    assert "says more" not in said["ls1"]
    assert "Miles are measured in a straight line." in said["ls1"]


def test_from_an_island_all_the_rest_lies_across_the_water(plan, client):
    plan("Southampton")
    plan("Ryde")
    page = client.get("/training/near/newport-isle-of-wight/").content.decode()
    assert page.count("across the water") == 1
    assert "Newport, Gwent" in page  # the other of that name is offered


def test_drafts_and_those_that_began_or_are_off_are_not_listed(plan, client, bea, noon):
    from ..actions import planning

    plan("Leeds", publish=False)
    off = plan("York")
    planning.call_off(cohort=off, by=bea, at=noon, reason="For the test.")
    page = client.get("/training/near/ls1/").content.decode()
    assert "No cohort is open just now" in page


def test_the_page_costs_the_same_with_three_cohorts_and_with_thirty(plan, client):
    counted = []
    for wanted in (3, 30):
        while len(counted) < 2 and plan("York").pk and _open() < wanted:
            pass
        with CaptureQueriesContext(connection) as found:
            assert client.get("/training/near/ls1/").status_code == 200
        counted.append(len(found))
    assert counted[0] == counted[1] <= 3


def _open():
    from ..models import Cohort

    return Cohort.objects.count()


@pytest.mark.dated
def test_outside_its_season_the_course_says_when_it_opens_next(course, client):
    page = client.get("/training/courses/empowering-women/").content.decode()
    assert "It opens next on Thursday 1 July 2027." in page
    assert "July and September" in page


def test_the_map_draws_each_nation():
    def there(name):
        found = find(name)
        x, y = drawing.point(found)
        cell = f"M{round(x / drawing.GRID) * drawing.GRID} {round(y / drawing.GRID) * drawing.GRID}h0"
        return cell in drawing.land() and 0 < x < drawing.WIDTH and 0 < y < drawing.HEIGHT

    towns = ["London", "Cardiff", "Edinburgh", "Belfast", "Lerwick", "Penzance", "St Helier", "Douglas", "Norwich"]
    assert [town for town in towns if not there(town)] == []


# Tell me when one opens


def test_a_watch_tells_once_of_every_cohort_that_opens_near_enough_and_stops_by_its_link(
    plan, amina, fay, noon, signed_in
):
    browser = signed_in(amina)
    browser.post("/training/near/bradford-west-yorkshire/tell-me/", {"miles": "25"})
    watching.watch(member=fay, found=find("Bradford"), within=10, course=None, at=noon)
    cohort, _far = plan("York"), plan("Leeds")
    periodic.tell_watchers(at=noon)
    periodic.tell_watchers(at=noon)
    told = Email.objects.filter(kind="training.opened")
    assert sorted(told.values_list("member__name", flat=True)) == ["Amina O’Neill", "Fay Colleague"]
    assert cohort.pk not in {each.payload["cohort"] for each in told}
    mail = KINDS["training.opened"](told.get(member=amina), {})
    assert "comes to Leeds, West Yorkshire, about 8 miles from Bradford, West Yorkshire." in mail.text
    link = next(each for each in mail.text.split() if "/ticket/" in each)
    path = link.partition("//")[2].partition("/")[2]
    visitor = Client()
    assert "Do you want to stop these emails?" in visitor.get(f"/{path}").content.decode()
    assert Watch.objects.standing().count() == 2
    assert "Do you want to stop" in visitor.post(f"/{path}").content.decode(), "a form that nobody pressed"
    assert "You will get no more of these emails" in visitor.post(f"/{path}", {"press": "yes"}).content.decode()
    assert list(Watch.objects.standing().values_list("member__name", flat=True)) == ["Fay Colleague"]
    assert KINDS["training.opened"](told.get(member=amina), {}) is None
    assert visitor.get(f"/{path[:-6]}xxxxx/").status_code == 404


def test_the_miles_are_in_the_language_of_the_member(amina, signed_in):
    browser = signed_in(amina)
    assert '<option value="60" selected>60 miles</option>' in browser.get("/training/near/ls1/").content.decode()
    assert '<option value="60" selected>60 milltir</option>' in browser.get("/cy/training/near/ls1/").content.decode()


def test_two_watches_give_one_email_and_members_who_have_asked_get_none(plan, allow, amina, fay, noon):
    for town in ("Bradford", "Wakefield"):
        watching.watch(member=amina, found=find(town), within=60, course=None, at=noon)
    watching.watch(member=fay, found=find("Bradford"), within=60, course=None, at=noon)
    allow(amina, 9)
    cohort = plan("Leeds")
    requests.ask(cohort=cohort, member=fay, at=noon)
    assert watching.tell_of(cohort=cohort, at=noon) == 1


def test_only_members_watch_and_only_the_member_stops_their_own_watch(plan, amina, fay, dot, erin, noon, signed_in):
    found = find("Leeds")
    for member in (dot, erin):
        with pytest.raises(Exception, match="once you are a member"):
            watching.watch(member=member, found=found, within=25, course=None, at=noon)
    first = watching.watch(member=amina, found=found, within=25, course=None, at=noon)
    again = watching.watch(member=amina, found=found, within=40, course=None, at=noon)
    assert (first.pk, again.miles) == (again.pk, 40)
    assert signed_in(fay).post(f"/training/told/{first.pk}/stop/").status_code == 404
    assert Client().post(f"/training/told/{first.pk}/stop/").status_code == 302
    assert Watch.objects.standing().count() == 1
    assert "Leeds, West Yorkshire" in signed_in(amina).get("/training/told/").content.decode()
    signed_in(amina).post(f"/training/told/{first.pk}/stop/")
    assert Watch.objects.standing().count() == 0
    sweep(at=noon + timedelta(days=31))
    assert not Watch.objects.exists()


def test_nothing_more_exact_than_a_town_or_the_first_half_is_stored_anywhere(amina, signed_in, caplog):
    browser = signed_in(amina)
    where = browser.post("/training/", {"where": "LS1 4AP"})["Location"]
    browser.post(f"{where}tell-me/", {"miles": "60"})
    kept = Watch.objects.values().get()
    assert (kept["location"], kept["location_key"], kept["latitude"]) == ("LS1 (Leeds)", "ls1", find("LS1").latitude)
    assert "4AP" not in _whole_database() + caplog.text


def test_no_table_has_a_column_for_more_than_a_town_or_the_first_half():
    of_a_location = {"location_key", "location", "latitude", "longitude", "nation", "land"}
    assert {each.name for each in Located._meta.get_fields()} == of_a_location
    more = re.compile(r"post_?code|postal|street|address_line|inward|home|lat$|lon$|lng", re.IGNORECASE)
    suspects = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if more.search(field.name)
    }
    assert suspects == set()
    exact = {model for model in apps.get_models() if any(f.name == "latitude" for f in model._meta.concrete_fields)}
    assert exact == {Cohort, Watch}


@pytest.mark.dated
def test_a_whole_postcode_typed_at_the_desk_is_halved_as_well(course, bea, signed_in, caplog):
    said = {"course": course.pk, "where": "LS1 4AP", "capacity": 3, "starts": "10:00", "ends": "16:00"}
    assert signed_in(bea).post("/desk/training/cohorts/new/", said | {"day_1": "2027-07-06"}).status_code == 302
    assert Cohort.objects.get().location == "LS1 (Leeds)"
    assert "4AP" not in _whole_database() + caplog.text


def _whole_database():
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            texts.append(str(cursor.fetchall()))
    return "".join(texts)


# The command


def asked(*argv, at):
    out, complaints = io.BytesIO(), io.StringIO()
    status = nearest_command.main(list(argv), out, complaints, at=at)
    return status, [json.loads(line) for line in out.getvalue().splitlines()], complaints.getvalue()


@pytest.mark.dated
def test_the_command_prints_cohorts_by_distance_as_lines_of_json(plan, noon):
    york, online, leeds = plan("York"), plan(None), plan("Leeds")
    status, lines, complaints = asked("LS1", "4AP", at=noon)
    assert (status, complaints) == (0, "")
    assert [line["cohort"] for line in lines] == [leeds.pk, york.pk, online.pk]
    assert [set(line) for line in lines] == [{"cohort", "course", "location", "miles", "starts"}] * 3
    assert (lines[0]["course"], lines[0]["location"]) == ("Empowering Women", "Leeds, West Yorkshire")
    assert (lines[0]["miles"] < 1, lines[2]["miles"], lines[2]["location"]) == (True, None, "online")
    assert lines[0]["starts"] == "2026-12-23T12:00:00Z"


@pytest.mark.parametrize("words", ["no such place", "\udcff\udcfe", "x" * 5000, "\x00\n", "💥"])
def test_the_command_takes_any_bytes(plan, noon, words):
    plan("Leeds")
    status, lines, complaints = asked(words, at=noon)
    assert (status, lines) == (1, [])
    assert complaints.isascii()


def test_the_command_says_how_it_is_used_and_which_newport_it_took(plan, noon):
    assert asked(at=noon) == (2, [], nearest_command.USAGE)
    assert asked("Newport", at=noon)[2].startswith("Newport, Gwent was taken. There are also: Newport, Isle of Wight")


def test_three_hundred_cohorts_are_put_in_order_in_a_blink(noon):
    from types import SimpleNamespace

    from ..locations import gazetteer
    from ..locations.find import nearest

    towns = sorted({town for same in gazetteer.towns().values() for town in same}, key=str)[:300]
    began = time.process_time()
    ordered = nearest(find("Leeds"), [SimpleNamespace(latitude=t.latitude, longitude=t.longitude) for t in towns])
    assert time.process_time() - began < 0.1
    assert [far for far, _ in ordered] == sorted(far for far, _ in ordered)
