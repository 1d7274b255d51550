"""A freed place is offered down the list for a limited time, kept while it is offered, and goes to the next member."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from pleiad.audit.models import AuditRecord
from pleiad.calendars.models import CalendarEntry
from pleiad.errors import Refused
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.testing import new_event, new_member

from .. import periodic, rules
from ..actions import planning, registering, registrations, waiting_list
from ..models import Registration

pytestmark = pytest.mark.engines

LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def without_a_channel(settings):
    """What is counted here is what happens to places; on Mondays the channel would hear of the week besides."""
    settings.TEAMS_WEBHOOK = ""


def london(day, hour, minute=0, month=6, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("at", "starts_at", "until"),
    [
        (london(1, 9), london(20, 16), london(2, 9)),  # a day, weeks before
        (london(1, 3), london(20, 16), london(2, 3)),  # a day holds a morning whenever it begins
        (london(18, 15, 59), london(20, 16), london(19, 15, 59)),  # a minute more than two days before
        (london(18, 16), london(20, 16), london(18, 20)),  # two days before: four hours
        (london(18, 20), london(20, 16), london(19, 11)),  # one in the evening, three in the morning
        (london(18, 23), london(20, 16), london(19, 12)),  # at night the hours wait for the morning
        (london(19, 3), london(20, 16), london(19, 12)),
        (london(20, 10), london(20, 16), london(20, 14)),  # two hours before the beginning it must be known
        (london(20, 10, 1), london(20, 16), None),  # later than that the place is given at once
        (london(19, 20), london(20, 9), None),  # the morning comes too late
        (london(20, 16, 30), london(20, 16), None),  # it has begun
        (london(24, 20, month=10), london(26, 16, month=10), london(25, 11, month=10)),  # the night of October's clocks
    ],
)
def test_how_long_an_offer_lasts(at, starts_at, until):
    at, starts_at = at.astimezone(UTC), starts_at.astimezone(UTC)
    assert rules.offer_lasts(starts_at=starts_at, limited=True, at=at) == (until and until.astimezone(UTC))
    assert rules.offer_lasts(starts_at=starts_at, limited=False, at=at) is None


@pytest.fixture
def full(amina, bea, fay, cleo, noon):
    """A meeting with one place: Amina has it, Bea, Fay and Cleo wait in this order."""
    meeting = new_event(at=noon, capacity=1)
    regs = [registering.register(event=meeting, member=each, at=noon) for each in (amina, bea, fay, cleo)]
    return [meeting, *regs]


def again(*things):
    for each in things:
        each.refresh_from_db()


def worded(kind, at):
    """The words of the emails of this kind that would be sent at `at`."""
    with time_machine.travel(at, tick=False):
        mails = [KINDS[kind](each, {}) for each in Email.objects.filter(kind=kind).order_by("written_at", "key")]
    return [each for each in mails if each]


@pytest.mark.dated
def test_an_offer_is_kept_until_its_limit_and_says_so(full, amina, noon):
    meeting, first, second, _third, _fourth = full
    registrations.withdraw(registration=first, by=amina, at=noon)
    again(meeting, second)
    assert second.offered_until == noon + timedelta(hours=24)
    assert (meeting.places_taken, meeting.waiting) == (1, 2)
    (mail,) = worded("events.offer", noon)
    assert mail.subject == f"A place for you, until Tuesday 24 November 2026, midday: {meeting.title}"
    assert "/ticket/" in mail.text
    assert "Chatham House rule" in mail.text
    assert worded("events.offer", noon + timedelta(hours=24)) == []


def test_nobody_else_can_have_the_place_that_is_offered(full, amina, noon, db):
    meeting, first, *_rest = full
    registrations.withdraw(registration=first, by=amina, at=noon)
    late = registering.register(event=meeting, member=new_member("late@leeds.gov.uk", at=noon), at=noon)
    assert late.placed_at is None


def test_an_offer_taken_goes_into_the_members_calendar(full, amina, bea, noon):
    meeting, first, second, _third, _fourth = full
    registrations.withdraw(registration=first, by=amina, at=noon)
    later = noon + timedelta(hours=23)
    waiting_list.take(registration=second, by=bea, at=later)
    again(second, meeting)
    assert (second.placed_at, second.offered_until) == (later, None)
    assert (meeting.places_taken, meeting.waiting) == (1, 2)
    assert CalendarEntry.objects.get(holder=bea).withdrawn_at is None
    assert worded("events.offer", later) == []
    with pytest.raises(Refused, match="have a place already"):
        waiting_list.take(registration=second, by=bea, at=later)
    with pytest.raises(Refused, match="have a place already"):
        registrations.decline(registration=second, by=bea, at=later)


def test_an_offer_passed_on_goes_to_the_next_member(full, amina, bea, noon):
    meeting, first, second, third, _fourth = full
    registrations.withdraw(registration=first, by=amina, at=noon)
    registrations.decline(registration=second, by=bea, at=noon)
    again(second, third, meeting)
    assert (second.cancelled_at, third.offered_at) == (noon, noon)
    assert (meeting.places_taken, meeting.waiting) == (1, 1)


def test_it_lapses_to_the_second_and_passes_on_by_itself(full, amina, bea, noon):
    meeting, first, second, third, _fourth = full
    registrations.withdraw(registration=first, by=amina, at=noon)
    limit = noon + timedelta(hours=24)
    assert periodic.run(at=limit - timedelta(seconds=1)) == 0
    assert [periodic.run(at=limit), periodic.run(at=limit)] == [1, 0]
    again(second, third, meeting)
    assert (second.cancelled_at, third.offered_at) == (limit, limit)
    assert third.offered_until == limit + timedelta(hours=24)
    (mail,) = worded("events.lapsed", limit)
    assert mail.subject == f"The place went to the next person: {meeting.title}"
    with pytest.raises(Refused, match="went to the next person"):
        waiting_list.take(registration=second, by=bea, at=limit)
    registering.register(event=meeting, member=bea, at=limit)
    assert worded("events.lapsed", limit) == []


def test_at_its_limit_it_is_over_though_nobody_has_looked_yet(full, amina, bea, noon):
    _meeting, first, second, *_rest = full
    registrations.withdraw(registration=first, by=amina, at=noon)
    with pytest.raises(Refused, match="time to answer is over"):
        waiting_list.take(registration=second, by=bea, at=noon + timedelta(hours=24))


def test_after_an_outage_it_lapses_once_and_the_next_member_has_the_whole_time(full, amina, noon):
    _meeting, first, second, third, _fourth = full
    registrations.withdraw(registration=first, by=amina, at=noon)
    late = noon + timedelta(hours=71)
    assert periodic.run(at=late) == 1
    again(second, third)
    assert (second.cancelled_at, third.offered_until) == (late, late + timedelta(hours=24))
    assert AuditRecord.objects.filter(did="let an offer lapse").count() == 1


def test_shortly_before_the_start_a_free_place_is_given_at_once(full, amina, bea, noon):
    meeting, first, second, *_rest = full
    at = meeting.starts_at - timedelta(hours=3)
    registrations.withdraw(registration=first, by=amina, at=at)
    again(second)
    assert (second.placed_at, second.offered_until) == (at, None)
    assert CalendarEntry.objects.filter(holder=bea, withdrawn_at=None).count() == 1
    assert Email.objects.filter(kind="events.offer").count() == 0


def test_a_member_who_came_back_has_one_entry_with_a_higher_sequence_and_a_new_link(amina, bea, noon):
    meeting = new_event(at=noon, capacity=2)
    first = registering.register(event=meeting, member=amina, at=noon)
    registration = registering.register(event=meeting, member=bea, at=noon)
    registrations.withdraw(registration=registration, by=bea, at=noon)
    before = CalendarEntry.objects.get(holder=bea)
    planning.change(event=meeting, by=bea, at=noon, capacity=1)
    registering.register(event=meeting, member=bea, at=noon)
    registrations.withdraw(registration=first, by=amina, at=meeting.starts_at - timedelta(hours=1))
    after = CalendarEntry.objects.get(holder=bea)
    assert (after.uid, after.sequence, after.withdrawn_at) == (before.uid, before.sequence + 1, None)
    assert after.location != before.location


def test_more_places_are_offered_to_as_many_in_order(full, bea, noon):
    meeting, _first, second, third, fourth = full
    planning.change(event=meeting, by=bea, at=noon, capacity=3)
    again(second, third, fourth, meeting)
    assert [bool(each.offered_until) for each in (second, third, fourth)] == [True, True, False]
    assert (meeting.places_taken, meeting.waiting) == (3, 1)
    with pytest.raises(Refused, match="3 people have a place already"):
        planning.change(event=meeting, by=bea, at=noon, capacity=2)


def test_without_a_limit_nobody_is_asked_and_offers_become_places(full, amina, bea, noon):
    meeting, first, second, third, fourth = full
    registrations.withdraw(registration=first, by=amina, at=noon)
    planning.change(event=meeting, by=bea, at=noon, capacity=None)
    again(second, third, fourth)
    assert [each.placed_at for each in (second, third, fourth)] == [noon] * 3
    assert [each.offered_until for each in (second, third, fourth)] == [None] * 3


@pytest.mark.dated
def test_a_meeting_that_moves_is_offered_again_with_its_new_time(full, amina, bea, noon):
    meeting, first, second, *_rest = full
    registrations.withdraw(registration=first, by=amina, at=noon)
    at, day = noon + timedelta(hours=5), timedelta(days=1)
    planning.change(event=meeting, by=bea, at=at, starts_at=meeting.starts_at + day, ends_at=meeting.ends_at + day)
    again(second, meeting)
    assert second.offered_until == at + timedelta(hours=24)
    (mail,) = worded("events.offer", at)
    assert "Friday 4 December 2026" in mail.text
    assert meeting.places_taken == 1


def test_a_cancelled_meeting_offers_nothing_and_nothing_lapses(full, amina, bea, noon):
    meeting, first, second, *_rest = full
    registrations.withdraw(registration=first, by=amina, at=noon)
    planning.cancel(event=meeting, by=bea, at=noon, reason="The speaker is ill.")
    again(second, meeting)
    assert (second.offered_until, second.cancelled_at) == (None, None)
    assert (meeting.places_taken, meeting.waiting) == (0, 3)
    assert periodic.run(at=noon + timedelta(hours=25)) == 0
    assert worded("events.offer", noon) == []
    assert Email.objects.filter(kind="events.cancelled").count() == 3


def test_an_applicant_has_a_provisional_place_at_once_and_gets_no_email(amina, dot, bea, noon):
    from pleiad.members import actions as members

    meeting = new_event(at=noon, capacity=1)
    first = registering.register(event=meeting, member=amina, at=noon)
    registration = registering.register(event=meeting, member=dot, at=noon)
    registrations.withdraw(registration=first, by=amina, at=noon)
    again(registration)
    assert (registration.placed_at, registration.offered_until) == (noon, None)
    assert list(Email.objects.filter(member=dot, kind__startswith="events.")) == []
    assert list(CalendarEntry.objects.filter(holder=dot)) == []
    members.approve(application=dot.applications.get(), by=bea, at=noon)
    assert CalendarEntry.objects.filter(holder=dot).count() == 1


def test_a_suspended_members_offer_goes_to_the_next_member(full, amina, bea, fay, cleo, noon):
    from pleiad.members import powers

    meeting, first, second, third, fourth = full
    registrations.withdraw(registration=first, by=amina, at=noon)
    registrations.decline(registration=second, by=bea, at=noon)
    powers.suspend(member=fay, by=bea, at=noon, reason="For this test.")
    again(third, fourth, meeting)
    assert (third.cancelled_at, fourth.offered_at) == (noon, noon)
    assert (meeting.places_taken, meeting.waiting) == (1, 0)


def test_the_database_itself_refuses_an_offer_beside_a_place(full, noon):
    _meeting, first, second, *_rest = full
    for pk in (first.pk, second.pk):
        values = {"offered_until": noon} | ({"offered_at": noon - timedelta(hours=1)} if pk == first.pk else {})
        with pytest.raises(IntegrityError), transaction.atomic():
            Registration.objects.filter(pk=pk).update(**values)


def test_statements_grow_with_batches_and_not_with_people(bea, noon):
    counted = []
    for many in (30, 300):
        meeting = new_event(at=noon, capacity=1)
        members = [new_member(f"w{many}-{n}@leeds.gov.uk", at=noon) for n in range(many + 1)]
        for each in members:
            registering.register(event=meeting, member=each, at=noon, with_teams=False)
        with CaptureQueriesContext(connection) as asked:
            planning.change(event=meeting, by=bea, at=noon, capacity=many + 1)
        inserts = [each for each in asked if each["sql"].startswith("INSERT")]
        counted.append(len(asked) - len(inserts))
        assert Registration.objects.offered().filter(event=meeting).count() == many
    assert counted[0] == counted[1] < 15


def test_more_than_one_transaction_can_hold_is_gone_on_with_by_the_worker(bea, noon, monkeypatch):
    monkeypatch.setattr(waiting_list, "AT_ONCE", 4)
    meeting = new_event(at=noon, capacity=1)
    for number in range(11):
        registering.register(event=meeting, member=new_member(f"w{number}@leeds.gov.uk", at=noon), at=noon)
    planning.change(event=meeting, by=bea, at=noon, capacity=20)
    assert Registration.objects.offered().count() == 4
    assert [periodic.run(at=noon), periodic.run(at=noon), periodic.run(at=noon)] == [4, 2, 0]
    again(meeting)
    assert (meeting.places_taken, meeting.waiting) == (11, 0)
    limit = noon + timedelta(hours=24)
    assert [periodic.run(at=limit), periodic.run(at=limit), periodic.run(at=limit), periodic.run(at=limit)] == [
        4,
        4,
        2,
        0,
    ]
    assert Email.objects.filter(kind="events.lapsed").count() == 10


def test_when_nothing_is_due_the_clock_asks_seven_small_questions(full, noon, django_assert_num_queries):
    with django_assert_num_queries(7):
        assert periodic.run(at=noon) == 0
