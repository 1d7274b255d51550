"""Rows that are added by their columns, and several at once behind one change, as one statement of the database.

For the few acts that many people do in the same minute. Whoever wants a row that everybody wants holds it while her
statement runs, so it has to be one: a thread that asks for five waits five times for its turn while all others wait for it.
"""

import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import count

from django.db import DEFAULT_DB_ALIAS, IntegrityError, OperationalError, models

from .prepared import PreparedUpdate, as_stored, filled, here, send

NOT_MET = "not met"


class NotMet(Exception):
    """No row was as the change wanted it, so that nothing has happened."""


@dataclass(frozen=True)
class Changed:
    """In a row that is added `together`: what a column of the changed row has then."""

    column: str


_inserts: dict[tuple, "_Insert"] = {}
_kept = threading.local()


@contextmanager
def together(change: PreparedUpdate, *, pk: int, **given) -> Iterator[None]:
    """Change the row with this key and, in the same statement, add the rows that are added inside the block.

    `change` is an update of one row `pk=Given("pk")`, with conditions. When they do not hold, nothing happens and `NotMet`
    is raised. Rows may name what the change made of a column with `Changed`. Inside the block they cannot be read yet, and a
    row needs a key of its own (see `key_at`) to be named by others.
    """
    _kept.rows = []
    try:
        yield
        rows, _kept.rows = _kept.rows, None
        connection, (sql, params) = here(), change.compiled()
        values = [pk, *filled(connection, params, given | {"pk": pk})]
        values += [each for _insert, row in rows for each in row if type(each) is not Changed]
        shapes = tuple((insert, tuple(each if type(each) is Changed else None for each in row)) for insert, row in rows)
        if connection.vendor == "postgresql":
            found, _count = send(connection, _with(sql, change.model, shapes), values[1:])
            met = bool(found)
        else:
            met = _by_trigger(connection, values, *_trigger(sql, change.model, shapes))
        if not met:
            raise NotMet
    finally:
        _kept.rows = None


@lru_cache
def _with(change, model, shapes):
    """The change, and an INSERT for each row that takes what it needs from the changed row, for PostgreSQL."""
    quote, parts = here().ops.quote_name, []
    for number, (insert, row) in enumerate(shapes):
        values = ", ".join(f"changed.{quote(each.column)}" if each else "%s" for each in row)
        parts.append(f", row_{number} AS ({insert.into} SELECT {values} FROM changed{insert.on_conflict})")
    wanted = {each.column for _insert, row in shapes for each in row if each} | {model._meta.pk.column}
    returned = ", ".join(quote(each) for each in sorted(wanted))
    return f"WITH changed AS ({change} RETURNING {returned}){''.join(parts)} SELECT 1 FROM changed"


_numbers = count()


@lru_cache
def _trigger(change, model, shapes):
    """The same for SQLite, whose WITH changes nothing: a view of this connection that takes the values as a row, and a
    trigger that does all of it."""
    quote, name, taken = here().ops.quote_name, f"together_{next(_numbers)}", count(1)
    row_changed = f"(SELECT {{}} FROM {quote(model._meta.db_table)} WHERE {quote(model._meta.pk.column)} = NEW.v0)"

    def with_values(sql):
        return re.sub(r"(?<!%)%s", lambda _mark: f"NEW.v{next(taken)}", sql).replace("%%", "%")

    steps = [with_values(change), f"SELECT RAISE(ABORT, '{NOT_MET}') WHERE changes() = 0"]
    for insert, row in shapes:
        values = ", ".join(row_changed.format(quote(each.column)) if each else with_values("%s") for each in row)
        steps.append(f"{insert.into} VALUES ({values}){insert.on_conflict}")
    columns = [f"v{number}" for number in range(next(taken))]
    return (
        f"INSERT INTO {name} VALUES ({', '.join(['%s'] * len(columns))})",
        (
            f"CREATE TEMP VIEW {name} AS SELECT {', '.join(f'NULL AS {each}' for each in columns)}",
            f"CREATE TEMP TRIGGER {name}_all INSTEAD OF INSERT ON {name} BEGIN {'; '.join(steps)}; END",
        ),
    )


