"""The description of an archive's JSON, as JSON Schema, made from the declarations of the tables."""

from django.db import models

from pleiad.audit.models import AuditRecord
from pleiad.members.models import Member
from pleiad.privacy import declaration_of

from .gathering import ArchivedTable

FORMAT = "pleiad-archive/1"
NUMBERS = (models.IntegerField, models.AutoField)


def described(tables: list[ArchivedTable]) -> dict:
    """The schema of `data.json`: each table with what it holds, why and how long, and each column with its type."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        "type": "object",
        "required": ["format", "network", "made_at", "tables"],
        "properties": {
            "format": {"const": FORMAT},
            "network": {"type": "string"},
            "made_at": {"type": "string", "format": "date-time"},
            "tables": {
                "type": "object",
                "additionalProperties": False,
                "properties": {each.label: _table(each) for each in tables},
            },
        },
    }


def _table(table: ArchivedTable) -> dict:
    columns = {name: _column(table.model._meta.get_field(name), label) for name, label in table.columns.items()}
    for name in table.withheld:
        column = table.model._meta.get_field(name)
        if not (column.many_to_many and column.related_model is Member):
            columns[name] = {**_column(column, str(column.verbose_name)), "$comment": table.withheld[name]}
    return {
        "description": str(table.said.what),
        "$comment": f"{table.said.why.label} · {table.said.keep}",
        "type": "array",
        "items": {"type": "object", "additionalProperties": False, "properties": columns},
    }


def _column(column: models.Field, label: str) -> dict:
    said: dict = {"title": label}
    if choices := getattr(column, "flatchoices", None):
        said["description"] = "; ".join(f"{value}: {words}" for value, words in choices if value not in ("", None))
    return {**said, **_type(column)}


def _type(column: models.Field) -> dict:
    if column.many_to_many:
        return {"type": "array", "items": {"type": "string"}}
    if column.related_model is Member:
        return {"type": ["string", "null"]}
    if column.is_relation:
        names = {"at": {}, "did": {}, "reason": {}} if column.related_model is AuditRecord else {"number": {}}
        if declaration_of(column.related_model).about_nobody:
            names["name"] = {"type": "string"}
        return {"type": ["object", "null"], "properties": names, "additionalProperties": False}
    if isinstance(column, models.BooleanField):
        return {"type": ["boolean", "null"]}
    if isinstance(column, NUMBERS):
        return {"type": ["integer", "null"]}
    if isinstance(column, models.FloatField):
        return {"type": ["number", "null"]}
    if isinstance(column, models.JSONField):
        return {}
    if isinstance(column, models.DateTimeField):
        return {"type": ["string", "null"], "format": "date-time"}
    if isinstance(column, models.DateField):
        return {"type": ["string", "null"], "format": "date"}
    return {"type": ["string", "null"]}
