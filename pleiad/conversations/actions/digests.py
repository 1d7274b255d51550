"""Emails on what is new: once a day or a week, without anything that members wrote and without the name of a support space.

A digest says how much is new, counted when it is sent, so that what has been hidden, taken back or deleted since is not
in it.
"""

from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from pleiad.content.models import Space
from pleiad.home import choosing
from pleiad.home.models import Every
from pleiad.members.models import Member
from pleiad.outbox import actions as outbox

from ..models import Answer, DigestRun, Interest, Question

HOUR = 8  # in London
PERIODS = {"day": timedelta(days=1), "week": timedelta(days=7)}
EVERY = {"day": Every.DAILY, "week": Every.WEEKLY}
AT_ONCE = 200
LATEST = timedelta(days=2)
"""A digest that is later than this is left out: the next one is near."""
SALT = "pleiad.conversations.digest-off"


def write_due(*, at: datetime) -> int:
    """Queue the digests of today and of this week, a batch at a time; returns for how many members."""
    return sum(_step(every, at) for every in PERIODS)


def moment(every: str, *, at: datetime) -> datetime:
    """When the latest digest of this kind was due: today or yesterday, or the last Monday, at eight in London."""
    now = timezone.localtime(at)
    due = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if every == "week":
        due -= timedelta(days=due.weekday())
    return due if due <= now else due - PERIODS[every]


def _step(every: str, at: datetime) -> int:
    due = moment(every, at=at)
    if at - due > LATEST:
        return 0
    name = f"{every} {due.date()}"
    if DigestRun.objects.filter(name=name, done_at__isnull=False).exists():
        return 0
    with transaction.atomic():
        DigestRun.objects.get_or_create(name=name)
        run = DigestRun.objects.select_for_update().get(name=name)
        if run.done_at:
            return 0
        members = list(_who_wants(every).filter(pk__gt=run.written_to).order_by("pk")[:AT_ONCE])
        since, until = (due - PERIODS[every]).timestamp(), due.timestamp()
        outbox.queue_emails(
            emails=[
                {
                    "kind": "conversations.digest",
                    "key": f"conversations.digest:{each.pk}:{name}",
                    "at": at,
                    "to_member": each,
                    "payload": {"since": since, "until": until},
                }
                for each in members
            ]
        )
        if len(members) < AT_ONCE:
            run.done_at = at
        else:
            run.written_to = members[-1].pk
        run.save(update_fields=["written_to", "done_at"])
        return len(members)


def _who_wants(every: str) -> QuerySet[Member]:
    follows = Exists(Interest.objects.followed().filter(member=OuterRef("pk")))
    return Member.objects.current().filter(follows, choosing.wants("followed", EVERY[every]))


def new_for(member: Member, *, since: datetime, until: datetime) -> tuple[list[tuple[Space, int]], int]:
    """How many new posts by others the member follows: for each space that can be named, and elsewhere."""
    # The member's own rows are read first: as one query with subqueries, PostgreSQL took minutes over new tables.
    interests = Interest.objects.filter(member=member)
    muted = interests.filter(muted_at__isnull=False)
    apart = list(Member.objects.kept_apart_from(member).values_list("pk", flat=True))
    spaces = set(Space.objects.visible_to(member).values_list("pk", flat=True)) - set(_named(muted, "space"))
    followed = Q(space__in=_named(interests.followed(), "space")) | Q(pk__in=_named(interests.followed(), "question"))
    questions = Question.objects.standing().filter(followed, space__in=spaces)
    questions = questions.exclude(pk__in=_named(muted, "question")).exclude(author__in=apart)
    fresh = Q(written_at__gt=since, written_at__lte=until) & (Q(author=None) | ~Q(author=member))
    asked = questions.filter(fresh).values("space").annotate(n=Count("pk")).values_list("space", "n")
    answers = Answer.objects.standing().exclude(author__in=apart).filter(fresh, question__in=questions)
    answered = answers.values("question__space").annotate(n=Count("pk")).values_list("question__space", "n")
    counts: dict[int, int] = {}
    for space, n in [*asked, *answered]:
        counts[space] = counts.get(space, 0) + n
    named, elsewhere = [], 0
    for space in Space.objects.filter(pk__in=counts):
        if space.sensitive or space.closed:
            elsewhere += counts[space.pk]
        else:
            named.append((space, counts[space.pk]))
    return named, elsewhere


def _named(interests: QuerySet[Interest], field: str) -> list[int]:
    return list(interests.filter(**{f"{field}__isnull": False}).values_list(field, flat=True))


def member_of(ticket: str) -> int | None:
    """The member, by number, whose digests this link ended before there was a page for all emails; None for a forged one."""
    try:
        return signing.loads(ticket, salt=SALT)
    except signing.BadSignature:
        return None
