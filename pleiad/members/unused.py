"""Accounts that nobody uses end by the clock: first an email says so, thirty days later what `leaving` does."""

from datetime import datetime, timedelta

from django.db import transaction

from pleiad.audit.actions import record
from pleiad.outbox.actions import queue_email
from pleiad.outbox.models import Email

from . import leaving
from .models import Member

TOLD_BEFORE = timedelta(days=30)
KIND = "members.ends_soon"


@transaction.atomic
def end(*, member: Member, since: datetime, at: datetime) -> bool:
    """End the account if the email about it is thirty days old, and write that email if there is none. `since`: the moment
    from which the limit counts; another one needs another email. Returns whether it has ended."""
    held = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if held.left_at:
        return False
    key = f"{KIND}:{held.pk}:{since:%Y%m%d%H%M}"
    told = Email.objects.filter(key=key).first()
    if told is None:
        queue_email(kind=KIND, key=key, at=at, to_member=held, payload={"on": (at + TOLD_BEFORE).isoformat()})
        record(did="was told that the account ends", about=held, at=at)
        return False
    if told.due_at or told.written_at > at - TOLD_BEFORE:
        return False
    leaving.leave(member=held, at=at, by_itself=True)
    return True
