"""While a proof of where they work is overdue, a member reads and keeps places, and writes nothing, at no address."""

from datetime import timedelta

import pytest
from django.urls import resolve
from django.utils import timezone

from pleiad.members.doors import OWN_AFFAIRS
from pleiad.members.models import Member
from pleiad.members.standing import MAY, Standing
from pleiad.testing import THOROUGH
from tests.house.crawl import addresses, dump
from tests.house.planted import plant
from tests.house.test_canaries import browser_of
from tests.house.test_house import every_page

pytestmark = [pytest.mark.django_db]
PASSING = ("django_session", "cache", "members_mailedcode")
NOT_HERE = {"entra-login", "entra-callback", "demo:people", "demo:mailbox", "demo:meeting", "demo:email"}
"""Addresses that some installations have."""


@pytest.fixture
def world():
    return plant(at=timezone.now())


def test_what_stays_open_names_addresses_that_there_are():
    assert OWN_AFFAIRS - {name for name, _path, _view in every_page()} <= NOT_HERE


ANSWERS_BEFORE_ANY_SESSION = {"healthz", "readyz", "metrics"}
"""They answer a GET without knowing who asks, also while the database is away."""


@pytest.mark.parametrize("standing", [Standing.READING, Standing.RESTING])
def test_nothing_is_written_at_any_address(world, standing):
    """Every address that is not an own affair is sent something, with real numbers: nothing in the database changes."""
    at, member = timezone.now(), world.people["member"]
    Member.objects.filter(pk=member.pk).update(
        reading_since=at - timedelta(days=1), resting_since=at if standing == Standing.RESTING else None
    )
    browser = browser_of(world, "member")
    before = dump(without=PASSING)
    tried = 0
    for address in addresses(desk=False)[:: 1 if THOROUGH else 4]:
        if resolve(address).view_name in OWN_AFFAIRS | ANSWERS_BEFORE_ANY_SESSION:
            continue
        answer = browser.post(address, {"text": "Words that would be read by others, if they were kept."})
        assert answer.status_code == 403, address
        assert str(MAY[standing].why_not) in answer.content.decode(), address
        tried += 1
    assert tried > (80 if THOROUGH else 20)
    assert dump(without=PASSING) == before


def test_what_was_typed_is_shown_again(world):
    member = world.people["member"]
    Member.objects.filter(pk=member.pk).update(reading_since=timezone.now())
    typed = "A long question that took a quarter of an hour to write."
    answer = browser_of(world, "member").post("/topics/suggest/", {"title": "Short", "why": typed})
    assert typed in answer.content.decode()
