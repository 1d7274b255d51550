from datetime import datetime

from .models import AuditRecord


def name_of(thing) -> str:
    """`events.event:12` for a row, the text itself for text, empty for nothing."""
    if thing is None or isinstance(thing, str):
        return thing or ""
    return f"{thing._meta.label_lower}:{thing.pk}"


def record(*, did: str, at: datetime, by=None, about=None, reason: str = "", detail: dict | None = None) -> None:
    """Record an action, in the transaction of the action itself. `by` is None when no person did it."""
    AuditRecord.objects.create(
        at=at, by_id=by and by.pk, did=did, about=name_of(about), reason=reason, detail=detail or {}
    )


def record_many(*, did: str, at: datetime, abouts, by=None, reason: str = "", detail: dict | None = None) -> None:
    """Record one action on many things, in their order."""
    same = {"at": at, "by_id": by and by.pk, "did": did, "reason": reason, "detail": detail or {}}
    AuditRecord.objects.bulk_create([AuditRecord(**same, about=name_of(about)) for about in abouts], batch_size=1000)
