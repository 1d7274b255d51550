"""Each event has a host and deputies, and nothing waits for someone who has left."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from pleiad.audit.models import AuditRecord
from pleiad.errors import Refused
from pleiad.search.models import Document
from pleiad.testing import new_event, suspend_organiser

from ..actions import hosting, planning
from ..models import Event, Host

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def made_by(bea, noon, **more):
    event = new_event(at=noon, **more)
    hosting.name_hosts(event=event, host=bea, by=bea, at=noon)
    return event


def test_the_organiser_who_plans_an_event_is_its_host(bea, noon):
    start = new_event(at=noon).starts_at
    event = planning.create(
        by=bea, at=noon, title="A", summary="B", starts_at=start, ends_at=start + timedelta(hours=1)
    )
    assert [(each.member, each.deputy) for each in event.hosts.all()] == [(bea, False)]


def test_deputies_stand_behind_the_host_in_order_of_standing(bea, cleo, noon):
    event = made_by(bea, noon)
    hosting.name_hosts(event=event, host=cleo, deputies=[bea, cleo], by=bea, at=noon.replace(hour=13))
    assert hosting.acting_for(event) == [cleo, bea]
    assert event.hosts.get(member=bea).since == noon
    assert AuditRecord.objects.filter(did="named hosts").count() == 2


@pytest.mark.parametrize("who", ["amina", "dot", "erin"])
def test_only_organisers_run_events(cast, noon, who):
    event = made_by(cast["bea"], noon)
    for named in ({"host": cast[who]}, {"host": cast["bea"], "deputies": [cast[who]]}):
        with pytest.raises(Refused, match="Only organisers can run an event"):
            hosting.name_hosts(event=event, by=cast["bea"], at=noon, **named)
    assert [each.member for each in event.hosts.all()] == [cast["bea"]]


def test_when_the_host_leaves_the_deputy_takes_over(bea, cleo, noon):
    event, past = made_by(bea, noon), made_by(bea, noon, days=-10)
    hosting.name_hosts(event=event, host=bea, deputies=[cleo], by=bea, at=noon)
    suspend_organiser(bea, by=cleo, at=noon)
    assert [(each.member, each.deputy) for each in event.hosts.all()] == [(cleo, False)]
    assert [each.member for each in past.hosts.all()] == [bea]
    assert AuditRecord.objects.get(did="handed on").about == f"events.event:{event.pk}"


def test_with_nobody_named_what_waits_goes_to_all_organisers(bea, cleo, noon):
    event = made_by(bea, noon)
    suspend_organiser(bea, by=cleo, at=noon)
    assert hosting.acting_for(event) == [cleo]
    assert hosting.acting_for(new_event(at=noon)) == [cleo]


def test_the_database_allows_one_host_and_each_of_them_once(bea, cleo, noon):
    event = made_by(bea, noon)
    for member, deputy in ((cleo, False), (bea, True)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Host.objects.create(event=event, member=member, deputy=deputy, since=noon)


def found():
    return sorted(Document.objects.values_list("language", "title", "audience"))


def test_search_finds_what_is_published_for_the_readers_it_is_published_for(bea, noon):
    event = new_event(at=noon, published=False, title="Data day", title_cy="Diwrnod data", public=False)
    assert found() == []
    planning.publish(event=event, by=bea, at=noon)
    assert found() == [("cy", "Diwrnod data", "network"), ("en", "Data day", "network")]
    planning.change(event=Event.objects.get(pk=event.pk), by=bea, at=noon, title="Day of data", public=True)
    assert found() == [("cy", "Diwrnod data", "public"), ("en", "Day of data", "public")]
    assert Document.objects.filter(view_name="events:event", view_args=[event.slug]).count() == 2


def test_search_shows_the_day_of_an_event_as_it_is_now(bea, noon):
    event = new_event(at=noon, published=False, title="Data day", title_cy="Diwrnod data")
    planning.publish(event=event, by=bea, at=noon)
    event = Event.objects.get(pk=event.pk)
    days = set(Document.objects.values_list("takes_place_at", flat=True))
    assert days == {event.starts_at}
    moved = {"starts_at": event.starts_at + timedelta(days=7), "ends_at": event.ends_at + timedelta(days=7)}
    planning.change(event=event, by=bea, at=noon, **moved)
    assert set(Document.objects.values_list("takes_place_at", flat=True)) == {moved["starts_at"]}
