"""Where members are signed in, which browsers are known, and that the tables open no door."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.test import Client
from django.utils import timezone

from pleiad.audit.models import AuditRecord
from pleiad.calendars.models import CalendarEntry
from pleiad.events.actions.registering import register
from pleiad.events.join_links import join_link
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.outbox.secrets import unseal
from pleiad.testing import new_event, new_member

from .. import browsers, vouching
from ..models import Address, BrowserSession, KnownBrowser, Vouch
from ..session_store import SessionStore, hash_of
from .test_entering import asked, entered

pytestmark = [pytest.mark.engines, pytest.mark.django_db]
LIST = "/account/browsers/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0 Safari/537.36 Edg/138.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1"


def came_in(member, agent=FIREFOX):
    browser = Client(headers={"user-agent": agent})
    browser.post("/enter/code/", {"code": asked(browser, member.email)})
    return browser


def told(member):
    return sorted(Email.objects.filter(kind="members.new_browser", member=member).values_list("address", flat=True))


@pytest.fixture
def at_home(amina, noon):
    """Amina has a private address too."""
    Address.objects.create(
        member=amina, address="amina@home.example", key="amina@home.example", kind="private", proved_at=noon
    )
    return amina


@pytest.mark.parametrize(
    ("said", "name"),
    [(FIREFOX, "Firefox, Linux"), (EDGE, "Edge, Windows"), (PHONE, "Safari, iPhone"), ("", ""), ("x" * 9000, ""),
     ("Mozilla/5.0 (Linux; Android 15; Pixel) Chrome/138.0 Mobile Safari/537.36", "Chrome, Android")],
)  # fmt: skip
def test_a_browser_is_named_in_two_words(rf, said, name):
    assert browsers.name_of(rf.get("/", headers={"user-agent": said})) == name


def test_a_sign_in_from_a_new_browser_is_told_to_all_other_addresses(at_home):
    came_in(at_home, EDGE)
    assert told(at_home) == ["amina@home.example"]
    words = KINDS["members.new_browser"](Email.objects.get(kind="members.new_browser"), {}).text
    assert "Edge, Windows" in words and LIST in words


def test_a_browser_that_is_known_is_told_of_once(at_home):
    browser = came_in(at_home)
    browser.post("/sign-out/")
    browser.post("/enter/code/", {"code": asked(browser, at_home.email)})
    assert len(told(at_home)) == 1
    assert KnownBrowser.objects.filter(member=at_home).count() == 1


def test_a_shared_browser_is_new_for_each_member(at_home, fay):
    browser = came_in(fay)
    browser.post("/sign-out/")
    browser.post("/enter/code/", {"code": asked(browser, at_home.email)})
    assert len(told(at_home)) == 1


def test_a_made_up_token_makes_no_browser_known(at_home, fay):
    came_in(at_home)
    [known] = KnownBrowser.objects.filter(member=at_home)
    for token in (known.token_hash, "x", "x" * 5000):
        stranger = Client()
        stranger.cookies[settings.BROWSER_COOKIE_NAME] = token
        stranger.post("/enter/code/", {"code": asked(stranger, at_home.email)})
    assert len(told(at_home)) == 4


def test_a_member_sees_every_session_and_ends_any(amina, fay):
    here, there, theirs = came_in(amina), came_in(amina, EDGE), came_in(fay)
    page = here.get(LIST).content.decode()
    assert "Firefox, Linux" in page and "Edge, Windows" in page and "this browser" in page
    ending = BrowserSession.objects.get(member=amina, browser="Edge, Windows")
    assert theirs.post(f"{LIST}{ending.pk}/end/").status_code == 404
    assert there.get("/account/").status_code == 200
    assert here.post(f"{LIST}{ending.pk}/end/")["Location"] == LIST
    assert there.get("/account/").status_code == 302
    assert [here.get("/account/").status_code, theirs.get("/account/").status_code] == [200, 200]
    assert AuditRecord.objects.filter(did="signed out of another browser", by=amina).count() == 1
    assert KnownBrowser.objects.filter(member=amina).count() == 1  # the ended one is told anew when it comes again
    assert here.get(f"{LIST}{ending.pk}/end/").status_code == 405


def test_signing_out_everywhere_leaves_no_session_and_knows_no_browser(amina):
    here, there = came_in(amina), came_in(amina, EDGE)
    here.post("/sign-out-everywhere/")
    assert there.get("/account/").status_code == 302
    assert not BrowserSession.objects.filter(member=amina).exists()
    assert not KnownBrowser.objects.filter(member=amina).exists()


def test_a_session_ends_after_two_weeks_unused_and_after_thirty_days_in_any_case(amina, noon):
    with time_machine.travel(noon, tick=False) as clock:
        unused = entered(amina)
        clock.shift(1)
        used = entered(amina)
        for _visit in range(2):
            clock.shift(timedelta(days=13))
            assert used.get("/account/").status_code == 200
        assert unused.get("/account/").status_code == 302
        clock.shift(timedelta(days=3, hours=23))
        assert used.get("/account/").status_code == 200
        clock.shift(timedelta(hours=2))
        assert used.get("/account/").status_code == 302


def test_a_visit_is_kept_by_its_day_and_written_once_a_day(amina, noon, django_assert_num_queries):
    with time_machine.travel(noon, tick=False) as clock:
        browser = entered(amina)
        clock.shift(timedelta(days=1))
        browser.get("/account/")
        row = BrowserSession.objects.get(member=amina)
        assert row.seen_on == (noon + timedelta(days=1)).date()
        assert (row.expire_date.hour, row.expire_date.minute) == (0, 0)
        with django_assert_num_queries(1):
            SessionStore(browser.cookies[settings.SESSION_COOKIE_NAME].value).load()


# Who reads the database


def dump():
    rows = [each for model in apps.get_models() if model._meta.managed for each in model._base_manager.all()]
    return serializers.serialize("json", rows)


def test_who_reads_the_database_can_use_nothing_of_it(amina, bea, dot, noon):
    """Every secret that a browser or an email holds, looked for in all tables."""
    browser = came_in(amina)
    registration = register(event=new_event(at=noon), member=amina, at=noon)
    application = dot.applications.get()
    vouching.ask_to_vouch(application=application, by=dot, addresses=[amina.email], at=noon)
    ticket = unseal(Email.objects.get(kind="members.vouch_asked").sealed)["ticket"]
    browser.get("/account/sign-in/more/app/add/")
    secrets = {
        "the session's cookie": browser.cookies[settings.SESSION_COOKIE_NAME].value,
        "the browser's cookie": browser.cookies[settings.BROWSER_COOKIE_NAME].value,
        "the key of an app that is being added": browser.session["new-app"],
        "the ticket of a vouch": ticket,
        "the personal join link": join_link(registration.pk).rstrip("/").rpartition("/")[2],
    }
    kept = dump()
    assert [name for name, secret in secrets.items() if secret in kept] == []
    assert CalendarEntry.objects.get(holder=amina).location == f"registration:{registration.pk}"
    row = BrowserSession.objects.get(member=amina)
    assert row.session_key == hash_of(secrets["the session's cookie"])
    for stolen in (row.session_key, row.session_data[:40], str(row.pk)):
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = stolen
        assert thief.get("/account/").status_code == 302


def test_the_hash_of_a_vouch_opens_nothing_and_its_link_does(amina, dot, signed_in, noon):
    vouching.ask_to_vouch(application=dot.applications.get(), by=dot, addresses=[amina.email], at=noon)
    ticket = unseal(Email.objects.get(kind="members.vouch_asked").sealed)["ticket"]
    browser = signed_in(amina)
    assert browser.get(f"/ticket/{Vouch.objects.get().ticket}/vouch/").status_code == 404
    assert browser.get(f"/ticket/{ticket}/vouch/").status_code == 200


def test_the_calendar_still_gets_the_join_link(amina, noon):
    registration = register(event=new_event(at=noon), member=amina, at=noon)
    email = Email.objects.get(kind="calendars.entry", member=amina)
    words = KINDS["calendars.entry"](email, {})
    assert join_link(registration.pk) in words.text
    assert b"/join/" in words.calendar.replace(b"\r\n ", b"")


def test_sessions_of_members_who_leave_go(amina, noon):
    from ..leaving import leave

    came_in(amina)
    new_member("other@leeds.gov.uk", at=noon)
    leave(member=amina, at=timezone.now())
    assert not BrowserSession.objects.filter(member=amina).exists()
    assert not KnownBrowser.objects.filter(member=amina).exists()


def test_nothing_of_a_browser_is_kept_but_its_name(amina):
    came_in(amina, EDGE)
    assert json.dumps(EDGE)[1:-1] not in dump()
