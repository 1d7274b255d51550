"""The version before goes on working on today's tables while an upgrade runs: it can register, sign in and post."""

import os
import subprocess
import sys
from pathlib import Path

from django.apps import apps
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

from tests import databases

ROOT = Path(__file__).resolve().parents[2]
FIRST = "pleiad/events/migrations/0001_initial.py"
"""The commit that added this file begins what upgrades are promised for."""

WORK = """
import django
django.setup()
from django.utils import timezone
from pleiad.events.actions.registering import register
from pleiad.events.models import Registration
from pleiad.members import signing_in
from pleiad.outbox.models import Email
from pleiad.testing import new_event, new_member
at = timezone.now()
member = new_member("old.code@leeds.gov.uk", at=at)
event = new_event(at=at)
register(event=event, member=member, at=at)
assert Registration.objects.filter(member=member, event=event, placed_at__isnull=False).count() == 1
assert Email.objects.filter(member=member).exists()
from django.conf import settings
from django.test import Client, override_settings
files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
with override_settings(STORAGES={**settings.STORAGES, "staticfiles": files}, ALLOWED_HOSTS=["testserver"]):
    browser = Client()
    browser.force_login(member)
    assert browser.get("/account/").status_code == 200
print("worked")
"""


def _git(*words):
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def _version_before():
    """The commit before this one, or the first that upgrades are promised from, whichever is newer."""
    first = _git("log", "--diff-filter=A", "--format=%H", "--", FIRST).splitlines()[0]
    before = _git("rev-parse", "HEAD~1")
    newer = subprocess.run(["git", "merge-base", "--is-ancestor", first, before], cwd=ROOT).returncode == 0
    return before if newer else first


def test_the_code_of_the_commit_before_works_on_the_tables_of_today(tmp_path, django_db_blocker):
    archive = tmp_path / "before.tar"
    _git("archive", "--output", str(archive), _version_before())
    code = tmp_path / "before"
    code.mkdir()
    subprocess.run(["tar", "xf", archive, "-C", code], check=True)
    database = tmp_path / "pleiad.sqlite3"
    with django_db_blocker.unblock():
        database.write_bytes(databases.ready_file().read_bytes())
    environment = {
        **os.environ, "DATABASE_URL": f"sqlite:///{database}", "VAR": str(tmp_path), "PYTHONPATH": str(code),
        "DJANGO_SETTINGS_MODULE": "pleiad.config.settings", "DEMO": "True", "PLEIAD_NOW": "",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", WORK], cwd=code, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.stdout.strip().endswith("worked"), done.stdout + done.stderr


def test_every_column_that_is_added_later_has_a_database_default():
    """Old code does not name a new column when it writes: give the field `db_default=…`, or let it be null."""
    without = [
        f"{app}.{name}: {operation.model_name}.{operation.name}"
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if apps.get_app_config(app).name.startswith("pleiad.") and name != "0001_initial"
        for operation in migration.operations
        if isinstance(operation, migrations.AddField)
        and not operation.field.null
        and operation.field.db_default is NOT_PROVIDED
        and not operation.field.many_to_many
    ]
    assert without == []
