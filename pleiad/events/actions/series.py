"""Series: many events planned at once, then changed one by one or together with all that follow."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Unpack, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.ui.dates import day as day_in_words
from pleiad.ui.london import moment

from .. import recurring, rules
from ..models import Event, Registration, Series
from . import planning

WHEN = {"starts_at", "ends_at"}


@transaction.atomic
def plan(
    *,
    by: Member | None,
    at: datetime,
    pattern: str,
    first_day: date,
    begins: time,
    ends: time,
    holidays_of: str,
    count: int,
    title: str,
    summary: str,
    **details: Unpack[planning.EventDetails],
) -> Series:
    """A series and its events, as drafts that only organisers see. `pattern` is one of recurring.PATTERNS; title, summary
    and details are those of every event."""
    rule = recurring.day_rule(pattern=pattern, first_day=first_day)
    made = Series(day_rule=rule, first_day=first_day, begins=begins, ends=ends, holidays_of=holidays_of, made_at=at)
    found = recurring.days(
        rule=rule, first_day=first_day, begins=begins, ends=ends, holidays_of=holidays_of, count=count
    )
    times = [(each.starts_at, each.ends_at) for each in found if each.starts_at and each.ends_at and not each.skipped]
    if not times:
        raise Refused(_("No day is left in this series. Choose another first day or nation."))
    made.save()
    for starts_at, ends_at in times:
        planning.create(
            by=by,
            at=at,
            title=title,
            summary=summary,
            starts_at=starts_at,
            ends_at=ends_at,
            series=made,
            **details,
        )
    record(did="planned", by=by, about=made, at=at, detail={"events": len(times)})
    return made


def following(event: Event) -> list[Event]:
    """The later events of its series that are not cancelled, in order of time."""
    if event.series_id is None:
        return []
    later = Event.objects.filter(series=event.series_id, starts_at__gt=event.starts_at, cancelled_at=None)
    return list(later.order_by("starts_at", "pk"))


def as_changed(
    *, event: Event, others: Iterable[Event], changed: planning.EventFacts
) -> list[tuple[Event, planning.EventFacts]]:
    """What each of the others becomes when this event changes: the same values, and times moved by as many days and to the
    same hours of London's clock. `changed` holds only the fields that differ; the events are still unchanged."""
    return [(each, _shifted(event, each, changed)) for each in others]


def _shifted(event: Event, other: Event, changed: planning.EventFacts) -> planning.EventFacts:
    what = changed.copy()
    if "starts_at" in changed:
        what["starts_at"] = _moved(other.starts_at, before=event.starts_at, after=changed["starts_at"])
    if "ends_at" in changed:
        what["ends_at"] = _moved(other.ends_at, before=event.ends_at, after=changed["ends_at"])
    return what


def _moved(there: datetime, *, before: datetime, after: datetime) -> datetime:
    """A time that moves with another, which was `before` and becomes `after`."""
    before, after, there = timezone.localtime(before), timezone.localtime(after), timezone.localtime(there)
    days = (after.date() - before.date()).days
    moved = moment(day=there.date() + timedelta(days=days), at_time=after.time())
    if moved is None:
        raise Refused(
            _("On %(day)s the clocks go forward, so this time does not exist. Change that event by itself.")
            % {"day": day_in_words(moment=there + timedelta(days=days))}
        )
    return moved


def differs(other: Event, *, event: Event, changed: Iterable[str]) -> bool:
    """Whether another event of the series was changed by itself in one of these fields, so that the change would undo that."""
    for name in changed:
        there, here = getattr(other, name), getattr(event, name)
        if name in WHEN:
            there, here = ((each.weekday(), each.time()) for each in map(timezone.localtime, (there, here)))
        elif name == "topics":
            there, here = ({each.pk for each in topics.all()} for topics in (there, here))
        if there != here:
            return True
    return False


@transaction.atomic
def change_following(
    *,
    event: Event,
    by: Member | None,
    at: datetime,
    others: Iterable[Event] | None = None,
    **facts: Unpack[planning.EventFacts],
) -> tuple[int, int]:
    """Change this event and those that follow it in its series, or none of them. `others`: which of those that follow, if not
    all. Returns how many events were changed and how many calendars are told."""
    differ = planning.changed_fields(event=event, **facts)
    changed = cast(planning.EventFacts, {name: value for name, value in facts.items() if name in differ})
    later = following(event)
    chosen = later if others is None else list(others)
    plans = [(event, changed), *as_changed(event=event, others=chosen, changed=changed)]
    if not changed:
        return 0, 0
    if event.series and changed.keys() & WHEN and 2 * len(chosen) >= len(later):
        _follow_the_change(event.series, event, changed)
    told = 0
    for each, values in sorted(plans, key=lambda plan: plan[0].pk):  # rows are locked in one order everywhere
        if reason := why_not_become(each, values, at=at):
            raise Refused(reason)
        try:
            told += planning.change(event=each, by=by, at=at, **values)
        except Refused as refusal:
            raise Refused(f"{day_in_words(moment=each.starts_at)}: {refusal}") from None
    return len(plans), told


def _follow_the_change(series: Series, event: Event, changed: planning.EventFacts) -> None:
    """Most of those that follow go along, so the rule says what holds from now on: the new hours, and the new weekday where
    the days move."""
    begins, ends = (
        timezone.localtime(moment)
        for moment in (changed.get("starts_at", event.starts_at), changed.get("ends_at", event.ends_at))
    )
    series.begins, series.ends = begins.time(), ends.time()
    if begins.date() != timezone.localdate(event.starts_at):
        pattern = recurring.pattern_of(series.day_rule)
        series.first_day = begins.date()
        series.day_rule = recurring.day_rule(pattern=pattern, first_day=series.first_day)
    if series.begins != series.ends:
        series.save(update_fields=["begins", "ends", "first_day", "day_rule"])


def count_told_of_change(*, events: Iterable[Event], changed: set[str]) -> int:
    """How many calendars a change of these fields in all of these events would update, in one statement."""
    if not changed & planning.TOLD_BY_CALENDAR:
        return 0
    held = Registration.objects.placed().filter(event__in=[each.pk for each in events])
    return held.filter(member__joined_at__isnull=False).count()


def why_not_become(event: Event, values: planning.EventFacts, *, at: datetime) -> str | None:
    """Why one event of a series cannot get these values, with its day, or None."""
    reason = rules.why_not_change(event=event, capacity=values.get("capacity", event.capacity))
    if values.get("ends_at", event.ends_at) <= values.get("starts_at", event.starts_at):
        reason = _("The event must end after it begins.")
    if event.published_at and "starts_at" in values and values["starts_at"] <= at:
        reason = _("A published event cannot be moved into the past.")
    return f"{day_in_words(moment=event.starts_at)}: {reason}" if reason else None


@transaction.atomic
def publish_all(*, series: Series, by: Member, at: datetime) -> int:
    """Publish every draft of a series that still lies ahead; returns how many."""
    drafts = series.events.filter(published_at=None, cancelled_at=None, starts_at__gt=at).order_by("pk")
    for each in (done := list(drafts)):
        planning.publish(event=each, by=by, at=at)
    return len(done)
