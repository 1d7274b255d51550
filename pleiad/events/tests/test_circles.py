"""Registering and giving the place back in circles stops."""

from datetime import timedelta

import pytest

from pleiad.errors import Refused
from pleiad.outbox.models import Email
from pleiad.testing import new_event

from ..actions import registering, registrations
from ..models import Registration

pytestmark = pytest.mark.django_db


def test_a_member_who_goes_in_circles_causes_few_emails_and_may_come_tomorrow(amina, fay, noon):
    event, other = new_event(at=noon), new_event(at=noon, title="Another")
    for minute in range(12):
        at = noon + timedelta(minutes=minute)
        try:
            registration = registering.register(event=event, member=amina, at=at)
        except Refused as refusal:
            assert "three times in 24 hours" in str(refusal)
        else:
            registrations.withdraw(registration=registration, by=amina, at=at)
    assert Registration.objects.filter(event=event, member=amina).count() == 3
    assert Email.objects.filter(member=amina, kind__startswith="calendars").count() <= 6
    later = noon + timedelta(minutes=20)
    assert registering.register(event=other, member=amina, at=later)  # each event by itself
    assert registering.register(event=event, member=fay, at=later)  # and each member
    assert registering.register(event=event, member=amina, at=noon + timedelta(hours=25))


def test_the_page_says_how_often_more_once_a_place_was_given_back(amina, noon, signed_in):
    event, browser = new_event(at=noon), signed_in(amina)
    url = f"/events/{event.slug}/register/"
    assert "given your place back before" not in browser.get(url).content.decode()
    for left in ("2 more times today", "1 more time today"):
        registrations.withdraw(registration=registering.register(event=event, member=amina, at=noon), by=amina, at=noon)
        assert left in browser.get(url).content.decode()
    registrations.withdraw(registration=registering.register(event=event, member=amina, at=noon), by=amina, at=noon)
    assert "three times in 24 hours" in browser.get(url, follow=True).content.decode()
