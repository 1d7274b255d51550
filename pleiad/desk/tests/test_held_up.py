"""When mail is held up, the desk says in words what the server said and what to do, and one button is for all."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pleiad.outbox.models import Email, HoldUp

from .. import hold_up_words
from .waiting_things import given_up

pytestmark = pytest.mark.django_db


def hold_up(at, **more):
    said = {
        "about": "us", "advice": "quota", "verb": "DATA", "code": "550 5.4.5", "codes": 2,
        "said": "5.4.5 Daily user sending limit exceeded", "whole": True,
    }  # fmt: skip
    return HoldUp.objects.create(since=at, seen_at=at, next_try_at=at + timedelta(minutes=5), **{**said, **more})


def waiting(number, *, at, **more):
    return Email.objects.create(
        key=f"waits:{number}", kind="calendars.entry", written_at=at, due_at=at + timedelta(minutes=5),
        refused_at=at, trouble="550 5.4.5", **more,
    )  # fmt: skip


def test_the_line_stands_first_with_the_servers_words_and_what_to_do(bea, amina, signed_in, noon):
    hold_up(noon)
    waiting(1, at=noon, member=amina)
    given_up(amina, at=noon - timedelta(days=40))
    body = signed_in(bea).get(reverse("desk:desk")).content.decode()
    assert body.index("Our mail is held up") < body.index("Email that an application has arrived")
    assert "The mail server says “550 5.4.5 Daily user sending limit exceeded”." in body
    assert "We have sent as many emails as it allows." in body
    assert amina.email not in body


def test_one_button_tries_all_of_them_at_once(bea, amina, signed_in, noon):
    hold_up(noon)
    for number in range(3):
        waiting(number, at=noon, member=amina)
    signed_in(bea).post(reverse("desk:emails-now"))
    now = timezone.now()
    assert Email.objects.due(now).filter(kind="calendars.entry").count() == 3
    assert HoldUp.objects.get().next_try_at <= now


def test_one_button_sends_everything_given_up_again(bea, amina, dot, signed_in, noon):
    for person in (amina, dot):
        given_up(person, at=noon)
    kept = given_up(amina, at=noon, kind="members.code")
    browser = signed_in(bea)
    assert "Try all of them again" in browser.get(reverse("desk:given-up-emails")).content.decode()
    browser.post(reverse("desk:all-emails-again"))
    assert Email.objects.due(timezone.now()).filter(key__startswith="given-up").count() == 2
    kept.refresh_from_db()
    assert kept.due_at is None


def test_what_waits_for_more_than_a_day_is_listed(bea, amina, signed_in, noon):
    waiting(1, at=noon - timedelta(days=2), member=amina)
    body = signed_in(bea).get(reverse("desk:given-up-emails")).content.decode()
    assert "Emails that have waited for more than a day" in body
    assert "answers 550 5.4.5 each time" in body


@pytest.mark.parametrize(
    ("trouble", "advice"),
    [
        ("550 5.7.26", "It cannot see that our emails are really ours."),
        ("550 5.4.5", "We have sent as many emails as it allows."),
        ("451 4.7.1", "It asks us to come back later"),
        ("550", "It does not say why."),
        ("550 5.1.1", "It does not say why."),
        ("TimeoutError", "We go on trying."),
    ],
)
def test_one_email_that_is_refused_while_others_leave_waits_on_the_desk_after_a_day(
    bea, amina, signed_in, noon, trouble, advice
):
    email = waiting(1, at=noon - timedelta(hours=23), member=amina)
    Email.objects.update(trouble=trouble)
    desk = reverse("desk:desk")
    assert f"answers {trouble}" not in signed_in(bea).get(desk).content.decode()
    Email.objects.filter(pk=email.pk).update(refused_at=noon - timedelta(hours=25))
    body = signed_in(bea).get(desk).content.decode()
    assert f"answers {trouble} each time. We go on trying." in body and advice in body
    assert amina.email not in body
    hold_up(noon)
    assert f"answers {trouble}" not in signed_in(bea).get(desk).content.decode(), "one line is enough for all"


@pytest.mark.parametrize("who", ["amina", "dot", None])
@pytest.mark.parametrize("name", ["emails-now", "all-emails-again"])
def test_nobody_else_can_press_these_buttons(cast, client, signed_in, noon, who, name):
    hold_up(noon)
    email = waiting(1, at=noon, member=cast["amina"])
    browser = signed_in(cast[who]) if who else client
    assert browser.post(reverse(f"desk:{name}")).status_code in (302, 404)
    email.refresh_from_db()
    assert email.due_at > timezone.now()


@pytest.mark.parametrize("code", ["ConnectionRefusedError", "TimeoutError", "SMTPServerDisconnected"])
def test_a_server_that_says_nothing_is_not_quoted(code):
    held = HoldUp(code=code, said="", advice="away")
    assert hold_up_words.sentence(held).startswith("The mail server does not answer. It cannot be reached.")


def test_every_advice_that_a_refusal_can_carry_has_words():
    from pleiad.outbox.refusals import wordings

    named = {each.reading.advice for each in wordings()} - {"address", "full"}
    assert named <= set(hold_up_words.ADVICE)
