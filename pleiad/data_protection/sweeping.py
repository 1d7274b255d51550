"""The sweep: deletes what every table promised to keep no longer. It reads the same declarations as the privacy notice, so
that the one is never larger than the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from pleiad.members import unused
from pleiad.members.models import Hold, Member
from pleiad.privacy import Keep, PrivacyDeclaration, declaration_of

from .models import Sweep

EVERY = timedelta(minutes=10)
AT_ONCE = 1000
"""Rows in one transaction, so that nobody waits for the database meanwhile."""
ROUNDS = 20
"""Transactions for one table in one sweep; the rest goes in the next."""


@dataclass(frozen=True)
class OldRows:
    """One table: how many rows are past their limit, `keep`, and go, and how many of them a legal hold keeps."""

    model: type[models.Model]
    said: PrivacyDeclaration
    keep: Keep
    due: int
    held: int

    @property
    def label(self) -> str:
        return self.model._meta.label


def swept_tables() -> Iterator[tuple[type[models.Model], PrivacyDeclaration]]:
    """Every table with a limit that counts from a moment or a day."""
    for model in apps.get_models():
        said = declaration_of(model)
        if said.keep.since:
            yield model, said


def limits_of_accounts() -> Iterator[tuple[type[models.Model], PrivacyDeclaration, Keep]]:
    """Every limit after which an account that nobody uses ends."""
    for model in apps.get_models():
        said = declaration_of(model)
        for keep in said.ends:
            yield model, said, keep


def overdue(model: type[models.Model], keep: Keep, *, at: datetime) -> QuerySet:
    """The rows whose time is over, those that a hold keeps among them."""
    rows = model._base_manager.filter(**{f"{keep.since}__lte": _limit(model, keep, at)})
    if keep.when is not None:
        rows = rows.filter(keep.when() if callable(keep.when) else keep.when)
    if keep.blank:
        rows = rows.exclude(**{name: _empty(model, name) for name in keep.blank})
    return rows


def _limit(model: type[models.Model], keep: Keep, at: datetime) -> datetime:
    *way, last = keep.since.split("__")
    for part in way:
        model = model._meta.get_field(part).related_model
    moment = at - keep.after
    return moment if isinstance(model._meta.get_field(last), models.DateTimeField) else timezone.localdate(moment)


def _empty(model: type[models.Model], name: str) -> str | list:
    return [] if isinstance(model._meta.get_field(name), models.JSONField) else ""


def without_held(rows: QuerySet, said: PrivacyDeclaration) -> QuerySet:
    """Those of the rows that no open hold keeps: neither one on a member whom they are about, nor one on their table."""
    holds = Hold.objects.open()
    rows = rows.exclude(Exists(holds.filter(table=rows.model._meta.label)))
    for path in (said.of, *said.also_of):
        if path:
            about = "pk" if path == "self" else path
            rows = rows.exclude(Exists(holds.filter(member=OuterRef(about))))
    return rows


def look(*, at: datetime) -> list[OldRows]:
    """What a sweep would delete now, by table; nothing is changed."""
    found = []
    limits = [(model, said, said.keep) for model, said in swept_tables()]
    for model, said, keep in [*limits, *limits_of_accounts()]:
        rows = overdue(model, keep, at=at)
        if in_all := rows.count():
            due = without_held(rows, said).count()
            found.append(OldRows(model, said, keep, due, in_all - due))
    return found


def sweep(*, at: datetime) -> Sweep:
    """Delete, or empty, what is over everywhere, a thousand rows at a time, and write down how much it was."""
    gone: dict[str, int] = {}
    held: dict[str, int] = {}
    for model, said in swept_tables():
        label = model._meta.label
        rows = overdue(model, said.keep, at=at)
        if not rows.exists():
            continue
        for _round in range(ROUNDS):
            if not (many := _sweep_once(without_held(rows, said), said)):
                break
            gone[label] = gone.get(label, 0) + many
        if kept := rows.count():
            held[label] = kept
    if many := _end_unused(at):
        gone[Member._meta.label] = many
    return _write_down(at, gone, held)


def _end_unused(at: datetime) -> int:
    """End the accounts that nobody uses, each in a transaction of its own; returns how many have ended."""
    ended = 0
    for model, said, keep in limits_of_accounts():
        rows = without_held(overdue(model, keep, at=at), said).order_by(keep.since, "pk")
        path = "pk" if said.of == "self" else said.of
        for pk, since in list(rows.values_list(path, keep.since)[:AT_ONCE]):
            ended += unused.end(member=Member(pk=pk), since=since, at=at)
    return ended


@transaction.atomic
def _sweep_once(rows: QuerySet, said: PrivacyDeclaration) -> int:
    chosen = list(rows.order_by().values_list("pk", flat=True)[:AT_ONCE])
    if not chosen:
        return 0
    going = rows.model._base_manager.filter(pk__in=chosen)
    if said.keep.blank:
        return going.update(**{name: _empty(rows.model, name) for name in said.keep.blank})
    going.delete()
    return len(chosen)


def _write_down(at: datetime, gone: dict[str, int], held: dict[str, int]) -> Sweep:
    """One row a day, to which every sweep of the day adds: a row for each would say when who did what."""
    day_began = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    today = Sweep.objects.filter(at__gte=day_began, at__lte=at).first()
    if today is None:
        return Sweep.objects.create(at=at, gone=gone, held=held)
    today.at, today.held = at, held
    today.gone = {label: today.gone.get(label, 0) + gone.get(label, 0) for label in {*today.gone, *gone}}
    today.save(update_fields=["at", "gone", "held"])
    return today


def is_due(*, at: datetime) -> bool:
    """Whether the last sweep is long enough ago."""
    return not Sweep.objects.filter(at__gt=at - EVERY).exists()
