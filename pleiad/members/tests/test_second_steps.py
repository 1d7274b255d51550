"""A passkey or an app outranks the mailbox, and the ways back of who has lost them."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.outbox.secrets import unseal

from .. import factors, periodic, recovery
from ..models import Address, Recovery
from ..rules import why_not_second_address
from .test_factors import MORE, PROVE, SECOND, code_of, enter, mailed_code, secret_on, with_app

pytestmark = pytest.mark.django_db
OTHER = f"{SECOND}another-address/"
HELP = f"{SECOND}help/"


@pytest.fixture(autouse=True)
def clock(noon):
    with time_machine.travel(noon, tick=False) as clock:
        yield clock


@pytest.fixture
def guarded(amina, noon):
    """Amina has an app, a private address, and an old one at her council."""
    with_app(amina)
    for address in ("amina@home.example", "a.oneill@leeds.gov.uk"):
        kind = "work" if "leeds" in address else "private"
        Address.objects.create(member=amina, address=address, key=address, kind=kind, proved_at=noon)
    return amina


def proving(browser, address):
    assert browser.post(OTHER, {"address": address})["Location"] == "/enter/code/"
    return browser.post("/enter/code/", {"code": mailed_code(browser)})


def test_another_address_takes_the_place_of_the_app(guarded):
    browser, answer = enter(guarded, then="/account/profile/")
    assert answer["Location"] == SECOND
    assert proving(browser, "amina@home.example")["Location"] == "/account/profile/"
    assert browser.get("/account/").status_code == 200


@pytest.mark.parametrize(
    "address", ["a.oneill@leeds.gov.uk", "amina.oneill@leeds.gov.uk", "fay@leeds.gov.uk", "x@gmail.com"]
)
def test_no_address_of_the_same_domain_or_of_another_person_does(guarded, fay, address):
    browser, _answer = enter(guarded)
    assert proving(browser, address)["Location"] == OTHER
    assert "cannot take the place" in browser.get(OTHER).content.decode()
    assert browser.get("/account/").status_code == 302


@pytest.mark.parametrize(
    ("first", "other", "work", "enough"),
    [
        ("a@leeds.gov.uk", "a@home.example", False, True), ("a@leeds.gov.uk", "a@kent.gov.uk", True, True),
        ("a@leeds.gov.uk", "b@leeds.gov.uk", True, False), ("a@leeds.gov.uk", "a@mail.leeds.gov.uk", True, False),
        ("a@mail.leeds.gov.uk", "a@leeds.gov.uk", True, False), ("a@leeds.gov.uk", "a@notleeds.gov.uk", True, True),
        ("", "a@leeds.gov.uk", True, False), ("", "a@home.example", False, True),
    ],
)  # fmt: skip
def test_what_a_second_address_must_be(first, other, work, enough):
    assert (why_not_second_address(first=first, other=other, work=work) is None) == enough


def test_two_domains_of_one_employer_are_one_administrator_of_mail(amina, noon):
    with_app(amina)
    for address in ("amina@acro.police.uk", "amina@acro.pnn.police.uk", "amina@kent.gov.uk"):
        Address.objects.create(member=amina, address=address, key=address, kind="work", proved_at=noon)
    amina.email = "amina@acro.police.uk"
    browser, _answer = enter(amina)
    assert proving(browser, "amina@acro.pnn.police.uk")["Location"] == OTHER
    assert "cannot take the place" in browser.get(OTHER).content.decode()
    assert browser.get("/account/").status_code == 302
    assert proving(browser, "amina@kent.gov.uk")["Location"] == "/"  # another employer, as on a secondment


def test_the_second_step_names_no_address_of_the_member(guarded):
    browser, _answer = enter(guarded)
    for path in (SECOND, OTHER, HELP):
        assert "home.example" not in browser.get(path).content.decode()


def test_the_ways_on_are_there_only_after_the_first_step(guarded, client):
    for path in (SECOND, OTHER, HELP):
        assert client.get(path)["Location"] == "/enter/"
        assert client.post(path, {"said": "Let me in.", "address": "a@home.example"})["Location"] == "/enter/"
    assert Recovery.objects.count() == 0


def test_a_second_address_does_not_open_changes_for_who_only_has_the_session(guarded, clock):
    """Signing in so counts as a second step for a quarter of an hour, like the others."""
    browser, _answer = enter(guarded)
    proving(browser, "amina@home.example")
    assert browser.get(f"{MORE}app/remove/").status_code == 200
    clock.shift(timedelta(minutes=16))
    assert browser.get(f"{MORE}app/remove/")["Location"].startswith(PROVE)


def test_a_mailed_code_proves_nothing_again_beside_a_passkey(amina):
    browser, _answer = enter(amina)
    factors.add_passkey(member=amina, name="Key", credential={}, at=timezone.now())
    stale, _answer = enter(amina)
    stale.post(PROVE, {"send": "1"})
    assert "Send me a code by email" not in browser.get(PROVE).content.decode()


# A way back


def asks(member):
    browser, _answer = enter(member)
    assert browser.post(HELP, {"said": "My phone is gone. Call me at work."})["Location"] == HELP
    return browser, Recovery.objects.get(member=member, stopped_at=None, done_at=None)


def stop_link(to):
    email = Email.objects.filter(kind="members.recovery_asked", address=to).order_by("written_at").last()
    words = KINDS["members.recovery_asked"](email, unseal(email.sealed)).text
    return words[words.index("/ticket/") :].split()[0]


def test_a_way_back_is_told_to_every_address_and_each_can_stop_it(guarded, bea, cleo, clock):
    browser, asked = asks(guarded)
    told = set(Email.objects.filter(kind="members.recovery_asked").values_list("address", flat=True))
    assert told == set(guarded.addresses.values_list("address", flat=True)) and len(told) == 3
    assert "not before Monday 30 November 2026" in browser.get(HELP).content.decode()
    for by in (bea, cleo):
        recovery.agree(recovery=asked, by=by, checked="I know the voice.", at=timezone.now())
    link, stranger = stop_link("amina@home.example"), Client()
    assert "Was it you?" in stranger.get(link).content.decode()
    assert Recovery.objects.get().stopped_at is None
    stranger.post(link)  # a mail scanner sends the form, and presses nothing
    assert Recovery.objects.get().stopped_at is None
    stranger.post(link, {"press": "stop"})
    assert "It is stopped" in stranger.get(link).content.decode()
    clock.shift(timedelta(days=8))
    periodic.run(at=timezone.now())
    assert factors.has_app(guarded)
    again, _answer = enter(guarded)
    assert "stopped a short while ago" in again.post(HELP, {"said": "Again."}).content.decode()


def test_after_two_organisers_and_a_week_the_mailed_code_signs_in(guarded, bea, cleo, clock):
    browser, asked = asks(guarded)
    recovery.agree(recovery=asked, by=bea, checked="Rang at work.", at=timezone.now())
    clock.shift(timedelta(days=9))
    periodic.run(at=timezone.now())
    assert factors.has_app(guarded)  # one organiser is not enough, however long it takes
    recovery.agree(recovery=asked, by=cleo, checked="Met today.", at=timezone.now())
    assert periodic.run(at=timezone.now()) == 1
    assert periodic.run(at=timezone.now()) == 0
    assert enter(guarded)[1]["Location"] == "/"
    assert Email.objects.filter(kind="members.recovery_done").count() == 3


def test_the_member_sees_it_in_the_account_and_stops_it_there(guarded):
    asks(guarded)
    member, _answer = enter(guarded)
    proving(member, "amina@home.example")
    assert "It was not me. Stop it" in member.get(MORE).content.decode()
    member.post(stop_link(guarded.email), {"press": "stop"})
    assert "It was not me. Stop it" not in member.get(MORE).content.decode()


def test_one_way_back_at_a_time_and_never_by_oneself(guarded, bea, clock):
    asks(guarded)
    browser, _answer = enter(guarded)
    browser.post(HELP, {"said": "Twice."})
    assert Recovery.objects.count() == 1
    clock.shift(60)
    own, _answer = enter(bea)
    own.post(f"{MORE}app/add/", {"code": code_of(secret_on(own))})
    asked = recovery.ask(member=bea, said="Lost.", at=timezone.now())
    assert bea not in {asked.first_by, asked.second_by}
    assert not recovery.waiting_for(organiser=bea).filter(member=bea).exists()


@pytest.mark.parametrize("ticket", ["1", "1.x", "9" * 30, "x"])
def test_a_forged_link_stops_no_way_back(guarded, client, ticket):
    asks(guarded)
    assert client.post(f"/ticket/{ticket}/way-back/", {"press": "stop"}).status_code == 404
    assert Recovery.objects.get().stopped_at is None
