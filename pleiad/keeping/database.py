"""What a copy asks of the databases themselves: one moment to look at, the last numbers given, rows written as they were."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import AutoField, BigAutoField, Max, Model


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read in this block is of one moment, and nobody who writes has to wait for it."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")  # the moment is that of the first question
            yield
    else:  # not atomic(), which takes the lock for writing
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            cursor.execute("SELECT 1 FROM django_migrations")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")


def _counted(models: list[type[Model]]) -> list[type[Model]]:
    return [each for each in models if isinstance(each._meta.pk, (AutoField, BigAutoField))]


def last_numbers(models: list[type[Model]]) -> dict[str, int]:
    """The last number that each table gave to a row, by name of the table. It is not given again, though the row may be gone:
    the audit speaks of rows by their numbers."""
    found = {}
    with connection.cursor() as cursor:
        for model in _counted(models):
            table, key = model._meta.db_table, model._meta.pk.column
            if connection.vendor == "postgresql":
                cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [connection.ops.quote_name(table), key])
                cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {cursor.fetchone()[0]}")
            else:
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            row = cursor.fetchone()
            highest = model._base_manager.aggregate(highest=Max("pk"))["highest"] or 0
            if last := max(row[0] if row else 0, highest):
                found[table] = last
    return found


def go_on_from(models: list[type[Model]], numbers: dict[str, int]) -> None:
    """Let each table give numbers after these."""
    with connection.cursor() as cursor:
        for model in _counted(models):
            table, key = model._meta.db_table, model._meta.pk.column
            if not (last := numbers.get(table)):
                continue
            if connection.vendor == "postgresql":
                quoted = connection.ops.quote_name(table)
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [quoted, key, last])
            else:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])


def empty(models: list[type[Model]]) -> None:
    """Take every row out of these tables, in the transaction at hand; what refers to what is looked at when it ends."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


def insert(model: type[Model], fields: list, rows: list[list]) -> None:
    """Write rows with the values that they had: no `save`, no signal, nothing worked out anew."""
    quoted = ", ".join(connection.ops.quote_name(each.column) for each in fields)
    wanted = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({wanted})", rows)


def version() -> tuple[int, ...]:
    """The version of the database."""
    if connection.vendor == "sqlite":
        return sqlite3.sqlite_version_info
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        number = int(cursor.fetchone()[0])
    return number // 10000, number % 10000


def size() -> int:
    """Bytes that a PostgreSQL database takes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return cursor.fetchone()[0]


def never_analysed() -> list[str]:
    """Tables of PostgreSQL of ten thousand rows or more about which its planner knows nothing. SQLite is asked in ways that
    need no statistics (docs/house.md)."""
    if connection.vendor == "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_stat_user_tables WHERE n_live_tup >= 10000 "
            "AND last_analyze IS NULL AND last_autoanalyze IS NULL ORDER BY relname"
        )
        return [name for (name,) in cursor.fetchall()]
