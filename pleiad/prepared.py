"""Query sets that are worked out once and asked many times, for the few acts that many people do in the same minute.

Django composes its SQL anew for every query, which takes several times as long as the database needs to answer. What is
prepared here is written as an ordinary query set, with `Given("name")` where a value comes in later:

    BY_SLUG = Prepared(lambda: Event.objects.published().filter(slug=Given("slug")))
    event = BY_SLUG.first(slug="spring-meeting")
"""

import secrets
import threading
from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX
from django.db.models.expressions import Expression
from django.db.models.query import get_related_populators
from django.db.models.sql import UpdateQuery


class Given(Expression):
    """A value that is named now and given when the statement is run."""

    def __init__(self, name: str):
        super().__init__(output_field=models.Field())
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]


def _here():
    """The connection of this thread itself: every look through Django's `connection` costs as much as a comparison."""
    return connections[DEFAULT_DB_ALIAS]


def _send(connection, sql: str, values: list) -> tuple[list, int]:
    """Run one statement with values as the database takes them; its rows, and how many it met.

    Django's cursor rewrites and watches every statement. Its road is taken when somebody watches, as tests do that count;
    otherwise the driver is asked, on PostgreSQL for a statement that it plans once a connection.
    """
    if connection.execute_wrappers or connection.queries_logged:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else [], cursor.rowcount
    connection.validate_no_broken_transaction()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            cursor = connection.Database.Cursor(connection.connection).execute(sql, values, prepare=True)
        else:
            cursor = connection.connection.execute(_with_question_marks(sql), values)
        return cursor.fetchall() if cursor.description else [], cursor.rowcount


@lru_cache
def _with_question_marks(sql):
    return FORMAT_QMARK_REGEX.sub("?", sql).replace("%%", "%")


def _filled(connection, params, given):
    return [_as_stored(connection, given[each.name]) if type(each) is Given else each for each in params]


def _as_stored(connection, value):
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


class Prepared:
    """A query set whose SQL is composed at its first use. Values are given by name; rows come back as model instances."""

    def __init__(self, make: Callable[[], models.QuerySet]):
        self._make = make
        self._compiled = None

    def all(self, **given) -> list:
        """Every row, as the query set itself would give it."""
        sql, params, locks, columns, build = self._compiled or self._compile()
        connection = _here()
        if locks:
            connection.validate_no_broken_transaction()
            assert connection.in_atomic_block, "select_for_update is for use inside a transaction"
        found, _count = _send(connection, sql, _filled(connection, params, given))
        return [build(_converted(connection, row, columns)) for row in found]

    def first(self, **given):
        """The first row, or None."""
        found = self.all(**given)
        return found[0] if found else None

    def _compile(self):
        queryset = self._make()
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        columns = compiler.get_converters([each[0] for each in compiler.select])
        first, after_last = compiler.klass_info["select_fields"][0], compiler.klass_info["select_fields"][-1] + 1
        names = [each[0].target.attname for each in compiler.select[first:after_last]]
        related = get_related_populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)

        def build(row):
            made = queryset.model.from_db(DEFAULT_DB_ALIAS, names, row[first:after_last])
            for each in related:
                each.populate(row, made)
            return made

        self._compiled = sql, params, queryset.query.select_for_update, columns, build
        return self._compiled


def _converted(connection, row, columns):
    if not columns:
        return row
    row = list(row)
    for place, (converters, expression) in columns.items():
        value = row[place]
        for convert in converters:
            value = convert(value, expression, connection)
        row[place] = value
    return row


class PreparedRows:
    """A query set of `values_list` whose SQL is composed at its first use; gives tuples as the database has them, at most
    as many as are asked for."""

    def __init__(self, make: Callable[[], models.QuerySet]):
        self._make = make
        self._compiled = None

    def all(self, *, most: int, **given) -> list[tuple]:
        """The rows; values are given by name."""
        sql, params = self._compiled or self._compile()
        connection = _here()
        return _send(connection, f"{sql} LIMIT {int(most)}", _filled(connection, params, given))[0]

    def _compile(self):
        self._compiled = self._make().query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        return self._compiled


class PreparedUpdate:
    """An update whose SQL is composed at its first use; `values` are expressions with `Given` in them."""

    def __init__(self, make: Callable[[], models.QuerySet], **values):
        self._make, self._values = make, values
        self._compiled = self._returned = self._model = None

    def __call__(self, **given) -> int:
        """Change the rows; returns how many."""
        sql, params = self._compiled or self._compile()
        connection = _here()
        return _send(connection, sql, _filled(connection, params, given))[1]

    def _compile(self):
        queryset = self._make()
        self._model, query = queryset.model, queryset.query.chain(UpdateQuery)
        query.add_update_values(self._values)
        self._compiled = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        return self._compiled

    def one(self, **given):
        """Change at most one row and give it as it is now, locked until the transaction ends; None when there is none."""
        sql, params = self._compiled or self._compile()
        names, quoted, columns = self._returned or self._work_out_returned()
        connection = _here()
        found, _count = _send(connection, f"{sql} RETURNING {quoted}", _filled(connection, params, given))
        return (
            self._model.from_db(DEFAULT_DB_ALIAS, names, _converted(connection, found[0], columns)) if found else None
        )

    def _work_out_returned(self):
        connection, fields = _here(), self._model._meta.concrete_fields
        columns = {
            place: (converters, each)
            for place, each in enumerate(each.cached_col for each in fields)
            if (converters := connection.ops.get_db_converters(each) + each.get_db_converters(connection))
        }
        quoted = ", ".join(connection.ops.quote_name(each.column) for each in fields)
        self._returned = [each.attname for each in fields], quoted, columns
        return self._returned


