"""A backup holds everything, is read back before it counts, and brings the network back on either database; who left since
stays gone."""

import io
import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as the_settings
from django.core.management import call_command
from django.core.management.base import CommandError

from pleiad.audit.models import AuditRecord
from pleiad.members import leaving
from pleiad.members.models import Member
from pleiad.spotlight.models import Picture
from pleiad.testing import address_of_this_database, new_member
from tests import databases

from .. import backing_up, copying, erasures, sealed, settings_kept, tables
from ..models import KeptCopy

ROOT = Path(the_settings.ROOT)


@pytest.fixture
def key(tmp_path):
    """A private key in a file, and its public key."""
    out = io.StringIO()
    call_command("backup_key", str(tmp_path / "key.txt"), stdout=out)
    return tmp_path / "key.txt", out.getvalue().strip()


def back_up(path, *words):
    """What `pleiad backup` says: its one line."""
    out = io.StringIO()
    call_command("backup", str(path), *words, stdout=out)
    (line,) = out.getvalue().splitlines()
    return json.loads(line)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory, django_db_setup):
    """A SQLite file as `pleiad migrate` leaves it."""
    if "sqlite" in the_settings.DATABASES["default"]["ENGINE"]:
        return databases.ready_file()
    folder = tmp_path_factory.mktemp("migrated")
    run("migrate", "--verbosity", "0", DATABASE_URL=f"sqlite:///{folder}/migrated.sqlite3", VAR=str(folder))
    return folder / "migrated.sqlite3"


@pytest.fixture
def place(migrated, tmp_path):
    """A copy of it, to be filled."""
    return Path(shutil.copyfile(migrated, tmp_path / "restored.sqlite3"))


