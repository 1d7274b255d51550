"""When a meeting moves, waiting members are told once a change, by email, in their language, and only while it is true."""

from datetime import timedelta

import pytest
import time_machine
from django.utils.translation import override

from pleiad.members.models import Member
from pleiad.outbox.models import Email
from pleiad.testing import new_event, new_member

from .. import emails
from ..actions import planning, registering, waiting_list
from ..actions import registrations as events_registrations
from ..models import Event

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def clock(noon):
    with time_machine.travel(noon, tick=False) as travelling:
        yield travelling


@pytest.fixture
def full(noon, amina, fay, cleo):
    """One place, which Amina has; Fay and Cleo wait in this order."""
    meeting = new_event(at=noon, days=30, capacity=1)
    registrations = [
        registering.register(event=meeting, member=each, at=noon, with_teams=False) for each in (amina, fay, cleo)
    ]
    return meeting, *registrations


def move(meeting, at, **more):
    """A week later; gives how many calendars are told."""
    now = Event.objects.get(pk=meeting.pk)
    what = {"starts_at": now.starts_at + WEEK, "ends_at": now.ends_at + WEEK, **more}
    return planning.change(event=now, by=None, at=at, **what)


def said(kind="events.moved", **which):
    """What emails of this kind say now: {name: text}; those that are no longer true say nothing."""
    found = {}
    for each in Email.objects.filter(kind=kind, **which).select_related("member").order_by("written_at", "key"):
        with override(each.language):
            if mail := getattr(emails, kind.partition(".")[2])(each, None):
                found.setdefault(each.member.name, []).append(mail)
    return found


@pytest.mark.dated
def test_waiting_members_are_told_once_with_before_and_now_and_their_turn(full, noon):
    meeting = full[0]
    assert move(meeting, noon + timedelta(minutes=1)) == 1
    mails = said()
    assert {name: len(each) for name, each in mails.items()} == {"Fay Colleague": 1, "Cleo Organiser": 1}
    (mail,) = mails["Fay Colleague"]
    assert mail.subject == f"Moved: {meeting.title}"
    for part in (
        "Before: Wednesday 23 December 2026, midday to 1:30pm, UK time, Online",
        "Now: Wednesday 30 December 2026, midday to 1:30pm, UK time, Online",
        "You keep your turn on the waiting list.",
        "/cannot-come/",
    ):
        assert part in mail.text
    assert mail.calendar is None


@pytest.mark.dated
def test_an_open_offer_is_made_again_and_says_that_the_meeting_moved(full, noon, amina):
    meeting, first, second, _third = full
    events_registrations.withdraw(registration=first, by=amina, at=noon)
    assert "moved" not in said("events.offer")["Fay Colleague"][0].text
    move(meeting, noon + timedelta(hours=1))
    assert list(said()) == ["Cleo Organiser"]
    (offer,) = said("events.offer")["Fay Colleague"]  # the earlier one is no longer true
    assert "The meeting has moved since you joined the list." in offer.text
    assert "Wednesday 30 December 2026" in offer.text
    assert Email.objects.filter(member=second.member, written_at=noon + timedelta(hours=1)).count() == 1


@pytest.mark.dated
def test_another_venue_keeps_the_offer_and_says_so(full, noon, amina):
    meeting, first, _second, _third = full
    events_registrations.withdraw(registration=first, by=amina, at=noon)
    planning.change(event=meeting, by=None, at=noon + timedelta(hours=1), venue="Town hall, Leeds")
    (mail,) = said()["Fay Colleague"]
    for part in (
        "Before:",
        ", Online",
        ", Town hall, Leeds",
        "is still kept until Tuesday 24 November 2026, midday",
        "/offer/",
    ):
        assert part in mail.text


def test_a_member_given_a_place_by_the_same_change_gets_no_other_email(full, noon):
    meeting, _first, second, _third = full
    at = noon + timedelta(minutes=1)
    move(meeting, at, capacity=2)
    assert list(said()) == ["Cleo Organiser"]
    assert (
        Email.objects.filter(member=second.member, written_at=at).values_list("kind", flat=True).get() == "events.offer"
    )


def test_an_applicant_with_a_provisional_place_is_told(noon, amina):
    meeting = new_event(at=noon, days=30, capacity=1)
    dot = new_member("dot.waits@unknown-body.example", at=noon, name="Dot Waits")
    registering.register(event=meeting, member=dot, at=noon, with_teams=False)
    assert move(meeting, noon + timedelta(minutes=1)) == 0
    (mail,) = said()["Dot Waits"]
    assert "while your application waits" in mail.text


def test_no_other_change_is_emailed_to_waiting_members(full, noon):
    planning.change(
        event=full[0], by=None, at=noon, title="Another title", link="https://meet.example/x", recorded=True
    )
    assert not Email.objects.filter(kind="events.moved").exists()


@pytest.mark.dated
def test_of_two_moves_before_the_emails_leave_only_the_last_is_sent(full, noon):
    meeting = full[0]
    move(meeting, noon + timedelta(minutes=1))
    move(meeting, noon + timedelta(minutes=2))
    assert Email.objects.filter(kind="events.moved").count() == 4
    (mail,) = said()["Fay Colleague"]
    assert "Now: Wednesday 6 January 2027" in mail.text


def test_members_who_left_the_list_or_got_a_place_meanwhile_are_sent_nothing(full, noon, amina, cleo, fay):
    meeting, first, second, third = full
    move(meeting, noon + timedelta(minutes=1))
    events_registrations.withdraw(registration=third, by=cleo, at=noon + timedelta(minutes=2))
    events_registrations.withdraw(registration=first, by=amina, at=noon + timedelta(minutes=2))
    waiting_list.take(registration=second, by=fay, at=noon + timedelta(minutes=3))
    assert said() == {}


def test_nobody_is_told_when_it_was_cancelled_meanwhile_or_is_over(full, noon, bea, clock):
    meeting = full[0]
    move(meeting, noon + timedelta(minutes=1))
    clock.shift(timedelta(days=60))
    assert said() == {}
    clock.shift(timedelta(days=-60))
    assert len(said()) == 2
    planning.cancel(event=Event.objects.get(pk=meeting.pk), by=bea, at=noon + timedelta(minutes=2), reason="Ill.")
    assert said() == {}


def test_a_move_costs_as_many_statements_for_thirty_waiting_as_for_three(noon, django_assert_max_num_queries):
    for many in (3, 30):
        meeting = new_event(at=noon, days=30, capacity=1, title=f"For {many}")
        for number in range(many + 1):
            member = new_member(f"w{many}-{number}@leeds.gov.uk", at=noon)
            registering.register(event=meeting, member=member, at=noon, with_teams=False)
        with django_assert_max_num_queries(31):
            move(meeting, noon + timedelta(minutes=1))
    assert Email.objects.filter(kind="events.moved").count() == 33


@pytest.mark.dated
def test_the_email_is_in_the_members_language(full, noon, fay):
    Member.objects.filter(pk=fay.pk).update(language="cy")
    move(full[0], noon + timedelta(minutes=1))
    assert Email.objects.get(kind="events.moved", member=fay).language == "cy"
    assert "Rhagfyr" in said()["Fay Colleague"][0].text