_inserts: dict[tuple, tuple] = {}
_kept = threading.local()


@contextmanager
def together():
    """Rows that are added inside the block leave as one statement when it ends, so that whoever waits for a row that the
    transaction holds waits for one answer of the database and not for five. Inside, they cannot be read yet, and a row
    without a key of its own (see `key_at`) does not learn the one it gets."""
    _kept.rows = []
    try:
        yield
        rows, _kept.rows = _kept.rows, None
        connection = _here()
        if connection.vendor == "postgresql" and rows:
            sql = _as_one(*(sql for sql, _values in rows))
            _send(connection, sql, [each for _sql, values in rows for each in values])
        else:
            for sql, values in rows:
                _send(connection, sql, values)
    finally:
        _kept.rows = None


@lru_cache
def _as_one(*inserts):
    *first, last = inserts
    named = ", ".join(f"row_{number} AS ({sql})" for number, sql in enumerate(first))
    return f"WITH {named} {last}" if first else last


def key_at(at: datetime) -> int:
    """A primary key that is known before its row is added: milliseconds since 1970, then 20 random bits (until 2248)."""
    return int(at.timestamp() * 1000) << 20 | secrets.randbits(20)


def insert(made: models.Model, *, ignore_conflicts: bool = False, at_once: bool = False) -> bool:
    """Add this new row, as `save` would without its signals; says whether it was added.

    With `ignore_conflicts` a row that breaks a unique constraint is left out and nothing is raised. `at_once`: inside
    `together` too, for a row whose key is needed.
    """
    key = (type(made), made.pk is None, ignore_conflicts)
    sql, columns = _inserts.get(key) or _inserts.setdefault(key, _insert(*key))
    connection, row = _here(), made.__dict__
    values = [_value(connection, row, *each) for each in columns]
    if not at_once and getattr(_kept, "rows", None) is not None:
        _kept.rows.append((sql, values))
        return True
    found, _count = _send(connection, sql, values)
    if not found:
        return False
    made.pk = found[0][0]
    made._state.adding, made._state.db = False, DEFAULT_DB_ALIAS
    return True


def add(model: type[models.Model], *, ignore_conflicts: bool = False, **row) -> None:
    """Add a new row that nobody here looks at again; `row` by column (`by_id`), what is not named has its default."""
    key = (model, model._meta.pk.attname not in row, ignore_conflicts)
    sql, columns = _inserts.get(key) or _inserts.setdefault(key, _insert(*key))
    connection = _here()
    row = {name: field.get_default() for field, name, _plain in columns if name not in row} | row
    if len(row) > len(columns):
        raise TypeError(f"{model._meta.label} has no such column: {sorted(row.keys() - {each[1] for each in columns})}")
    values = [_value(connection, row, *each) for each in columns]
    if getattr(_kept, "rows", None) is not None:
        _kept.rows.append((sql, values))
    else:
        _send(connection, sql, values)


def _insert(model, without_key, ignore_conflicts):
    quote, meta = _here().ops.quote_name, model._meta
    fields = [each for each in meta.local_concrete_fields if not (each.primary_key and without_key)]
    if any(getattr(each, name, False) for each in fields for name in ("auto_now", "auto_now_add")):
        raise TypeError(f"{meta.label} sets moments of its own, which are set by save() only.")
    names = ", ".join(quote(each.column) for each in fields)
    values = ", ".join(["%s"] * len(fields))
    on_conflict = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    sql = (
        f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES ({values}){on_conflict} RETURNING {quote(meta.pk.column)}"
    )
    return sql, [(each, each.attname, _stored_as_it_is(each)) for each in fields]


def _stored_as_it_is(field):
    """The type whose values need no preparing in this column, or None. Only Django's own fields are known that well."""
    kind = field.target_field if field.is_relation else field
    if not type(kind).__module__.startswith("django.db.models.fields"):
        return None
    known = {
        models.CharField: str,
        models.TextField: str,
        models.IntegerField: int,
        models.BooleanField: bool,
        models.DateTimeField: datetime,
    }
    return next((python for each, python in known.items() if isinstance(kind, each)), None)


def _value(connection, row, field, name, plain):
    value = row[name]
    if plain is not None:
        if value is None:
            return None
        if type(value) is plain:
            return connection.ops.adapt_datetimefield_value(value) if plain is datetime else value
    return field.get_db_prep_save(value, connection)
