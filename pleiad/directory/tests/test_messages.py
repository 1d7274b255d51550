from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from pleiad.content.reportable import KINDS
from pleiad.data_protection.sweeping import sweep
from pleiad.errors import Refused
from pleiad.members import actions as members
from pleiad.members import blocking
from pleiad.outbox.emails import KINDS as EMAILS
from pleiad.outbox.models import Email
from pleiad.testing import new_member

from .. import actions
from ..models import Message

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def seen(browser, path):
    return browser.get(path).content.decode()


def worded(kind):
    email = Email.objects.select_related("member").get(kind=kind)
    return EMAILS[kind](email, {})


def test_asked_and_answered_without_an_address(signed_in, amina, bea, listed):
    listed(amina)
    answer = signed_in(bea).post(
        f"/people/{amina.pk}/ask/", {"purpose": "question", "text": "How did the **canary** sing?"}
    )
    message = Message.objects.get()
    assert answer.url == f"/people/messages/{message.pk}/"
    email = worded("directory.asked")
    assert "Ask a question" in email.text
    for secret in ("canary", "Bea", bea.email):
        assert secret not in email.subject + email.text
    shown = seen(signed_in(amina), answer.url)
    assert "<strong>canary</strong>" in shown and "Bea Organiser wrote to you" in shown
    assert bea.email not in shown
    signed_in(amina).post(answer.url, {"answer": "yes_here", "answer_text": "At dawn.", "address": amina.email})
    shown = seen(signed_in(bea), answer.url)
    assert "At dawn." in shown
    assert amina.email not in shown
    email = worded("directory.answered")
    assert "dawn" not in email.text and "Amina" not in email.text


def test_an_address_is_shown_only_with_a_yes_that_names_it(signed_in, amina, bea, listed, sent):
    listed(amina)
    message = sent(bea, amina)
    path = f"/people/messages/{message.pk}/"
    browser = signed_in(amina)
    assert (
        "Choose which of your addresses"
        in browser.post(path, {"answer": "yes_address", "address": ""}).content.decode()
    )
    browser.post(path, {"answer": "yes_address", "address": bea.email})
    assert Message.objects.get().answered_at is None
    browser.post(path, {"answer": "yes_address", "address": amina.email})
    assert f"mailto:{amina.email}" in seen(signed_in(bea), path)


@pytest.mark.parametrize("no", ["not_now", "not_me", "not_this"])
def test_a_kind_no_says_its_sentence_and_nothing_else(signed_in, amina, bea, listed, sent, no):
    listed(amina)
    message = sent(bea, amina)
    path = f"/people/messages/{message.pk}/"
    signed_in(amina).post(path, {"answer": no, "answer_text": "I never liked you.", "address": amina.email})
    shown = seen(signed_in(bea), path)
    assert "Thank you for asking." in shown
    assert "never liked" not in shown and amina.email not in shown
    assert Message.objects.get().answer_text == Message.objects.get().shared_address == ""


def test_silence_is_an_answer(signed_in, amina, bea, listed, sent, noon):
    listed(amina)
    message = sent(bea, amina, at=noon - timedelta(days=20))
    assert "No answer is an answer too" in seen(signed_in(bea), f"/people/messages/{message.pk}/")
    with pytest.raises(Refused, match="written to them already"):
        sent(bea, amina)


def test_after_a_no_three_months_pass_after_a_yes_none(amina, bea, listed, sent, noon):
    listed(amina)
    actions.answer(message=sent(bea, amina), by=amina, answer="not_now", at=noon)
    with pytest.raises(Refused, match="three months"):
        sent(bea, amina, at=noon + timedelta(days=89))
    again = sent(bea, amina, at=noon + timedelta(days=90))
    actions.answer(message=again, by=amina, answer="yes_here", text="Yes.", at=noon + timedelta(days=91))
    sent(bea, amina, at=noon + timedelta(days=92))


def test_five_people_a_day(bea, listed, sent, noon):
    others = [new_member(f"o{number}@kent.gov.uk", at=noon - timedelta(days=9), name="Other") for number in range(6)]
    for other in others:
        listed(other)
    for other in others[:5]:
        sent(bea, other)
    with pytest.raises(Refused, match="five people today"):
        sent(bea, others[5])
    sent(bea, others[5], at=noon + timedelta(days=1, seconds=1))


