"""The daily and the weekly email over all rooms, on the day and at the hour that each member chose.

One begins where the one before ended, so that nothing is told twice and nothing is left out, whatever has happened between.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from pleiad.members.models import Member
from pleiad.outbox import actions as outbox

from . import choosing, news
from .models import FIRST_HOUR, LAST_HOUR, DigestSlot, EmailChoice, EmailTimes, Every
from .subscriptions import SUBSCRIPTIONS

PERIODS = {Every.DAILY: timedelta(days=1), Every.WEEKLY: timedelta(days=7)}
UNTIL_COLUMN = {Every.DAILY: "daily_until", Every.WEEKLY: "weekly_until"}
LATEST = timedelta(hours=30)
"""How late a digest is still written; what a longer outage keeps back is in the next one."""
AT_ONCE = 500
AN_HOUR = timedelta(hours=1)


def write_due(*, at: datetime) -> int:
    """Queue the digests whose hour has come, a batch at a time, the oldest hour first; returns for how many members."""
    for every, slot in _open_slots(at):
        if written := _write(every, slot, at):
            return written
    return 0


def _open_slots(at):
    """Each hour of the last day and a bit in which digests were due and are not all written."""
    hours = [timezone.localtime(at).replace(minute=0, second=0, microsecond=0) - n * AN_HOUR for n in range(30)]
    hours = list(dict.fromkeys(map(timezone.localtime, reversed(hours))))
    slots = [
        (every, hour)
        for hour in hours
        for every in PERIODS
        if FIRST_HOUR <= hour.hour <= LAST_HOUR and at - hour <= LATEST
    ]
    names = {name_of(every, hour): (every, hour) for every, hour in slots}
    done = DigestSlot.objects.filter(name__in=list(names), done_at__isnull=False).values_list("name", flat=True)
    return [slot for name, slot in names.items() if name not in set(done)]


def name_of(every: str, hour: datetime) -> str:
    return f"{every} {hour:%Y-%m-%d %H}"


@transaction.atomic
def _write(every, hour, at):
    """One batch of one hour: each member's moment is moved on in the transaction that queues the email."""
    name = name_of(every, hour)
    DigestSlot.objects.get_or_create(name=name)
    slot = DigestSlot.objects.select_for_update().get(name=name)
    if slot.done_at:
        return 0
    members = list(who_is_due(every, hour).filter(pk__gt=slot.written_to).order_by("pk")[:AT_ONCE])
    EmailTimes.objects.bulk_create([EmailTimes(member=each) for each in members], ignore_conflicts=True)
    column = UNTIL_COLUMN[every]
    end = hour - timedelta(microseconds=1)  # what is dated by the hour, as posts without a name, is in the next
    held = EmailTimes.objects.select_for_update(no_key=True).filter(member__in=members).order_by("pk")
    times = {each.pk: each for each in held}
    emails = []
    for member in members:
        since = getattr(times[member.pk], column) or max(end - PERIODS[every], member.joined_at)
        since = max(since, end - news.LONGEST)
        if since >= end:  # the member chose an earlier hour meanwhile
            continue
        setattr(times[member.pk], column, end)
        times[member.pk].latest_at = at
        payload = {"every": every, "since": since.isoformat(), "until": end.isoformat()}
        key = f"home.digest:{member.pk}:{name}"
        emails.append({"kind": "home.digest", "key": key, "at": at, "to_member": member, "payload": payload})
    EmailTimes.objects.bulk_update(times.values(), [column, "latest_at"], batch_size=AT_ONCE)
    outbox.queue_emails(emails=emails)
    slot.written_to = members[-1].pk if members else slot.written_to
    slot.done_at = at if len(members) < AT_ONCE else None
    slot.save(update_fields=["written_to", "done_at"])
    return len(members)


def who_is_due(every: str, hour: datetime) -> QuerySet[Member]:
    """Current members whose hour this is, and who want something so often."""
    times = EmailTimes.objects.filter(member=OuterRef("pk"))
    theirs = (
        times.filter(hour=hour.hour) if every == Every.DAILY else times.filter(hour=hour.hour, weekday=hour.weekday())
    )
    usual = hour.hour == 8 and (every == Every.DAILY or hour.weekday() == 0)
    here = Q(Exists(theirs)) | Q(~Exists(times)) if usual else Q(Exists(theirs))
    return Member.objects.current().filter(here, wants_anything(every))


def wants_anything(every: str) -> Q:
    """For `.filter(...)` of members: who wants at least one subscription so often."""
    chosen = EmailChoice.objects.filter(member=OuterRef("pk"))
    wanted = Q(Exists(chosen.filter(every=every)))
    for name, each in SUBSCRIPTIONS.items():
        if each.default == every:
            wanted |= Q(~Exists(chosen.filter(subscription=name)))
    return wanted


def lines_for(member: Member, *, every: str, since: datetime, until: datetime) -> dict[str, list[news.New]]:
    """What this digest tells, by subscription: what the member wants so often, since they have chosen it."""
    chosen = {each.subscription: each for each in EmailChoice.objects.filter(member=member)}
    wanted = [name for name, each in choosing.choices(member).items() if each == every]
    found = news.for_member(member, since=since, until=until, of=wanted)
    kept = {
        name: [each for each in lines if name not in chosen or each.at > chosen[name].chosen_at]
        for name, lines in found.items()
    }
    return {name: news.once_each(lines) for name, lines in kept.items() if lines}
