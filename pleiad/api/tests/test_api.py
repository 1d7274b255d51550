"""The API shows what a visitor sees, paged and at a pace, and keeps to its own description."""

import json
import re
from datetime import timedelta

import pytest
import schemathesis
from django.core.cache import caches
from django.test.client import ClientHandler
from hypothesis import HealthCheck, given, settings

from pleiad.api import pace, tokens
from pleiad.api.models import AccessToken
from pleiad.api.version_1 import api
from pleiad.errors import Refused
from pleiad.events.actions import registering
from pleiad.events.models import Event
from pleiad.members import leaving, powers
from pleiad.testing import new_event, some

LISTS = ["events", "events/past", "stories", "spotlights", "courses"]


@pytest.fixture(autouse=True)
def nobody_has_asked(db):
    caches["paces"].clear()


def items(client, path):
    answer = client.get(f"/api/1/{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()["items"]


def test_only_what_is_public_is_there(client, cast, noon):
    new_event(at=noon, title="For everybody", public=True)
    new_event(at=noon, title="For members", public=False)
    new_event(at=noon, title="A draft", published=False)
    assert [each["title"] for each in items(client, "events")] == ["For everybody"]
    client.force_login(cast["bea"])  # an organiser sees no more here
    assert [each["title"] for each in items(client, "events")] == ["For everybody"]
    assert client.get(f"/api/1/events/by-name/{Event.objects.get(title='A draft').slug}").status_code == 404


def test_the_way_in_is_not_there(client, noon):
    event = new_event(at=noon, link="https://teams.microsoft.com/l/meetup-join/secret")
    said = client.get(f"/api/1/events/by-name/{event.slug}")
    assert said.status_code == 200
    assert "meetup-join" not in said.content.decode()
    assert said.json()["url"].endswith(event.get_absolute_url())


@pytest.mark.parametrize("path", LISTS)
def test_a_list_takes_few_statements_and_is_kept(client, cast, noon, path, django_assert_max_num_queries):
    for number in range(3):
        new_event(at=noon, title=f"Meeting {number}")
    with django_assert_max_num_queries(8):
        answer = client.get(f"/api/1/{path}")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in answer.headers


def test_pages_follow_one_another(client, noon):
    for number in range(5):
        new_event(at=noon, title=f"Meeting {number}", days=number + 1)
    address, seen = "/api/1/events?size=2", []
    while address:
        said = client.get(address.removeprefix("http://testserver")).json()
        seen += [each["title"] for each in said["items"]]
        address = said["next"]
    assert seen == [f"Meeting {number}" for number in range(5)]


@pytest.mark.parametrize("query", ["size=0", "size=201", "page=0", "page=x", "page=10001"])
def test_what_is_no_page_is_refused(client, query):
    assert client.get(f"/api/1/events?{query}").status_code == 422


def test_nothing_can_be_written(client):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)("/api/1/events").status_code == 405


