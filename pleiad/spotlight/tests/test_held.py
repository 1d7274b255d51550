"""Words about or by a person whom nobody knows are looked at before anyone sees them, and who put them forward is seen."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pleiad.approvals.models import Approval
from pleiad.errors import Refused
from pleiad.members.models import Block, Member
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.outbox.secrets import unseal
from pleiad.search.finding import find

from .. import actions, rules
from ..models import Piece
from .test_spotlight import given, link_of, nominate

PRIVATE = "jane.realperson@hotmail.com"
DAME = "Dame Jane Realperson"
WORDS = "See evil.example and https://evil.example/login"


def said_yes(by, *, address, asked_as="Fay", **more):
    actions.nominate(by=by, name=asked_as, address=_parsed(address), words="She did it.", at=timezone.now())
    approval = Approval.objects.latest("pk")
    answer = Client().post(link_of(approval), given(**{"words": WORDS, "audience": "network", **more}))
    assert answer.status_code == 302, answer.context["form"].errors
    return Piece.objects.latest("pk")


def _parsed(address):
    from pleiad.members.addresses import parse

    return parse(address)


def worded(kind):
    email = Email.objects.filter(kind=kind).latest("written_at")
    return KINDS[kind](email, unseal(email.sealed))


@pytest.mark.parametrize(
    ("address", "asked_as", "name", "held"),
    [
        (PRIVATE, "Jane", "Jane", True),  # no address of a public body
        ("someone@leeds.gov.uk", "Jane Smith", "Jane Smith", False),
        ("someone@leeds.gov.uk", "Jane", "Jane S", False),  # a longer form of the same name
        ("someone@leeds.gov.uk", "Jane Smith", DAME, True),  # another name than the one they were asked under
        ("someone@leeds.gov.uk.evil.example", "Jane", "Jane", True),
    ],
)
def test_who_is_not_known_is_looked_at_before_anyone_sees_it(amina, bea, fay, signed_in, address, asked_as, name, held):
    piece = said_yes(amina, address=address, asked_as=asked_as, name=name)
    assert (piece.held_since is not None) == held
    readers = [Client(), signed_in(amina), signed_in(fay), signed_in(bea)]
    for browser in readers:
        for page in (piece.get_absolute_url(), f"{piece.get_absolute_url()}card.png"):
            assert browser.get(page).status_code == (404 if held or browser is readers[0] else 200)
        assert (name in browser.get("/spotlight/").content.decode()) == (not held and browser is not readers[0])
    assert bool(find(reader=fay, text="evil")) == (not held)
    waits = (
        "Nobody sees it before an organiser has looked"
        in signed_in(bea).get("/desk/spotlight/pieces/").content.decode()
    )
    assert waits == held
    if held:
        look = reverse("desk:piece", args=[piece.pk])
        assert signed_in(amina).post(look).status_code == 404
        signed_in(bea).post(look)
        assert signed_in(fay).get(piece.get_absolute_url()).status_code == 200
        assert Client().get(piece.get_absolute_url()).status_code == 404
        assert "Members can see you" in worded("spotlight.decided").subject


def test_an_organiser_turns_it_down_with_a_reason_and_nothing_stays(amina, bea, cleo, signed_in):
    piece = said_yes(bea, address=PRIVATE, name=DAME)
    turn = reverse("desk:turn-down-piece", args=[piece.pk])
    assert signed_in(amina).post(turn, {"reason": "x"}).status_code == 404
    signed_in(bea).post(turn, {"reason": "Mine"})  # who wrote about the person does not decide
    signed_in(cleo).post(turn, {"reason": ""})
    assert Piece.objects.count() == 1
    signed_in(cleo).post(turn, {"reason": "We do not know this person."})
    assert not Piece.objects.exists()
    told = worded("spotlight.turned-down")
    assert "We do not know this person." in told.text and "evil" not in told.text
    seen = said_yes(amina, address="other@leeds.gov.uk", name="Fay", audience="public")
    with pytest.raises(Refused, match="Members see this already"):
        actions.turn_down(piece=seen, by=cleo, at=timezone.now(), reason="Late")


def test_the_name_shown_of_a_member_is_the_members(amina, fay):
    actions.nominate(by=amina, name="Fay", address=_parsed(fay.email), words="She did it.", at=timezone.now())
    link = link_of(Approval.objects.get())
    wrong = Client().post(link, given(name=DAME))
    assert "Enter your name as it is here, Fay Colleague" in wrong.content.decode()
    assert not Piece.objects.exists()
    assert Client().post(link, given(name="Fay", audience="network")).status_code == 302
    assert Piece.objects.get().name == "Fay"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Fay", "Fay Colleague", True), ("Fay C", "Fay Colleague", True), ("F. Colleague", "Fay Colleague", True),
        ("FÁY  colleague", "Fay Colleague", True), ("Colleague", "Fay Colleague", True), ("Fay Chen", "Fay Colleague", False),
        (DAME, "Fay Colleague", False), ("", "Fay Colleague", False), ("Faye", "Fay Colleague", False),
    ],
)  # fmt: skip
def test_when_two_names_can_be_one_persons(one, other, same):
    assert rules.same_name(one, other) == rules.same_name(other, one) == same


def test_who_put_a_colleague_forward_is_seen_by_members_who_may_see_them(amina, bea, cleo, fay, signed_in):
    piece = said_yes(amina, address="someone@leeds.gov.uk", asked_as="Jane", name="Jane", audience="network")
    assert "Amina O’Neill" in signed_in(cleo).get(piece.get_absolute_url()).content.decode()
    Member.objects.filter(pk=amina.pk).update(hidden_since=timezone.now())
    page = signed_in(cleo).get(piece.get_absolute_url()).content.decode()
    assert "Put forward by:" in page and "Amina" not in page
    Member.objects.filter(pk=amina.pk).update(hidden_since=None)
    Block.objects.create(blocker=amina, blocked=cleo, at=timezone.now())
    assert "Amina" not in signed_in(cleo).get(piece.get_absolute_url()).content.decode()
    public = nominate(bea, address="third@leeds.gov.uk")
    Client().post(link_of(public), given(name="Fay"))
    made = Piece.objects.latest("pk")
    actions.decide(piece=made, public=True, by=cleo, at=timezone.now())
    assert "Put forward by" not in Client().get(made.get_absolute_url()).content.decode()  # visitors see no members


def test_no_email_to_the_person_asked_carries_a_word_that_was_typed(amina, bea):
    piece = said_yes(amina, address=PRIVATE, name="Fay")
    for kind in ("approvals.asked", "spotlight.shown"):
        email = Email.objects.filter(kind=kind).latest("written_at")
        text = KINDS[kind](email, {"ticket": "t", "secret": "s"})
        assert text is None or "evil" not in text.subject + text.text and "She did it" not in text.text
    actions.decide(piece=piece, public=False, by=bea, at=timezone.now())
    assert "evil" not in worded("spotlight.decided").text