def run(*words, status=0, **environment):
    """`pleiad` in a process of its own; its standard output."""
    done = subprocess.run(
        [sys.executable, "-m", "pleiad.config.command", *map(str, words)],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    return done.stdout or done.stderr


def read(database, sql):
    with sqlite3.connect(database) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_what_was_backed_up_comes_back_row_for_row(tmp_path, key, noon, place):
    members = [new_member(f"person.{n}@leeds.gov.uk", at=noon, name=f"Person “{n}”") for n in range(3)]
    Member.objects.filter(pk=members[2].pk).delete()  # its number is not given again
    made = back_up(tmp_path / "net.backup", "--to", key[1])
    with sealed.reading(tmp_path / "net.backup", sealed.identities(key[0])) as lines:
        hashes = {each["end"]: each for each in map(json.loads, lines) if isinstance(each, dict) and each.get("end")}
    said = json.loads(
        run("restore", tmp_path / "net.backup", "--key", key[0], DATABASE_URL=f"sqlite:///{place}", VAR=str(tmp_path))
    )
    assert set(said) == {"rows", "files", "bytes", "sha256", "seconds"}
    assert {name: said[name] for name in ("rows", "files", "bytes", "sha256")} == {
        name: made[name] for name in ("rows", "files", "bytes", "sha256")
    }
    assert said["rows"] == sum(each["rows"] for each in hashes.values())
    assert read(place, "SELECT name FROM members_member ORDER BY id") == [("Person “0”",), ("Person “1”",)]
    assert read(place, "SELECT seq FROM sqlite_sequence WHERE name = 'members_member'") == [(members[2].pk,)]
    assert read(place, "SELECT count(*) FROM search_words") == read(place, "SELECT count(*) FROM search_document")


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_who_left_since_the_backup_is_erased_again(tmp_path, key, noon, place, settings):
    settings.VAR = tmp_path / "var"
    leaver, stays = (new_member(f"{who}@leeds.gov.uk", at=noon, name=who.title()) for who in ("leaver", "stays"))
    back_up(tmp_path / "net.backup", "--to", key[1])
    leaving.leave(member=leaver, at=noon + timedelta(days=1))
    assert [each["erased_member"] for each in erasures.read(settings.VAR / "erasures.jsonl")] == [leaver.pk]
    run(
        "restore", tmp_path / "net.backup", "--key", key[0], "--erasures", settings.VAR / "erasures.jsonl",
        DATABASE_URL=f"sqlite:///{place}", VAR=str(tmp_path / "elsewhere"),
    )  # fmt: skip
    found = dict(read(place, "SELECT id, name FROM members_member"))
    assert found == {leaver.pk: "", stays.pk: "Stays"}
    ((left, erased),) = read(place, f"SELECT left_at, erased_at FROM members_member WHERE id = {leaver.pk}")
    assert left and erased
    assert read(place, "SELECT count(*) FROM outbox_email WHERE kind = 'members.left'") == [(0,)]


def test_a_log_tells_of_erasures_too(tmp_path):
    said = {"erased_member": 7, "joined": None, "left": "2026-11-24T12:00:00+00:00"}
    log = tmp_path / "pleiad.log"
    log.write_text(
        json.dumps({"level": "info", "says": f"A member left: {json.dumps(said)}"})
        + '\n{"says": "erased_member of nothing"}\nno JSON erased_member\n'
    )
    assert list(erasures.read(log)) == [said]


def test_another_person_with_the_same_number_is_not_erased(cast, noon):
    amina = cast["amina"]
    assert (
        erasures.apply([{"erased_member": amina.pk, "joined": "2020-01-01T00:00:00+00:00", "left": ""}], at=noon) == 0
    )
    amina.refresh_from_db()
    assert amina.left_at is None


def test_the_last_organisers_can_be_erased_again(cast, noon):
    both = [{"erased_member": cast[who].pk, "joined": cast[who].joined_at.isoformat()} for who in ("bea", "cleo")]
    assert erasures.apply(both, at=noon) == 2
    assert not Member.objects.organisers()


def test_pictures_come_along_byte_for_byte(tmp_path, cast, noon, key):
    jpeg, digest = Picture._meta.get_field("jpeg"), tables.Digest(Picture)
    line = tables.line(b"\xff\xd8\x00" if each is jpeg else None for each in tables.fields(Picture))
    digest.add(line, json.loads(line))
    assert digest.files == 1
    assert bytes(jpeg.to_python(json.loads(line)[tables.columns(Picture).index("jpeg")])) == b"\xff\xd8\x00"


def test_nobody_without_the_key_reads_it(tmp_path, cast, key):
    back_up(tmp_path / "net.backup", "--to", key[1])
    assert b"Amina" not in (tmp_path / "net.backup").read_bytes()
    (tmp_path / "other.txt").write_text(sealed.new_key()[0])
    for keys in ([], sealed.identities(tmp_path / "other.txt")):
        with pytest.raises(sealed.NoBackup), sealed.reading(tmp_path / "net.backup", keys) as lines:
            copying.checked(lines)
    assert (tmp_path / "net.backup").stat().st_mode & 0o777 == 0o600
    assert key[0].stat().st_mode & 0o777 == 0o600


def test_age_itself_reads_it(tmp_path, cast, key, needs_program):
    needs_program("age", install="age")
    back_up(tmp_path / "net.backup", "--to", key[1])
    plain = subprocess.run(["age", "-d", "-i", key[0], tmp_path / "net.backup"], capture_output=True, check=True).stdout
    text = subprocess.run(["gunzip"], input=plain, capture_output=True, check=True).stdout.decode()
    assert json.loads(text.splitlines()[0])["format"] == copying.FORMAT
    assert "Amina" in text


def test_a_passphrase_can_protect_the_key(tmp_path, monkeypatch):
    monkeypatch.setenv("BACKUP_PASSPHRASE", "seven sisters in the night")
    call_command("backup_key", str(tmp_path / "key.txt"), "--passphrase", stdout=io.StringIO())
    assert "AGE-SECRET" not in (tmp_path / "key.txt").read_text()
    assert len(sealed.identities(tmp_path / "key.txt")) == 1
    monkeypatch.setenv("BACKUP_PASSPHRASE", "six sisters in the night")
    with pytest.raises(sealed.NoBackup, match="does not open"):
        sealed.identities(tmp_path / "key.txt")


@pytest.mark.parametrize("how", ["cut off", "a byte is another", "cut off in the middle"])
def test_what_is_not_whole_is_said_to_be_so(tmp_path, cast, key, how):
    path = tmp_path / "net.backup"
    back_up(path, "--to", key[1])
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(
        {"cut off": whole[:-1], "a byte is another": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]}
        .get(how, whole[:middle])
    )  # fmt: skip
    with pytest.raises(sealed.NoBackup), sealed.reading(path, sealed.identities(key[0])) as lines:
        copying.checked(lines)


