"""The lines of a backup, and what becomes of them: `written` gives them, `checked` counts them, `loaded` writes them into an
empty database.

The first line says what it is, with the migrations that the tables had; then come the tables, each with its columns, its
rows, and its count and hash; the last line says that nothing is missing.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from . import database, tables
from .sealed import NoBackup

FORMAT = "pleiad-backup-1"


@dataclass
class Counted:
    """What a copy holds: rows, and files (pictures) among them."""

    rows: int = 0
    files: int = 0


def migrations() -> list[list[str]]:
    """Every migration that the database has, of applications of today."""
    known = MigrationExecutor(connection).loader.graph.nodes
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted([app, name] for app, name in applied if (app, name) in known)


def written(*, at: datetime, settings: dict[str, str], erasures: list[dict], counted: Counted) -> Iterator[str]:
    """The lines of a backup, of one moment. Fills `counted`."""
    with database.one_moment():
        models = tables.kept(apps)
        first = {"format": FORMAT, "at": at.isoformat(), "migrations": migrations(), "settings": settings}
        yield json.dumps(first)
        yield json.dumps({"erasures": erasures})
        for model in models:
            yield json.dumps({"table": tables.name(model), "columns": tables.columns(model)})
            digest = tables.Digest(model)
            for values in tables.rows(model):
                line = tables.line(values)
                digest.add(line, values)
                yield line
            yield json.dumps({"end": tables.name(model), "rows": digest.rows, "sha256": digest.sha256})
            counted.rows += digest.rows
            counted.files += digest.files
        yield json.dumps(
            {"end": "", "tables": len(models), "rows": counted.rows, "files": counted.files,
             "numbers": database.last_numbers(models)}
        )  # fmt: skip


def opened(lines: Iterator[str]) -> dict:
    """The first line. Raises NoBackup where it is none."""
    try:
        first = json.loads(next(lines, ""))
    except ValueError:
        first = None
    if not isinstance(first, dict) or first.get("format") != FORMAT:
        raise NoBackup(f"this is no backup: its first line must say {FORMAT}")
    return first


class Table:
    """One table as it comes out of a copy; does nothing with its rows but count and hash them."""

    def __init__(self, model):
        self.digest = tables.Digest(model)

    def add(self, line: str) -> None:
        values = json.loads(line) if self.digest.pictures else ()
        self.digest.add(line, values)

    def close(self) -> None:
        pass


class LoadedTable(Table):
    """The same, and its rows are written."""

    def __init__(self, model, named):
        super().__init__(model)
        self.loader = tables.Loader(model, named)

    def add(self, line: str) -> None:
        values = json.loads(line)
        self.digest.add(line, values)
        self.loader.add(values)

    def close(self) -> None:
        self.loader.write()


def _gone_through(lines: Iterator[str], models: dict, taken) -> tuple[Counted, dict, dict[str, str], list]:
    """Read the lines to the last; `taken(model, columns)` gives what takes the rows of a table. Raises NoBackup where a
    count or a hash is not what was written, or the end is missing."""
    counted, hashes, erasures, table, last = Counted(), {}, [], None, None
    for line in lines:
        if line.startswith("["):
            if table is None:
                raise NoBackup("a row stands outside its table")
            table.add(line)
            continue
        said = json.loads(line)
        if "erasures" in said:
            erasures = said["erasures"]
        elif "table" in said:
            if said["table"] not in models:
                raise NoBackup(f"it holds a table that this version does not know: {said['table']}")
            table = taken(models[said["table"]], said["columns"])
        elif said.get("end"):
            table.close()
            found = table.digest
            if (found.rows, found.sha256) != (said["rows"], said["sha256"]):
                raise NoBackup(f"the table {said['end']} is not what was written")
            counted.rows += found.rows
            counted.files += found.files
            hashes[said["end"]] = found.sha256
            table = None
        else:
            last = said
    if last is None:
        raise NoBackup("it ends too early")
    if (last["rows"], last["files"], last["tables"]) != (counted.rows, counted.files, len(hashes)):
        raise NoBackup("its rows are not as many as it says")
    return counted, last, hashes, erasures


def checked(lines: Iterator[str]) -> Counted:
    """Read a copy to its end. Raises NoBackup where anything is missing or changed."""
    opened(lines)
    models = {tables.name(each): each for each in tables.kept(apps)}
    return _gone_through(lines, models, lambda model, named: Table(model))[0]


def loaded(lines: Iterator[str]) -> tuple[Counted, list[dict]]:
    """Write a copy into the empty database at hand, as it stood; then bring its tables up to date. Returns what was written,
    and the erasures of which the copy knows. Raises NoBackup: then nothing is there but empty tables."""
    first = opened(lines)
    state = tables_as_they_were([tuple(each) for each in first["migrations"]])
    models = {tables.name(each): each for each in tables.kept(state)}
    with transaction.atomic():
        database.empty(list(models.values()))
        counted, last, hashes, erasures = _gone_through(lines, models, LoadedTable)
        database.go_on_from(list(models.values()), last["numbers"])
        compared(models.values(), hashes)
    call_command("migrate", interactive=False, verbosity=0)
    return counted, erasures


def compared(models: Iterable, hashes: dict[str, str]) -> None:
    """Read every table again. Raises NoBackup where it does not hold what the copy held."""
    for model in models:
        if tables.digest(model).sha256 != hashes.get(tables.name(model), tables.Digest(model).sha256):
            raise NoBackup(f"the table {tables.name(model)} does not hold what the copy held")


def tables_as_they_were(wanted: list[tuple[str, str]]):
    """Give the empty database the tables that it had under these migrations; returns their models. Raises NoBackup."""
    executor = MigrationExecutor(connection)
    if unknown := [each for each in wanted if each not in executor.loader.graph.nodes]:
        raise NoBackup(f"it is of a newer version of the program: {unknown[0][0]}.{unknown[0][1]} is not known here")
    applied = {each for each in executor.loader.applied_migrations if each in executor.loader.graph.nodes}
    if applied - set(wanted):
        raise NoBackup("the database has newer tables than the copy: take one that is empty")
    latest = list({app: (app, name) for app, name in sorted(wanted)}.values())
    if applied != set(wanted):
        executor.migrate(latest)
    return executor.loader.project_state(latest).apps


def why_not_here() -> str | None:
    """Why nothing can be restored into this database, or None."""
    there = connection.introspection.table_names()
    model = apps.get_model("members", "member")
    if there and model._meta.db_table not in there:
        return "the database holds tables of something else: take one that is empty"
    if there and model._base_manager.exists():
        return "the database holds members: take one that is empty (DATABASE_URL)"
    return None
