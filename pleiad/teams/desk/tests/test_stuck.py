"""Stuck invitations: noted, handed over, grouped by cause, and let go."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from pleiad.desk.models import AccessRecord
from pleiad.desk.tests.test_desk import queries
from pleiad.desk.tests.waiting_things import fill, invite
from pleiad.errors import Refused
from pleiad.outbox import deliver
from pleiad.outbox.models import Email

from ... import actions
from ...models import ChannelInvite, InviteNote
from ...states import State

TEAMS = reverse("desk:teams")


def test_a_note_is_kept_and_another_organiser_looks_after_it(bea, cleo, amina, signed_in, noon):
    stuck = invite(amina, State.BLOCKED_HOME, at=noon, code="AADB2B_0001")
    browser, address = signed_in(bea), reverse("desk:teams-invite", args=[stuck.pk])
    assert "Write down what you found out." in browser.post(address, {"text": " "}).content.decode()
    browser.post(address, {"text": "Their IT desk asks for our tenant’s number.", "to": cleo.pk})
    shown = browser.get(address).content.decode()
    assert "Their IT desk asks for our tenant’s number." in shown and "handed over to Cleo Organiser" in shown
    assert "Looked after by" in browser.get(TEAMS).content.decode()
    deliver.run(at=noon)
    told = next(each for each in mail.outbox if each.subject == "A Teams invitation is yours to look after")
    assert told.to == [cleo.email] and amina.name not in told.body
    assert AccessRecord.objects.filter(member=amina).exists()


def test_it_is_handed_over_to_organisers_only(bea, fay, amina, signed_in, noon):
    stuck = invite(amina, State.BLOCKED_HOME, at=noon)
    signed_in(bea).post(reverse("desk:teams-invite", args=[stuck.pk]), {"text": "Yours.", "to": fay.pk})
    assert not InviteNote.objects.exists()
    with pytest.raises(Refused, match="Only an organiser"):
        actions.note(invite=stuck, text="Yours.", by=bea, to=fay, at=noon)


def test_it_is_let_go_and_the_member_reads_why(bea, amina, signed_in, noon):
    stuck = invite(amina, State.BLOCKED_HOME, at=noon)
    browser, address = signed_in(bea), reverse("desk:end-teams-invite", args=[stuck.pk])
    assert "Say why." in browser.post(address, {"reason": ""}).content.decode()
    browser.post(address, {"reason": "Your council allows no guests."})
    stuck.refresh_from_db()
    assert stuck.state == State.OPTED_OUT
    assert "Amina" not in browser.get(TEAMS).content.decode().partition("<main")[2]
    deliver.run(at=noon)
    told = next(each for each in mail.outbox if each.subject == "You take part without Teams")
    assert "Your council allows no guests." in told.body and told.to == [amina.email]
    with pytest.raises(Refused, match="does not wait"):
        actions.end_without(invite=stuck, by=bea, at=noon, reason="Again.")
    assert Email.objects.filter(kind="teams.without").count() == 1


def test_causes_are_counted_and_each_shows_its_own(bea, amina, fay, cleo, signed_in, noon):
    invite(amina, State.BLOCKED_HOME, at=noon, code="AADB2B_0001")
    invite(fay, State.BLOCKED_HOME, at=noon, code="AADB2B_0001")
    invite(cleo, State.BLOCKED_HOST, at=noon, code="Forbidden")
    browser = signed_in(bea)
    body = browser.get(TEAMS).content.decode()
    assert re.findall(r'class="quiet">\((\d)\)<', body) == ["2", "1"]
    shown = browser.get(TEAMS + "?cause=blocked_by_host:Forbidden").content.decode()
    hosts = ChannelInvite.objects.get(member=cleo).state
    shown = browser.get(f"{TEAMS}?cause={hosts}:Forbidden").content.decode()
    assert "Cleo Organiser" in shown and "Teams: Amina" not in shown
    for nonsense in ("x", "%00", "a:b:c"):
        assert browser.get(f"{TEAMS}?cause={nonsense}").status_code == 200


def test_the_page_costs_the_same_however_much_was_noted(bea, amina, signed_in, noon):
    stuck = invite(amina, State.BLOCKED_HOME, at=noon)
    browser, address = signed_in(bea), reverse("desk:teams-invite", args=[stuck.pk])
    actions.note(invite=stuck, text="One.", by=bea, at=noon)
    few = queries(browser, address)
    for number in range(10):
        actions.note(invite=stuck, text=f"Note {number}.", by=bea, at=noon)
    assert queries(browser, address) == few


@pytest.mark.parametrize("name", ["teams-invite", "end-teams-invite"])
def test_the_door_is_closed_to_everybody_else(bea, amina, client, signed_in, noon, name):
    stuck = invite(amina, State.BLOCKED_HOME, at=noon)
    address = reverse(f"desk:{name}", args=[stuck.pk])
    for send in ("get", "post"):
        assert getattr(signed_in(amina), send)(address).status_code == 404
        assert getattr(client, send)(address).status_code == 302
    fill(1, by=bea, at=noon)
    stuck.refresh_from_db()
    assert stuck.state == State.BLOCKED_HOME
