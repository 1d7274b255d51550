"""One registration: its rows, what it costs, and what happens when the event changes or two press at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pleiad.audit.models import AuditRecord
from pleiad.calendars import actions as calendars
from pleiad.calendars.models import CalendarEntry
from pleiad.errors import Refused
from pleiad.outbox.models import Email
from pleiad.teams import actions as teams
from pleiad.teams.models import ChannelInvite
from pleiad.teams.states import State
from pleiad.testing import new_event

from ..actions import planning, registering, registrations
from ..actions.calendar_entries import tell_place
from ..models import Event, Registration

pytestmark = [pytest.mark.engines, pytest.mark.django_db]
MOST_STATEMENTS = 20


def as_values(row, *, without=()):
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in without
    }


def full(at, **more):
    """A meeting of which every seat is taken."""
    event = new_event(at=at, capacity=1, **more)
    Event.objects.filter(pk=event.pk).update(places_taken=1)
    event.refresh_from_db()
    return event


@pytest.mark.parametrize("make", [new_event, full], ids=["a seat is free", "there is a waiting list"])
@pytest.mark.parametrize("quiet", [True, False])
def test_the_registration_is_the_row_that_the_orm_reads_back(make, quiet, amina, noon):
    event = make(at=noon)
    made = registering.register(event=event, member=amina, at=noon, quiet=quiet)
    assert as_values(made) == as_values(Registration.objects.get(pk=made.pk))
    assert (made.event.title, made.member) == (event.title, amina)
    made.came_at = None
    made.save(update_fields=["came_at"])  # it is a row that exists


def test_the_first_invite_is_the_row_that_teams_itself_writes(amina, fay, noon):
    event = new_event(at=noon)
    registering.register(event=event, member=amina, at=noon)
    wanted = teams.invite(member=fay, address=amina.work_email, at=noon, cause=f"event:{event.pk}")
    found = ChannelInvite.objects.get(member=amina)
    without = ("id", "member_id")
    assert as_values(found, without=without) == as_values(ChannelInvite.objects.get(pk=wanted.pk), without=without)
    deeds = [
        as_values(AuditRecord.objects.get(did="asked for a Teams invitation", by=who), without=("id", "by_id", "about"))
        for who in (amina, fay)
    ]
    assert deeds[0] == deeds[1]
    assert (
        AuditRecord.objects.get(did="asked for a Teams invitation", by=amina).about == f"teams.channelinvite:{found.pk}"
    )


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_calendar_entry_and_its_email_are_those_that_calendars_itself_writes(language, amina, fay, noon):
    event = new_event(at=noon, title_cy="Cyfarfod", venue="Neuadd y Ddinas")
    amina.language = fay.language = language
    amina.save()
    fay.save()
    registering.register(event=event, member=amina, at=noon)
    other = Registration.objects.create(event=event, member=fay, registered_at=noon, arrival=9, placed_at=noon)
    tell_place(other, noon)
    entries = [CalendarEntry.objects.get(holder=who) for who in (amina, fay)]
    found, wanted = (as_values(each, without=("id", "holder_id", "uid", "location")) for each in entries)
    assert found == wanted
    assert (entries[0].title == "Cyfarfod") is (language == "cy")
    found, wanted = (Email.objects.get(kind="calendars.entry", member=who) for who in (amina, fay))
    without = ("key", "member_id", "payload")
    assert as_values(found, without=without) == as_values(wanted, without=without)
    assert found.payload | {"entry": wanted.payload["entry"]} == wanted.payload
    assert found.key == f"calendar:{entries[0].pk}:0"


def test_the_email_about_the_waiting_list_is_the_one_that_tell_place_queues(amina, fay, noon):
    event = full(noon)
    made = registering.register(event=event, member=amina, at=noon)
    other = Registration.objects.create(event=event, member=fay, registered_at=noon, arrival=9)
    tell_place(other, noon)
    found, wanted = (Email.objects.get(kind="events.waiting", member=who) for who in (amina, fay))
    without = ("key", "member_id", "payload")
    assert as_values(found, without=without) == as_values(wanted, without=without)
    assert (found.key, found.payload) == (f"waiting:{made.pk}", {"registration": made.pk})


def test_the_deed_is_in_the_audit(amina, noon):
    made = registering.register(event=new_event(at=noon), member=amina, at=noon)
    deed = AuditRecord.objects.get(did="registered")
    assert (deed.by, deed.at, deed.about) == (amina, noon, f"events.registration:{made.pk}")
    assert deed.detail == {"event": made.event_id, "placed": True}


@pytest.mark.parametrize("taken", [0, 10])
def test_pressing_register_costs_at_most_twenty_statements(taken, amina, noon, signed_in, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)
    event = new_event(at=noon)
    Event.objects.filter(pk=event.pk).update(places_taken=taken)
    browser = signed_in(amina)
    with CaptureQueriesContext(connection) as asked:
        answer = browser.post(reverse("events:register", args=[event.slug]), {"teams": "with"})
    assert answer.url == reverse("events:registered", args=[event.slug])
    assert bool(Registration.objects.get(member=amina).placed_at) is (taken == 0)
    assert len(asked) <= MOST_STATEMENTS, "\n".join(each["sql"][:200] for each in asked)


def test_a_member_who_comes_back_has_the_same_entry_and_the_same_invite_again(amina, noon):
    event = new_event(at=noon)
    first = registering.register(event=event, member=amina, at=noon)
    teams.opt_out(member=amina, by=amina, at=noon)
    registrations.withdraw(registration=first, by=amina, at=noon)
    again = registering.register(event=event, member=amina, at=noon + timedelta(hours=1))
    assert again.pk != first.pk
    assert (again.arrival, again.channel_invite_id) == (2, first.channel_invite_id)
    assert ChannelInvite.objects.get().state == State.ASKED
    entry = CalendarEntry.objects.get()
    assert (entry.sequence, entry.withdrawn_at) == (2, None)
    assert Email.objects.filter(key=f"calendar:{entry.pk}:2").exists()


def test_pressing_twice_changes_nothing_the_second_time(amina, noon):
    event = new_event(at=noon)
    registering.register(event=event, member=amina, at=noon)
    before = as_values(Event.objects.get(pk=event.pk)), AuditRecord.objects.count(), Email.objects.count()
    with pytest.raises(Refused, match="already"):
        registering.register(event=event, member=amina, at=noon)
    assert (as_values(Event.objects.get(pk=event.pk)), AuditRecord.objects.count(), Email.objects.count()) == before


def test_an_event_that_has_changed_meanwhile_is_told_as_it_is_now(amina, noon):
    seen = new_event(at=noon)
    planning.change(event=seen, by=None, at=noon + timedelta(minutes=1), title="Another title")
    made = registering.register(event=Event.objects.get(pk=seen.pk), member=amina, at=noon)
    assert made.event.title == "Another title"
    CalendarEntry.objects.all().delete()
    Registration.objects.all().delete()
    made = registering.register(event=seen, member=amina, at=noon + timedelta(minutes=2))  # from a page shown before
    assert (seen.title, made.event.title) == ("Building services that everybody can use", "Another title")
    assert CalendarEntry.objects.get().title == "Another title"


def test_an_event_that_was_cancelled_meanwhile_gives_no_seat(amina, noon):
    seen = new_event(at=noon)
    planning.cancel(event=Event.objects.get(pk=seen.pk), by=None, at=noon, reason="The room is closed.")
    with pytest.raises(Refused, match="cancelled"):
        registering.register(event=seen, member=amina, at=noon)
    assert not Registration.objects.exists() and not ChannelInvite.objects.exists()
    assert Event.objects.get(pk=seen.pk).arrivals == 0


def test_seats_then_numbers_are_given_in_the_order_of_arrival(cast, noon):
    event = new_event(at=noon, capacity=2)
    came = [registering.register(event=event, member=cast[who], at=noon) for who in ("amina", "bea", "cleo", "fay")]
    assert [each.arrival for each in came] == [1, 2, 3, 4]
    assert [bool(each.placed_at) for each in came] == [True, True, False, False]
    event.refresh_from_db()
    assert (event.places_taken, event.waiting, event.arrivals) == (2, 2, 4)


def test_nobody_overtakes_the_waiting_list_when_a_seat_falls_free(cast, noon):
    event = new_event(at=noon, capacity=2)
    registering.register(event=event, member=cast["amina"], at=noon)
    Event.objects.filter(pk=event.pk).update(waiting=1, arrivals=2)  # a seat is free and not yet handed out
    Registration.objects.create(event=event, member=cast["bea"], registered_at=noon, arrival=2)
    late = registering.register(event=event, member=cast["fay"], at=noon)
    assert (late.placed_at, late.arrival) == (None, 3)


def test_a_name_in_calendars_is_given_once():
    assert calendars.new_uid() != calendars.new_uid()
