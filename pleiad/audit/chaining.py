"""The chain in the database: lengthened by the workers, read to be checked, and rid of words that must go."""

import logging
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Model

from . import chain
from .actions import name_of, record
from .models import AuditHead, AuditRecord

log = logging.getLogger(__name__)
AT_ONCE = 500
LOGGED_EVERY = timedelta(hours=1)
COLUMNS = ("id", "at", "by", "did", "about", "reason", "detail", "position", "salt", "words", "link")


def _hold(*, wait: bool) -> AuditHead | None:
    """The head, held until the transaction ends; None when another process holds it and `wait` is not wanted."""
    held = AuditHead.objects.select_for_update(skip_locked=not wait).filter(pk=1).first()
    if held is None and not AuditHead.objects.filter(pk=1).exists():
        AuditHead.objects.get_or_create(pk=1)
        held = AuditHead.objects.select_for_update().get(pk=1)
    return held


@transaction.atomic
def lengthen(*, at: datetime) -> int:
    """Put committed records that wait into the chain, oldest first; returns how many. Does nothing while another worker
    does it. What is committed late comes later in the chain, whatever its number."""
    head = _hold(wait=False)
    if head is None:
        return 0
    rows = list(AuditRecord.objects.filter(position=None).order_by("pk")[:AT_ONCE])
    for each in rows:
        head.position += 1
        each.position, each.salt = head.position, secrets.token_hex(16)
        each.words = chain.words_of(salt=each.salt, reason=each.reason, detail=each.detail)
        head.link = each.link = chain.link_of(
            before=head.link,
            position=each.position,
            pk=each.pk,
            at=each.at,
            by=each.by_id,
            did=each.did,
            about=each.about,
            words=each.words,
        )
    if rows:
        _put(rows)
        transaction.on_commit(lambda: _tell(rows))
        if len(rows) < AT_ONCE and (head.logged_at is None or head.logged_at <= at - LOGGED_EVERY):
            head.logged_at = at
            log.info("The audit stands at %s:%s", head.position, head.link)
        head.save()
    return len(rows)


def _tell(rows: list[AuditRecord]) -> None:
    """A line in the log for each thing that was done: what, about which kind of thing, by a person or by time. Not whom."""
    for each in rows:
        facts = {"what": each.did, "about": each.about.partition(":")[0], "by": "a person" if each.by_id else "time"}
        log.info("Done: %s", each.did, extra={"facts": facts})


def _put(rows: list[AuditRecord]) -> None:
    """Write the places of these records, as an insert that meets rows which are there: `bulk_update` takes many times as
    long, and on SQLite those who register meanwhile wait for it."""
    AuditRecord.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=["position", "salt", "words", "link"]
    )


@transaction.atomic
def erase_words(*, abouts: Iterable[Model | str], at: datetime) -> int:
    """Erase reason and detail of the records about these things, as when a member leaves. The chain stays whole, and a
    record says which ones were erased. Returns how many."""
    names = list(dict.fromkeys(name_of(each) for each in abouts))
    erased: list[int] = []
    for first in range(0, len(names), AT_ONCE):
        about = AuditRecord.objects.filter(about__in=names[first : first + AT_ONCE]).exclude(reason="")
        erased += about.values_list("pk", flat=True)
    if not erased:
        return 0
    _hold(wait=True)
    found = AuditRecord.objects.filter(pk__in=erased)
    found.filter(position=None).update(reason="", detail={})
    chained = found.filter(position__isnull=False)
    gone = sorted(chained.values_list("pk", flat=True))
    chained.update(reason="", detail={}, salt="")
    if gone:
        record(did=chain.ERASED, at=at, detail={"records": gone})
    return len(erased)


def head() -> chain.Link | None:
    """Where the table says that the chain ends; None before anything was put into it."""
    row = AuditHead.objects.filter(pk=1).first()
    return chain.Link(row.position, row.link) if row else None


def records() -> Iterator[dict]:
    """All records as plain values, in the order of the chain; those that wait come last."""
    found = AuditRecord.objects.order_by(F("position").asc(nulls_last=True), "pk")
    yield from found.values(*COLUMNS).iterator(chunk_size=2000)
