"""An export holds everything in open formats, and filled back in it is the same network: exported again, the same bytes."""

import csv
import filecmp
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.conf import settings as the_settings
from django.core.management import call_command
from django.db import connection
from icalendar import Calendar

from pleiad.data_protection import notice, statements
from pleiad.members.models import Member
from pleiad.spotlight.models import Picture
from pleiad.testing import address_of_this_database, new_event, new_member
from tests import databases

from .. import copying, exporting, tables

ROOT = Path(the_settings.ROOT)


def export(folder):
    out = io.StringIO()
    call_command("export", str(folder), stdout=out)
    return json.loads(out.getvalue())


def differences(one, other):
    """Files that are in one folder only, or differ."""
    compared = filecmp.dircmp(one, other)
    _same, different, unread = filecmp.cmpfiles(one, other, compared.common_files, shallow=False)
    found = [*compared.left_only, *compared.right_only, *different, *unread]
    return found + [each for name in compared.common_dirs for each in differences(one / name, other / name)]


def run(*words, **environment):
    done = subprocess.run(
        [sys.executable, "-m", "pleiad.config.command", *map(str, words)],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=280,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.postgresql)])
def elsewhere(request, tmp_path, transactional_db):
    """The address of an empty database of each kind; one of PostgreSQL where the tests have a server."""
    here = connection.vendor == "postgresql"
    if request.param == "SQLite":
        if not here:
            shutil.copyfile(databases.ready_file(), tmp_path / "other.sqlite3")
        yield f"sqlite:///{tmp_path}/other.sqlite3"
        return
    name, whole = f"elsewhere_{os.getpid()}", address_of_this_database()
    with psycopg.connect(whole, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name} TEMPLATE {connection.settings_dict['TEST']['TEMPLATE']}")
        yield whole.replace(f"/{connection.settings_dict['NAME']}", f"/{name}")
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_exported_imported_and_exported_again_it_is_the_same(tmp_path, noon, elsewhere):
    """From either database, over either kind and back to the files."""
    statements.begin_when_new()  # what an installed network begins with
    notice.publish_after_migrating()
    member = new_member("amina@leeds.gov.uk", at=noon, name="Amina “O’Neill” =1+1")
    event = new_event(at=noon, title="Gwasanaethau i bawb ✓")
    Picture.objects.create(jpeg=b"\xff\xd8\x00\x01", **_rest_of_a_picture(member, noon))
    first, second = tmp_path / "first", tmp_path / "second"
    said = export(first)
    assert said["files"] == 1
    there = {"DATABASE_URL": elsewhere, "VAR": str(tmp_path)}
    brought_in = json.loads(run("import", first, **there))
    assert (brought_in["rows"], brought_in["files"], brought_in["sha256"]) == (said["rows"], 1, said["sha256"])
    run("export", second, **there)
    assert differences(first, second) == []
    (meeting,) = Calendar.from_ical((first / "meetings.ics").read_bytes()).walk("VEVENT")
    assert str(meeting["SUMMARY"]) == event.title


def _rest_of_a_picture(member, noon):
    """Whatever else a picture needs."""
    values = {}
    for each in Picture._meta.concrete_fields:
        if each.name in ("id", "jpeg") or each.null or each.has_default() or each.blank:
            continue
        values[each.name] = member if each.related_model else noon if "DateTime" in each.get_internal_type() else "1"
    return values


def test_every_table_and_column_is_described(tmp_path, cast):
    export(tmp_path / "out")
    schema = json.loads((tmp_path / "out" / "schema.json").read_text())
    for model in tables.kept(apps):
        said = schema[tables.name(model)]
        assert said["is"]
        assert list(said["columns"]) == sorted(tables.columns(model))
        for column, told in said["columns"].items():
            assert told["type"], f"{model}.{column}"
            if told.get("refers_to"):
                assert told["refers_to"] in schema or told["refers_to"] in tables.LEFT_OUT
    assert schema["members.member"]["columns"]["name"]["type"] == "CharField"
    assert schema["events.registration"]["about_people"]["whose"] == "member"
    assert "schema.json" in (tmp_path / "out" / "README.md").read_text()


def test_a_spreadsheet_has_the_same_rows_and_no_formulas(tmp_path, cast):
    Member.objects.filter(pk=cast["amina"].pk).update(organisation_said="=HYPERLINK(1)")
    export(tmp_path / "out")
    with open(tmp_path / "out" / "tables" / "members.member.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [each["name"] for each in rows] == [each.name for each in Member.objects.order_by("pk")]
    assert not any(cell.startswith(("=", "+", "-", "@")) for each in rows for cell in each.values())


def test_only_its_owner_can_read_it(tmp_path, cast):
    export(tmp_path / "out")
    found = list((tmp_path / "out").rglob("*"))
    assert len(found) > 100
    assert {each.stat().st_mode & 0o077 for each in found} == {0}


def test_a_folder_that_holds_something_is_left_alone(tmp_path, cast, capsys):
    (tmp_path / "precious.txt").write_text("mine")
    with pytest.raises(SystemExit) as leaving:
        call_command("export", str(tmp_path))
    assert leaving.value.code == 2
    assert "is not empty" in capsys.readouterr().err


@pytest.mark.parametrize("how", ["a row is gone", "a value is another", "a table is gone", "a file leads elsewhere"])
def test_what_was_changed_is_not_brought_in(tmp_path, cast, monkeypatch, how):
    export(tmp_path / "out")
    path = tmp_path / "out" / "tables" / "members.member.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    if how == "a table is gone":
        path.unlink()
    else:
        changed = {
            "a row is gone": lines[:-1],
            "a value is another": [each.replace("Amina", "Anima") for each in lines],
            "a file leads elsewhere": [
                json.dumps({**json.loads(each), "name": {"file": "files/../../../etc/passwd"}}) + "\n" for each in lines
            ],
        }[how]
        path.write_text("".join(changed))
    monkeypatch.setattr(copying, "why_not_here", lambda: None)
    monkeypatch.setattr(copying, "tables_as_they_were", lambda wanted: apps)
    with pytest.raises((exporting.NoExport, exporting.NoBackup)):
        exporting.bring_in(tmp_path / "out")
    assert Member.objects.filter(name__startswith="Amina").exists()  # nothing was changed either


def test_nobody_is_signed_in_by_it(tmp_path, cast, client):
    client.force_login(cast["amina"])
    key = client.session.session_key
    export(tmp_path / "out")
    assert not any(key in each.read_text() for each in (tmp_path / "out" / "tables").iterdir())
