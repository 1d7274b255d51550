"""Everything in open formats, for those who take the network over, and back from them: JSON Lines (from which `import` reads),
the same as CSV, pictures as files, the meetings as a calendar, and a description of every table and column."""

import base64
import csv
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.db.models import BinaryField, JSONField, Model
from django.utils.translation import override

from pleiad.events import feeds
from pleiad.events.models import Event
from pleiad.privacy import declaration_of

from . import copying, database, tables
from .sealed import NoBackup

FORMAT = "pleiad-export-1"
README = """\
Export of a Pleiad network
==========================

This folder holds everything that a network has kept: its members, meetings, registrations, stories, questions and the rest.
It holds personal data. Keep it as you would keep a list of members: encrypted, and no longer than you need it.

  tables/NAME.jsonl   one table: each line is one row, a JSON object. `pleiad import` reads these.
  tables/NAME.csv     the same rows for a spreadsheet. Lists and objects in a cell are JSON.
  files/              pictures that members gave, named by table, row and column
  meetings.ics        all published meetings as a calendar (iCalendar, RFC 5545)
  schema.json         what each table is, what each column holds, which table it refers to, and what the table says about
                      people: whose data it is, how long it is kept, what happens when that member leaves
  export.json         the format, the migrations that the tables had, and how many rows with which hash each table holds

Moments are in UTC (ISO 8601). A column that ends in _id holds the key of a row in the table that schema.json names.
An empty cell in a CSV file may be a missing value or an empty text; the JSON tells which.

Not here: who was signed in, codes on their way, and the settings of the server. What is sealed (keys of authenticator apps,
secrets of emails that wait) can be read only with the SECRET_KEY of the server that this came from.

To bring it back: install Pleiad, give it an empty database, and run `pleiad import FOLDER`.
"""


class NoExport(Exception):
    """The folder is no export, or cannot be used; `str()` says so for the keeper."""


def export(folder: Path) -> copying.Counted:
    """Write the folder, of one moment. Raises NoExport where it is not empty."""
    if folder.exists() and any(folder.iterdir()):
        raise NoExport(f"{folder} is not empty")
    for each in (folder, folder / "tables", folder / "files"):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
    counted, told = copying.Counted(), {}
    with database.one_moment():
        models = tables.kept(apps)
        for model in models:
            told[tables.name(model)] = _export_table(model, folder, counted)
        with override("en"):
            public = Event.objects.visible_to(None).order_by("starts_at", "pk")
            _write(folder / "meetings.ics", feeds.calendar(public))
            _write_json(folder / "schema.json", {tables.name(each): described(each) for each in models})
        about = {
            "format": FORMAT, "migrations": copying.migrations(), "rows": counted.rows, "files": counted.files,
            "tables": told, "numbers": database.last_numbers(models),
        }  # fmt: skip
    _write(folder / "README.md", README.encode())
    _write_json(folder / "export.json", about)  # last: without it the export is not whole
    return counted


def _private(path, flags):
    return os.open(path, flags, 0o600)


def _write(path: Path, content: bytes) -> None:
    with open(path, "wb", opener=_private) as file:
        file.write(content)


