"""Sending: the recipients become rows when the organiser presses, and get their emails step by step, at a pace.

A step takes the next recipients under the lock of the announcement and queues one email each, keyed by announcement and
member: whichever process dies where, nobody is left out and nobody gets two.
"""

import hashlib
import json
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import CharField, Count, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.home import choosing
from pleiad.home.models import Every
from pleiad.members.models import Member
from pleiad.outbox.actions import queue_emails
from pleiad.outbox.models import Email

from .. import audience, rules
from ..models import Announcement, AnnouncementKind, Recipient

STEP = timedelta(minutes=1)


class ChangedSince(Refused):
    """What would be sent, or to whom, is no longer what the organiser saw."""


def fingerprint(announcement: Announcement, members: list[int]) -> str:
    """One short name for every word of an announcement and everyone who would get it: the organiser's press carries that of
    the preview, so that what is sent is what was seen."""
    said = [announcement.kind, *announcement.words("en"), *announcement.words("cy"), announcement.in_welsh]
    whole = json.dumps([*said, announcement.replies_to_id, announcement.an_hour, str(announcement.from_at), members])
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def key_of(announcement: int, member: int | str = "") -> str:
    """The key of one recipient's email; without a member, how the keys of all of them begin."""
    return f"announcements:{announcement}:{member}"


@transaction.atomic
def send(*, announcement: Announcement, seen: str, by: Member, at: datetime) -> Announcement:
    """Send it off: from now on its words and its recipients are fixed. `seen`: the fingerprint of the preview. Raises
    ChangedSince where they are no longer those that the organiser saw, otherwise Refused."""
    held = Announcement.objects.select_for_update().get(pk=announcement.pk)
    members = list(audience.recipients(held).values_list("pk", flat=True))
    confides = audience.confides(held)
    if reason := rules.why_not_send(
        announcement=held, recipients=len(members), confides=confides, fewest=audience.FEWEST
    ):
        raise Refused(reason)
    if fingerprint(held, members) != seen:
        raise ChangedSince(_("Since you looked, the text or the list of people has changed. Look again, then send it."))
    Recipient.objects.bulk_create([Recipient(announcement=held, member_id=each) for each in members], batch_size=2000)
    held.sent_at, held.sent_by, held.many = at, by, len(members)
    held.next_step_at = max(held.from_at or at, at)
    held.save(update_fields=["sent_at", "sent_by", "many", "next_step_at"])
    record(did="sent an announcement", by=by, about=held, at=at, detail={"people": len(members), "kind": held.kind})
    return held


def step_due(*, at: datetime) -> int:
    """Queue the emails that are due of every announcement on its way; returns how many."""
    due = Announcement.objects.filter(next_step_at__lte=at).order_by("next_step_at")
    return sum(_step(pk, at) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _step(pk: int, at: datetime) -> int:
    found = Announcement.objects.select_for_update(skip_locked=True).filter(pk=pk, next_step_at__lte=at)
    held = found.first()
    if held is None:
        return 0
    if held.kind != AnnouncementKind.MUST_KNOW and not rules.may_leave_at(moment=timezone.localtime(at)):
        held.next_step_at = _morning_after(at)
        held.save(update_fields=["next_step_at"])
        return 0
    waiting = Recipient.objects.filter(announcement=held, queued_at=None, left_out_at=None).order_by("pk")
    batch = list(waiting.select_related("member")[: _emails_a_step(held)])
    written, left_out = _sorted_out(held, batch)
    queue_emails(
        emails=[
            {
                "kind": f"announcements.{held.kind}",
                "key": key_of(held.pk, each.member_id),
                "at": at,
                "to_member": each.member,
                "language": each.member.language if held.in_welsh else "en",
                "payload": {"announcement": held.pk},
            }
            for each in written
        ]
    )
    Recipient.objects.filter(pk__in=[each.pk for each in written]).update(queued_at=at)
    Recipient.objects.filter(pk__in=[each.pk for each in left_out]).update(left_out_at=at)
    more = waiting.exists()
    held.next_step_at = at + STEP if more else None
    held.done_at = None if more else at
    held.save(update_fields=["next_step_at", "done_at"])
    return len(written)


def _emails_a_step(announcement: Announcement) -> int:
    return max(1, announcement.an_hour * int(STEP.total_seconds()) // 3600)


def _sorted_out(announcement: Announcement, batch: list[Recipient]) -> tuple[list[Recipient], list[Recipient]]:
    """Who of these still gets the email, and who left, was suspended or stopped such emails since it was sent off."""
    wanted = {each.member_id for each in batch}
    if announcement.kind != AnnouncementKind.MUST_KNOW:
        asked = Member.objects.filter(choosing.wants(announcement.kind, Every.AT_ONCE), pk__in=wanted)
        wanted = set(asked.values_list("pk", flat=True))
    written: list[Recipient] = []
    left_out: list[Recipient] = []
    for each in batch:
        reads = each.member.is_current or (announcement.event_id and each.member.may_hold_places)
        (written if reads and each.member_id in wanted else left_out).append(each)
    return written, left_out


def _morning_after(at: datetime) -> datetime:
    here = timezone.localtime(at)
    day = here.date() if here.hour < 7 else here.date() + timedelta(days=1)
    return datetime.combine(day, time(7), here.tzinfo)


@transaction.atomic
def stop(*, announcement: Announcement, by: Member, at: datetime) -> None:
    """Stop it: who has not got it yet does not get it. Emails that the mail server has cannot be called back."""
    held = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if reason := rules.why_not_stop(announcement=held):
        raise Refused(reason)
    held.stopped_at, held.next_step_at = at, None
    held.save(update_fields=["stopped_at", "next_step_at"])
    record(did="stopped an announcement", by=by, about=held, at=at)


def progress(announcement: Announcement) -> dict[str, int]:
    """How far it is, in two statements: recipients in all, emails sent, on their way, dropped, given up or come back, and
    those left out or still to be written to."""
    recipients = Recipient.objects.filter(announcement=announcement)
    rows = recipients.aggregate(
        queued=Count("pk", filter=Q(queued_at__isnull=False)),
        left_out=Count("pk", filter=Q(left_out_at__isnull=False)),
    )
    keys = recipients.values_list(Concat(Value(key_of(announcement.pk)), Cast("member_id", CharField())))
    emails = Email.objects.filter(key__in=keys).aggregate(
        sent=Count("pk", filter=Q(sent_at__isnull=False, bounced_at=None)),
        dropped=Count("pk", filter=Q(dropped_at__isnull=False)),
        failed=Count("pk", filter=Q(gave_up_at__isnull=False) | Q(bounced_at__isnull=False)),
        leaving=Count("pk", filter=Q(due_at__isnull=False)),
    )
    if emails["sent"] + emails["dropped"] + emails["failed"] + emails["leaving"] == 0:
        emails["sent"] = rows["queued"]  # the emails themselves are kept for 90 days
    left_out = rows["left_out"] + emails["dropped"]
    waiting = announcement.many - rows["queued"] - rows["left_out"] + emails["leaving"]
    return {
        "all": announcement.many,
        "sent": emails["sent"],
        "waiting": 0 if announcement.stopped_at else max(waiting, 0),
        "left_out": left_out,
        "failed": emails["failed"],
        "stopped": max(waiting, 0) if announcement.stopped_at else 0,
    }
