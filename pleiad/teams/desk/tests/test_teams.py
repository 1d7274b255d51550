from datetime import timedelta

import pytest
from django.urls import reverse

from pleiad.audit.models import AuditRecord
from pleiad.desk.tests.test_desk import queries
from pleiad.desk.tests.waiting_things import fill, invite

from ... import queue
from ...models import ChannelInvite, Drift, Queue
from ...states import State

TEAMS = reverse("desk:teams")


@pytest.mark.dated
def test_stuck_and_listed_stand_apart_with_what_to_do(bea, amina, fay, signed_in, noon):
    invite(amina, State.BLOCKED_HOME, at=noon - timedelta(days=9), code="AADB2B_0001")
    invite(fay, State.LISTED, at=noon)
    browser = signed_in(bea)
    problems, by_hand = browser.get(TEAMS).content.decode(), browser.get(TEAMS + "?tick").content.decode()
    for said in (
        "Teams: Amina O’Neill",
        "Their employer, or the agreement between both tenants, blocks guests.",
        "Code: AADB2B_0001.",
        "Mon 23 Nov, late",
        "Try again",
    ):
        assert said in problems
    assert "Fay Colleague" not in problems and "Amina" not in by_hand
    assert "Add their address to the team, then tick them off." in by_hand and "Tick off" in by_hand
    assert amina.email not in problems and fay.email not in by_hand


def test_the_list_costs_the_same_whatever_is_stuck(bea, signed_in, noon):
    browser = signed_in(bea)
    fill(4, by=bea, at=noon)
    few = queries(browser, TEAMS), queries(browser, TEAMS + "?tick")
    fill(20, by=bea, at=noon)
    assert (queries(browser, TEAMS), queries(browser, TEAMS + "?tick")) == few


def test_an_organiser_stops_and_resumes_the_queue(bea, amina, signed_in, noon):
    browser = signed_in(bea)
    moving = invite(amina, State.ASKED, at=noon)
    ChannelInvite.objects.filter(pk=moving.pk).update(adapter="graph")
    browser.post(reverse("desk:stop"))
    assert Queue.objects.stopped().get().stopped_at == noon
    assert "An organiser stopped the queue." in browser.get(TEAMS).content.decode()
    assert "The queue is stopped already." in browser.post(reverse("desk:stop"), follow=True).content.decode()
    browser.post(reverse("desk:by-hand"))
    moving.refresh_from_db()
    assert (moving.state, moving.adapter) == (State.LISTED, "manual")
    browser.post(reverse("desk:resume"))
    assert not Queue.objects.stopped().exists()
    assert "The queue is not stopped." in browser.post(reverse("desk:resume"), follow=True).content.decode()


def test_the_addresses_are_shown_only_when_asked_for_and_that_is_written_down(bea, amina, fay, signed_in, noon):
    invite(amina, State.LISTED, at=noon)
    invite(fay, State.TO_REMOVE, at=noon)
    browser = signed_in(bea)
    assert browser.get(reverse("desk:addresses")).status_code == 405
    assert AuditRecord.objects.filter(did="opened the list of addresses for Teams").count() == 0
    body = browser.post(reverse("desk:addresses")).content.decode()
    assert "<textarea" in body and f">{amina.email}</textarea>" in body
    assert f"</span>{fay.email}</td>" in body and "Take out</td>" in body
    deed = AuditRecord.objects.get(did="opened the list of addresses for Teams")
    assert (deed.by_id, deed.at, deed.detail) == (bea.pk, noon, {"people": 2})


def test_what_is_fine_has_no_button_and_refuses_one(bea, amina, signed_in, noon):
    fine = invite(amina, State.MEMBER, at=noon)
    answer = signed_in(bea).post(reverse("desk:retry", args=[fine.pk]), follow=True)
    assert "There is nothing to retry: this invitation has no problem." in answer.content.decode()
    fine.refresh_from_db()
    assert fine.state == State.MEMBER


def test_a_difference_with_teams_is_decided_once(bea, cleo, signed_in, noon):
    drift = Drift.objects.create(
        kind=Drift.UNKNOWN, guest_id="g1", membership_id="m1", shown_name="Stranger", found_at=noon
    )
    browser = signed_in(bea)
    assert "Only in Teams: Stranger" in browser.get(reverse("desk:desk")).content.decode()
    page = reverse("desk:drift", args=[drift.pk])
    assert "Take out of Teams" in browser.get(page).content.decode()
    browser.post(reverse("desk:settle-drift", args=[drift.pk]), {"decision": "leave"})
    drift.refresh_from_db()
    assert (drift.decision, drift.settled_by, drift.settled_at) == ("leave", bea, noon)
    answer = signed_in(cleo).post(reverse("desk:settle-drift", args=[drift.pk]), {"decision": "repair"}, follow=True)
    assert "Someone has already decided this." in answer.content.decode()
    assert ChannelInvite.objects.filter(guest_id="g1").count() == 0


def test_a_decision_that_nobody_made_changes_nothing(bea, signed_in, noon):
    drift = Drift.objects.create(kind=Drift.UNKNOWN, guest_id="g1", shown_name="Stranger", found_at=noon)
    signed_in(bea).post(reverse("desk:settle-drift", args=[drift.pk]), {"decision": "whatever"})
    drift.refresh_from_db()
    assert drift.settled_at is None


def test_the_queue_says_since_when_it_is_stopped(bea, signed_in, noon):
    queue.stop(at=noon - timedelta(days=1), code="something-new")
    assert "Microsoft’s answer was something-new." in signed_in(bea).get(TEAMS).content.decode()
