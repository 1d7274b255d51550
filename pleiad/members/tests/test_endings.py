"""When a membership ends or rests, everything that opened the network stops in the same transaction."""

from datetime import timedelta

import pytest
from django.urls import reverse

from pleiad.calendars.actions import new_feed
from pleiad.calendars.emails import location_of
from pleiad.calendars.models import CalendarEntry
from pleiad.events.actions import registering
from pleiad.outbox.models import Email
from pleiad.suggestions import actions as suggestions
from pleiad.teams.models import ChannelInvite
from pleiad.teams.states import State
from pleiad.testing import new_event, new_member

from .. import leaving, powers, staying
from ..models import Member

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def suspend(member, bea, at):
    powers.suspend(member=member, by=bea, at=at, reason="For the test.")


def leave(member, bea, at):
    leaving.leave(member=member, at=at)


def rest(member, bea, at):
    began = at - timedelta(days=31)
    Member.objects.filter(pk=member.pk).update(
        prove_by=began, notice_days=1, reading_since=began, next_step_at=at - timedelta(days=1)
    )
    assert staying.run(at=at) == 1


@pytest.mark.parametrize("end", [suspend, leave, rest])
def test_no_old_credential_opens_anything_any_more(end, noon, bea, signed_in, client):
    member = new_member("ends@york.gov.uk", at=noon - timedelta(days=40), name="Ends Here")
    event = new_event(at=noon)
    registering.register(event=event, member=member, at=noon)
    ChannelInvite.objects.filter(member=member).update(state=State.MEMBER, guest_id="g", membership_id="m", due_at=None)
    suggestions.suggest(author=member, title="One", why="Because", at=noon)
    entry = CalendarEntry.objects.get(holder=member)
    feed = reverse("calendars:feed", args=[new_feed(holder=member, at=noon)])
    browser, link = signed_in(member), location_of(entry)
    download = reverse("calendars:download", args=[entry.pk])
    assert browser.get(download).status_code == client.get(feed).status_code == 200
    assert Email.objects.filter(member=member, due_at__isnull=False).exists()

    end(member, bea, noon)

    assert browser.get(download)["Location"].startswith("/enter/")
    assert browser.get("/account/")["Location"].startswith("/enter/")
    assert client.get(feed).status_code == 404
    assert client.post(link).headers.get("Location") != event.link
    left = Email.objects.filter(member=member, due_at__isnull=False)
    assert not left.exclude(
        kind__in=["calendars.entry", "members.suspended", "members.left", "members.resting"]
    ).exists()
    assert set(ChannelInvite.objects.values_list("state", flat=True)) == {State.LEAVING}
