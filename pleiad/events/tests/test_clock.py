"""400 days of the room's clock: two changes of the clocks and more, a leap day, and three outages of 48 hours. Every
reminder, offer and expiry exactly once."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from pleiad.audit.models import AuditRecord
from pleiad.errors import Refused
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.testing import new_event, new_member

from .. import periodic
from ..actions import registering, registrations, waiting_list
from ..models import Event, Registration

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
FIRST_DAY = datetime(2027, 10, 1, 7, tzinfo=UTC)
DAYS = 400
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TWO_DAYS = timedelta(hours=48)
KINDS_HERE = ["events.offer", "events.lapsed", "events.reminder-week", "events.reminder-hour"]


def meetings():
    """Every twelfth day at 4pm in London: the last Sundays of March and October and a 29 February lie between them."""
    first = datetime(2027, 10, 28, 16, tzinfo=LONDON)
    return [datetime.combine((first + n * 12 * DAY).date(), first.timetz()) for n in range(31)]


def outages(starts):
    """One in which a week's reminder is due, one around an offer's limit, one in which a meeting begins."""
    return [
        (starts[5] - 7 * DAY - 6 * HOUR, TWO_DAYS),
        (starts[17] - 8 * DAY, TWO_DAYS),
        (starts[25] - 30 * HOUR, TWO_DAYS),
    ]


class ClockWorld:
    """Who does what when, one list of deeds for each meeting; and a mail server that takes every email due at once."""

    def __init__(self, members, bea):
        self.members, self.bea, self.deeds, self.mails, self.ticks = members, bea, [], [], []

    def plan(self, start):
        start = start.astimezone(UTC)
        event = new_event(at=start - 30 * DAY, starts_at=start, ends_at=start + 90 * timedelta(minutes=1), capacity=3)
        registered = {}

        def register(who, before):
            def deed(at):
                registered[who] = registering.register(event=event, member=self.members[who], at=at, with_teams=False)

            self.deeds.append((start - before, deed))

        def does(verb, who, before):
            self.deeds.append(
                (start - before, lambda at: verb(registration=registered[who], by=self.members[who], at=at))
            )

        for who in range(6):  # three have places, three wait
            register(who, 20 * DAY - who * HOUR)
        does(registrations.withdraw, 0, 9 * DAY)  # offered to 3, who lets it lapse; then to 4, who takes it
        does(waiting_list.take, 4, 7 * DAY + 12 * HOUR - timedelta(minutes=30))
        does(registrations.withdraw, 1, 30 * HOUR)  # near: offered to 5 for four waking hours, and it lapses
        register(6, 20 * HOUR)  # within the last day
        return event

    def post(self, at):
        with time_machine.travel(at, tick=False):
            for each in Email.objects.filter(due_at__lte=at, kind__in=KINDS_HERE).order_by("written_at", "key"):
                if KINDS[each.kind](each, {}):
                    self.mails.append((each.kind, each.payload["registration"], at))
                Email.objects.filter(pk=each.pk).update(due_at=None, sent_at=at)

    def told(self, kind):
        return [(registration, at) for said, registration, at in self.mails if said == kind]


def moments(starts):
    """Every eight hours, and each quarter of an hour around what the meetings need, but not in an outage."""
    every = {FIRST_DAY + n * 8 * HOUR for n in range(DAYS * 3)}
    for start in starts:
        for before in (timedelta(minutes=15 * n) for n in range(9)):
            every.add(start.astimezone(UTC) - before)
    return sorted(each for each in every if not is_out(each, starts))


def is_out(at, starts):
    """Whether neither the clock nor the mail works at this moment."""
    return any(begin <= at < begin + lasts for begin, lasts in outages(starts))


def test_400_days_with_clock_changes_a_leap_day_and_outages(bea):
    starts = meetings()
    hours = {start.astimezone(UTC).hour for start in starts}
    days = [FIRST_DAY + n * DAY for n in range(DAYS)]
    changes = sum(
        a.astimezone(LONDON).utcoffset() != b.astimezone(LONDON).utcoffset()
        for a, b in zip(days, days[1:], strict=False)
    )
    assert (hours, changes) == ({15, 16}, 3)
    assert any((day.month, day.day) == (2, 29) for day in days)

    members = [new_member(f"member{n}@leeds.gov.uk", at=FIRST_DAY - 400 * DAY) for n in range(7)]
    world = ClockWorld(members, bea)
    events = [world.plan(start) for start in starts]
    ticks = moments(starts)
    acts = [(at, 0, deed) for at, deed in world.deeds] + [(at, 1, None) for at in ticks]
    for at, _order, deed in sorted(acts, key=lambda each: each[:2]):
        if deed:
            with suppress(Refused):  # an offer may have gone to the next in an outage
                deed(at)
            if not is_out(at, starts):
                world.post(at)
        else:
            periodic.run(at=at)
            world.post(at)

    def first_tick(moment):
        return next((each for each in ticks if each >= moment), None)

    check_reminders(world, events, first_tick)
    check_offers(world, first_tick, lambda moment: first_tick(moment) if is_out(moment, starts) else moment)


def check_reminders(world, events, first_tick):
    for kind, before, last in (("week", 7 * DAY, 3 * DAY), ("hour", HOUR, timedelta(0))):
        expected = []
        for event in events:
            told_at = first_tick(event.starts_at - before)
            if event.starts_at - told_at <= last:
                continue
            come = Registration.objects.filter(event=event, placed_at__lt=event.starts_at - before)
            expected += [(r.pk, told_at) for r in come if r.cancelled_at is None or r.cancelled_at > told_at]
        assert sorted(world.told(f"events.reminder-{kind}")) == sorted(expected)
        assert len(expected) > 80
    missed = [event for event in events if first_tick(event.starts_at - HOUR) >= event.starts_at]
    assert len(missed) == 1  # its hour lay in an outage, and nobody was reminded of what had begun


def check_offers(world, first_tick, sent):
    offers = Registration.objects.filter(offered_at__isnull=False).select_related("event")
    in_time = [each.pk for each in offers if each.placed_at or sent(each.offered_at) < each.offered_until]
    assert sorted(pk for pk, _at in world.told("events.offer")) == sorted(in_time)
    assert len(offers) - len(in_time) == 1  # its four hours lay in an outage
    lapsed = [each for each in offers if each.placed_at is None]
    taken = [each for each in offers if each.placed_at]
    assert len(taken) > 25
    assert len(lapsed) > 55
    assert all(each.placed_at < each.offered_at + DAY for each in taken)
    assert {each.pk: each.cancelled_at for each in lapsed} == {
        each.pk: first_tick(each.offered_until) for each in lapsed
    }
    said = [pk for pk, _at in world.told("events.lapsed")]
    over = {each.pk for each in lapsed if each.cancelled_at >= each.event.ends_at}
    assert sorted(said) == sorted(each.pk for each in lapsed if each.pk not in over)
    assert AuditRecord.objects.filter(did="let an offer lapse").count() == len(lapsed)
    assert not Event.objects.filter(places_taken__gt=3).exists()
