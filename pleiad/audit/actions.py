from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model

from .models import AuditRecord


def name_of(thing: Model | str | None) -> str:
    """`events.event:12` for a row, the text itself for text, empty for nothing."""
    if thing is None or isinstance(thing, str):
        return thing or ""
    return f"{thing._meta.label_lower}:{thing.pk}"


def record(
    *,
    did: str,
    at: datetime,
    by: Model | None = None,
    about: Model | str | None = None,
    reason: str = "",
    detail: dict | None = None,
) -> AuditRecord:
    """Record an action, in the transaction of the action itself. `by` is None when no person did it."""
    return AuditRecord.objects.create(
        at=at, by_id=by.pk if by else None, did=did, about=name_of(about), reason=reason, detail=detail or {}
    )


def record_many(
    *,
    did: str,
    at: datetime,
    abouts: Iterable[Model | str],
    by: Model | None = None,
    reason: str = "",
    detail: dict | None = None,
) -> None:
    """Record one action on many things, in their order."""
    same = {"at": at, "by_id": by.pk if by else None, "did": did, "reason": reason, "detail": detail or {}}
    AuditRecord.objects.bulk_create([AuditRecord(**same, about=name_of(about)) for about in abouts], batch_size=1000)
