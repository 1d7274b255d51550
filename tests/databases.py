"""Test databases that are copied from one that was migrated once: a file on SQLite, a template on PostgreSQL."""

import fcntl
import hashlib
import shutil
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connection
from django.db.models.signals import post_migrate
from django.test.utils import setup_databases, teardown_databases

from pleiad.data_protection import notice, statements
from pleiad.members.eligibility import versions
from pleiad.members.models import (
    DomainListVersion,
    ListedDomain,
    MembershipStatement,
    Organisation,
    OrganisationDomain,
    OrganisationName,
)
from pleiad.members.organisations import refresh


def set_up() -> list:
    """Give this process a test database of its own; returns what `tear_down` takes. It is not serialised: no test asks for
    that, and the organisations alone would take minutes."""
    _emptied_quickly()
    if connection.vendor == "sqlite":
        shutil.copyfile(ready_file(), connection.settings_dict["TEST"]["NAME"])
        return setup_databases(verbosity=0, interactive=False, keepdb=True, serialized_aliases=[])
    connection.settings_dict["TEST"]["TEMPLATE"] = _ready_template()
    made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    with connection.cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        if cursor.fetchone()[0]:
            connection.ops.sql_flush = _deletions
    return made


def _emptied_quickly():
    """A test with several connections empties every table, and Django then fills some again: permissions and content types,
    which nothing here asks for, and what the product ships with, which is put back as it was."""
    members = apps.get_app_config("members")
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)
    for say in (notice.publish_after_migrating, statements.begin_when_new):
        post_migrate.disconnect(say, sender=apps.get_app_config("data_protection"))
    for fill in (refresh.fill_when_empty, versions.fill_when_empty):
        post_migrate.disconnect(fill, sender=members)
    post_migrate.connect(_bring_back, sender=members)


def _deletions(_style, tables, **_how):
    """Some rows in a hundred tables are deleted in a tenth of the time in which PostgreSQL truncates the tables."""
    return [
        "SET session_replication_role = replica",
        *(f"DELETE FROM {connection.ops.quote_name(table)}" for table in tables),
        "SET session_replication_role = DEFAULT",
    ]


def tear_down(databases: list) -> None:
    """Take the database of this process away; the one that it was copied from stays."""
    teardown_databases(databases, verbosity=0)


def ready_file() -> Path:
    """The SQLite file that is copied; made by the first process that asks for it after a migration changed."""
    ready = settings.VAR / f"{_name()}.sqlite3"
    with _alone():
        if not ready.exists():
            for old in settings.VAR.glob("pleiad_ready_*.sqlite3*"):
                old.unlink()
            half_made = ready.with_name("half-made.sqlite3")
            half_made.unlink(missing_ok=True)
            _migrate(half_made)
            half_made.rename(ready)
    return ready


def _ready_template():
    ready, half_made = _name(), f"{_name()}_half"
    with _alone():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [ready])
            if cursor.fetchone():
                return ready
            cursor.execute(f"DROP DATABASE IF EXISTS {half_made}")
        _migrate(half_made)
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {half_made} RENAME TO {ready}")
        connection.close()
    return ready


def _name():
    """One name for all migrations as they are now."""
    hashed = hashlib.sha256(Path(__file__).read_bytes())
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            hashed.update(path.read_bytes())
    for path in sorted(Path(settings.ROOT, "pleiad").glob("members/**/data/*.csv")):  # loaded when it is migrated
        hashed.update(path.read_bytes())
    return f"pleiad_ready_{hashed.hexdigest()[:12]}"


@contextmanager
def _alone():
    """One process at a time, so that two do not migrate the same database."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    with open(settings.VAR / "pleiad_ready.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(name):
    test = connection.settings_dict["TEST"]
    own, test["NAME"] = test["NAME"], name
    made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    versions.fill_when_empty()
    refresh.fill_when_empty()
    _keep_shipped()
    teardown_databases(made, verbosity=0, keepdb=True)
    test["NAME"] = own


def _shipped_tables():
    """The tables of what the product ships with."""
    models = (
        MembershipStatement, DomainListVersion, ListedDomain,
        Organisation, OrganisationName, OrganisationDomain, Organisation.successors.through,
    )  # fmt: skip
    return [model._meta.db_table for model in models]


def _keep_shipped():
    """Put it aside, in tables that Django does not know and so never empties."""
    with connection.cursor() as cursor:
        for table in _shipped_tables():
            cursor.execute(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")


def _bring_back(**_kwargs):
    """The same rows with the same numbers, in some milliseconds; reading the lists takes half a second."""
    if Organisation.objects.exists() or "kept_members_organisation" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for table in _shipped_tables():
            cursor.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")