def _by_trigger(connection, values, sql, making):
    try:
        send(connection, sql, values)
    except IntegrityError as refused:
        if str(refused) == NOT_MET:
            return False
        raise
    except OperationalError as missing:
        if "no such table: together_" not in str(missing):
            raise
        for each in making:  # once a connection
            connection.connection.execute(each)
        return _by_trigger(connection, values, sql, making)
    return True


def key_at(at: datetime) -> int:
    """A primary key that is known before its row is added: milliseconds since 1970, then 20 bits (until 2248).

    A thread counts them on from a random number, so that it never makes the same key twice, and two threads that act in the
    same millisecond hardly ever do.
    """
    if not hasattr(_kept, "tails"):
        _kept.tails = count(secrets.randbits(20))
    return int(at.timestamp() * 1000) << 20 | next(_kept.tails) & 0xFFFFF


def insert(made: models.Model, *, ignore_conflicts: bool = False) -> bool:
    """Add this new row, as `save` would without its signals; says whether it was added, or waits to be (see `together`).

    With `ignore_conflicts` a row that breaks a unique constraint is left out and nothing is raised.
    """
    statement = _statement(type(made), made.pk is None, ignore_conflicts)
    values = statement.values(made.__dict__)
    if getattr(_kept, "rows", None) is not None:
        _kept.rows.append((statement, values))
        return True
    found, _count = send(here(), statement.sql, values)
    if not found:
        return False
    made.pk = found[0][0]
    made._state.adding, made._state.db = False, DEFAULT_DB_ALIAS
    return True


def add(model: type[models.Model], *, ignore_conflicts: bool = False, **row) -> None:
    """Add a new row that nobody here looks at again; `row` by column (`by_id`), what is not named has its default."""
    statement = _statement(model, model._meta.pk.attname not in row, ignore_conflicts)
    row = statement.defaults | row
    if len(row) < len(statement.columns):  # a default that is made anew for each row
        row |= {name: field.get_default() for field, name, _plain in statement.columns if name not in row}
    if len(row) > len(statement.columns):
        unknown = row.keys() - {each[1] for each in statement.columns}
        raise TypeError(f"{model._meta.label} has no such column: {sorted(unknown)}")
    values = statement.values(row)
    if getattr(_kept, "rows", None) is not None:
        _kept.rows.append((statement, values))
    else:
        send(here(), statement.sql, values)


def _statement(*key):
    return _inserts.get(key) or _inserts.setdefault(key, _Insert(*key))


class _Insert:
    """How a row of a model is added."""

    def __init__(self, model, without_key, ignore_conflicts):
        quote, meta = here().ops.quote_name, model._meta
        fields = [each for each in meta.local_concrete_fields if not (each.primary_key and without_key)]
        if any(getattr(each, name, False) for each in fields for name in ("auto_now", "auto_now_add")):
            raise TypeError(f"{meta.label} sets moments of its own, which are set by save() only.")
        self.into = f"INSERT INTO {quote(meta.db_table)} ({', '.join(quote(each.column) for each in fields)})"
        self.on_conflict = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
        values = ", ".join(["%s"] * len(fields))
        self.sql = f"{self.into} VALUES ({values}){self.on_conflict} RETURNING {quote(meta.pk.column)}"
        self.columns = [(each, each.attname, _stored_as_it_is(each)) for each in fields]
        self.defaults = {each.attname: each.get_default() for each in fields if not callable(each.default)}

    def values(self, row):
        connection = here()
        return [
            value if type(value := row[name]) in plain else _prepared(connection, value, field)
            for field, name, plain in self.columns
        ]


def _stored_as_it_is(field):
    """The types whose values need no preparing in this column. Only Django's own fields are known that well."""
    kind = field.target_field if field.is_relation else field
    if not type(kind).__module__.startswith("django.db.models.fields"):
        return (Changed,)
    known = {
        models.CharField: str,
        models.TextField: str,
        models.IntegerField: int,
        models.BooleanField: bool,
        models.DateTimeField: type(None),
    }
    return next(((Changed, python, type(None)) for each, python in known.items() if isinstance(kind, each)), (Changed,))


def _prepared(connection, value, field):
    if type(value) is datetime and isinstance(field, models.DateTimeField):
        return as_stored(connection, value)
    return field.get_db_prep_save(value, connection)