def _write_json(path: Path, value) -> None:
    _write(path, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n")


def _export_table(model, folder, counted):
    columns, digest = tables.columns(model), tables.Digest(model)
    pictures = [each.attname for each in tables.fields(model) if isinstance(each, BinaryField)]
    path = folder / "tables" / tables.name(model)
    with (
        open(f"{path}.jsonl", "w", opener=_private, encoding="utf-8") as lines,
        open(f"{path}.csv", "w", opener=_private, encoding="utf-8", newline="") as sheet,
    ):
        writer = csv.writer(sheet)
        writer.writerow(columns)
        for values in tables.rows(model):
            line = tables.line(values)
            digest.add(line, values)
            row = dict(zip(columns, json.loads(line), strict=True))
            for name in pictures:
                if row[name] is not None:
                    row[name] = {"file": _export_picture(folder, model, values[0], name, row[name])}
            lines.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
            writer.writerow([_cell(row[each]) for each in columns])
    counted.rows += digest.rows
    counted.files += digest.files
    return {"rows": digest.rows, "sha256": digest.sha256}


def _export_picture(folder, model, key, name, encoded):
    where = f"files/{tables.name(model)}-{key}-{name}"
    _write(folder / where, base64.b64decode(encoded))
    return where


def _cell(value):
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    # A spreadsheet would take these for formulas.
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def described(model: type[Model]) -> dict:
    """What a table is and what its columns hold, from the code itself."""
    doc = (model.__doc__ or "").strip()
    about = "" if doc.startswith(f"{model.__name__}(") else " ".join(doc.split())
    return {
        "is": about or str(model._meta.verbose_name),
        "table": model._meta.db_table,
        "about_people": _about_people(model),
        "columns": {each.attname: _column(each) for each in tables.fields(model)},
    }


def _about_people(model) -> dict | None:
    """What the table says of the people in it, as the privacy notice has it; None where there are none."""
    try:
        said = declaration_of(model)
    except LookupError:
        return None
    if said.about_nobody:
        return None
    return {
        "whose": said.of, "what": str(said.what), "why": str(said.why.label) if said.why else "", "kept": str(said.keep),
        "read_by": [str(each.label) for each in said.read_by], "when_they_leave": said.on_erasure,
    }  # fmt: skip


def _column(field) -> dict:
    choices = field.flatchoices if field.choices else ()
    said = {
        "type": "json" if isinstance(field, JSONField) else field.get_internal_type(),
        "is": str(field.verbose_name),
        "hint": str(field.help_text),
        "may_be_missing": field.null,
        "key": field.primary_key,
        "refers_to": field.related_model._meta.label_lower if field.related_model else None,
        "longest": getattr(field, "max_length", None),
        "choices": {str(value): str(label) for value, label in choices} or None,
    }
    return {name: value for name, value in said.items() if value not in (None, "", False)}


def bring_in(folder: Path) -> copying.Counted:
    """Fill the empty database at hand from an export. Raises NoExport and NoBackup: then nothing is there but empty tables."""
    about = _about(folder)
    if reason := copying.why_not_here():
        raise NoExport(reason)
    state = copying.tables_as_they_were([tuple(each) for each in about["migrations"]])
    models = tables.kept(state)
    names = {tables.name(each) for each in models}
    if names != set(about["tables"]):
        raise NoExport(f"its tables are not those of this version: {sorted(names ^ set(about['tables']))}")
    counted = copying.Counted()
    with transaction.atomic():
        database.empty(models)
        for model in models:
            _bring_in_table(model, folder, about["tables"][tables.name(model)], counted)
        database.go_on_from(models, about["numbers"])
        copying.compared(models, {name: each["sha256"] for name, each in about["tables"].items()})
    call_command("migrate", interactive=False, verbosity=0)
    return counted


def _about(folder):
    try:
        about = json.loads((folder / "export.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise NoExport(f"{folder} is no export: its export.json cannot be read") from None
    if about.get("format") != FORMAT:
        raise NoExport(f"{folder} is no export of the format {FORMAT}")
    return about


def _bring_in_table(model, folder, wanted, counted):
    columns = tables.columns(model)
    loader, digest = tables.Loader(model, columns), tables.Digest(model)
    for row in _rows_of(folder, tables.name(model)):
        if set(row) != set(columns):
            raise NoExport(f"{tables.name(model)}: a row has other columns than the table")
        values = [_value(folder, row[each]) for each in columns]
        digest.add(tables.line(values), values)
        loader.add(values)
    loader.write()
    if (digest.rows, digest.sha256) != (wanted["rows"], wanted["sha256"]):
        raise NoBackup(f"the table {tables.name(model)} is not what was exported")
    counted.rows += digest.rows
    counted.files += digest.files


def _rows_of(folder, name) -> Iterator[dict]:
    try:
        with open(folder / "tables" / f"{name}.jsonl", encoding="utf-8") as file:
            for number, text in enumerate(file, 1):
                try:
                    yield json.loads(text)
                except ValueError:
                    raise NoExport(f"tables/{name}.jsonl, line {number}: this is not JSON") from None
    except OSError:
        raise NoExport(f"tables/{name}.jsonl cannot be read") from None


def _value(folder, value):
    if isinstance(value, dict) and set(value) == {"file"} and str(value["file"]).startswith("files/"):
        path = (folder / value["file"]).resolve()
        if not path.is_relative_to((folder / "files").resolve()) or not path.is_file():
            raise NoExport(f"the file {value['file']} is not there")
        return base64.b64encode(path.read_bytes()).decode()
    return value


def hash_of(folder: Path) -> tuple[int, str]:
    """How many bytes the folder holds, and one hash over all its files and their names."""
    every, many = hashlib.sha256(), 0
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        with open(path, "rb") as file:
            every.update(f"{path.relative_to(folder)} {hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
        many += path.stat().st_size
    return many, every.hexdigest()
