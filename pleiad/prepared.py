"""Query sets that are worked out once and asked many times: for `search` alone, until it asks the databases' own text search."""

import threading
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX
from django.db.models.expressions import Expression
from django.db.models.query import get_related_populators


class Given(Expression):
    """A value that is named now and given when the statement is run."""

    def __init__(self, name: str):
        super().__init__(output_field=models.Field())
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]


def here():
    """The connection of this thread itself: every look through Django's `connection` costs as much as a comparison."""
    return connections[DEFAULT_DB_ALIAS]


def send(connection, sql: str, values: list) -> tuple[list, int]:
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


def filled(connection, params, given):
    return [as_stored(connection, given[each.name]) if type(each) is Given else each for each in params]


def as_stored(connection, value):
    """A moment as the database keeps it; anything else as it is. What is done at one moment names it a dozen times."""
    if not isinstance(value, datetime):
        return value
    if getattr(_latest, "moment", None) is not value:
        _latest.moment, _latest.stored = value, connection.ops.adapt_datetimefield_value(value)
    return _latest.stored


_latest = threading.local()


class Prepared:
    """A query set whose SQL is composed at its first use. Values are given by name; rows come back as model instances."""

    def __init__(self, make: Callable[[], models.QuerySet]):
        self._make = make
        self._compiled = None

    def all(self, **given) -> list:
        """Every row, as the query set itself would give it."""
        sql, params, locks, columns, build = self._compiled or self._compile()
        connection = here()
        if locks:
            connection.validate_no_broken_transaction()
            assert connection.in_atomic_block, "select_for_update is for use inside a transaction"
        found, _count = send(connection, sql, filled(connection, params, given))
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
        added = compiler.annotation_col_map.items()

        def build(row):
            made = queryset.model.from_db(DEFAULT_DB_ALIAS, names, row[first:after_last])
            for each in related:
                each.populate(row, made)
            for name, place in added:
                setattr(made, name, row[place])
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
        connection = here()
        return send(connection, f"{sql} LIMIT {int(most)}", filled(connection, params, given))[0]

    def _compile(self):
        self._compiled = self._make().query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        return self._compiled