def test_secrets_stay_out_unless_they_are_asked_for(tmp_path, cast, key, monkeypatch):
    planted = {name: f"planted-{name.lower()}-0123456789" for name in settings_kept.SECRET}
    for name, value in planted.items():
        monkeypatch.setenv(name, value)
    for words, there in (((), False), (("--with-secrets",), True)):
        back_up(tmp_path / "net.backup", "--to", key[1], *words)
        with sealed.reading(tmp_path / "net.backup", sealed.identities(key[0])) as lines:
            text = "\n".join(lines)
        assert all((value in text) == there for value in planted.values())


def test_every_setting_is_known_as_told_or_secret():
    """A new setting is named in keeping/settings_kept.py: as one that a backup tells, or as a secret."""
    import re

    source = (ROOT / "pleiad/config/settings.py").read_text()
    named = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source))
    of_this_machine = {"DEMO", "VAR", "STATIC_ROOT", "FAKE_GRAPH_PORT", "GRAPH_BASE_URL", "GRAPH_TOKEN_URL"}
    assert named - set(settings_kept.TOLD) - set(settings_kept.SECRET) - of_this_machine == set()


def test_the_old_backup_stands_until_the_new_one_was_read_back(tmp_path, cast, key, monkeypatch):
    path = tmp_path / "net.backup"
    back_up(path, "--to", key[1])
    old = path.read_bytes()
    monkeypatch.setattr(copying, "checked", lambda lines: copying.Counted())
    with pytest.raises(SystemExit) as leaving_with:
        back_up(path, "--to", key[1])
    assert leaving_with.value.code == 1
    assert path.read_bytes() == old
    assert [each.name for each in tmp_path.glob("*.part")] == []


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_a_kill_in_the_middle_leaves_the_old_backup(tmp_path, key, noon):
    path = tmp_path / "net.backup"
    back_up(path, "--to", key[1])
    old = path.read_bytes()
    slow = (
        "import django, os, signal; django.setup();"
        "from pleiad.keeping import copying;"
        "copying.checked = lambda lines: os.kill(os.getpid(), signal.SIGKILL);"
        f"from django.core.management import call_command; call_command('backup', {str(path)!r}, '--to', {key[1]!r})"
    )
    environment = {
        **os.environ,
        "DATABASE_URL": address_of_this_database(),
        "DJANGO_SETTINGS_MODULE": "pleiad.config.settings",
    }
    done = subprocess.run([sys.executable, "-c", slow], cwd=ROOT, env=environment, capture_output=True, timeout=120)
    assert done.returncode == -signal.SIGKILL
    assert path.read_bytes() == old
    back_up(path, "--to", key[1])  # what the killed one left is in nobody's way
    assert [each.name for each in tmp_path.glob("*.part")] == []


