"""Places that organisers give or move, cancellations that are taken back, and meetings planned again for the same people."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from pleiad.calendars.models import CalendarEntry
from pleiad.desk.models import AccessRecord
from pleiad.errors import Refused
from pleiad.outbox import deliver as delivery
from pleiad.outbox.models import Email
from pleiad.testing import new_event, new_member
from pleiad.volunteering import actions as volunteering
from pleiad.volunteering import periodic

from ...actions import planning, registering, registrations, taking_back
from ...models import Event, Registration
from .test_events import SAID, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(noon):
    with time_machine.travel(noon, tick=False) as moment:
        yield moment


@pytest.fixture
def deliver(noon):
    """Send what is due."""
    return lambda: delivery.run(at=noon)


@pytest.fixture
def meeting(noon):
    return new_event(at=noon, capacity=2, title="Data day")


def place_of(member, event):
    return Registration.objects.active().get(member=member, event=event)


def emails(kind):
    return Email.objects.filter(kind=kind)


def test_an_organiser_gives_a_member_a_place_and_says_why(meeting, bea, amina, signed_in, deliver):
    browser, address = signed_in(bea), reverse("desk:give-place", args=[meeting.pk])
    answer = browser.post(address, {"address": amina.email.upper(), "reason": "You speak first."}, follow=True)
    assert "has a place and is told" in answer.content.decode()
    meeting.refresh_from_db()
    assert (place_of(amina, meeting).placed_at is not None, meeting.places_taken) == (True, 1)
    deliver()
    said = next(each for each in mail.outbox if each.subject == "An organiser gave you a place: Data day")
    assert "You speak first." in said.body and said.to == [amina.email]
    assert AccessRecord.objects.filter(member=amina).exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"address": "", "reason": "Why not."}, "Enter their address."),
        ({"address": "nobody@leeds.gov.uk", "reason": "Why not."}, "No member has this address."),
        ({"address": "Amina", "reason": "Why not."}, "No member has this address."),
        ({"address": "amina@leeds.gov.uk", "reason": ""}, "Say why."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_given(meeting, bea, amina, signed_in, said, sentence):
    body = signed_in(bea).post(reverse("desk:give-place", args=[meeting.pk]), said).content.decode()
    assert sentence in body
    assert not Registration.objects.exists()


def test_no_place_is_given_that_is_not_free(meeting, bea, amina, dot, fay, noon):
    for member in (amina, dot):
        registering.register(event=meeting, member=member, at=noon)
    with pytest.raises(Refused, match="No place is free"):
        registrations.give(event=meeting, member=fay, by=bea, at=noon, reason="Speaks.")
    with pytest.raises(Refused, match="registered for this event already"):
        registrations.give(event=meeting, member=amina, by=bea, at=noon, reason="Speaks.")
    meeting.refresh_from_db()
    assert (meeting.places_taken, meeting.waiting) == (2, 0)


def test_a_place_moves_to_another_meeting_and_the_next_person_has_the_old_one(
    meeting, bea, amina, dot, fay, noon, signed_in, deliver
):
    for member in (amina, dot, fay):
        registering.register(event=meeting, member=member, at=noon)
    other = new_event(at=noon, days=20, title="Another day", capacity=1)
    registration = place_of(amina, meeting)
    browser, address = signed_in(bea), reverse("desk:move-place", args=[registration.pk])
    assert "Another day" in browser.get(address).content.decode()
    browser.post(address, {"to": other.pk, "reason": "The room is too small."})
    assert place_of(amina, other).placed_at
    assert not Registration.objects.active().filter(member=amina, event=meeting).exists()
    assert place_of(fay, meeting).offered_until
    meeting.refresh_from_db()
    other.refresh_from_db()
    assert (meeting.places_taken, meeting.waiting, other.places_taken) == (2, 0, 1)
    deliver()
    to_amina = [each for each in mail.outbox if each.to == [amina.email]]
    assert any("moved your place from “Data day”" in each.body for each in to_amina)
    assert any("The room is too small." in each.body for each in to_amina)


def test_a_place_that_cannot_move_stays_where_it_is(meeting, bea, amina, dot, noon):
    full = new_event(at=noon, days=20, capacity=1)
    registering.register(event=full, member=dot, at=noon)
    registering.register(event=meeting, member=amina, at=noon)
    with pytest.raises(Refused, match="No place is free"):
        registrations.move(registration=place_of(amina, meeting), to=full, by=bea, at=noon, reason="No.")
    meeting.refresh_from_db()
    assert (place_of(amina, meeting).placed_at is not None, meeting.places_taken) == (True, 1)
    assert CalendarEntry.objects.filter(withdrawn_at=None, holder=amina).count() == 1


def test_a_cancellation_is_taken_back_and_everybody_has_what_they_had(
    meeting, bea, amina, cleo, fay, noon, signed_in, deliver
):
    for member in (amina, cleo, fay):
        registering.register(event=meeting, member=member, at=noon)
    part = volunteering.add_part(event=meeting, what="notes", minutes=5, wanted=1, by=bea, at=noon)
    offer = volunteering.offer(part=part, member=amina, at=noon)
    volunteering.accept(offer=offer, by=bea, at=noon)
    planning.cancel(event=meeting, by=bea, at=noon, reason="A mistake.")
    periodic.run(at=noon)
    deliver()
    mail.outbox.clear()
    browser, address = signed_in(bea), reverse("desk:take-back-event", args=[meeting.pk])
    assert "3 people keep the places and turns they had" in browser.get(address).content.decode()
    browser.post(address)
    meeting.refresh_from_db()
    assert (meeting.cancelled_at, meeting.places_taken, meeting.waiting) == (None, 2, 1)
    deliver()
    subjects = sorted((each.to[0], each.subject) for each in mail.outbox)
    assert (fay.email, "It takes place after all: Data day") in subjects
    assert len([1 for to, _subject in subjects if to == cleo.email]) == 1
    entries = CalendarEntry.objects.filter(about=f"event:{meeting.pk}")
    assert [each.withdrawn_at for each in entries] == [None, None]
    assert {each.sequence for each in entries} == {2}
    offer.refresh_from_db()
    part.refresh_from_db()
    assert (offer.ended_at, part.taken) == (None, 1)
    assert browser.post(address, follow=True).status_code == 200
    assert emails("events.takes_place").count() == 1


def test_what_cannot_be_taken_back_says_why(meeting, bea, noon, signed_in, clock):
    browser, address = signed_in(bea), reverse("desk:take-back-event", args=[meeting.pk])
    assert "This event is not cancelled." in browser.get(address, follow=True).content.decode()
    planning.cancel(event=meeting, by=bea, at=noon, reason="No.")
    with pytest.raises(Refused, match="more than a day ago"):
        taking_back.take_back(event=meeting, by=bea, at=noon + timedelta(hours=25))
    with pytest.raises(Refused, match="would have begun"):
        taking_back.take_back(event=meeting, by=bea, at=meeting.starts_at)
    meeting.refresh_from_db()
    assert meeting.cancelled_at


def test_planned_anew_its_people_are_offered_their_places_first(
    meeting, bea, amina, cleo, fay, noon, signed_in, deliver
):
    for member in (amina, cleo, fay):
        registering.register(event=meeting, member=member, at=noon)
    planning.cancel(event=meeting, by=bea, at=noon, reason="The speaker is ill.")
    browser = signed_in(bea)
    assert "Plan it again" in browser.get(reverse("desk:event", args=[meeting.pk])).content.decode()
    said = {**SAID, "title": "Data day again", "capacity": "2", "day": "2027-01-21"}
    browser.post(f"{reverse('desk:create-event')}?like={meeting.pk}&anew=yes", said)
    again = Event.objects.latest("pk")
    assert again.instead_of == meeting
    shown = browser.get(reverse("desk:event", args=[again.pk])).content.decode()
    assert "the 3 people of that meeting are offered their places first" in shown
    planning.publish(event=again, by=bea, at=noon)
    again.refresh_from_db()
    assert (again.places_taken, again.waiting) == (2, 1)
    until = place_of(amina, again).offered_until
    assert until == noon + timedelta(days=3)
    assert place_of(fay, again).offered_until is None
    late = new_member("late@leeds.gov.uk", at=noon)
    registering.register(event=again, member=late, at=noon)
    assert place_of(late, again).placed_at is None
    deliver()
    offered = [each for each in mail.outbox if "is planned again" in each.body]
    assert {each.to[0] for each in offered} == {amina.email, cleo.email}
    planning.publish(event=again, by=bea, at=noon)
    assert Registration.objects.filter(event=again).count() == 4


def test_who_left_or_blocked_mail_is_not_offered_a_place(meeting, bea, amina, cleo, noon):
    for member in (amina, cleo):
        registering.register(event=meeting, member=member, at=noon)
    planning.cancel(event=meeting, by=bea, at=noon, reason="No.")
    cleo.suspended_at = noon
    cleo.save()
    again = new_event(at=noon, days=30, published=False, instead_of=meeting)
    planning.publish(event=again, by=bea, at=noon)
    assert [each.member for each in again.registrations.all()] == [amina]


def test_a_copy_asks_for_the_same_parts(meeting, bea, noon, signed_in):
    volunteering.add_part(event=meeting, what="notes", minutes=10, wanted=1, by=bea, at=noon)
    gone = volunteering.add_part(event=meeting, what="host", minutes=10, wanted=1, by=bea, at=noon)
    volunteering.change_part(part=gone, minutes=10, wanted=1, closed=True, by=bea, at=noon)
    signed_in(bea).post(f"{reverse('desk:create-event')}?like={meeting.pk}", {**SAID, "day": "2027-01-21"})
    copied = Event.objects.latest("pk")
    assert [(each.what, each.minutes, each.taken) for each in copied.parts.all()] == [("notes", 10, 0)]


@pytest.mark.parametrize("name", ["give-place", "take-back-event", "door-list", "badges", "attendance-file"])
def test_the_doors_are_closed_to_everybody_else(meeting, amina, client, signed_in, name):
    address = reverse(f"desk:{name}", args=[meeting.pk])
    for send in ("get", "post"):
        assert getattr(signed_in(amina), send)(address).status_code in (404, 405)
        assert getattr(client, send)(address).status_code in (302, 405)
    assert page("event", meeting)
