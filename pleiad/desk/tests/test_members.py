from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from pleiad.audit.models import AuditRecord
from pleiad.errors import Refused
from pleiad.events.actions import registering
from pleiad.members import factors, periodic, recovery
from pleiad.members.models import Member, Recovery
from pleiad.members.tests.test_factors import code_of
from pleiad.testing import new_event, new_member

from ..lookups import LOOKED, LOOKS_AN_HOUR, look_up
from ..reads import SEARCHED
from .test_desk import queries

MEMBERS = reverse("desk:members")


def page(name, member):
    return reverse(f"desk:{name}", args=[member.pk])


@pytest.mark.parametrize(
    "asked",
    ["Amina", "amina", "O’Neill", "Amina O’Neill", " amina.oneill@leeds.gov.uk ", "Amina.ONeill+x@LEEDS.gov.uk"],
)
def test_a_whole_word_or_the_address_finds_the_member(bea, amina, signed_in, asked):
    answer = signed_in(bea).post(MEMBERS, {"asked": asked, "why": "They wrote to us."})
    assert (answer.status_code, answer["Location"]) == (302, page("member", amina))


@pytest.mark.parametrize("asked", ["Ami", "mina", "neill", "%", "@leeds.gov.uk", "nobody@leeds.gov.uk"])
def test_part_of_a_word_finds_nobody(bea, signed_in, asked):
    body = signed_in(bea).post(MEMBERS, {"asked": asked, "why": "They wrote to us."}).content.decode()
    assert "Amina" not in body and "Fay" not in body


def test_each_search_and_each_look_is_recorded(bea, cleo, signed_in, noon):
    body = signed_in(bea).post(MEMBERS, {"asked": "Organiser", "why": "They wrote to us."}).content.decode()
    assert "Bea Organiser" in body and "Cleo Organiser" in body and "@" not in body.partition("<main")[2]
    assert [(each.by_id, each.detail) for each in AuditRecord.objects.filter(did=SEARCHED)] == [(bea.pk, {"people": 2})]
    looks = AuditRecord.objects.filter(did=LOOKED).values_list("by", "about", "at")
    assert sorted(looks) == sorted((bea.pk, f"members.member:{each.pk}", noon) for each in (bea, cleo))


def test_a_member_page_opens_only_to_the_organiser_who_looked_it_up_within_the_hour(bea, cleo, amina, signed_in, noon):
    assert signed_in(bea).get(page("member", amina))["Location"] == MEMBERS
    signed_in(bea).post(MEMBERS, {"asked": "Amina", "why": "They wrote to us."})
    assert "Amina O’Neill" in signed_in(bea).get(page("member", amina)).content.decode()
    assert signed_in(cleo).get(page("member", amina))["Location"] == MEMBERS
    assert signed_in(cleo).post(page("suspend", amina), {"reason": "Because."})["Location"] == MEMBERS
    with time_machine.travel(noon + timedelta(minutes=61), tick=False):
        assert signed_in(bea).get(page("member", amina))["Location"] == MEMBERS
    amina.refresh_from_db()
    assert amina.suspended_at is None


def test_a_member_page_says_the_state_and_never_an_address(bea, erin, signed_in):
    browser = signed_in(bea)
    body = browser.post(MEMBERS, {"asked": "Erin", "why": "They wrote to us."}, follow=True).content.decode()
    for said in ("Erin Suspended", "They cannot sign in.", "Let this member back in", "Without Teams"):
        assert said in body
    assert erin.email not in body and page("suspend", erin) not in body


def test_sixty_looks_an_hour_are_enough(bea, noon):
    for number in range(9):
        new_member(f"s{number}@leeds.gov.uk", at=noon, name=f"Sian Number{number}")
    for _each in range(6):
        assert len(look_up(asked="Sian", why="They wrote.", by=bea, at=noon)) == 9
    with pytest.raises(Refused, match="You have looked up many members in the last hour."):
        look_up(asked="Sian", why="They wrote.", by=bea, at=noon)
    assert AuditRecord.objects.filter(did=LOOKED).count() == 54
    assert len(look_up(asked="Amina", why="They wrote.", by=bea, at=noon)) == 1
    assert len(look_up(asked="Sian", why="They wrote.", by=bea, at=noon + timedelta(minutes=61))) == 9


def test_searching_for_nobody_is_limited_too(bea, noon):
    for _each in range(LOOKS_AN_HOUR):
        assert look_up(asked="Nobody", why="They wrote.", by=bea, at=noon) == []
    with pytest.raises(Refused, match="in the last hour"):
        look_up(asked="Nobody", why="They wrote.", by=bea, at=noon)


def test_a_name_that_many_have_shows_nobody(bea, noon):
    for number in range(11):
        new_member(f"s{number}@leeds.gov.uk", at=noon, name=f"Sian Number{number}")
    with pytest.raises(Refused, match="More than ten members have this name."):
        look_up(asked="Sian", why="They wrote.", by=bea, at=noon)
    assert AuditRecord.objects.filter(did__in=(LOOKED, SEARCHED)).count() == 0


def test_suspending_needs_a_reason_and_ends_the_sessions(bea, amina, signed_in, noon):
    browser, suspended = signed_in(bea), signed_in(amina)
    browser.post(MEMBERS, {"asked": "Amina", "why": "They wrote to us."})
    assert "Do you want to suspend Amina O’Neill?" in browser.get(page("suspend", amina)).content.decode()
    assert (
        "The reason is kept with the decision." in browser.post(page("suspend", amina), {"reason": ""}).content.decode()
    )
    assert Member.objects.get(pk=amina.pk).suspended_at is None
    browser.post(page("suspend", amina), {"reason": "She broke the Chatham House rule."})
    assert Member.objects.get(pk=amina.pk).suspended_at == noon
    assert (
        AuditRecord.objects.get(did="suspended", about=f"members.member:{amina.pk}").reason
        == "She broke the Chatham House rule."
    )
    assert suspended.get(reverse("members:account")).status_code == 302


