from datetime import datetime, timedelta

from django.db.models import Model

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
    )


def try_again(*, email: Email, at: datetime) -> bool:
    """Make an email that was given up due again; returns whether it was."""
    return bool(
        Email.objects.filter(pk=email.pk, gave_up_at__isnull=False).update(due_at=at, gave_up_at=None, attempts=0)
    )


def forget_old(*, at: datetime) -> int:
    """Remove emails 90 days after they were settled; returns how many went."""
    return Email.objects.filter(due_at=None, written_at__lt=at - timedelta(days=90)).delete()[0]
