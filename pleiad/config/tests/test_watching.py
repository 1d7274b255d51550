"""What a keeper sees: lines in the log, pages for monitoring, and polite pages while the database is away."""

import json
import logging
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.utils import timezone

from pleiad.config import away, health
from pleiad.config import settings as as_shipped
from pleiad.config.logs import JsonLine, OnceAMinute
from pleiad.config.this_machine import ThisMachineOnly
from pleiad.members.models import DomainListVersion
from pleiad.outbox import deliver
from pleiad.outbox.models import Email


def line_of(caplog, what):
    """The facts of the one line of this kind, as it would stand in the log."""
    found = [each for each in caplog.records if getattr(each, "facts", {}).get("what") == what]
    assert len(found) == 1, [each.getMessage() for each in caplog.records]
    return json.loads(JsonLine().format(found[0]))


class TheDatabaseIsAway:
    """Every statement fails, as when the server was stopped."""

    def __call__(self, execute, sql, params, many, context):
        raise OperationalError("server closed the connection unexpectedly")


@pytest.fixture
def no_database(db):
    from django.db import connection

    with connection.execute_wrapper(TheDatabaseIsAway()):
        yield


@pytest.mark.parametrize("path", ["/", "/events/", "/cy/", "/account/", "/stories/", "/cookies/"])
def test_while_the_database_is_away_pages_say_so(no_database, path, client):
    client.cookies["session"] = "x" * 32
    client.raise_request_exception = False
    answer = client.get(path)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    text = answer.content.decode()
    assert "Traceback" not in text and "server closed" not in text
    assert "Nothing is lost" in text or path == "/cy/"


@pytest.mark.parametrize(
    "path",
    [
        "/about/",
        "/cy/about/",
        "/code-of-conduct/",
        "/healthz",
        "/cookies/",
        "/cy/accessibility/",
        "/terms/",
        "/complaints/",
    ],
)
def test_pages_that_need_no_database_still_answer(no_database, path):
    """To visitors without a session, for whom nobody has to be looked up."""
    assert Client().get(path).status_code == 200


def test_the_process_says_that_it_lives(no_database):
    browser = Client(headers={"host": "no-host-of-ours.example"})
    browser.cookies["session"] = "x" * 32
    assert browser.get("/healthz").content == b"ok\n"
    answer = browser.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "database": "away"})


def test_a_mistake_of_ours_is_no_outage():
    assert away.is_away(OperationalError("away"))
    caused = ValueError()
    caused.__cause__ = OperationalError("away")
    assert away.is_away(caused)
    assert not away.is_away(ValueError()) and not away.is_away(None)


def test_readyz_tells_ages_and_nobodys_name(cast, client, noon):
    DomainListVersion.objects.update(at=noon - timedelta(days=9))
    said = client.get("/readyz").json()
    assert said["domain_list_days_old"] == 9
    assert said["security_txt_days_left"] == 180
    assert {"backup_days_old", "certificate_days_left"} <= set(said)
    assert "Amina" not in json.dumps(said)


@pytest.mark.parametrize(
    ("token", "shown", "status"),
    [
        ("", "", 404), ("", "Bearer ", 404), ("a-token-of-twenty-chars", "", 404), ("a-token-of-twenty-chars", "Bearer wrong", 404),
        ("a-token-of-twenty-chars", "Bearer a-token-of-twenty-chars", 200),
    ],
)  # fmt: skip
def test_gauges_are_for_who_shows_the_token(cast, client, settings, token, shown, status):
    settings.METRICS_TOKEN = token
    answer = client.get("/metrics", headers={"authorization": shown} if shown else {})
    assert answer.status_code == status
    if status == 200:
        assert b"pleiad_members 4\n" in answer.content
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")


def test_gauges_tell_that_the_database_is_away(no_database, client, settings):
    settings.METRICS_TOKEN = "a-token-of-twenty-chars"
    answer = client.get("/metrics", headers={"authorization": "Bearer a-token-of-twenty-chars"})
    assert b"pleiad_database_up 0\n" in answer.content


def test_the_same_trouble_is_told_once_a_minute_with_a_count():
    now = [0.0]
    sieve = OnceAMinute(clock=lambda: now[0])

    def told(level=logging.WARNING, message="Away"):
        record = logging.LogRecord("worker", level, "f.py", 1, message, None, None)
        return sieve.filter(record), getattr(record, "repeated", 0)

    assert [told() for _ in range(3)] == [(True, 0), (False, 0), (False, 0)]
    assert told(message="Another") == (True, 0)
    assert [told(level=logging.INFO) for _ in range(3)] == [(True, 0)] * 3  # what happened is told each time
    now[0] = 61
    assert told() == (True, 2)


def test_an_outage_of_an_hour_is_some_lines():
    now, lines = [0.0], 0
    sieve = OnceAMinute(clock=lambda: now[0])
    for step in range(7200):
        now[0] = step / 2
        lines += sieve.filter(logging.LogRecord("worker", logging.ERROR, "f.py", 1, "A step failed", None, None))
    assert lines == 60


