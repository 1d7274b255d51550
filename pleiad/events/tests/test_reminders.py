"""A week and an hour before, members with a place are reminded once, and nobody else."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine

from pleiad.members import powers
from pleiad.members.models import Member
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.testing import new_event

from .. import emails, periodic
from ..actions import planning, registering, registrations, reminders
from ..models import Event

pytestmark = pytest.mark.django_db
WEEK, HOUR = timedelta(days=7), timedelta(hours=1)


def told(kind):
    return sorted(Email.objects.filter(kind=f"events.reminder-{kind}").values_list("member__name", flat=True))


def worded(kind, at):
    with time_machine.travel(at, tick=False):
        return [
            mail
            for each in Email.objects.filter(kind=f"events.reminder-{kind}")
            if (mail := getattr(emails, f"reminder_{kind}")(each, None))
        ]


@pytest.fixture
def meeting(amina, cleo, dot, fay, bea, noon):
    """Amina and Cleo come, Dot has a provisional place, Fay waits; Bea registers within the week."""
    event = new_event(at=noon, capacity=4, days=20)
    for each in (amina, cleo, dot):
        registering.register(event=event, member=each, at=noon)
    late = event.starts_at - timedelta(days=2)
    with_place = registering.register(event=event, member=bea, at=noon)
    registrations.withdraw(registration=with_place, by=bea, at=noon)
    registering.register(event=event, member=bea, at=late)
    registering.register(event=event, member=fay, at=late)
    return event


def test_members_with_a_place_are_reminded_a_week_and_an_hour_before(meeting):
    start = meeting.starts_at
    assert periodic.run(at=start - WEEK - timedelta(seconds=1)) == 0
    assert [periodic.run(at=start - WEEK), periodic.run(at=start - WEEK)] == [1, 0]
    assert told("week") == ["Amina O’Neill", "Cleo Organiser"]
    assert [periodic.run(at=start - HOUR), periodic.run(at=start - HOUR)] == [1, 0]
    assert told("hour") == ["Amina O’Neill", "Bea Organiser", "Cleo Organiser"]
    assert len(worded("hour", start - HOUR)) == 3


@pytest.mark.dated
def test_a_reminder_says_when_where_the_rule_and_the_way_in(meeting):
    periodic.run(at=meeting.starts_at - WEEK)
    mail = worded("week", meeting.starts_at - WEEK)[0]
    assert mail.subject == f"Next week: {meeting.title}"
    for part in ("Sunday 13 December 2026, midday to 1:30pm", "Chatham House rule", "/join/", "/cannot-come/"):
        assert part in mail.text


@pytest.mark.parametrize(("late", "reminded"), [(timedelta(days=2), True), (timedelta(days=4), False)])
def test_after_an_outage_the_weeks_reminder_is_late_once_or_not_sent(meeting, late, reminded):
    at = meeting.starts_at - WEEK + late
    assert [periodic.run(at=at), periodic.run(at=at)] == [1, 0]
    assert bool(told("week")) == reminded


def test_nobody_is_reminded_of_what_has_begun(meeting):
    periodic.run(at=meeting.starts_at - WEEK)
    assert periodic.run(at=meeting.starts_at) == 0
    assert told("hour") == []


def test_a_reminder_that_waited_too_long_or_is_no_longer_true_is_dropped(meeting, amina, bea):
    start = meeting.starts_at
    periodic.run(at=start - HOUR)
    assert len(worded("hour", start - timedelta(minutes=5))) == 3
    assert worded("hour", start) == []
    registration = amina.registrations.get()
    registrations.withdraw(registration=registration, by=amina, at=start - timedelta(minutes=50))
    assert len(worded("hour", start - timedelta(minutes=45))) == 2
    planning.cancel(event=meeting, by=bea, at=start - timedelta(minutes=40), reason="The speaker is ill.")
    assert worded("hour", start - timedelta(minutes=40)) == []


def test_a_meeting_moved_away_is_reminded_of_again_and_one_moved_near_is_not(meeting, bea):
    start = meeting.starts_at
    periodic.run(at=start - WEEK)
    moved = start + timedelta(days=14)
    planning.change(event=meeting, by=bea, at=start - WEEK, starts_at=moved, ends_at=moved + HOUR)
    assert worded("week", start - WEEK) == []  # the calendar update says it all
    assert periodic.run(at=start - WEEK) == 0
    assert periodic.run(at=moved - WEEK) == 1
    assert len(worded("week", moved - WEEK)) == 3
    nearer = moved - timedelta(days=1)
    planning.change(event=meeting, by=bea, at=moved - WEEK, starts_at=nearer, ends_at=nearer + HOUR)
    assert periodic.run(at=moved - WEEK) == 0


def test_drafts_and_cancelled_meetings_remind_nobody(meeting, bea, noon):
    draft = new_event(at=noon, days=20, published=False)
    planning.cancel(event=meeting, by=bea, at=noon, reason="No speaker.")
    assert periodic.run(at=meeting.starts_at - HOUR) == 0
    assert list(Email.objects.filter(kind__startswith="events.reminder")) == []
    draft.refresh_from_db()
    assert draft.week_told_for is None


def test_a_suspended_member_is_not_reminded(meeting, amina, cleo, bea):
    start = meeting.starts_at
    powers.suspend(member=amina, by=bea, at=start - WEEK - HOUR, reason="For this test.")
    periodic.run(at=start - WEEK)
    assert told("week") == ["Cleo Organiser"]
    Member.objects.filter(pk=cleo.pk).update(suspended_at=start)
    assert worded("week", start - WEEK) == []


def test_many_reminders_cost_no_more_queries(noon, bea, django_assert_max_num_queries):
    from pleiad.testing import new_member

    event = new_event(at=noon, days=20, capacity=None)
    for number in range(60):
        registering.register(
            event=event, member=new_member(f"w{number}@leeds.gov.uk", at=noon), at=noon, with_teams=False
        )
    with django_assert_max_num_queries(20):
        assert periodic.run(at=event.starts_at - WEEK) == 1
    assert len(told("week")) == 60
    assert Event.objects.get(pk=event.pk).revision == 60


def test_every_reminder_is_in_the_schedule_and_keeps_what_it_told_in_a_column_of_its_own():
    made = [each for each in vars(reminders).values() if isinstance(each, reminders.Reminder)]
    idle = [each.kind for each in made if each not in reminders.REMINDERS]
    assert not idle, f"Nobody sends the reminder {', '.join(idle)}: name it in REMINDERS (events/actions/reminders.py)."
    columns = {field.name for field in Event._meta.get_fields()}
    without = [each.column for each in reminders.REMINDERS if each.column not in columns]
    assert not without, f"Event has no column {', '.join(without)}, which says of what start members were reminded."
    kept = [each.column for each in reminders.REMINDERS]
    assert len(set(kept)) == len(kept), (
        f"Two reminders share a column ({', '.join(kept)}), so one of them is never sent."
    )


def test_after_an_outage_no_two_reminders_come_together():
    in_order = sorted(reminders.REMINDERS, key=lambda each: each.before, reverse=True)
    for earlier, later in pairwise(in_order):
        assert earlier.not_after >= later.before, (
            f"After an outage the reminders “{earlier.kind}” and “{later.kind}” would come together: "
            f"send “{earlier.kind}” no later than {later.before} before the start."
        )


@pytest.mark.parametrize("reminder", reminders.REMINDERS, ids=lambda reminder: reminder.kind)
def test_each_reminder_goes_out_in_its_time_and_names_the_meeting(reminder, amina, noon):
    meeting = new_event(at=noon, days=30)
    registering.register(event=meeting, member=amina, at=noon)
    at = meeting.starts_at - reminder.before
    with time_machine.travel(at, tick=False):
        periodic.run(at=at)
        queued = Email.objects.filter(kind=f"events.reminder-{reminder.kind}").first()
        assert queued, f"Nothing reminds of a meeting “{reminder.kind}” before it."
        assert queued.kind in KINDS, f"Word it in events/emails.py under @words_email({queued.kind!r})."
        assert meeting.title in KINDS[queued.kind](queued, None).subject
