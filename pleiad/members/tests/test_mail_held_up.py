"""A visitor who waits for a code that cannot leave is told so, and so is the keeper."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pleiad.outbox.models import Heartbeat, HoldUp

pytestmark = pytest.mark.django_db


def hold_up(**more):
    now = timezone.now()
    said = {"about": "us", "advice": "quota", "verb": "RCPT", "code": "550", "said": "no", "codes": 1}
    return HoldUp.objects.create(
        **{"since": now, "seen_at": now, "next_try_at": now + timedelta(minutes=1), **said, **more}
    )


def code_page(client):
    client.post(reverse("members:enter"), {"address": "someone@leeds.gov.uk"})
    return client.get(reverse("members:code")).content.decode()


SAID = "Our mail is held up. A passkey works."


def test_the_page_that_waits_for_a_code_says_so_and_offers_a_passkey(client, noon):
    hold_up()
    page = code_page(client)
    assert SAID in page
    assert 'data-passkey="use"' in page


@pytest.mark.parametrize(
    "held",
    [
        None,
        {"codes": 0, "whole": False},  # one odd email, no code
        {"about": "now"},  # only just away
        {"seen_at": "long ago"},
    ],
)
def test_it_says_nothing_when_codes_leave(client, noon, held):
    if held and held.get("seen_at"):
        held = {"seen_at": timezone.now() - timedelta(hours=2)}
    if held:
        hold_up(**held)
    assert SAID not in code_page(client)


@pytest.mark.parametrize(("held", "status"), [(True, 503), (False, 200)])
def test_readyz_is_red_while_codes_do_not_leave_and_names_nobody(client, noon, held, status):
    Heartbeat.objects.create(worker="here:1", at=timezone.now())
    if held:
        hold_up(said="no (address)")
    answer = client.get(reverse("readyz"))
    assert answer.status_code == status, answer.content
    told = answer.json()
    assert told["sign_in_codes"] == ("held up" if held else "leaving")
    assert told["mail_refused"] == ({"about": "us", "at": "RCPT", "code": "550", "codes": 1} if held else None)
