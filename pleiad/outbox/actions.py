from datetime import datetime

from django.db.models import Model, QuerySet

from . import hold_ups
from .emails import URGENT
from .models import Email
from .secrets import seal


def queue_email(
    *,
    kind: str,
    key: str,
    at: datetime,
    to_member: Model | None = None,
    address: str = "",
    language: str = "",
    payload: dict | None = None,
    secrets: dict | None = None,
    due_at: datetime | None = None,
) -> None:
    """Queue an email in the caller's transaction. The same `key` a second time changes nothing.

    It goes to `address`, or to the member's address at the time of sending, in the member's language unless `language`
    is given.
    """
    email = {"kind": kind, "key": key, "at": at, "to_member": to_member, "address": address, "language": language}
    queue_emails(emails=[email | {"payload": payload, "secrets": secrets, "due_at": due_at}])


def queue_emails(*, emails: list[dict]) -> None:
    """Many emails at once, each a dict of the arguments of `queue_email`; keys already there are left alone."""
    Email.objects.bulk_create([_email(**each) for each in emails], batch_size=1000, ignore_conflicts=True)


def _email(
    *,
    kind: str,
    key: str,
    at: datetime,
    to_member: Model | None = None,
    address: str = "",
    language: str = "",
    payload: dict | None = None,
    secrets: dict | None = None,
    due_at: datetime | None = None,
) -> Email:
    return Email(
        kind=kind,
        key=key,
        member_id=to_member.pk if to_member else None,
        address=address,
        language=language or getattr(to_member, "language", "en"),
        payload=payload or {},
        sealed=seal(secrets) if secrets else "",
        written_at=at,
        due_at=due_at or at,
        urgent=kind in URGENT,
    )


AGAIN: dict = {"gave_up_at": None, "bounced_at": None, "attempts": 0}


def try_again(*, email: Email, at: datetime) -> bool:
    """Make an email that was given up due again; returns whether it was. Since when there is trouble stays as it is."""
    return bool(_did_not_arrive().filter(pk=email.pk).update(due_at=at, **AGAIN))


def try_all_again(*, at: datetime, but_not: list[str]) -> int:
    """Make everything that was given up due again, but not these kinds, and let what waits leave now; returns how many."""
    again = _did_not_arrive().exclude(kind__in=but_not).update(due_at=at, **AGAIN)
    return again + let_go_now(at=at)


def let_go_now(*, at: datetime) -> int:
    """Try what was put off at once, without waiting for its next try; returns how many."""
    hold_ups.try_now(at=at)
    return Email.objects.filter(due_at__gt=at, refused_at__isnull=False).update(due_at=at, attempts=0)


def _did_not_arrive() -> QuerySet[Email]:
    return Email.objects.filter(gave_up_at__isnull=False)
