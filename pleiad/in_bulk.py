"""Many new rows at once: letters, audit entries. One statement for each thousand, whatever the engine.

Django's `bulk_create` makes an instance of every row and asks each of its fields in turn, which costs more than the database
itself. Here only columns that differ from row to row are sent for each row, all of them as one value that the database takes apart.
"""

import json
from collections.abc import Sequence

from django.db import DEFAULT_DB_ALIAS, connections, models

AT_ONCE = 1000
AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField)


def add_many(model: type[models.Model], rows: Sequence[dict], *, ignore_conflicts: bool = False) -> None:
    """Add rows that nobody here looks at again, in their order. Each is a dict by column (`by_id`) with the same keys; what
    is not named has its default. With `ignore_conflicts`, rows that break a unique constraint are left out."""
    for start in range(0, len(rows), AT_ONCE):
        _add(connections[DEFAULT_DB_ALIAS], model._meta, rows[start : start + AT_ONCE], ignore_conflicts)


def _add(connection, meta, rows, ignore_conflicts):
    named = rows[0].keys()
    fields = [each for each in meta.local_concrete_fields if each.attname in named or not each.primary_key]
    if unknown := named - {each.attname for each in fields}:
        raise TypeError(f"{meta.label} has no such column: {sorted(unknown)}")
    same, differing = [], []
    for field in fields:
        values = [row[field.attname] for row in rows] if field.attname in named else [field.get_default()]
        if values.count(values[0]) == len(values):
            same.append((field, _as_stored(connection, field, values[:1])[0]))
        else:
            differing.append((field, _as_stored(connection, field, values)))
    rows_of = _rows_on_postgresql if connection.vendor == "postgresql" else _rows_on_sqlite
    selected, source, params = rows_of(connection, same, differing, len(rows))
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field, _value in [*same, *differing])
    at_conflict = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(meta.db_table)} ({names}) SELECT {selected} FROM {source} WHERE true{at_conflict}",
            params,
        )


def _as_stored(connection, field, values):
    """Values of one column as the driver takes them; JSON as its text."""
    if isinstance(field, models.JSONField):
        return [json.dumps(each, cls=field.encoder) for each in values]
    kind = field.target_field if field.is_relation else field
    plain = isinstance(kind, AS_THEY_ARE) and type(kind).__module__.startswith("django.db.models.fields")
    if plain and {type(each) for each in values} <= {str, int}:
        return values
    return [field.get_db_prep_save(each, connection) for each in values]


def _rows_on_sqlite(_connection, same, differing, many):
    selected = ["%s"] * len(same) + [f"json_extract(value, '$[{place}]')" for place in range(len(differing))]
    rows = list(zip(*(values for _field, values in differing), strict=True)) if differing else [[]] * many
    return ", ".join(selected), "json_each(%s)", [*(value for _field, value in same), json.dumps(rows)]


def _rows_on_postgresql(connection, same, differing, many):
    selected = ["%s::{}{}".format(*_kinds(connection, field)) for field, _value in same]
    constants = [value for _field, value in same]
    if not differing:
        return ", ".join(selected), "generate_series(1, %s)", [*constants, many]
    kinds = [_kinds(connection, field) for field, _values in differing]
    selected += [f"given.c{place}{then}" for place, (_kind, then) in enumerate(kinds)]
    columns = ", ".join(f"c{place} {kind}" for place, (kind, _then) in enumerate(kinds))
    names = [f"c{place}" for place in range(len(differing))]
    rows = [dict(zip(names, row, strict=True)) for row in zip(*(values for _field, values in differing), strict=True)]
    source = f"json_to_recordset(%s::json) AS given({columns})"
    return ", ".join(selected), source, [*constants, json.dumps(rows, default=str)]


def _kinds(connection, field):
    """What a value is sent as, and what becomes of it. Text is sent without its length: a cast would cut it silently."""
    kind = field.db_type(connection)
    if kind == "jsonb":
        return "text", "::jsonb"
    return ("text", "") if kind.startswith("varchar") else (kind, "")
