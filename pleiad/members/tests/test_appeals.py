"""Whoever is suspended, refused or hidden reads why and what still works, and can appeal to another organiser without signing in."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from pleiad.errors import Refused
from pleiad.members.organisations.addresses import EmployerDomain
from pleiad.members.organisations.employing import employ
from pleiad.outbox.deliver import _words
from pleiad.outbox.models import Email
from pleiad.outbox.secrets import unseal
from pleiad.testing import new_member

from .. import actions, appeals, powers
from ..models import Appeal, Member


def text_of(kind, member):
    email = Email.objects.select_related("member").get(kind=kind, member=member)
    return _words(email).text


def link_in(text):
    return re.search(r"https?://[^/]+(/ticket/\S+/appeal/)", text)[1]


@pytest.fixture
def suspended(amina, bea, noon):
    powers.suspend(member=amina, by=bea, at=noon, reason="Sold things in a space.")
    amina.refresh_from_db()
    return amina


def test_a_suspended_member_reads_why_and_what_still_works_and_appeals_without_signing_in(suspended, client, noon):
    text = text_of("members.suspended", suspended)
    assert "Sold things in a space." in text and "you can read everything that is public" in text
    link = link_in(text)
    page = client.get(link)
    assert page.status_code == 200 and "Sold things in a space." in page.content.decode()
    assert client.post(link, {"text": " "}).status_code == 200 and not Appeal.objects.get(member=suspended).made_at
    client.post(link, {"text": "It was a charity raffle."})
    appeal = Appeal.objects.get(member=suspended)
    assert appeal.words == "It was a charity raffle." and appeal.answer_by > noon
    assert "We have your appeal" in client.get(link).content.decode()
    client.post(link, {"text": "Once more."})
    assert Appeal.objects.get(member=suspended).words == "It was a charity raffle."
    assert "answers by" in text_of("members.appeal_received", suspended)


def test_the_appeal_reaches_another_organiser_and_not_the_one_who_decided(
    suspended, bea, cleo, signed_in, client, noon
):
    client.post(link_in(text_of("members.suspended", suspended)), {"text": "It was a raffle."})
    appeal = Appeal.objects.get(member=suspended)
    page, answer = reverse("desk:appeal", args=[appeal.pk]), reverse("desk:answer-appeal", args=[appeal.pk, "changed"])
    alone = signed_in(bea)
    assert "Appeal of Amina" not in alone.get(reverse("desk:desk")).content.decode()
    assert alone.get(page).status_code == 404 and alone.post(answer, {"reason": "No."}).status_code == 404
    with pytest.raises(Refused, match="You took the decision"):
        appeals.settle(appeal=appeal, outcome="stands", reason="No.", by=bea, at=noon)
    other = signed_in(cleo)
    assert "Appeal of Amina" in other.get(reverse("desk:desk")).content.decode()
    assert "It was a raffle." in other.get(page).content.decode()
    other.post(answer, {"reason": "A raffle is no sale."})
    suspended.refresh_from_db()
    assert not suspended.suspended_at
    text = text_of("members.appeal_settled", suspended)
    assert "The suspension has ended" in text and "A raffle is no sale." in text
    link = reverse("members:appeal", args=[appeals.ticket_at_the_door(member=suspended, at=noon)])
    assert "changed the decision" in client.get(link).content.decode()


def test_a_decision_that_stands_changes_nothing_and_says_why(suspended, cleo, client, noon):
    client.post(link_in(text_of("members.suspended", suspended)), {"text": "Why?"})
    appeals.settle(
        appeal=Appeal.objects.get(member=suspended), outcome="stands", reason="It was the third time.", by=cleo, at=noon
    )
    suspended.refresh_from_db()
    assert suspended.suspended_at
    assert "It was the third time." in text_of("members.appeal_settled", suspended)
    with pytest.raises(Refused, match="settled already"):
        appeals.settle(appeal=Appeal.objects.get(member=suspended), outcome="changed", reason="x", by=cleo, at=noon)


def test_a_refused_applicant_appeals_and_the_application_is_open_again(dot, bea, cleo, client, noon):
    actions.refuse(application=dot.applications.get(), by=bea, at=noon, reason="A charity.")
    client.post(link_in(text_of("members.application_refused", dot)), {"text": "It is a public body."})
    appeals.settle(appeal=Appeal.objects.get(member=dot), outcome="changed", reason="It is one.", by=cleo, at=noon)
    assert dot.applications.get(decided_at=None).evidence == "It is a public body."


def test_an_organiser_of_the_members_own_employer_answers_only_when_there_is_no_other(suspended, cleo, client, noon):
    employ(member=cleo, organisation=suspended.organisation, said="", told=EmployerDomain(), at=noon)
    client.post(link_in(text_of("members.suspended", suspended)), {"text": "Why?"})
    appeal = Appeal.objects.get(member=suspended)
    assert appeals.why_not_settle(appeal=appeal, by=cleo) is None
    gwen = new_member("gwen@manchester.gov.uk", at=noon - timedelta(days=9))
    powers.make_organiser(member=gwen, at=noon)
    assert "works where you work" in str(appeals.why_not_settle(appeal=appeal, by=cleo))


def test_where_every_organiser_had_a_part_the_operator_is_told(suspended, cleo, client, noon, settings):
    settings.OPERATOR = "operator@host.example"
    powers.release_organiser(member=cleo, at=noon)
    client.post(link_in(text_of("members.suspended", suspended)), {"text": "Why?"})
    email = Email.objects.get(kind="members.appeal_without_organiser")
    assert email.address == "operator@host.example" and "Amina" not in _words(email).text


@pytest.mark.parametrize("who", ["amina", "erin", "dot"])
def test_members_suspended_members_and_applicants_answer_no_appeal(suspended, cast, client, who, noon):
    client.post(link_in(text_of("members.suspended", suspended)), {"text": "Why?"})
    by = Member.objects.get(pk=cast[who].pk)
    with pytest.raises(Refused, match="Only organisers"):
        appeals.settle(appeal=Appeal.objects.get(member=suspended), outcome="changed", reason="Mine.", by=by, at=noon)


def test_an_old_or_invented_link_leads_nowhere(suspended, client, noon):
    assert client.get(reverse("members:appeal", args=["invented"])).status_code == 404
    appeal = Appeal.objects.get(member=suspended)
    with pytest.raises(Refused, match="time to appeal is over"):
        appeals.make(appeal=appeal, words="Late.", at=noon + timedelta(days=91))


def test_a_suspended_member_who_proves_the_address_reads_why_and_can_appeal(suspended, client, noon):
    client.post("/enter/", {"address": suspended.email})
    code = unseal(Email.objects.get(kind="members.code").sealed)["code"]
    answer = client.post("/enter/code/", {"code": code})
    assert "/appeal/" in answer["Location"]
    body = client.get(answer["Location"]).content.decode()
    assert "Sold things in a space." in body and "You cannot sign in now." in body
    assert client.get(reverse("members:account")).status_code == 302
