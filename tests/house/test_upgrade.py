"""The version before goes on working on today's tables while an upgrade runs: it can register, sign in and post.

On both databases. `tests/old_code.py` is what it does; each version brings its own.
"""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

from pleiad.testing import address_of_this_database

ROOT = Path(__file__).resolve().parents[2]
FIRST = "tests/old_code.py"
"""The commit that added this file begins what upgrades are promised for."""


def _git(*words):
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def _version_before():
    """The commit before this one, or the first that upgrades are promised from, whichever is newer."""
    try:
        first = _git("log", "--diff-filter=A", "--format=%H", "--", FIRST).splitlines()[0]
        before = _git("rev-parse", "HEAD~1")
    except (OSError, subprocess.CalledProcessError, IndexError):
        pytest.fail("This test needs the commits before this one: clone the repository whole (git fetch --unshallow).")
    newer = subprocess.run(["git", "merge-base", "--is-ancestor", first, before], cwd=ROOT).returncode == 0
    return before if newer else first


def _worked(code, tmp_path):
    """Let the code in this folder work on the database of this test; returns what it wrote, the last line "worked"."""
    environment = {
        **os.environ, "DATABASE_URL": address_of_this_database(), "VAR": str(tmp_path), "PYTHONPATH": str(code),
        "DJANGO_SETTINGS_MODULE": "pleiad.config.settings", "DEMO": "True", "PLEIAD_NOW": "",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.old_code"], cwd=code, env=environment, capture_output=True, text=True, timeout=120
    )
    return (done.stderr + done.stdout).strip()


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_the_code_of_the_commit_before_works_on_the_tables_of_today(tmp_path):
    archive, code = tmp_path / "before.tar", tmp_path / "before"
    _git("archive", "--output", str(archive), _version_before())
    code.mkdir()
    subprocess.run(["tar", "xf", archive, "-C", code], check=True)
    said = _worked(code, tmp_path)
    assert said.endswith("worked"), said


@contextmanager
def _added(field):
    """A column `later` in the table of emails, as a migration adds it."""
    before = MigrationLoader(connection).project_state()
    after = before.clone()
    adding = migrations.AddField("email", "later", field)
    adding.state_forwards("outbox", after)
    with connection.schema_editor() as editor:
        adding.database_forwards("outbox", editor, before, after)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            adding.database_backwards("outbox", editor, after, before)


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_a_column_that_is_added_without_a_database_default_stops_the_code_before(tmp_path):
    with _added(models.IntegerField(default=1)):
        assert "outbox_email.later has no database default" in _worked(ROOT, tmp_path)
    with _added(models.IntegerField(default=1, db_default=1)):
        said = _worked(ROOT, tmp_path)
    assert said.endswith("worked"), said


def _made_by(migration):
    return {each.name_lower for each in migration.operations if isinstance(each, migrations.CreateModel)}


def test_every_column_that_is_added_later_has_a_database_default():
    """Old code does not name a new column when it writes: give the field `db_default=…`, or let it be null. It writes no rows
    of a table that the same migration makes."""
    without = [
        f"{app}.{name}: {operation.model_name}.{operation.name}"
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if apps.get_app_config(app).name.startswith("pleiad.") and name != "0001_initial"
        for operation in migration.operations
        if isinstance(operation, migrations.AddField)
        and not operation.field.null
        and operation.field.db_default is NOT_PROVIDED
        and not operation.field.many_to_many
        and operation.model_name_lower not in _made_by(migration)
    ]
    assert without == []


def test_every_migration_can_be_taken_back_or_says_why_not():
    """One that cannot has `cannot_be_undone = "…"` in its module: going back is then a restore, and the CHANGELOG says so."""
    for_good = [
        f"{app}.{name}"
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if apps.get_app_config(app).name.startswith("pleiad.")
        and not all(each.reversible for each in migration.operations)
        and not getattr(sys.modules[type(migration).__module__], "cannot_be_undone", "")
    ]
    assert for_good == []
