"""What several colleagues write about one person arrives as one email, and nothing is lost or seen before their yes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pleiad.approvals import actions as approvals
from pleiad.approvals.models import Approval
from pleiad.errors import Refused
from pleiad.members.addresses import parse
from pleiad.members.models import Block
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.outbox.secrets import unseal

from .. import actions, campaigning, periodic
from ..models import Nomination, Piece
from .test_spotlight import given, link_of

FAY = "fay@leeds.gov.uk"


def nominate(by, words, *, address=FAY, at=None, **more):
    actions.nominate(by=by, name="Fay", address=parse(address), words=words, at=at or timezone.now(), **more)
    return Approval.objects.order_by("-pk").first()


def told(member):
    """What a member was told became of their nominations."""
    found = Email.objects.filter(member=member, kind__in=["approvals.told", "spotlight.answered"]).order_by("pk")
    return [KINDS[each.kind](each, unseal(each.sealed)).text.partition("\n")[0] for each in found]


def asked():
    found = Email.objects.filter(kind="approvals.asked").order_by("pk")
    return [KINDS[each.kind](each, unseal(each.sealed)) for each in found]


def page_of(approval):
    return Client().get(link_of(approval)).context


@pytest.mark.parametrize("address", [FAY, "no.member@leeds.gov.uk"])
def test_the_nominee_gets_one_email_reads_it_all_and_everyone_who_wrote_is_told(amina, bea, cleo, address):
    approval = nominate(amina, "She rebuilt the form.", address=address)
    for by, words in ((bea, "She listens."), (cleo, "She stayed.")):
        assert nominate(by, words, address=address) == approval
    emails = asked()
    assert [each.subject for each in emails] == ["Colleagues wrote about you"]
    assert (
        "Amina O’Neill, Bea Organiser and Cleo Organiser think" in emails[0].text or emails[0].text.count(" and ") > 0
    )
    asks = page_of(approval)
    assert [words for _who, words in asks["asked"].quotes] == ["She rebuilt the form.", "She listens.", "She stayed."]
    assert asks["form"]["words"].value() == "She rebuilt the form.\n\nShe listens.\n\nShe stayed."
    sent = Client().post(link_of(approval), given(shown=asks["asked"].shown, audience="network"))
    assert sent.status_code == 302
    piece = Piece.objects.get()
    assert (piece.nominator, set(piece.others.all())) == (amina, {bea, cleo})
    for by in (amina, bea, cleo):
        assert told(by) == ["Fay said yes, and can now be seen in the spotlight. Thank you for writing."]
    assert not Nomination.objects.exists()


def test_one_colleague_is_quoted_nowhere_but_in_the_words(amina):
    asks = page_of(nominate(amina, "She rebuilt the form."))
    assert asks["asked"].quotes == []
    assert asks["form"]["words"].value() == "She rebuilt the form."
    assert [each.subject for each in asked()] == ["A colleague wrote about you"]


@pytest.mark.parametrize("pressed", ["yes", "no"])
def test_what_comes_while_the_nominee_reads_is_shown_before_the_answer_counts(amina, bea, pressed):
    approval = nominate(amina, "She rebuilt the form.")
    shown = page_of(approval)["asked"].shown
    nominate(bea, "She listens.")
    answer = given(shown=shown, answer=pressed, words="As I would say it.", audience="network")
    again = Client().post(link_of(approval), answer)
    assert again.status_code == 200
    assert "Something has changed since you opened this page." in again.content.decode()
    assert "She listens." in again.content.decode()
    assert again.context["form"]["words"].value() == "As I would say it."
    assert Nomination.objects.count() == 2
    answer["shown"] = again.context["asked"].shown
    assert Client().post(link_of(approval), answer).status_code == 302
    assert Piece.objects.count() == (pressed == "yes")
    assert len(told(amina)) == len(told(bea)) == 1


def test_after_a_no_and_without_an_answer_all_words_are_gone_and_all_are_told(amina, bea):
    approval = nominate(amina, "She rebuilt the form.")
    nominate(bea, "She listens.")
    approvals.answer(approval=approval, yes=False, at=timezone.now())
    approval = nominate(amina, "She rebuilt the form.")
    nominate(bea, "She listens.")
    approval.refresh_from_db()
    approvals.lapse(approval=approval, at=approval.expires_at)
    for by in (amina, bea):
        assert told(by) == [
            "Fay would rather not be in the spotlight this time. Your words have been removed.",
            "Fay did not answer in time. Your words have been removed.",
        ]
    assert not Nomination.objects.exists()


def test_nobody_writes_twice_about_a_colleague_who_has_not_answered(amina, bea):
    nominate(amina, "She rebuilt the form.")
    with pytest.raises(Refused, match="have not answered yet"):
        nominate(amina, "Once more.")
    Block.objects.create(blocker=Nomination.objects.get().nominee, blocked=bea, at=timezone.now())
    nominate(bea, "She listens.")
    with pytest.raises(Refused, match="have not answered yet"):
        nominate(bea, "Once more.")


def test_a_blocked_nominator_is_nowhere_behind_the_link_and_learns_nothing_sooner(amina, bea, cleo, fay):
    Block.objects.create(blocker=fay, blocked=bea, at=timezone.now())
    unwanted = nominate(bea, "She should smile more.")
    approval = nominate(amina, "She rebuilt the form.")
    assert approval != unwanted
    nominate(cleo, "She stayed.")
    Block.objects.create(blocker=fay, blocked=cleo, at=timezone.now())  # after their words had been gathered
    asks = Client().get(link_of(approval))
    assert "smile" not in asks.content.decode() and "stayed" not in asks.content.decode()
    answer = given(shown=asks.context["asked"].shown, audience="network")
    assert Client().post(link_of(approval), answer).status_code == 302
    assert told(amina) and not told(bea) and not told(cleo)
    later = timezone.now() + timedelta(days=31)
    approvals.lapse(approval=unwanted, at=later)
    periodic.run(at=later)
    for by in (bea, cleo):
        assert told(by) == ["Fay did not answer in time. Your words have been removed."]
    assert not Nomination.objects.exists()


def test_when_the_first_who_wrote_leaves_the_words_of_the_second_stand(amina, bea):
    approval = nominate(amina, "She rebuilt the form.")
    nominate(bea, "She listens.")
    actions.take_words_away(member=amina)
    approval.refresh_from_db()
    assert approval.asker == bea
    asks = page_of(approval)
    assert asks["form"]["words"].value() == "She listens."
    approvals.answer(approval=approval, yes=False, at=timezone.now())
    assert len(told(bea)) == 1 and told(amina) == []


def test_a_question_grows_for_sixty_days_at_most(amina, bea, cleo):
    first = timezone.now() - timedelta(days=25)
    approval = nominate(amina, "She rebuilt the form.", at=first)
    assert nominate(bea, "She listens.", at=first + timedelta(days=20)) == approval
    approval.refresh_from_db()
    assert approval.expires_at == first + timedelta(days=50)
    late = first + timedelta(days=47)
    assert nominate(cleo, "She stayed.", at=late) != approval


def test_of_two_campaigns_the_nominee_chooses_one(amina, bea, campaign):
    at = timezone.now()
    other = campaigning.make(
        by=bea, at=at, title="Ada Lovelace Day", tag="ALD", about="Theirs.", nominate_until=at + timedelta(9)
    )
    approval = nominate(amina, "She rebuilt the form.", campaign=campaign)
    nominate(bea, "She listens.", campaign=other)
    asks = page_of(approval)
    assert [str(label) for _value, label in asks["form"].fields["campaign"].choices] == [
        "International Women’s Day", "Ada Lovelace Day", "None of them",
    ]  # fmt: skip
    answer = given(shown=asks["asked"].shown, audience="network", campaign=str(other.pk))
    assert Client().post(link_of(approval), answer).status_code == 302
    assert Piece.objects.get().campaign == other


def test_an_organiser_who_wrote_about_the_nominee_does_not_make_the_piece_public(amina, bea, cleo, signed_in):
    approval = nominate(amina, "She rebuilt the form.")
    nominate(bea, "She listens.")
    Client().post(link_of(approval), given(shown=page_of(approval)["asked"].shown, audience="public"))
    piece = Piece.objects.get()
    with pytest.raises(Refused, match="another organiser"):
        actions.decide(piece=piece, public=True, by=bea, at=timezone.now())
    assert "Fay C" not in signed_in(bea).get("/desk/spotlight/pieces/").content.decode()
    assert "Fay C" in signed_in(cleo).get("/desk/spotlight/pieces/").content.decode()
    actions.decide(piece=piece, public=True, by=cleo, at=timezone.now())


def test_what_joins_a_question_counts_among_the_emails_of_a_day(amina, bea):
    for number in range(10):
        nominate(amina, "She rebuilt the form.", address=f"colleague{number}@leeds.gov.uk")
        nominate(bea, "She listens.", address=f"colleague{number}@leeds.gov.uk")
    for by in (amina, bea):
        with pytest.raises(Refused, match="many people today"):
            nominate(by, "One more.", address="another@leeds.gov.uk")