@pytest.mark.django_db(transaction=True)
def test_members_can_write_while_it_runs_and_it_is_of_one_moment(tmp_path, key, noon, monkeypatch):
    new_member("before@leeds.gov.uk", at=noon)
    kept, seen = tables.kept, []

    def and_one_joins(registry):
        if not seen:
            place = address_of_this_database()
            code = (
                "import django; django.setup(); from django.utils import timezone; from pleiad.testing import new_member;"
                "new_member('meanwhile@leeds.gov.uk', at=timezone.now())"
            )
            environment = {**os.environ, "DATABASE_URL": place, "DJANGO_SETTINGS_MODULE": "pleiad.config.settings"}
            seen.append(subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, timeout=60).returncode)
        return kept(registry)

    monkeypatch.setattr(tables, "kept", and_one_joins)
    made = back_up(tmp_path / "net.backup", "--to", key[1])
    assert seen == [0]
    assert Member.objects.count() == 2
    with sealed.reading(tmp_path / "net.backup", sealed.identities(key[0])) as lines:
        text = "\n".join(lines)
    assert "before@leeds.gov.uk" in text and "meanwhile@leeds.gov.uk" not in text
    assert made["rows"] > 0


def test_where_members_are_nothing_is_restored(tmp_path, cast, key, capsys):
    back_up(tmp_path / "net.backup", "--to", key[1])
    with pytest.raises(SystemExit) as leaving_with:
        call_command("restore", str(tmp_path / "net.backup"), "--key", str(key[0]))
    assert leaving_with.value.code == 1
    assert "the database holds members" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [["nowhere/net.backup", "--unencrypted"], ["net.backup"], ["net.backup", "--unencrypted", "--with-secrets"]],
)
def test_called_wrongly_it_ends_with_2(tmp_path, cast, words, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError) as wrong:
        call_command("backup", *words)
    assert wrong.value.returncode == 2


def test_a_folder_keeps_many_and_forgets_the_oldest():
    at = datetime(2026, 12, 1, 3, tzinfo=UTC)
    names = [(at - timedelta(days=n)).strftime(backing_up.NAMED) for n in range(60)]
    gone = backing_up.too_old([*names, "erasures.jsonl", "notes.txt"], at=at)
    assert sorted(gone) == sorted(names[36:])
    assert backing_up.too_old(names[50:53], at=at) == []  # the latest stay, however old


def test_into_a_folder_it_is_named_by_its_moment(tmp_path, cast, key, still_noon):
    made = back_up(tmp_path, "--to", key[1])
    assert {each.name for each in tmp_path.iterdir()} == {
        still_noon.strftime(backing_up.NAMED), "erasures.jsonl", "key.txt",
    }  # fmt: skip
    assert KeptCopy.objects.get().rows == made["rows"]


def test_the_audit_is_whole_in_it(tmp_path, cast, key):
    """What is never changed is copied as it stands, with its links."""
    back_up(tmp_path / "net.backup", "--to", key[1])
    with sealed.reading(tmp_path / "net.backup", sealed.identities(key[0])) as lines:
        inside = list(lines)
    start = next(n for n, each in enumerate(inside) if each.startswith('{"table": "audit.auditrecord"'))
    assert json.loads(inside[start + 1 + AuditRecord.objects.count()])["rows"] == AuditRecord.objects.count()


def test_memory_stays_flat(tmp_path, key):
    """A thousand times as much in it takes no more memory than the pieces that are under way."""

    def lines(many):
        yield json.dumps({"format": copying.FORMAT})
        for number in range(many):
            yield json.dumps([number, os.urandom(400).hex()])

    def written(many):
        with open(tmp_path / "big", "wb") as file:
            sealed.write(lines(many), file, sealed.recipients([key[1]]))
        with sealed.reading(tmp_path / "big", sealed.identities(key[0])) as back:
            assert sum(1 for _ in back) == many + 1
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    before = written(100)
    assert written(60_000) - before < 24_000  # kB; the lines are 50 MB


def test_every_table_is_kept_or_named_as_left_out():
    every = {each._meta.label_lower for each in apps.get_models(include_auto_created=True) if each._meta.managed}
    assert every >= tables.LEFT_OUT
    assert {tables.name(each) for each in tables.kept(apps)} == every - tables.LEFT_OUT


def test_it_takes_seconds(tmp_path, cast, key):
    began = time.monotonic()
    made = back_up(tmp_path / "net.backup", "--to", key[1])
    assert made["seconds"] <= time.monotonic() - began < 30
