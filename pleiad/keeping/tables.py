"""Every table as lines of JSON, and back: the same lines from SQLite and from PostgreSQL, so that two copies can be compared.

A line is one row, a list of values in the order of the columns. Moments are in UTC; bytes are base64.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import BinaryField, CharField, Field, Model, TextField
from django.db.models.functions import Collate

LEFT_OUT = {
    "contenttypes.contenttype", "auth.permission",  # every installation makes its own
    "sessions.session", "members.browsersession", "members.mailedcode",  # nobody is signed in by a copy
    "outbox.heartbeat", "outbox.holdup",  # how the machine stood
    "keeping.keptcopy", "keeping.examination", "keeping.firstorganiserlink",  # about the copies themselves, and this machine
}  # fmt: skip
AT_ONCE = 1000


def kept(apps) -> list[type[Model]]:
    """The models whose rows are kept in a copy, by name. `apps`: the registry, of today or of a state of migrations."""
    found = [each for each in apps.get_models(include_auto_created=True) if each._meta.managed and not each._meta.proxy]
    return sorted((each for each in found if name(each) not in LEFT_OUT), key=name)


def name(model: type[Model]) -> str:
    """What a table is called in a copy: "members.member"."""
    return model._meta.label_lower


def fields(model: type[Model]) -> list[Field]:
    """The columns of a table, the key first and then by name: an order that no later migration changes."""
    return sorted(model._meta.concrete_fields, key=lambda each: (not each.primary_key, each.attname))


def columns(model: type[Model]) -> list[str]:
    """The same, as attributes of the model."""
    return [each.attname for each in fields(model)]


def rows(model: type[Model]) -> Iterator[tuple]:
    """All rows in the order of their keys, which is the same on both databases; a few at a time in memory."""
    key = model._meta.pk
    order = key.attname
    if isinstance(key, (CharField, TextField)):
        order = Collate(key.attname, "C" if connection.vendor == "postgresql" else "BINARY")
    return model._base_manager.order_by(order).values_list(*columns(model)).iterator(chunk_size=AT_ONCE)


def line(values: Iterable) -> str:
    """One row as one line, without its line break."""
    return json.dumps([_plain(each) for each in values], ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _plain(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.days} {value.seconds}.{value.microseconds:06d}"
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    return value


class Loader:
    """Takes the rows of one table, and writes them as they were."""

    def __init__(self, model: type[Model], named: list[str]):
        known = {each.attname: each for each in model._meta.concrete_fields}
        if set(named) != set(known):
            raise ValueError(f"{name(model)} has other columns than the copy says")
        self.model, self.fields, self.waiting, self.many = model, [known[each] for each in named], [], 0

    def add(self, values: list) -> None:
        """One row, as its line said."""
        self.waiting.append(
            [
                each.get_db_prep_save(each.to_python(value), connection)
                for each, value in zip(self.fields, values, strict=True)
            ]
        )
        self.many += 1
        if len(self.waiting) >= AT_ONCE:
            self.write()

    def write(self) -> None:
        """Write what waits."""
        from .database import insert

        if self.waiting:
            insert(self.model, self.fields, self.waiting)
            self.waiting = []


class Digest:
    """The count and the hash of the lines of one table, and how many files (pictures) stand in them."""

    def __init__(self, model: type[Model]):
        self.rows, self.files, self._hash = 0, 0, hashlib.sha256()
        self.pictures = [number for number, each in enumerate(fields(model)) if isinstance(each, BinaryField)]

    def add(self, text: str, values: Iterable = ()) -> None:
        """One line more."""
        self.rows += 1
        self._hash.update(text.encode() + b"\n")
        if self.pictures:
            values = list(values)
            self.files += sum(values[number] is not None for number in self.pictures)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def digest(model: type[Model]) -> Digest:
    """What the table holds now, counted and hashed."""
    found = Digest(model)
    for values in rows(model):
        found.add(line(values), values)
    return found
