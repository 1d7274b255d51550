"""Whatever happens in whatever order: never overbooked, nobody both listed and placed, everyone told once; and every
state can be reached and left."""

from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pleiad.audit.models import AuditRecord
from pleiad.calendars.models import CalendarEntry
from pleiad.errors import Refused
from pleiad.members import actions as members
from pleiad.outbox.models import Email
from pleiad.testing import new_event, new_member, some

from .. import periodic
from ..actions import planning, registering, registrations, waiting_list
from ..actions.calendar_entries import about
from ..models import Event, Registration

pytestmark = [pytest.mark.engines, pytest.mark.django_db]
VERBS = ["register", "withdraw", "take", "decline", "time", "capacity", "admit", "refuse", "move", "cancel"]
NUMBERS = [None, 0, 1, 2, 3]


class EventsWalk:
    """One meeting, six people (two of them applicants), and a clock that only goes forward."""

    def __init__(self, cast, noon):
        self.meeting, self.bea, self.at = new_event(at=noon, capacity=2, days=20), cast["bea"], noon
        self.people = [*(cast[who] for who in ("amina", "bea", "cleo", "fay")), cast["dot"]]
        self.people.append(new_member("second@unknown-body.example", at=noon))
        self.moves = set()

    def step(self, verb, who, number):
        self.at += timedelta(minutes=7)
        before = self.states()
        member = self.people[who]
        member.refresh_from_db()
        with suppress(Refused):
            getattr(self, verb)(member, number)
        after = self.states()
        self.moves |= {(before.get(each.pk, "none"), after.get(each.pk, "none")) for each in self.people}
        self.check()

    def states(self):
        active = Registration.objects.active().filter(event=self.meeting)
        return {each.member_id: state(each) for each in active}

    def registration(self, member):
        return Registration.objects.active().filter(event=self.meeting, member=member).first()

    def register(self, member, _number):
        registering.register(event=self.meeting, member=member, at=self.at)

    def withdraw(self, member, _number):
        if found := self.registration(member):
            registrations.withdraw(registration=found, by=member, at=self.at)

    def take(self, member, _number):
        if found := self.registration(member):
            waiting_list.take(registration=found, by=member, at=self.at)

    def decline(self, member, _number):
        if found := self.registration(member):
            registrations.decline(registration=found, by=member, at=self.at)

    def time(self, _member, number):
        self.at += timedelta(hours=(number or 0) * 13)
        periodic.run(at=self.at)
        assert periodic.run(at=self.at) == 0

    def capacity(self, _member, number):
        planning.change(event=self.meeting, by=self.bea, at=self.at, capacity=number)

    def move(self, _member, number):
        now, by = Event.objects.get(pk=self.meeting.pk), timedelta(hours=(number or -1) * 20)
        starts_at = max(now.starts_at + by, self.at + timedelta(hours=1))
        ends_at = starts_at + timedelta(minutes=90)
        waiting = set(now.registrations.told_by_email().values_list("member", flat=True))
        placed = set(
            now.registrations.placed().filter(member__joined_at__isnull=False).values_list("member", flat=True)
        )
        planning.change(event=self.meeting, by=self.bea, at=self.at, starts_at=starts_at, ends_at=ends_at)
        if (starts_at, ends_at) != (now.starts_at, now.ends_at) and now.ends_at > self.at:
            telling = ["events.moved", "events.offer", "calendars.entry"]
            told = Email.objects.filter(written_at=self.at, kind__in=telling).values_list("member", flat=True)
            assert sorted(told) == sorted(waiting | placed), "Everybody is told of a move once, and nobody else."

    def cancel(self, _member, number):
        if number == 3:
            planning.cancel(event=self.meeting, by=self.bea, at=self.at, reason="A reason.")

    def admit(self, member, _number):
        self._decide(members.approve, member)

    def refuse(self, member, _number):
        self._decide(members.refuse, member)

    def _decide(self, decide, member):
        if application := member.applications.filter(decided_at=None).first():
            decide(application=application, by=self.bea, at=self.at, reason="A reason.")

    def check(self):
        now = Event.objects.get(pk=self.meeting.pk)
        everybody = list(Registration.objects.filter(event=now).select_related("member").order_by("arrival"))
        active = [each for each in everybody if not each.cancelled_at]
        placed, offered, waiting = (
            [r for r in active if state(r) == wanted] for wanted in ("placed", "offered", "waiting")
        )
        assert len({each.member_id for each in active}) == len(active)
        assert (now.places_taken, now.waiting) == (len(placed) + len(offered), len(waiting))
        assert now.capacity is None or now.places_taken <= now.capacity
        assert not (now.cancelled_at and offered)
        open_still = not now.cancelled_at and now.ends_at > self.at
        if waiting and open_still:
            assert now.capacity is not None
            assert now.places_taken == now.capacity
            assert max((each.arrival for each in offered), default=0) < waiting[0].arrival
        holders = set(
            CalendarEntry.objects.filter(about=about(now), withdrawn_at=None).values_list("holder", flat=True)
        )
        assert holders == (set() if now.cancelled_at else {r.member_id for r in placed if r.member.is_current})
        self.check_emails(now, everybody)

    def check_emails(self, now, everybody):
        """One email for each thing that happened, and none to an applicant."""
        happened = {"offered a place": "events.offer", "let an offer lapse": "events.lapsed"}
        names = [f"events.registration:{each.pk}" for each in everybody]
        for did, kind in happened.items():
            said = Email.objects.filter(kind=kind, payload__registration__in=[each.pk for each in everybody])
            assert said.count() == AuditRecord.objects.filter(did=did, about__in=names).count()
        offered_while_applying = Email.objects.filter(kind="events.offer", member__joined_at=None)
        assert not offered_while_applying.exists()
        called_off = Email.objects.filter(kind="events.cancelled", payload__event=now.pk)
        told = list(called_off.values_list("member", flat=True))
        assert len(told) == len(set(told))
        if now.cancelled_at:
            back = AuditRecord.objects.filter(did="cancelled", about=f"events.event:{now.pk}").get().at
            theirs = [r for r in everybody if r.cancelled_at is None or r.cancelled_at > back]
            assert {r.member_id for r in theirs if not r.placed_at} <= set(told)


def state(registration):
    if registration.cancelled_at:
        return "none"
    if registration.placed_at:
        return "placed"
    return "offered" if registration.offered_until else "waiting"


STEPS = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 5), st.sampled_from(NUMBERS)), min_size=5, max_size=40
)


@settings(max_examples=some(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_happens_the_promises_hold(cast, noon, steps):
    with transaction.atomic():
        walk = EventsWalk(cast, noon)
        for each in steps:
            walk.step(*each)
        transaction.set_rollback(True)


def test_every_state_can_be_reached_and_left(cast, noon):
    seen = set()
    for seed in range(12):
        chance = Random(seed)
        with transaction.atomic():
            walk = EventsWalk(cast, noon)
            for _step in range(45):
                verb = chance.choice([*VERBS, *["register", "withdraw", "take"] * 3])
                walk.step(verb, chance.randrange(6), chance.choice(NUMBERS))
            seen |= walk.moves
            transaction.set_rollback(True)
    moves = {(before, after) for before, after in seen if before != after}
    assert moves == {
        ("none", "placed"),
        ("none", "waiting"),
        ("waiting", "offered"),
        ("waiting", "placed"),
        ("waiting", "none"),
        ("offered", "placed"),
        ("offered", "none"),
        ("offered", "waiting"),
        ("placed", "none"),
    }