def test_a_line_has_facts_without_addresses():
    record = logging.LogRecord("x", logging.INFO, "f.py", 1, "Said", None, None)
    record.facts = {"what": "email refused", "said": "to amina@leeds.gov.uk", "many": 3}
    assert json.loads(JsonLine().format(record))["facts"] == {
        "what": "email refused",
        "said": "to (address)",
        "many": 3,
    }


def test_a_sign_in_is_a_line(cast, caplog):
    from pleiad.outbox.secrets import unseal

    caplog.set_level(logging.INFO)
    browser = Client()
    browser.post("/enter/", {"address": cast["amina"].email})
    code = unseal(Email.objects.get(kind="members.code").sealed)["code"]
    browser.post("/enter/code/", {"code": code})
    line = line_of(caplog, "signed in")
    assert line["facts"] == {"what": "signed in", "way": "code", "steps": 1}
    assert "amina" not in json.dumps(line).lower()


def test_an_email_that_left_is_a_line(cast, noon, caplog):
    Client().post("/enter/", {"address": cast["amina"].email})
    Email.objects.exclude(kind="members.code").update(due_at=None)
    caplog.set_level(logging.INFO)
    deliver.run(at=timezone.now())
    assert line_of(caplog, "email sent")["facts"] == {"what": "email sent", "kind": "members.code"}


def test_what_the_audit_records_is_a_line(cast, noon, caplog, django_capture_on_commit_callbacks):
    from pleiad.audit import chaining
    from pleiad.audit.actions import record

    chaining.lengthen(at=noon)
    caplog.set_level(logging.INFO)
    caplog.clear()
    with django_capture_on_commit_callbacks(execute=True):
        record(did="registered", by=cast["amina"], about="events.registration:12", at=noon, reason="secret words")
        chaining.lengthen(at=noon)
    line = line_of(caplog, "registered")
    assert line["facts"] == {"what": "registered", "about": "events.registration", "by": "a person"}
    assert "secret words" not in json.dumps(line) and "12" not in json.dumps(line["facts"])


def test_a_slow_page_is_a_line_without_its_address(cast, caplog, settings):
    settings.SLOW_REQUEST = 0
    caplog.set_level(logging.INFO)
    Client().get("/search/?q=amina")
    facts = line_of(caplog, "slow request")["facts"]
    assert (facts["page"], facts["method"], facts["status"]) == ("search:search", "GET", 200)
    assert "amina" not in json.dumps(facts)


@pytest.mark.parametrize(
    ("peer", "passed_on", "answered"),
    [
        ("127.0.0.1", "", True), ("::1", "", True), ("127.0.0.1", "127.0.0.1", True), ("192.0.2.1", "", False), ("", "", False),
        ("127.0.0.1", "192.0.2.1", False), ("127.0.0.1", "127.0.0.1, 192.0.2.1", False), ("2001:db8::1", "", False),
        ("192.0.2.1", "127.0.0.1", False), ("::ffff:192.0.2.1", "", False), ("127.0.0.1", "unknown", False),
    ],
)  # fmt: skip
def test_the_demonstration_answers_this_machine_only(peer, passed_on, answered):
    request = RequestFactory().get(
        "/demo/", REMOTE_ADDR=peer, **({"HTTP_X_FORWARDED_FOR": passed_on} if passed_on else {})
    )
    said = ThisMachineOnly(lambda _request: "answered")(request)
    assert (said == "answered") is answered
    assert answered or said.status_code == 403


def test_the_door_stands_before_everything_in_the_demonstration():
    assert as_shipped.MIDDLEWARE[0] == "pleiad.config.this_machine.ThisMachineOnly"


def test_forms_are_trusted_from_the_address_of_the_site(settings):
    """Also behind a web server on a port of its own, which passes on the host without it."""
    assert settings.CSRF_TRUSTED_ORIGINS == [settings.BASE_URL]


@pytest.mark.django_db
def test_a_form_is_taken_behind_a_proxy_on_another_port(settings):
    settings.BASE_URL = "https://testserver:8443"
    settings.CSRF_TRUSTED_ORIGINS = [settings.BASE_URL]
    browser = Client(enforce_csrf_checks=True)
    browser.get("/enter/")
    token = browser.cookies["csrf"].value
    sent = {"address": "a@leeds.gov.uk", "csrfmiddlewaretoken": token}
    assert browser.post("/enter/", sent, headers={"origin": "https://testserver:8443"}).status_code == 302
    assert browser.post("/enter/", sent, headers={"origin": "https://evil.example"}).status_code == 403


def test_metrics_names_stay(cast, noon):
    """Dashboards know them: a name that goes is a change for the CHANGELOG."""
    from pleiad.keeping import gauges

    assert {
        "pleiad_members", "pleiad_organisers", "pleiad_applications_waiting", "pleiad_cases_open", "pleiad_events_coming",
        "pleiad_registrations_coming", "pleiad_emails_due", "pleiad_emails_oldest_due_seconds", "pleiad_teams_invites_due",
        "pleiad_mail_held_up", "pleiad_teams_queue_stopped", "pleiad_workers_alive", "pleiad_domain_list_days_old",
    } <= {each.name for each in gauges.now(noon)}  # fmt: skip
    assert health.BEAT_AT_MOST == 60