def test_nobody_else_reads_or_answers_it(signed_in, client, amina, bea, cleo, fay, dot, listed, sent):
    listed(amina)
    path = f"/people/messages/{sent(bea, amina).pk}/"
    for other in (cleo, fay, dot):
        assert signed_in(other).get(path).status_code == 404
        assert signed_in(other).post(path, {"answer": "not_now"}).status_code == 404
    assert client.get(path).status_code == 302
    signed_in(bea).post(path, {"answer": "yes_address", "address": bea.email})
    assert Message.objects.get().answered_at is None


def test_nobody_writes_to_the_unlisted_those_kept_apart_or_themselves(signed_in, amina, fay, bea, listed, noon):
    assert signed_in(bea).get(f"/people/{amina.pk}/ask/").status_code == 404
    listed(amina)
    assert signed_in(amina).get(f"/people/{amina.pk}/ask/").status_code == 404
    members.change_profile(member=amina, name=amina.name, language="en", hidden=False, shielded=True, at=noon)
    assert signed_in(fay).post(f"/people/{amina.pk}/ask/", {"purpose": "question", "text": "x"}).status_code == 404
    with pytest.raises(Refused):
        actions.send(by=fay, to=amina, purpose="question", text="x", at=noon)
    assert not Message.objects.exists()


def test_a_block_takes_the_messages_and_the_email_under_way(signed_in, amina, bea, listed, sent, noon):
    listed(amina)
    path = f"/people/messages/{sent(bea, amina).pk}/"
    blocking.block(by=amina, blocked=bea, at=noon)
    assert worded("directory.asked") is None
    for one in (amina, bea):
        assert signed_in(one).get(path).status_code == 404
        assert "Ask a question" not in seen(signed_in(one), "/people/messages/")
        assert "Ask a question" not in seen(signed_in(one), "/people/messages/?sent=")


def test_a_reported_message_is_hidden_from_its_recipient_and_the_sender_learns_why(
    signed_in, amina, bea, listed, sent, noon
):
    listed(amina)
    message = sent(bea, amina)
    KINDS["message"].hide(item=message, reason="An advertisement.", at=noon)
    path = f"/people/messages/{message.pk}/"
    assert signed_in(amina).get(path).status_code == 404
    assert "An advertisement." in seen(signed_in(bea), path)
    assert worded("directory.asked") is None


def test_a_hidden_member_does_not_write_by_accident(amina, bea, listed, sent, noon):
    listed(amina)
    members.change_profile(member=bea, name=bea.name, language="en", hidden=True, shielded=False, at=noon)
    with pytest.raises(Refused, match="A message shows your name"):
        sent(bea, amina)


def test_the_database_keeps_the_promises(amina, bea, noon, listed, sent):
    listed(amina)
    sent(bea, amina)
    values = {"sender": bea, "recipient": amina, "purpose": "question", "text": "x", "sent_at": noon}
    for broken in (
        values,
        {**values, "answered_at": noon},
        {**values, "answered_at": noon, "answer": "not_now", "shared_address": amina.email},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.create(**broken)


def test_messages_go_after_a_year(amina, bea, listed, sent, noon):
    listed(amina)
    sent(bea, amina, at=noon - timedelta(days=366))
    sweep(at=noon)
    assert not Message.objects.exists()


def test_the_lists_take_as_many_statements_for_many_as_for_few(signed_in, amina, listed, sent, noon):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    listed(amina)
    browser, statements = signed_in(amina), []
    for more in (3, 27):
        for number in range(more):
            sent(new_member(f"w{more}x{number}@kent.gov.uk", at=noon - timedelta(days=9), name="Other"), amina)
        browser.get("/people/messages/")
        with CaptureQueriesContext(connection) as asked:
            assert browser.get("/people/messages/").content.decode().count("found__one") == (3 if more == 3 else 12)
        statements.append(len(asked))
    assert statements[0] == statements[1]


def test_who_has_only_written_sees_that_first(amina, bea, listed, sent, signed_in):
    listed(amina)
    sent(bea, amina)
    mine = seen(signed_in(bea), "/people/messages/")
    assert "Amina" in mine and "No messages" not in mine
    assert "No messages" in seen(signed_in(bea), "/people/messages/?received=")
    assert "Bea" in seen(signed_in(amina), "/people/messages/")
