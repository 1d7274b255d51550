"""What keepers and organisers see: the doctor's lines, the gauges, the page about the server."""

import json
import os
import re
import ssl
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as the_settings
from django.core.management import call_command

from pleiad import doctor
from pleiad.doctor import OK, WARNING, WRONG
from pleiad.outbox.models import Heartbeat

from .. import doctor as doctor_of_copies
from .. import doctor_machine, doctor_work, gauges, periodic
from ..models import Examination, KeptCopy


def found(check, *, network=False):
    return {each.check: each for each in check(network=network)}


@pytest.fixture
def real(settings):
    """An installation that is no demonstration."""
    settings.DEMO = False
    settings.KEEPERS = ["one@network.example", "two@network.example"]
    return settings


def kept(kind, at):
    KeptCopy.objects.create(kind=kind, at=at, rows=1, files=0, bytes=10, sha256="0" * 64, seconds=1)


@pytest.mark.parametrize(
    ("days", "state"), [(None, WRONG), (0.5, OK), (1.4, OK), (2, WARNING), (6.9, WARNING), (8, WRONG)]
)
def test_a_backup_grows_old(db, noon, real, days, state):
    if days is not None:
        kept("backup", noon - timedelta(days=days))
    assert found(doctor_of_copies.backups)["keeping.backup"].state == state


@pytest.mark.parametrize(("days", "state"), [(None, WARNING), (300, OK), (366, WARNING)])
def test_a_rehearsal_is_due_each_year(db, noon, real, days, state):
    kept("backup", noon)
    if days is not None:
        kept("rehearsal", noon - timedelta(days=days))
    assert found(doctor_of_copies.backups)["keeping.rehearsal"].state == state


KEY = "age1hvq06xz08zssmhaakls0h949u78q3d688fva9p494jllr75zc5lsu3r5qw"


@pytest.mark.parametrize(("keys", "state"), [([], WARNING), ([KEY], WARNING), ([KEY, KEY], OK), (["age1no"], WRONG)])
def test_two_keys_can_read_the_backups(db, real, keys, state):
    real.BACKUP_RECIPIENTS = keys
    assert found(doctor_of_copies.backups)["keeping.keys"].state == state


def test_a_file_that_others_can_read_is_named(tmp_path, real, monkeypatch):
    path = tmp_path / ".env"
    path.write_text("SECRET_KEY=x")
    monkeypatch.setattr(doctor_machine, "_private_files", lambda: [path])
    os.chmod(path, 0o644)
    said = found(doctor_machine.files)["files.modes"]
    assert (said.state, said.mend) == (WRONG, f"chmod 600 {path}")
    os.chmod(path, 0o600)
    assert found(doctor_machine.files)["files.modes"].state == OK


@pytest.mark.parametrize(("free", "state"), [(10**8, WRONG), (10**9, WARNING), (10**10, OK)])
def test_a_disk_fills(real, monkeypatch, tmp_path, free, state):
    real.VAR = tmp_path
    monkeypatch.setattr(doctor_machine.shutil, "disk_usage", lambda path: type("Usage", (), {"free": free}))
    assert found(doctor_machine.disk)["machine.disk"].state == state


@pytest.mark.parametrize(("seconds", "state"), [(None, WRONG), (10, OK), (90, WRONG), (-300, WRONG)])
def test_a_worker_shows_that_it_lives(db, noon, real, seconds, state):
    if seconds is not None:
        Heartbeat.objects.create(worker="w", at=noon - timedelta(seconds=seconds))
    assert found(doctor_work.work)["work.workers"].state == state


def test_two_of_everybody(cast, real):
    said = found(doctor_work.keepers)
    assert said["people.organisers"].state == OK
    assert said["people.keepers"].state == OK
    assert said["people.succession"].state == WARNING
    real.KEEPERS = []
    assert found(doctor_work.keepers)["people.keepers"].state == WARNING


@pytest.mark.engines
def test_the_database_is_known(db):
    said = found(doctor_work.the_database)
    assert {each.state for each in said.values()} == {OK}
    assert re.fullmatch(r"(SQLite 3|PostgreSQL \d+)\.[\d.]+\.", said["database.version"].says)