def test_a_suspension_can_be_undone_with_a_reason(bea, erin, signed_in, noon):
    browser = signed_in(bea)
    browser.post(MEMBERS, {"asked": "Erin", "why": "They wrote to us."})
    browser.post(page("let-back-in", erin), {"reason": ""})
    assert Member.objects.get(pk=erin.pk).suspended_at is not None
    browser.post(page("let-back-in", erin), {"reason": "We were wrong."})
    assert Member.objects.get(pk=erin.pk).suspended_at is None
    assert AuditRecord.objects.get(did="let back in").reason == "We were wrong."
    assert signed_in(erin).get(reverse("members:account")).status_code == 200


def test_a_member_who_lost_every_second_step_gets_back_by_two_organisers_and_a_week(bea, cleo, amina, signed_in, noon):
    factors.add_app(member=amina, secret="JBSWY3DPEHPK3PXP", code=code_of("JBSWY3DPEHPK3PXP", noon), at=noon)
    browser = signed_in(bea)
    browser.post(MEMBERS, {"asked": "Amina", "why": "They wrote to us."})
    assert "Ask for a way back in" in browser.get(page("member", amina)).content.decode()
    browser.post(page("way-back", amina), {"reason": "She rang from her desk."})
    asked = Recovery.objects.get(member=amina)
    assert (asked.first_by, asked.second_by, asked.due_at) == (bea, None, asked.asked_at + timedelta(days=7))
    assert amina.emails.filter(kind="members.recovery_asked").count() == amina.addresses.count()
    assert "Ask for a way back in" not in browser.get(page("member", amina)).content.decode()
    own, other = browser.get(reverse("desk:desk")), signed_in(cleo)
    assert "cannot sign in" not in own.content.decode()
    assert "cannot sign in" in other.get(reverse("desk:desk")).content.decode()
    again = browser.post(
        reverse("desk:recovery", args=[asked.pk]), {"reason": "Once more.", "do": "agree"}, follow=True
    )
    assert "Another organiser must agree too." in again.content.decode()
    other.post(reverse("desk:recovery", args=[asked.pk]), {"reason": "I know the voice.", "do": "agree"})
    periodic.run(at=noon + timedelta(days=6))
    assert factors.has_app(amina)
    periodic.run(at=noon + timedelta(days=8))
    assert not factors.has_second_step(amina)
    assert amina.emails.filter(kind="members.recovery_done").count() == 1


def test_an_organiser_can_stop_a_way_back_and_nothing_is_removed(bea, cleo, amina, signed_in, noon):
    factors.add_app(member=amina, secret="JBSWY3DPEHPK3PXP", code=code_of("JBSWY3DPEHPK3PXP", noon), at=noon)
    asked = recovery.ask(member=amina, said="My phone fell into the sea.", at=noon, by=bea)
    path = reverse("desk:recovery", args=[asked.pk])
    assert "My phone fell into the sea." in signed_in(cleo).get(path).content.decode()
    signed_in(cleo).post(path, {"reason": "She has her phone in her hand.", "do": "stop"})
    periodic.run(at=noon + timedelta(days=8))
    assert factors.has_app(amina)


def test_no_organiser_suspends_their_own_account(bea, signed_in):
    browser = signed_in(bea)
    browser.post(MEMBERS, {"asked": "Bea", "why": "They wrote to us."})
    answer = browser.post(page("suspend", bea), {"reason": "Tired."}, follow=True).content.decode()
    assert "Another organiser must do this." in answer
    assert Member.objects.get(pk=bea.pk).suspended_at is None


@pytest.mark.dated
def test_every_organiser_sees_what_another_has_read(bea, cleo, amina, fay, signed_in, noon):
    event = new_event(at=noon)
    for member in (amina, fay):
        registering.register(event=event, member=member, at=noon, with_teams=False)
    browser, page_of_reads = signed_in(bea), reverse("desk:reads")
    assert "Nothing has been read" in signed_in(cleo).get(page_of_reads).content.decode()
    browser.post(reverse("desk:download-registrations", args=[event.pk]))
    browser.post(reverse("desk:addresses"))
    browser.post(MEMBERS, {"asked": "Amina", "why": "They wrote to us."})
    answer = signed_in(cleo).get(page_of_reads)
    when = "Monday 23 November 2026, midday"
    assert answer.context["rows"] == [
        [when, "Bea Organiser", "Looked a member up: found 1 person"],
        [when, "Bea Organiser", "Opened the list of addresses for Teams: 0 people"],
        [when, "Bea Organiser", f"Downloaded the registrations for “{event.title}”: 2 people"],
    ]
    assert "Amina" not in answer.content.decode()


def test_the_list_of_reads_costs_the_same_however_long_it_is(bea, signed_in, noon):
    browser, event = signed_in(bea), new_event(at=noon)
    browser.post(reverse("desk:download-registrations", args=[event.pk]))
    few = queries(browser, reverse("desk:reads"))
    for _each in range(20):
        browser.post(reverse("desk:download-registrations", args=[event.pk]))
    assert queries(browser, reverse("desk:reads")) == few
