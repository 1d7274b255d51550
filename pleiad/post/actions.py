from datetime import datetime, timedelta

from .models import Letter
from .secrets import seal


def write(
    *,
    kind: str,
    key: str,
    at: datetime,
    to_member=None,
    address: str = "",
    language: str = "",
    payload: dict | None = None,
    secrets: dict | None = None,
    due_at: datetime | None = None,
) -> None:
    """Put a letter in the tray, in the caller's transaction. The same `key` a second time changes nothing.

    It goes to `address`, or to the member's own address as it is when posted; in her language unless another is named.
    """
    letter = {"kind": kind, "key": key, "at": at, "to_member": to_member, "address": address, "language": language}
    write_many(letters=[letter | {"payload": payload, "secrets": secrets, "due_at": due_at}])


def write_many(*, letters: list[dict]) -> None:
    """Many letters at once, each a dict of the arguments of `write`; keys already there are left alone."""
    Letter.objects.bulk_create([_letter(**each) for each in letters], batch_size=1000, ignore_conflicts=True)


def _letter(*, kind, key, at, to_member=None, address="", language="", payload=None, secrets=None, due_at=None):
    return Letter(
        kind=kind,
        key=key,
        member_id=to_member and to_member.pk,
        address=address,
        language=language or getattr(to_member, "language", "en"),
        payload=payload or {},
        sealed=seal(secrets) if secrets else "",
        written_at=at,
        due_at=due_at or at,
    )


def try_again(*, letter: Letter, at: datetime) -> bool:
    """Make a letter that was given up due again; says whether it did."""
    return bool(
        Letter.objects.filter(pk=letter.pk, gave_up_at__isnull=False).update(due_at=at, gave_up_at=None, attempts=0)
    )


def forget_old(*, at: datetime) -> int:
    """Remove letters 90 days after they were settled; returns how many went."""
    return Letter.objects.filter(due_at=None, written_at__lt=at - timedelta(days=90)).delete()[0]
