"""A series is many events: planned at once, changed from one on, each with registrations that nothing loses."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from pleiad.audit.models import AuditRecord
from pleiad.calendars.models import CalendarEntry
from pleiad.directory.models import Topic
from pleiad.errors import Refused

from .. import recurring
from ..actions import planning, registering, series
from ..models import Event, Series

pytestmark = [pytest.mark.engines, pytest.mark.django_db]
FIRST = date(2026, 11, 26)


def plan(by, noon, **more):
    what = {
        "pattern": recurring.LAST, "first_day": FIRST, "begins": time(16), "ends": time(17, 30), "holidays_of": "",
        "count": 6, "title": "Last Thursday", "summary": "We meet.", "capacity": 10, **more,
    }  # fmt: skip
    return series.plan(by=by, at=noon, **what)


def events_of(made):
    return list(made.events.order_by("starts_at"))


def hours(events):
    return [f"{timezone.localtime(each.starts_at):%d %b %H:%M}" for each in events]


def test_sixty_events_are_planned_at_once_each_for_itself(bea, noon):
    topic = Topic.objects.first()
    made = plan(bea, noon, count=60, holidays_of="scotland", topics=[topic])
    events = events_of(made)
    assert len(events) == 60 == len({each.slug for each in events})
    assert {timezone.localtime(each.starts_at).strftime("%A %H:%M") for each in events} == {"Thursday 16:00"}
    assert {each.published_at for each in events} == {None}
    assert {list(each.topics.all())[0] for each in events} == {topic}
    assert {each.hosts.get().member for each in events} == {bea}
    assert AuditRecord.objects.get(did="planned").detail == {"events": 60}


def test_a_series_of_bank_holidays_alone_is_refused_and_leaves_nothing(bea, noon, monkeypatch):
    monkeypatch.setattr(recurring, "is_bank_holiday", lambda day, nation: True)
    with pytest.raises(Refused, match="No day is left"):
        plan(bea, noon, holidays_of="scotland")
    assert (Series.objects.count(), Event.objects.count()) == (0, 0)


@pytest.mark.dated
def test_all_drafts_ahead_are_published_together(bea, noon):
    made = plan(bea, noon)
    events = events_of(made)
    planning.cancel(event=events[2], by=bea, at=noon, reason="No.")
    at = events[0].ends_at
    assert series.publish_all(series=made, by=bea, at=at) == 4
    assert [bool(each.published_at) for each in events_of(made)] == [False, True, False, True, True, True]


def test_one_event_is_changed_and_the_others_stay(bea, amina, noon):
    made = plan(bea, noon)
    first, second, *_rest = events_of(made)
    planning.change(event=first, by=bea, at=noon, title="Once only")
    assert [each.title for each in events_of(made)][:2] == ["Once only", "Last Thursday"]
    assert Event.objects.get(pk=second.pk).changed_at is None


@pytest.mark.dated
def test_this_and_all_that_follow_move_to_the_same_hour_in_winter_and_summer(bea, amina, noon):
    made = plan(bea, noon, count=7)
    series.publish_all(series=made, by=bea, at=noon)
    events = events_of(made)
    for each in (events[0], events[3], events[6]):
        registering.register(event=each, member=amina, at=noon)
    third = events[2]
    day_earlier = third.starts_at - timedelta(days=1, hours=2)
    count, told = series.change_following(
        event=third,
        by=bea,
        at=noon,
        starts_at=day_earlier,
        ends_at=day_earlier + timedelta(hours=1),
        title="Wednesdays",
    )
    assert (count, told) == (5, 2)
    after = events_of(made)
    assert hours(after) == [
        "26 Nov 16:00", "31 Dec 16:00", "27 Jan 14:00", "24 Feb 14:00", "24 Mar 14:00", "28 Apr 14:00", "26 May 14:00",
    ]  # fmt: skip
    assert after[6].starts_at == datetime(2027, 5, 26, 13, tzinfo=UTC)
    assert [each.title for each in after] == ["Last Thursday"] * 2 + ["Wednesdays"] * 5
    assert [each.places_taken for each in after] == [1, 0, 0, 1, 0, 0, 1]
    assert sorted(CalendarEntry.objects.values_list("sequence", flat=True)) == [0, 1, 1]
    assert CalendarEntry.objects.get(about=f"event:{after[6].pk}").starts_at == after[6].starts_at


def test_what_was_different_in_one_of_them_stays_different(bea, noon):
    made = plan(bea, noon)
    first, second, third, *_rest = events_of(made)
    planning.change(event=third, by=bea, at=noon, venue="Cardiff", capacity=50)
    series.change_following(event=first, by=bea, at=noon, capacity=20)
    after = events_of(made)
    assert [each.capacity for each in after] == [20] * 6
    assert [each.venue for each in after] == ["", "", "Cardiff", "", "", ""]


def test_topics_go_along(bea, noon):
    made = plan(bea, noon, count=3)
    first, second, third = events_of(made)
    topic = Topic.objects.first()
    assert series.change_following(event=second, by=bea, at=noon, topics=[topic]) == (2, 0)
    assert [list(each.topics.all()) for each in (first, second, third)] == [[], [topic], [topic]]


@pytest.mark.dated
def test_when_one_of_them_cannot_become_so_none_does(bea, amina, fay, noon):
    made = plan(bea, noon)
    series.publish_all(series=made, by=bea, at=noon)
    events = events_of(made)
    for member in (amina, fay):
        registering.register(event=events[4], member=member, at=noon)
    with pytest.raises(Refused, match="Thursday 25 March 2027: 2 people have a place already"):
        series.change_following(event=events[0], by=bea, at=noon, capacity=1, title="Smaller")
    assert {(each.title, each.capacity) for each in events_of(made)} == {("Last Thursday", 10)}


def test_a_time_that_one_of_them_does_not_have_names_the_day(bea, noon):
    made = plan(
        bea, noon, pattern=recurring.WEEKLY, first_day=date(2027, 3, 21), begins=time(12), ends=time(13), count=3
    )
    first = events_of(made)[0]
    starts_at = first.starts_at.replace(hour=1, minute=30)
    with pytest.raises(Refused, match="On Sunday 28 March 2027 the clocks go forward"):
        series.change_following(event=first, by=bea, at=noon, starts_at=starts_at)
    assert events_of(made)[0].starts_at == first.starts_at


@pytest.mark.dated
def test_cancelled_ones_and_other_series_are_left_alone(bea, noon):
    made, other = plan(bea, noon), plan(bea, noon, title="Another series")
    first, second, *_rest = events_of(made)
    planning.cancel(event=second, by=bea, at=noon, reason="No.")
    assert series.change_following(event=first, by=bea, at=noon, title="New") == (5, 0)
    assert Event.objects.get(pk=second.pk).title == "Last Thursday"
    assert {each.title for each in events_of(other)} == {"Another series"}


def test_nothing_different_changes_nothing(bea, noon):
    made = plan(bea, noon)
    first = events_of(made)[0]
    assert series.change_following(event=first, by=bea, at=noon, title=first.title) == (0, 0)
    assert AuditRecord.objects.filter(did="changed").count() == 0


@pytest.mark.dated
def test_the_page_of_one_leads_to_all_its_dates(bea, noon, client):
    import time_machine

    made = plan(bea, noon)
    series.publish_all(series=made, by=bea, at=noon)
    with time_machine.travel(noon):
        page = client.get(events_of(made)[0].get_absolute_url()).content.decode()
        assert "It belongs to a series: Last Thursday of the month, 4pm to 5:30pm." in page
        assert f'href="/events/?series={made.pk}"' in page
        listed = client.get(f"/events/?series={made.pk}").content.decode()
    assert listed.count("event-row__title") == 6
    assert "One series" in listed
