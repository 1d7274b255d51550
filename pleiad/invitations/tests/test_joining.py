"""An invited person becomes a member by one press and one code, and by nothing less; no is kept by a hash alone."""

import re

import pytest
from django.test import Client
from django.utils import translation

from pleiad.approvals.models import Receiver
from pleiad.members.models import Address, Application, Member
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.outbox.secrets import unseal

from .. import actions, sheet
from ..models import ImportedList, InvitedPerson

ADA = "Ada.New@leeds.gov.uk"


@pytest.fixture
def invite(cast, bea, noon):
    """invite(address) gives the path of the page that the email leads to."""

    def paths(address=ADA, name="Ada Newcomer"):
        text = f"email,name\n{address},{name}\n"
        imported = actions.read_in(name="people.csv", rows=sheet.read(text), language="en", by=bea, at=noon)
        actions.invite(imported=imported, by=bea, at=noon)
        return [re.sub(r"^https?://[^/]+", "", link) for link in links(address)]

    return paths


def links(address):
    email = Email.objects.filter(kind="invitations.invitation", address=address).get()
    with translation.override("en"):
        return re.findall(r"https?://\S+", KINDS[email.kind](email, unseal(email.sealed)).text)


def code():
    return unseal(Email.objects.filter(kind="members.code").latest("written_at").sealed)["code"]


YES = {"press": "yes", "name": "Ada Newcomer", "teams": "without"}


def test_one_press_and_one_code(invite, noon):
    page, _no = invite()
    person = Client()
    shown = person.get(page).content.decode()
    assert 'value="Ada Newcomer"' in shown and "Leeds City Council" in shown and "Membership statement" in shown
    assert person.post(page, YES)["Location"].endswith("/enter/code/")
    assert not Member.objects.filter(email=ADA.lower()).exists()
    answer = person.post("/enter/code/", {"code": code()}, follow=True)
    assert "You are a member" in answer.content.decode()
    member = Member.objects.get(email=ADA.lower())
    assert member.is_current and member.name == "Ada Newcomer" and member.statement_agreed_at
    assert not InvitedPerson.objects.exists() and ImportedList.objects.get().accepted == 1
    assert person.get(page).status_code == 404


def test_where_the_list_cannot_tell_an_organiser_looks(invite):
    page, _no = invite("someone@small-charity.example")
    person = Client()
    person.post(page, {**YES, "organisation": "Small Charity"})
    assert "Your application is with us" in person.post("/enter/code/", {"code": code()}, follow=True).content.decode()
    waits = Application.objects.get(address="someone@small-charity.example")
    assert waits.decided_at is None and "Invited by an organiser" in waits.evidence


def test_looking_makes_nobody_a_member_and_a_scanner_sends_no_code(invite):
    page, no = invite()
    for path in (page, no):
        Client().get(path)
        Client().post(path, {"name": "Ada"})
    assert not Email.objects.filter(kind="members.code").exists()
    assert InvitedPerson.objects.exists() and not Address.objects.filter(address=ADA.lower()).exists()


def test_a_code_without_the_press_leads_to_the_usual_questions(invite):
    invite()
    person = Client()
    person.post("/enter/", {"address": ADA})
    assert person.post("/enter/code/", {"code": code()})["Location"].endswith("/join/")
    assert not Member.objects.filter(email=ADA.lower()).exists()


def test_a_press_for_one_address_joins_no_other(invite):
    page, _no = invite()
    person = Client()
    person.post(page, YES)
    person.post("/enter/", {"address": "mallory@manchester.gov.uk"})
    assert person.post("/enter/code/", {"code": code()})["Location"].endswith("/join/")
    assert not Member.objects.filter(email="mallory@manchester.gov.uk").exists()


def test_the_link_without_the_mailbox_is_worth_nothing(invite):
    page, _no = invite()
    thief = Client()
    thief.post(page, YES)
    assert "not the code" in thief.post("/enter/code/", {"code": "000000"}).content.decode()
    assert not Member.objects.filter(email=ADA.lower()).exists()


@pytest.mark.parametrize("path", ["/ticket/forged/invitation/", "/ticket/forged/no-invitation/"])
def test_a_forged_link_is_over(cast, client, path):
    assert client.get(path).status_code == 404


def test_no_deletes_the_address_and_is_remembered_by_a_hash(invite, bea, noon):
    _page, no = invite()
    Client(enforce_csrf_checks=True).post(no, {"List-Unsubscribe": "One-Click"})
    assert not InvitedPerson.objects.exists() and Receiver.objects.get().left_alone_since
    assert [each.outcome for each in sheet.read(f"email\n{ADA}\n")] == ["left_alone"]
    email = Email.objects.get(kind="invitations.invitation")
    assert KINDS[email.kind](email, unseal(email.sealed)) is None


def test_who_joined_by_themself_meanwhile_gets_no_invitation(invite, noon):
    from pleiad.testing import new_member

    invite()
    new_member(ADA, at=noon)
    email = Email.objects.get(kind="invitations.invitation")
    assert KINDS[email.kind](email, unseal(email.sealed)) is None


@pytest.mark.parametrize("who", ["amina", "dot"])
def test_nobody_but_organisers_invites(cast, signed_in, who):
    for path in ("", "read/", "sheet/", "1/", "1/invite/"):
        assert signed_in(cast[who]).get(f"/desk/invitations/{path}").status_code in (404, 405)


def test_the_sheet_has_a_code_that_reads(bea, signed_in, noon):
    from pleiad.testing import new_event

    event = new_event(at=noon)
    shown = signed_in(bea).get(f"/desk/invitations/sheet/?event={event.pk}").content.decode()
    assert f"{event.get_absolute_url()}register/" in shown and '<path d="M' in shown
    assert signed_in(bea).get("/desk/invitations/sheet/?event=999999").status_code == 404
