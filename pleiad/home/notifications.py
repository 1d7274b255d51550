"""What is told at once: a row for each member, gathered into one email an hour at most, and not at night."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from pleiad.members.models import Member
from pleiad.outbox.actions import queue_email

from . import choosing, news, pace
from .models import EmailChoice, EmailTimes, Every, Notification

MEMBERS_AT_ONCE = 100
IN_AN_EMAIL = 50
LATEST = timedelta(days=7)
"""What a longer outage kept back is on the start page, and no news any more."""


def notify(*, members: Iterable[Member], subscription: str, key: str, at: datetime) -> None:
    """Tell these members, in the caller's transaction; the same key a second time changes nothing. It comes to them as often
    as they chose, and only if the room still tells it then (`news.tells_new`)."""
    rows = [Notification(member_id=each.pk, subscription=subscription, key=key, at=at) for each in members]
    Notification.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def who_chose_at_once(subscription: str) -> QuerySet[Member]:
    """The current members who chose a subscription at once, where that is not what comes without a choice."""
    chosen = EmailChoice.objects.filter(subscription=subscription, every=Every.AT_ONCE)
    return Member.objects.current().filter(pk__in=chosen.values("member"))


def tell_at_once(*, subscription: str, key: str, at: datetime, among: Q, but_not: Member | None = None) -> None:
    """Tell those of the members in `among` who chose this subscription at once and were not told yet."""
    had = Notification.objects.filter(member=OuterRef("pk"), subscription=subscription, key=key)
    members = who_chose_at_once(subscription).filter(~Exists(had), among).exclude(pk=but_not.pk if but_not else None)
    notify(members=members.distinct(), subscription=subscription, key=key, at=at)


def tell_due(*, at: datetime) -> int:
    """Queue one email to each member with something to be told at once whose turn it is; returns how many were looked at."""
    if pace.is_night(at):
        return 0
    had_one = EmailTimes.objects.filter(member=OuterRef("member"), latest_at__gt=at - pace.AN_HOUR)
    due = Notification.objects.filter(~Exists(had_one), settled_at=None, at__lte=at)
    members = list(due.order_by("at").values_list("member", flat=True)[: 5 * MEMBERS_AT_ONCE])
    return sum(_tell(member, at) for member in list(dict.fromkeys(members))[:MEMBERS_AT_ONCE])


@transaction.atomic
def _tell(member_pk: int, at: datetime) -> int:
    member = Member.objects.get(pk=member_pk)
    EmailTimes.objects.bulk_create([EmailTimes(member=member)], ignore_conflicts=True)
    times = EmailTimes.objects.select_for_update(no_key=True).get(member=member)
    if times.latest_at and times.latest_at > at - pace.AN_HOUR:  # another worker was here first
        return 0
    waiting = list(Notification.objects.filter(member=member, settled_at=None, at__lte=at).order_by("at", "pk"))
    wanted = choosing.choices(member)
    fresh = [each for each in waiting if each.at > at - LATEST]
    at_once = [each for each in fresh if wanted.get(each.subscription) == Every.AT_ONCE][-IN_AN_EMAIL:]
    if at_once and member.is_current:
        queue_email(
            kind="home.news",
            key=f"home.news:{member.pk}:{at_once[0].pk}",
            at=at,
            to_member=member,
            payload={"notifications": [each.pk for each in at_once]},
        )
        times.latest_at = at
        times.save(update_fields=["latest_at"])
    Notification.objects.filter(pk__in=[each.pk for each in waiting]).update(settled_at=at)
    return 1


def lines_of(member: Member, notifications: list[int]) -> dict[str, list[news.New]]:
    """What these notifications tell now, by subscription: without what the member may no longer see or has muted since."""
    told = list(Notification.objects.filter(member=member, pk__in=notifications))
    if not told:
        return {}
    keys = {(each.subscription, each.key) for each in told}
    moments = [each.at for each in told]
    found = news.for_member(
        member,
        since=min(moments) - timedelta(microseconds=1),
        until=max(moments),
        of={each.subscription for each in told},
    )
    kept = {name: [each for each in lines if (name, each.key) in keys] for name, lines in found.items()}
    return {name: news.once_each(lines) for name, lines in kept.items() if lines}
