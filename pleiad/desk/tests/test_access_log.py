"""What organisers look up or list is written down, and each member finds it in an access log of their own."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from pleiad.audit.models import AuditRecord
from pleiad.conversations.actions import spaces
from pleiad.events.actions import registering
from pleiad.testing import new_event

from ..models import AccessRecord
from ..reads import LOOKED, SEARCHED
from .test_desk import queries

LOG, MEMBERS = reverse("access:log"), reverse("desk:members")


def log_of(member, signed_in):
    return [row[1:] for row in signed_in(member).get(LOG).context["rows"]]


def test_a_member_reads_who_looked_them_up_and_why(bea, amina, fay, signed_in):
    signed_in(bea).post(MEMBERS, {"asked": "Amina", "why": "She cannot sign in."})
    assert log_of(amina, signed_in) == [["Bea Organiser", "Looked you up", "She cannot sign in."]]
    assert log_of(fay, signed_in) == []
    assert "She cannot sign in." in signed_in(amina).get(LOG).content.decode()


def test_no_look_without_a_reason(bea, amina, signed_in):
    answer = signed_in(bea).post(MEMBERS, {"asked": "Amina", "why": " "})
    assert answer.status_code == 200 and "Say why you look." in answer.content.decode()
    assert not AuditRecord.objects.filter(did__in=(LOOKED, SEARCHED)).exists()


def test_a_list_is_one_look_an_hour_and_stands_in_the_logs_of_all_on_it(bea, amina, fay, signed_in, noon):
    event = new_event(at=noon)
    for member in (amina, fay):
        registering.register(event=event, member=member, at=noon, with_teams=False)
    browser, page = signed_in(bea), reverse("desk:registrations", args=[event.pk])
    for _again in range(3):
        browser.get(page)
    said = ["Bea Organiser", f"Saw the registrations for “{event.title}”: 2 people", "To run the meeting"]
    assert log_of(amina, signed_in) == log_of(fay, signed_in) == [said]
    with time_machine.travel(noon + timedelta(minutes=61), tick=False):
        signed_in(bea).get(page)
    assert AccessRecord.objects.filter(member=amina).count() == 2
    browser.post(reverse("desk:download-registrations", args=[event.pk]))
    assert any("Downloaded" in row[1] for row in log_of(fay, signed_in))
    reads = signed_in(bea).get(reverse("desk:reads")).content.decode()
    assert "Saw the registrations" in reads and "Amina" not in reads


def test_an_applicant_sees_that_the_application_was_read(bea, dot, signed_in):
    application = dot.applications.get()
    signed_in(bea).get(reverse("desk:application", args=[application.pk]))
    assert ["Bea Organiser", "Read an application: 1 person", "To decide the application"] in log_of(dot, signed_in)


def test_letting_into_a_space_is_a_look_up_with_its_limit_and_trace(bea, amina, fay, signed_in, noon):
    closed = spaces.make(by=bea, at=noon, name="Closed", purpose="p", closed=True)
    wide = spaces.make(by=bea, at=noon, name="Wide", purpose="p")
    browser = signed_in(bea)

    def ask(space, address):
        page = browser.post(reverse("desk:let-in", args=[space.pk]), {"address": address}, follow=True)
        return page.content.decode()

    for address in (amina.email, "nobody@leeds.gov.uk"):
        assert "Every member can read this space already." in ask(wide, address)
    assert not AuditRecord.objects.filter(did=SEARCHED).exists()
    assert "Amina O’Neill can read it now." in ask(closed, amina.email)
    assert log_of(amina, signed_in)[-1] == ["Bea Organiser", "Looked you up", "To let you into a closed space"]
    for number in range(59):
        assert "No member has this address." in ask(closed, f"nobody{number}@leeds.gov.uk")
    assert "You have looked up many members in the last hour." in ask(closed, fay.email)
    assert AuditRecord.objects.filter(did=SEARCHED, by=bea).count() == 60


def test_a_log_is_the_readers_own_and_signed_out_there_is_none(amina, fay, bea, client, signed_in):
    signed_in(bea).post(MEMBERS, {"asked": "Amina", "why": "Because."})
    assert client.get(LOG).status_code == 302
    assert "Because." not in signed_in(fay).get(LOG).content.decode()


def test_a_long_log_comes_in_pages_at_the_same_cost(bea, amina, signed_in, noon):
    browser = signed_in(bea)
    browser.post(MEMBERS, {"asked": "Amina", "why": "Because."})
    few = queries(signed_in(amina), LOG)
    for _each in range(25):
        browser.post(MEMBERS, {"asked": "Amina", "why": "Because."})
    assert queries(signed_in(amina), LOG) == few
    assert len(signed_in(amina).get(LOG).context["rows"]) == 20


def test_the_log_says_what_is_not_in_it(amina, signed_in):
    body = re.sub(r"\s+", " ", signed_in(amina).get(LOG).content.decode())
    assert "Not in this list are" in body


@pytest.mark.parametrize("who", ["amina", "dot"])
def test_an_empty_log_says_so(cast, signed_in, who):
    assert "Nobody has looked" in signed_in(cast[who]).get(LOG).content.decode()
