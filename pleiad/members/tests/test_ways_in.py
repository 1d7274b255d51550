"""Addresses are ways in: changing them needs a recent proof, and signs all other browsers out."""

from datetime import timedelta

import pytest
import time_machine

from pleiad.audit.models import AuditRecord
from pleiad.events.actions.registering import register
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.testing import new_event

from ..models import Address
from .test_entering import entered, newest_code

pytestmark = pytest.mark.django_db
PROVE = "/account/sign-in/show-that-it-is-you/"


def add(browser, address):
    browser.post("/account/addresses/add/", {"address": address})
    return browser.post("/enter/code/", {"code": newest_code()})


def emails(what):
    return Email.objects.filter(kind="members.account_changed", payload__what=what)


def test_a_browser_left_open_cannot_be_given_another_way_in(noon, amina):
    with time_machine.travel(noon) as clock:
        browser = entered(amina)
        clock.move_to(noon + timedelta(minutes=16))
        answer = browser.post("/account/addresses/add/", {"address": "thief@home.example"})
        assert answer["Location"] == f"{PROVE}?next=%2Faccount%2Faddresses%2Fadd%2F"
        assert Email.objects.filter(address="thief@home.example").count() == 0
        browser.post(PROVE, {"send": "1", "next": "/account/addresses/add/"})
        assert browser.post("/enter/code/", {"code": newest_code()})["Location"] == "/account/addresses/add/"
        assert browser.get("/account/addresses/add/").status_code == 200


def test_a_browser_left_open_cannot_remove_a_way_in(noon, amina):
    with time_machine.travel(noon) as clock:
        browser = entered(amina)
        add(browser, "amina@home.example")
        private = Address.objects.get(address="amina@home.example")
        clock.move_to(noon + timedelta(minutes=16))
        answer = browser.post(f"/account/addresses/{private.pk}/remove/")
        assert answer["Location"] == f"{PROVE}?next=%2Faccount%2Faddresses%2F{private.pk}%2Fremove%2F"
        assert Address.objects.filter(pk=private.pk).count() == 1


def test_a_new_address_signs_out_every_other_browser_and_is_told(amina):
    browser, other = entered(amina), entered(amina)
    assert add(browser, "amina@home.example")["Location"] == "/account/"
    assert browser.get("/account/").status_code == 200
    assert other.get("/account/")["Location"] == "/enter/?next=/account/"
    assert emails("address_added").count() == 1


def test_removing_an_address_signs_out_browsers_that_came_in_by_it(amina):
    browser = entered(amina)
    add(browser, "amina@home.example")
    other = entered(amina)
    private = Address.objects.get(address="amina@home.example")
    assert browser.get("/account/").status_code == 200
    assert browser.post(f"/account/addresses/{private.pk}/remove/")["Location"] == "/account/"
    assert browser.get("/account/").status_code == 200
    assert other.get("/account/")["Location"] == "/enter/?next=/account/"
    mail = KINDS["members.account_changed"](emails("address_removed").get(), {})
    assert mail.text.startswith("An email address was removed from your account.")
    assert AuditRecord.objects.filter(did="removed an address", by=amina).count() == 1


def test_an_address_that_stays_signs_nobody_out(amina):
    browser, other = entered(amina), entered(amina)
    assert browser.post(f"/account/addresses/{amina.addresses.get().pk}/remove/")["Location"] == "/account/"
    assert other.get("/account/").status_code == 200
    assert amina.addresses.count() == 1


@pytest.mark.parametrize("name", ["\u200b\u202e", "Win at https://evil.example", "www.evil.example", "a@evil.example"])
def test_a_name_is_neither_invisible_nor_a_way_elsewhere(name, amina):
    browser = entered(amina)
    answer = browser.post("/account/profile/", {"name": name, "language": "en"})
    assert answer.status_code == 200
    amina.refresh_from_db()
    assert amina.name == "Amina O’Neill"


def test_nothing_goes_to_a_work_address_that_was_removed(amina, noon):
    browser = entered(amina)
    add(browser, "amina@home.example")
    private, work = Address.objects.get(address="amina@home.example"), Address.objects.get(address=amina.email)
    browser.post(f"/account/addresses/{private.pk}/write-to/")
    browser.post(f"/account/addresses/{work.pk}/remove/")
    amina.refresh_from_db()
    assert (amina.email, amina.work_email) == ("amina@home.example", "amina@home.example")
    register(event=new_event(at=noon, days=30), member=amina, at=noon)
    assert amina.channel_invites.get().address == "amina@home.example"
