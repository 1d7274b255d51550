"""What a member can do to a person without an account: seldom anything, never with words of their own, and never again
after one wish."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from pleiad.data_protection.sweeping import sweep
from pleiad.errors import Refused
from pleiad.moderation.models import Case
from pleiad.outbox.deliver import run as deliver
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.outbox.secrets import unseal

from .. import actions, periodic, rules
from ..models import Approval, Receiver
from .test_approvals import asked, link_of

BOSS = "boss1@leeds.gov.uk"


def words_of(approval):
    """The email as it goes."""
    email = Email.objects.get(key=f"approval:{approval.pk}")
    return KINDS["approvals.asked"](email, unseal(email.sealed))


@pytest.mark.parametrize("spelling", [BOSS, "Boss1@Leeds.gov.uk", "boss1+work@leeds.gov.uk"])
def test_one_person_gets_one_question_in_ninety_days_from_all_members_together(settled, amina, fay, spelling):
    asked(amina, about=1, address=BOSS)
    for member in (amina, fay):
        with pytest.raises(Refused, match="more than one question from us in 90 days"):
            asked(member, about=2, address=spelling)
    assert Email.objects.filter(kind="approvals.asked").count() == 1
    later = timezone.now() + timedelta(days=91)
    assert asked(fay, about=3, address=spelling, at=later)


def test_what_was_taken_back_is_asked_again_of_the_same_person_without_a_second_email(settled, amina, fay):
    first = asked(amina, address=BOSS)
    link = link_of(first)
    deliver(at=timezone.now())
    for _again in range(3):
        actions.withdraw(approval=first, by=amina, at=timezone.now())
        assert "no longer needs" in Client().get(link).content.decode()
        assert asked(amina, address=BOSS).pk == first.pk
    assert Email.objects.filter(kind="approvals.asked").count() == 1
    assert Client().post(link, {"press": "send", "answer": "yes"}).status_code == 302
    actions.withdraw(approval=first, by=amina, at=timezone.now())
    with pytest.raises(Refused, match="90 days"):  # not by another member, nor after an answer
        asked(fay, about=1, address=BOSS)


def test_the_email_says_truly_why_its_reader_has_it(settled, amina):
    assert "a member of the network gave us your address" in words_of(asked(amina, address=BOSS)).why


@pytest.mark.django_db(transaction=True)
def test_of_two_members_who_ask_one_person_in_the_same_moment_one_is_refused(settled, amina, fay):
    said = []

    def press(member, about):
        try:
            asked(member, about=about, address=BOSS)
            said.append("sent")
        except Refused:
            said.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=who) for who in ((amina, 1), (fay, 2))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["refused", "sent"]


def test_who_wants_no_questions_gets_none_from_anyone_until_they_say_so(settled, amina, fay, bea):
    approval = asked(amina, address=BOSS)
    ticket = link_of(approval).split("/")[2]
    away = f"/ticket/{ticket}/leave-alone/"
    assert Client().get(away).status_code == 200
    assert not actions.is_left_alone(approval)  # looking changes nothing
    assert Client().post(away, {}).status_code == 200
    assert not actions.is_left_alone(approval)  # nor does a form without its button
    assert Client().post(away, {"press": "yes"}).status_code == 302
    approval.refresh_from_db()
    assert approval.answer == "no"
    much_later = timezone.now() + timedelta(days=900)
    periodic.run(at=much_later)
    for member in (amina, fay, bea):
        with pytest.raises(Refused, match="some people want none"):
            asked(member, about=5, address="Boss1+x@leeds.gov.uk", at=much_later)
    Client().post(away, {"again": "yes"})
    assert asked(fay, about=6, address=BOSS, at=much_later)


def test_a_mail_program_ends_it_by_the_standard_and_no_guess_does(settled, amina):
    approval = asked(amina, address=BOSS)
    worded = words_of(approval)
    assert worded.unsubscribe in worded.text
    path = "/" + worded.unsubscribe.split("/", 3)[3]
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 302
    assert actions.is_left_alone(approval)
    assert strict.post("/ticket/guessed/leave-alone/", {"press": "yes"}).status_code == 404


def test_the_receivers_are_known_by_a_hash_and_forgotten_unless_they_want_peace(settled, amina):
    asked(amina, about=1)
    quiet = asked(amina, about=2)
    actions.leave_alone(approval=quiet, at=timezone.now())
    assert not any("boss" in row.address_hash for row in Receiver.objects.all())
    sweep(at=timezone.now() + rules.ONCE_IN + timedelta(hours=1))
    assert Receiver.objects.get().left_alone_since


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"answer": "yes"},
        {"answer": "no"},
        {"press": "send", "answer": ""},
        {"press": "yes"},
        {"press": "send", "answer": "maybe"},
    ],
)
def test_a_mail_scanner_that_presses_the_button_of_the_page_answers_nothing(settled, amina, form):
    link = link_of(asked(amina))
    page = Client().get(link).content.decode()
    assert page.count('name="answer"') == 2
    assert "checked" not in page.partition('name="answer"')[2].partition("</form>")[0]
    button = page.partition("<main")[2].partition("<button")[2].partition("</button>")[0]
    assert 'name="press" value="send"' in button  # the first button says neither yes nor no
    answer = Client().post(link, form)
    assert ("Choose your answer." in answer.content.decode()) == ("press" in form)
    assert settled == []


def test_the_question_can_be_reported_by_who_got_it_and_stopped_by_an_organiser(settled, amina, bea, signed_in):
    approval = asked(amina, address=BOSS)
    ticket = link_of(approval).split("/")[2]
    report = f"/ticket/{ticket}/report/"
    assert report in Client().get(link_of(approval)).content.decode()
    assert Client().get("/ticket/guessed/report/").status_code == 404
    assert Client().get(f"/report/question-by-email/{approval.pk}/").status_code == 404
    Client().post(report, {"reason": "abuse"})
    assert not Case.objects.exists()  # it is looked at once before it is sent
    Client().post(report, {"reason": "abuse", "words": "This is a trick", "act": "send"})
    case = Case.objects.get()
    assert (case.about, "May this member come?" in case.words) == (amina, True)
    desk = signed_in(bea)
    assert desk.get(f"/desk/reports/{case.pk}/").status_code == 200
    desk.post(f"/desk/reports/{case.pk}/decide/hide/", {"reason": "A trick"})
    assert (
        "An organiser has stopped this question."
        in Client().post(link_of(approval), {"press": "send", "answer": "yes"}).content.decode()
    )
    assert words_of(approval) is None
    assert settled == []


def test_by_one_link_few_pictures_are_sent(settled, amina):
    approval = asked(amina)
    for _each in range(rules.FILES_A_LINK):
        actions.count_file(approval=approval)
    with pytest.raises(Refused, match="many pictures"):
        actions.count_file(approval=approval)
    assert Approval.objects.get().files_sent == rules.FILES_A_LINK