def test_a_certificate_ends(tmp_path):
    """Looked at over a real connection: one that ends in ten days, and one that nobody vouches for."""
    import socket
    import threading

    trustme = _certificate(tmp_path, days=10)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trustme)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        for _ in range(2):
            plain, _address = listener.accept()
            try:
                context.wrap_socket(plain, server_side=True).close()
            except OSError:
                plain.close()

    threading.Thread(target=serve, daemon=True).start()
    port = listener.getsockname()[1]
    trusted = ssl.create_default_context(cafile=str(trustme))
    said = doctor_machine.certificate("localhost", port, trusted=trusted)
    assert (said.state, re.search(r"(\d+) days", said.says)[1]) == (WARNING, "9")
    assert doctor_machine.certificate("localhost", port).state == WRONG
    listener.close()


def _certificate(folder, *, days):
    from datetime import UTC, datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return path


def test_every_check_stands_in_the_guide(cast, real, tmp_path):
    """docs/operating.md lists what the doctor looks at."""
    guide = (Path(the_settings.ROOT) / "docs/operating.md").read_text()
    real.BACKUP_RECIPIENTS, real.VAR = [], tmp_path
    kept("backup", cast["amina"].joined_at)
    names = {each.check for each in doctor.findings(network=False)}
    assert len(names) > 25
    assert {each for each in names if f"`{each}`" not in guide} == set()


def test_nothing_personal_and_nothing_secret_is_said(cast, real, capsys, settings, tmp_path):
    settings.VAR = tmp_path
    with pytest.raises(SystemExit):
        call_command("doctor", "--json", "--offline")
    said = capsys.readouterr().out
    assert {tuple(each) for each in json.loads(said)} == {("check", "state", "says", "mend")}
    for secret in (settings.SECRET_KEY, "Amina", "leeds.gov.uk", "network.example", "age1"):
        assert secret not in said


def test_a_worker_asks_the_doctor_four_times_a_day(cast, noon, monkeypatch):
    asked = []
    monkeypatch.setattr(
        doctor, "CHECKS", [lambda *, network: asked.append(1) or [doctor.Finding("a.b", WRONG, "Bad.")]]
    )
    hours = [0, 1, 5.9, 6.1, 7, 12.2]
    assert [periodic.run(at=noon + timedelta(hours=each)) for each in hours] == [1, 0, 0, 1, 0, 1]
    assert len(asked) == 3
    assert Examination.objects.get().counts == {"good": 0, "warning": 0, "bad": 1}


@pytest.mark.engines
def test_gauges_are_what_prometheus_reads(cast, noon, django_assert_max_num_queries):
    with django_assert_max_num_queries(24):
        text = gauges.text(gauges.now(noon))
    values = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            name, value = re.fullmatch(r'([a-z_]+(?:\{[a-z]+="[^"]*"\})?) (-?[\d.]+)', line).groups()
            values[name] = float(value)
        else:
            assert re.fullmatch(r"# (HELP [a-z_]+ .+|TYPE [a-z_]+ gauge)", line)
    assert values["pleiad_members"] == 4
    assert values["pleiad_organisers"] == 2
    assert values["pleiad_applications_waiting"] == 1
    assert len(values) >= 12


def test_the_page_says_what_it_sees(client, cast, noon):
    from tests.house.test_answers import prove

    client.force_login(cast["bea"])
    prove(client, cast["bea"])
    page = client.get("/desk/status/").content.decode()
    assert "testserver" in page and "127.0.0.1" in page
    assert "Nothing is being sent at the moment." in page
    Heartbeat.objects.create(worker="w", at=noon)
    Examination.objects.create(
        at=noon, findings=[{"check": "machine.disk", "state": "bad", "says": "Full.", "mend": "Room."}]
    )
    page = client.get("/desk/status/").content.decode()
    assert "on their way as usual" in page and "machine.disk" in page


@pytest.mark.parametrize("who", ["amina", "erin", None])
def test_only_organisers_see_it(client, cast, who):
    if who:
        client.force_login(cast[who])
    assert client.get("/desk/status/").status_code in (302, 404)
