"""Limits on guesses and on asking for codes, and how long a browser may use a proved address."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from pleiad.data_protection.sweeping import sweep

from .. import code_limits, signing_in
from ..models import BrowserSession, Member
from .test_entering import asked

pytestmark = pytest.mark.django_db
JOINING = {"name": "Nia New", "organisation": "Leeds", "teams": "without", "statement": "on"}


def networks(rf, *addresses):
    return {signing_in.network_of(rf.get("/", REMOTE_ADDR=address)) for address in addresses}


def test_all_addresses_of_one_ipv6_link_count_as_one_network(rf):
    assert networks(rf, "2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:0db8:1:2::1%eth0") == {"2001:db8:1:2::/64"}
    assert len(networks(rf, "2001:db8:1:2::1", "2001:db8:1:3::1")) == 2


def test_an_ipv4_address_is_one_network_however_it_is_written(rf):
    assert networks(rf, "192.0.2.7", "::ffff:192.0.2.7") == {"192.0.2.7"}
    assert networks(rf, "not an address") == {"not an address"}


def test_a_proxy_reports_ipv6_links_as_well(rf, settings):
    settings.TRUSTED_PROXIES = 1
    request = rf.get("/", HTTP_X_FORWARDED_FOR="203.0.113.9, 2001:db8:1:2::77", REMOTE_ADDR="127.0.0.1")
    assert signing_in.network_of(request) == "2001:db8:1:2::/64"


def test_a_proxy_that_is_not_expected_is_warned_of_once(rf, caplog):
    signing_in._warn_of_a_proxy.cache_clear()
    for _each in range(3):
        request = rf.get("/", HTTP_X_FORWARDED_FOR="203.0.113.9", REMOTE_ADDR="127.0.0.1")
        assert signing_in.network_of(request) == "127.0.0.1"
    assert sum("TRUSTED_PROXIES is 0" in each.message for each in caplog.records) == 1
    assert "203.0.113.9" not in caplog.text


def test_a_browser_can_join_with_an_address_that_it_showed_within_a_day(client, noon):
    with time_machine.travel(noon, tick=False) as clock:
        client.post("/enter/code/", {"code": asked(client)})
        clock.move_to(noon + timedelta(hours=23))
        assert client.get("/join/").status_code == 200
        clock.move_to(noon + timedelta(hours=24))
        assert client.get("/join/")["Location"] == "/enter/"
        assert client.post("/join/", JOINING)["Location"] == "/enter/"
    assert list(Member.objects.all()) == []


def test_joining_uses_up_the_proved_address(client):
    client.post("/enter/code/", {"code": asked(client)})
    assert client.post("/join/", JOINING)["Location"] == "/joined/"
    assert client.get("/join/")["Location"] == "/enter/"
    assert signing_in.PROVED not in client.session


def test_signing_in_forgets_an_address_that_another_person_proved_in_this_browser(client, amina):
    client.post("/enter/code/", {"code": asked(client, "somebody.else@leeds.gov.uk")})
    assert client.post("/enter/code/", {"code": asked(client, amina.email)})["Location"] == "/"
    assert client.get("/join/")["Location"] == "/enter/"


def test_sessions_that_have_ended_are_deleted(client, noon):
    with time_machine.travel(noon, tick=False):
        asked(client)
    sweep(at=noon + timedelta(days=13))
    assert BrowserSession.objects.count() == 1
    sweep(at=noon + timedelta(days=14, seconds=1))
    assert BrowserSession.objects.count() == 0


def test_no_network_address_is_kept_in_the_clear(client):
    client.post("/account/sign-in/passkey/", {"options": "1"}, REMOTE_ADDR="192.0.2.77")
    asked(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache")
        keys = " ".join(key for (key,) in cursor.fetchall())
    assert "passkey" in keys
    assert "192.0.2.77" not in keys


def test_a_stranger_cannot_fill_the_sessions_with_long_paths(client):
    asked(client, then="/events/" + "x" * 100_000)
    assert client.session[signing_in.ASKED]["then"] == ""
    asked(client, then="/events/mine/?" + "x" * 400)
    assert client.session[signing_in.ASKED]["then"] == "/events/mine/?" + "x" * 400


def test_tags_do_not_multiply_the_emails_that_one_mailbox_gets(client):
    for number in range(code_limits.FOR_AN_ADDRESS):
        asked(client, f"stranger+{number}@leeds.gov.uk")
    for address in ("stranger@leeds.gov.uk", "STRANGER+x@leeds.gov.uk"):
        answer = client.post("/enter/", {"address": address})
        assert "We have sent many codes to this address" in answer.content.decode()
    asked(client, "somebody.else@leeds.gov.uk")
