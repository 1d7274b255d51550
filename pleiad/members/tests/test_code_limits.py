"""Limits bind who asks: nobody is kept out by another, and guessing leads nowhere."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from pleiad.data_protection.sweeping import sweep
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.outbox.secrets import unseal
from pleiad.testing import address_of_this_database

from .. import code_limits
from ..models import MailedCode, StoppedAddress
from .test_entering import asked, entered, newest_code, wrong

pytestmark = pytest.mark.django_db
CODE = "/enter/code/"


def at_network(number):
    """A browser in a network of its own."""
    return Client(REMOTE_ADDR=f"203.0.113.{number}")


def fields_of(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def until_refused(address, *, network):
    """Ask for codes to the address from this network, each time in a new browser, until that is refused."""
    for _each in range(code_limits.FOR_AN_ADDRESS):
        asked(at_network(network), address)
    page = at_network(network).post("/enter/", {"address": address}).content.decode()
    assert "many codes to this address" in page


def test_a_stranger_keeps_no_member_out(amina):
    until_refused(amina.email, network=1)
    browser = at_network(2)
    code = asked(browser, amina.email)
    assert browser.post(CODE, {"code": code})["Location"] == "/"


def test_a_browser_that_signed_in_before_has_a_way_even_from_the_strangers_network(amina):
    own = at_network(1)
    own.post(CODE, {"code": asked(own, amina.email)})
    own.post("/sign-out/")
    until_refused(amina.email, network=1)
    code = asked(own, amina.email)
    assert len(code) == code_limits.SHORT
    assert own.post(CODE, {"code": code})["Location"] == "/"


def test_a_known_browser_is_known_for_its_own_member_alone(amina, fay):
    own = at_network(1)
    own.post(CODE, {"code": asked(own, amina.email)})
    own.post("/sign-out/")
    until_refused(fay.email, network=1)
    assert "many codes to this address" in own.post("/enter/", {"address": fay.email}).content.decode()


def test_wrong_codes_of_others_never_punish_a_right_one(amina):
    colleague = at_network(1)
    code = asked(colleague, amina.email)
    for number in range(22):
        guesser = at_network(1)
        right = asked(guesser, f"invented{number}@leeds.gov.uk")
        for _try in range(5):
            guesser.post(CODE, {"code": wrong(right)})
    assert colleague.post(CODE, {"code": code})["Location"] == "/"


def test_a_council_is_not_kept_out_by_who_asks_behind_its_address(amina, noon, monkeypatch):
    monkeypatch.setattr(code_limits, "FOR_A_NETWORK", 3)
    for number in range(3):
        asked(at_network(1), f"invented{number}@leeds.gov.uk")
    assert "from your network" in at_network(1).post("/enter/", {"address": "a@gmail.com"}).content.decode()
    for address in (amina.email, "new.colleague@leeds.gov.uk"):
        browser = at_network(1)
        assert browser.post(CODE, {"code": asked(browser, address)}).status_code == 302
    asked(at_network(2), "a@gmail.com")


def test_codes_that_were_typed_rightly_do_not_use_up_a_networks_share(monkeypatch):
    monkeypatch.setattr(code_limits, "FOR_A_NETWORK", 2)
    for number in range(4):
        browser = at_network(1)
        browser.post(CODE, {"code": asked(browser, f"person{number}@gmail.com")})


@pytest.mark.parametrize(
    ("limit", "askers"),
    [
        ("UNUSED_FOR_AN_ADDRESS", [(number, "one@leeds.gov.uk") for number in range(4)]),
        ("UNUSED_IN_A_NETWORK", [(1, f"person{number}@leeds.gov.uk") for number in range(4)]),
        ("UNUSED_IN_ALL", [(number, f"person{number}@leeds.gov.uk") for number in range(4)]),
    ],
)
def test_where_many_codes_stay_unused_new_ones_are_too_long_to_guess(limit, askers, monkeypatch):
    monkeypatch.setattr(code_limits, limit, 3)
    codes = [asked(at_network(network), address) for network, address in askers]
    assert [len(code) for code in codes] == [6, 6, 6, 10]


def test_a_long_code_is_asked_for_and_taken(amina, monkeypatch):
    monkeypatch.setattr(code_limits, "UNUSED_IN_ALL", 0)
    browser = at_network(1)
    code = asked(browser, amina.email)
    page = browser.get(CODE).content.decode()
    assert "Ten-digit code" in page and "ten digits are on their way" in page
    assert "The code is ten digits" in browser.post(CODE, {"code": code[:6]}).content.decode()
    assert "not the code we sent" in browser.post(CODE, {"code": f"{(int(code) + 1) % 10**10:010}"}).content.decode()
    assert browser.post(CODE, {"code": f"{code[:5]} {code[5:]}"})["Location"] == "/"


def test_guessing_at_many_accounts_meets_the_ceiling_for_six_digits(noon):
    """At most so many six-digit codes can be waiting in one network, each good for five guesses."""
    asked(at_network(1), "person@leeds.gov.uk")
    first = MailedCode.objects.get()
    MailedCode.objects.bulk_create(
        MailedCode(**{**fields_of(first), "ticket": f"t{number}", "address_hash": f"{number}"})
        for number in range(code_limits.UNUSED_IN_A_NETWORK - 2)
    )
    for number in range(4):
        asked(at_network(1), f"person{number}@leeds.gov.uk")
    short = [each for each in Email.objects.filter(kind="members.code") if len(unseal(each.sealed)["code"]) == 6]
    assert len(short) == 2


def test_a_mailbox_is_not_filled_and_each_network_still_gets_a_few(noon, monkeypatch):
    monkeypatch.setattr(code_limits, "TO_AN_ADDRESS_A_DAY", 5)
    for number in range(5):
        asked(at_network(number), "one@leeds.gov.uk")
    for _each in range(code_limits.FEW):
        asked(at_network(99), "one@leeds.gov.uk")
    page = at_network(99).post("/enter/", {"address": "one@leeds.gov.uk"}).content.decode()
    assert "Many codes were sent to this address today" in page


# Do not send me codes


def stop_path(address):
    email = Email.objects.filter(kind="members.code", address=address).order_by("written_at").last()
    words = KINDS["members.code"](email, unseal(email.sealed)).text
    return words[words.index("/ticket/") :].split()[0]


def sent(email):
    return KINDS["members.code"](email, unseal(email.sealed)) is not None


def test_who_wants_no_codes_gets_none_for_thirty_days_and_can_undo_it(amina, noon):
    with time_machine.travel(noon, tick=False) as clock:
        asked(at_network(1), amina.email)
        path, reader = stop_path(amina.email), Client()
        assert "Do not send me codes" in reader.get(path).content.decode()
        assert StoppedAddress.objects.count() == 0
        reader.post(path)  # a form that was sent without its button
        assert StoppedAddress.objects.count() == 0
        assert reader.post(path, {"do": "stop"})["Location"] == path
        clock.shift(1)
        answer = at_network(1).post("/enter/", {"address": amina.email})
        assert answer["Location"] == CODE  # nobody learns that it is stopped
        assert not sent(Email.objects.filter(kind="members.code").order_by("written_at").last())
        assert reader.post(path, {"do": "start"})["Location"] == path
        clock.shift(1)
        asked(at_network(1), amina.email)
        assert sent(Email.objects.filter(kind="members.code").order_by("written_at").last())
        reader.post(path, {"do": "stop"})
        clock.shift(timedelta(days=30, seconds=1))
        asked(at_network(1), amina.email)
        assert sent(Email.objects.filter(kind="members.code").order_by("written_at").last())
        sweep(at=noon + timedelta(days=61))
        assert StoppedAddress.objects.count() == 0


def test_stopped_codes_still_come_to_a_browser_that_signed_in_before(amina):
    browser = entered(amina)
    browser.post("/sign-out/")
    Client().post(stop_path(amina.email), {"do": "stop"})
    code = asked(browser, amina.email)
    assert sent(Email.objects.filter(kind="members.code").order_by("written_at").last())
    assert browser.post(CODE, {"code": code})["Location"] == "/"


def test_a_forged_link_stops_nothing(client):
    forged = code_limits.mailbox_hash("one@leeds.gov.uk")
    for ticket in (forged, f"{forged}.x", "-", "x" * 300):
        assert client.post(f"/ticket/{ticket}/codes/").status_code == 404
    assert StoppedAddress.objects.count() == 0


ASK_ONCE = """
import django; django.setup()
from django.test import Client
from django.conf import settings
settings.ALLOWED_HOSTS = ["testserver"]
settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if "whitenoise" not in each and "this_machine" not in each]
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
answer = Client(REMOTE_ADDR="203.0.113.1").post("/enter/", {"address": "one@leeds.gov.uk"})
print(answer.status_code)
"""


@pytest.mark.django_db(transaction=True)
def test_the_limits_hold_over_processes():
    for _each in range(code_limits.FOR_AN_ADDRESS):
        asked(at_network(1), "one@leeds.gov.uk")
    done = subprocess.run(
        [sys.executable, "-c", ASK_ONCE],
        env={**os.environ, "DATABASE_URL": address_of_this_database()},
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.strip() == "200", done.stderr  # the page again, with the reason
    assert MailedCode.objects.count() == code_limits.FOR_AN_ADDRESS


def test_codes_and_their_limits_are_counted_in_few_statements(django_assert_max_num_queries, amina):
    with django_assert_max_num_queries(20):
        asked(Client(), amina.email)
    assert newest_code()