def test_one_network_has_its_pace(client, monkeypatch, still_noon):
    monkeypatch.setattr(pace, "MOST", 3)
    assert [client.get("/api/1/stories").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert client.get("/api/1/stories", REMOTE_ADDR="127.0.0.9").status_code == 200  # another network


def test_networks_are_counted_without_their_addresses(rf, still_noon):
    here, there = rf.get("/"), rf.get("/", REMOTE_ADDR="127.0.0.9")
    assert pace.key_of(here) == pace.key_of(here) != pace.key_of(there)
    assert "127.0.0" not in pace.key_of(here)


def test_past_meetings_come_latest_first(client, noon):
    for days in (1, 2, 3):
        new_event(at=noon - timedelta(days=10), title=f"Day {days}", days=days)
    assert [each["title"] for each in items(client, "events/past")] == ["Day 3", "Day 2", "Day 1"]


def test_the_description_has_a_version_and_leads_nowhere_else(client):
    said = client.get("/api/1/openapi.json").json()
    assert said["info"]["version"] == "1"
    assert {path for path in said["paths"] if not path.startswith("/api/1/")} == set()
    assert "http" not in json.dumps(said["paths"])
    assert client.get("/api/1/docs").status_code == 404  # its page would load scripts of another host


def with_key(client, secret, path):
    return client.get(f"/api/1/me/{path}", headers={"authorization": f"Bearer {secret}"})


def test_a_key_reads_what_it_may_of_its_member_alone(client, cast, noon):
    amina, fay = cast["amina"], cast["fay"]
    mine, theirs = new_event(at=noon, title="Mine"), new_event(at=noon, title="Theirs")
    registering.register(event=mine, member=amina, at=noon)
    registering.register(event=theirs, member=fay, at=noon)
    secret = tokens.make(member=amina, name="My calendar", scopes=["events"], at=noon)
    answer = with_key(client, secret, "events")
    assert [each["title"] for each in answer.json()["items"]] == ["Mine"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert with_key(client, secret, "profile").status_code == 401  # not in its scope
    profile = tokens.make(member=amina, name="Me", scopes=["profile"], at=noon)
    assert with_key(client, profile, "profile").json()["name"] == "Amina O’Neill"


@pytest.mark.parametrize("how", ["none", "wrong", "late", "ended", "suspended", "left", "of a session"])
def test_without_a_key_that_counts_nothing_is_read(client, cast, noon, how):
    amina, at = cast["amina"], noon
    secret = tokens.make(member=amina, name="It", scopes=["events", "profile"], at=at)
    token = AccessToken.objects.get()
    if how == "none":
        secret = ""
    elif how == "wrong":
        secret = secret[:-1] + ("a" if secret[-1] != "a" else "b")
    elif how == "late":
        AccessToken.objects.update(expires_at=noon - timedelta(seconds=1))
    elif how == "ended":
        tokens.end(token=token, at=noon)
    elif how == "suspended":
        powers.suspend(member=amina, by=cast["bea"], at=noon, reason="For the tests.")
    elif how == "left":
        leaving.leave(member=amina, at=noon)
        assert not AccessToken.objects.exists()
    else:
        client.force_login(amina)
        secret = client.session.session_key
    for path in ("events", "profile"):
        assert with_key(client, secret, path).status_code == 401


def test_a_member_makes_a_key_sees_it_once_and_ends_it(client, cast, noon):
    client.force_login(cast["amina"])
    page = client.post("/account/programs/", {"name": "My calendar", "scopes": ["events"]}).content.decode()
    secret = re.search(r"<code>(pleiad_[\w-]+)</code>", page)[1]
    assert with_key(client, secret, "events").status_code == 200
    assert secret not in client.get("/account/programs/").content.decode()
    token = AccessToken.objects.get()
    assert secret not in (token.secret_hash, token.name)
    client.force_login(cast["fay"])
    assert client.post(f"/account/programs/{token.pk}/end/").status_code == 404  # another's
    client.force_login(cast["amina"])
    client.post(f"/account/programs/{token.pk}/end/")
    assert with_key(client, secret, "events").status_code == 401


def test_five_keys_are_enough(cast, noon):
    for number in range(tokens.AT_MOST):
        tokens.make(member=cast["amina"], name=str(number), scopes=["events"], at=noon)
    with pytest.raises(Refused):
        tokens.make(member=cast["amina"], name="one more", scopes=["events"], at=noon)


def the_application(environ, start):
    """The product for a client of WSGI, within the transaction of the test."""
    answer = ClientHandler()({**environ, "REMOTE_ADDR": "127.0.0.1"})
    start(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
    return [answer.content]


def operations():
    """The names of what can be asked, for one test each."""
    return sorted(path for path in api.get_openapi_schema(path_prefix="/api/1/")["paths"])


@pytest.mark.parametrize("path", operations())
def test_it_keeps_to_its_description_whatever_is_asked(path, noon, monkeypatch):
    """Everything that the description allows, and much that it does not: no error of ours, no answer of another shape."""
    monkeypatch.setattr(pace, "MOST", 10**9)
    new_event(at=noon, title="For everybody")
    schema = schemathesis.openapi.from_wsgi("/api/1/openapi.json", the_application)
    asked = []

    @settings(max_examples=some(200), deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(schema[path]["GET"].as_strategy())
    def ask(case):
        asked.append(case)
        case.call_and_validate(headers={"Host": "localhost"})

    ask()
    assert asked
