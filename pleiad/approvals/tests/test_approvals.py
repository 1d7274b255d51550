import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from pleiad.audit.models import AuditRecord
from pleiad.errors import Refused
from pleiad.members import powers
from pleiad.outbox.deliver import run as deliver
from pleiad.outbox.models import Email
from pleiad.outbox.secrets import unseal

from .. import actions, periodic
from ..models import Approval


def asked(member, *, about=1, days=7, at=None, address=None):
    at = at or timezone.now()
    return actions.ask(
        kind="tests.question",
        about=about,
        asker=member,
        address=address or f"boss{about}@leeds.gov.uk",
        at=at,
        expires_at=at + timedelta(days=days),
    )


def link_of(approval):
    return f"/ticket/{unseal(Email.objects.get(key=f'approval:{approval.pk}').sealed)['ticket']}/answer/"


def test_a_yes_is_taken_once_and_the_asker_is_told(settled, amina):
    approval = asked(amina)
    link, visitor = link_of(approval), Client()
    assert "May this member come?" in visitor.get(link).content.decode()
    assert visitor.post(link, {"press": "send", "answer": "yes", "words": "Gladly"}).status_code == 302
    assert "answered already: yes" in visitor.get(link).content.decode()
    assert "answered already: yes" in visitor.post(link, {"press": "send", "answer": "no"}).content.decode()
    approval.refresh_from_db()
    assert (approval.answer, approval.words) == ("yes", "Gladly")
    assert settled == ["yes"]
    assert Email.objects.filter(kind="approvals.told", member=amina).count() == 1


def test_opening_the_page_changes_nothing(settled, amina):
    approval = asked(amina)
    link, before = link_of(approval), AuditRecord.objects.count()
    for method in ("get", "head"):
        assert getattr(Client(), method)(link).status_code == 200
    approval.refresh_from_db()
    assert approval.answered_at is None
    assert AuditRecord.objects.count() == before


def test_neither_yes_nor_no_is_asked_again(settled, amina):
    link = link_of(asked(amina))
    for sent in ({"press": "send"}, {"press": "send", "answer": "maybe"}):
        assert Client().post(link, sent).status_code == 200
    assert settled == []


def test_a_link_that_we_never_sent_leads_nowhere(settled, amina):
    asked(amina)
    assert Client().get("/ticket/a-guessed-secret/answer/").status_code == 404


def test_only_the_hash_of_the_secret_is_kept(settled, amina):
    approval = asked(amina)
    ticket = link_of(approval).split("/")[2]
    deliver(at=timezone.now())
    assert Email.objects.get(key=f"approval:{approval.pk}").sealed == ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM approvals_approval")
        assert ticket not in str(cursor.fetchall())


def test_without_an_answer_it_lapses_once_and_the_asker_is_told(settled, amina):
    approval = asked(amina, at=timezone.now() - timedelta(days=8))
    link = link_of(approval)
    assert "time for an answer is over" in Client().post(link, {"press": "send", "answer": "yes"}).content.decode()
    assert [periodic.run(at=timezone.now()) for _ in range(2)] == [1, 0]
    assert settled == ["lapsed"]
    assert Email.objects.filter(kind="approvals.told").count() == 1


def test_a_withdrawn_question_takes_no_answer_and_its_email_is_not_posted(settled, amina):
    approval = asked(amina)
    assert actions.withdraw(approval=approval, by=amina, at=timezone.now()) is True
    assert actions.withdraw(approval=approval, by=amina, at=timezone.now()) is False
    assert "no longer needs" in Client().get(link_of(approval)).content.decode()
    deliver(at=timezone.now())
    assert Email.objects.get(key=f"approval:{approval.pk}").dropped_at
    assert settled == []


def test_the_same_thing_is_asked_once_at_a_time_and_few_people_a_day(settled, amina):
    asked(amina)
    with pytest.raises(Refused, match="asked already"):
        asked(amina)
    for about in range(2, 11):
        asked(amina, about=about)
    with pytest.raises(Refused, match="many people today"):
        asked(amina, about=11)
    assert Approval.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_of_many_answers_at_once_one_counts(settled, amina):
    approval, results = asked(amina), []

    def press(yes):
        try:
            actions.answer(approval=approval, yes=yes, at=timezone.now())
            results.append(yes)
        except Refused:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(number % 2 == 0,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == len(settled) == 1
    approval.refresh_from_db()
    assert approval.answer == ("yes" if results[0] else "no") == settled[0]


@pytest.mark.parametrize("who", ["dot", "erin"])
def test_applicants_and_suspended_members_cause_no_email(settled, cast, who):
    with pytest.raises(Refused, match="once you are a member"):
        asked(cast[who])
    assert not Email.objects.filter(kind="approvals.asked").exists()


def test_the_email_of_a_member_suspended_meanwhile_is_dropped(settled, amina, bea):
    approval = asked(amina)
    powers.suspend(member=amina, by=bea, at=timezone.now(), reason="For the test.")
    deliver(at=timezone.now())
    assert Email.objects.get(key=f"approval:{approval.pk}").dropped_at


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_the_answer_is_confirmed_and_later_shown_again(settled, amina, answer):
    link, visitor = link_of(asked(amina)), Client()
    first = visitor.post(link, {"press": "send", "answer": answer}, follow=True).content.decode()
    assert f"We have kept your {answer} and told the person who asked you." in first
    assert "answered already" not in first
    assert f"answered already: {answer}" in visitor.get(link).content.decode()


def test_no_answer_is_confirmed_before_one_is_given(settled, amina):
    assert "We have kept your" not in Client().get(link_of(asked(amina)) + "?kept=").content.decode()
