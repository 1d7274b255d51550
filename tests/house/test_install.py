"""What stands in install/ works: the samples for web servers run in front of the program, the units are ones that systemd
takes, the socket is handed over without a request refused, and the package runs where it is installed."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest
import requests
from django.conf import settings as the_settings

from pleiad.keeping.tests.test_looking import _certificate as certificate
from tests import databases
from tests.running import answers, environment, free_port, pleiad, running, styles_in

ROOT = Path(the_settings.ROOT)
INSTALL = ROOT / "install"


@pytest.fixture(scope="module")
def styles(tmp_path_factory):
    """The folder with static files, made once."""
    folder = tmp_path_factory.mktemp("static")
    given = environment(folder, base_url="http://localhost", port=1, database="sqlite:////nowhere")
    assert (the_settings.ROOT / "pleiad/ui/static/built/pleiad.css").exists(), "Build the styles first: make setup"
    styles_in(given)
    return folder / "static"


@pytest.fixture
def installed(tmp_path, styles, django_db_setup):
    """Settings of an installation with a database of its own, for an address that a web server in front answers."""

    def make(base_url, **more):
        place = tmp_path / "pleiad.sqlite3"
        if not place.exists():
            shutil.copyfile(databases.ready_file(), place)
        given = environment(
            tmp_path,
            base_url=base_url,
            port=free_port(),
            database=f"sqlite:///{place}",
            STATIC_ROOT=str(styles),
            **more,
        )
        return given

    return make


def nginx(folder, *, pem, port, inner):
    """The sample with this machine's names in it, as a whole configuration."""
    text = (INSTALL / "nginx.conf").read_text()
    for before, after in [
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"), ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("network.example", "localhost"), ("127.0.0.1:8000", f"127.0.0.1:{inner}"),
        ("/etc/letsencrypt/live/localhost/fullchain.pem", str(pem)), ("/etc/letsencrypt/live/localhost/privkey.pem", str(pem)),
    ]:  # fmt: skip
        assert before in text
        text = text.replace(before, after)
    places = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = (
        f"daemon off; pid {folder}/nginx.pid; error_log stderr; events {{}} http {{ access_log off; {places} {text} }}"
    )
    (folder / "nginx.conf").write_text(whole)
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]


def caddy(folder, *, pem, port, inner):
    """The same for Caddy; a certificate is given, because none can be fetched here."""
    text = (INSTALL / "Caddyfile").read_text()
    assert "network.example {\n" in text and "127.0.0.1:8000" in text
    text = text.replace("network.example {\n", f"https://localhost:{port} {{\n\ttls {pem} {pem}\n")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{inner}")
    (folder / "Caddyfile").write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{text}")
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@pytest.mark.parametrize("front", [nginx, caddy], ids=["nginx", "Caddy"])
def test_the_sample_serves_and_forms_are_taken(front, installed, tmp_path, needs_program):
    """On a port of its own, too: there the host that a form came from has a port."""
    needs_program(front.__name__, install={"nginx": "nginx-light"}.get(front.__name__, front.__name__))
    pem, port = certificate(tmp_path, days=30), free_port()
    site = f"https://localhost:{port}"
    given = installed(site, TRUSTED_PROXIES="1")
    command = front(tmp_path, pem=pem, port=port, inner=given["PORT"])
    home = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    with (
        running(pleiad(given, "serve")),
        running(subprocess.Popen(command, env=home, stderr=subprocess.DEVNULL)),
        requests.Session() as browser,
    ):
        browser.verify, browser.trust_env = str(pem), False
        answers(f"http://127.0.0.1:{given['PORT']}/healthz")
        answers(f"{site}/healthz", verify=str(pem))
        page = browser.get(f"{site}/enter/")
        assert page.status_code == 200
        assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert {each.name for each in browser.cookies} >= {"__Host-csrf"}
        assert all(each.secure for each in browser.cookies)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
        sent = {"address": "amina@leeds.gov.uk", "csrfmiddlewaretoken": token}
        headers = {"Origin": site, "Referer": f"{site}/enter/"}
        taken = browser.post(f"{site}/enter/", sent, headers=headers, allow_redirects=False)
        assert (taken.status_code, taken.headers["Location"]) == (302, "/enter/code/")
        forged = browser.post(f"{site}/enter/", sent, headers={**headers, "Origin": "https://evil.example"})
        assert forged.status_code == 403
        with contextlib.suppress(
            requests.ConnectionError
        ):  # a body that no form of ours sends is not taken, politely or not
            assert browser.post(f"{site}/enter/", data=b"x" * 13_000_000, headers=headers).status_code in (413, 502)
        style = re.search(r'href="(/static/built/pleiad[^"]*\.css)"', page.text)[1]
        assert browser.get(site + style).status_code == 200


def test_a_part_that_dies_is_started_again_and_both_are_lines(installed, tmp_path):
    """The delivery is killed: `pleiad serve` says so, and starts it again."""
    given = installed("http://localhost:8000")
    with open(tmp_path / "log", "w+") as log, running(pleiad(given, "serve", stderr=log)) as serve:
        answers(f"http://127.0.0.1:{given['PORT']}/healthz")
        children = Path(f"/proc/{serve.pid}/task/{serve.pid}/children")
        pages_and_delivery = [int(each) for each in children.read_text().split()]
        assert len(pages_and_delivery) == 2
        os.kill(pages_and_delivery[1], signal.SIGKILL)
        end = time.monotonic() + 20
        while "part restarted" not in (said := (tmp_path / "log").read_text()) and time.monotonic() < end:
            time.sleep(0.1)
    facts = [json.loads(line)["facts"] for line in said.splitlines() if '"part ' in line]
    assert [(each["what"], each["part"]) for each in facts] == [
        ("part died", "delivery"),
        ("part restarted", "delivery"),
    ]
    assert facts[0]["status"] == -signal.SIGKILL


def test_units_are_ones_that_systemd_takes(tmp_path, needs_program):
    needs_program("systemd-analyze", install="systemd")
    for path in (INSTALL / "systemd").iterdir():
        text = path.read_text().replace("/srv/pleiad/.venv/bin/pleiad", "/bin/true").replace("file:///srv", "file:///")
        (tmp_path / path.name).write_text(text)
    units = sorted(str(each) for each in tmp_path.iterdir())
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True)
    wrong = [line for line in done.stderr.splitlines() if "pleiad" in line and "not found" not in line]
    assert wrong == []


def test_units_call_commands_that_there_are():
    from django.core.management import get_commands

    for path in (INSTALL / "systemd").glob("*.service"):
        (word,) = re.findall(r"ExecStart=/srv/pleiad/\.venv/bin/pleiad (\S+)", path.read_text())
        assert word.replace("-", "_") in get_commands()
    timers = {each.stem for each in (INSTALL / "systemd").glob("*.timer")}
    assert timers == {"pleiad-backup", "pleiad-verify-audit", "pleiad-doctor"}


def test_the_image_is_not_root_and_says_whether_it_lives():
    text = (INSTALL / "Containerfile").read_text()
    last = text.rpartition("\nFROM ")[2]
    assert re.search(r"(?m)^USER pleiad$", last)
    assert "HEALTHCHECK" in last and "/healthz" in last
    for source in re.findall(r"(?m)^COPY (?!--from)(\S+)", text):
        assert (ROOT / source).exists()
    for words in re.findall(r'"(serve|--migrate)"', text):
        assert words in (ROOT / "pleiad/config/management/commands/serve.py").read_text() or words == "serve"


def _under_systemd(given, listener, **how):
    """`pleiad serve` as systemd starts it: the socket is number 3, and the process is told so."""
    words = f'LISTEN_PID=$$ exec "{sys.executable}" -m pleiad.config.command serve'
    listener.set_inheritable(True)

    def as_three():
        os.dup2(listener.fileno(), 3, inheritable=True)

    return subprocess.Popen(
        ["/bin/sh", "-c", words],
        cwd=ROOT,
        env={**given, "LISTEN_FDS": "1"},
        preexec_fn=as_three,
        close_fds=False,
        **how,
    )


def test_a_restart_refuses_nobody(installed):
    """The socket outlives the program: requests that come meanwhile wait, and are answered by the next."""
    given = installed("http://localhost:8000")
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/healthz"
    statuses, stop = [], threading.Event()

    def ask():
        while not stop.is_set():
            try:
                statuses.append(requests.get(address, timeout=30).status_code)
            except requests.RequestException as trouble:
                statuses.append(type(trouble).__name__)
            time.sleep(0.02)

    with running(_under_systemd(given, listener)) as first:
        answers(address)
        asking = threading.Thread(target=ask)
        asking.start()
        time.sleep(1)
        first.terminate()
        first.wait(30)
        before = len(statuses)
        with running(_under_systemd(given, listener)):
            end = time.monotonic() + 30
            while len(statuses) < before + 30 and time.monotonic() < end:
                time.sleep(0.1)
            stop.set()
            asking.join(40)
    listener.close()
    assert len(statuses) >= before + 30
    assert set(statuses) == {200}


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The wheel as `make package` builds it."""
    folder = tmp_path_factory.mktemp("package")
    copy = folder / "source"
    left_out = shutil.ignore_patterns("tests", "__pycache__", "node_modules", "*.sqlite3*")
    shutil.copytree(ROOT / "pleiad", copy / "pleiad", ignore=left_out)
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"):
        shutil.copy(ROOT / name, copy)
    shutil.copy(ROOT / "CHANGELOG.md", copy / "pleiad")
    words = [
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "--wheel-dir",
        str(folder),
        str(copy),
    ]
    done = subprocess.run([sys.executable, "-m", "pip", *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


def test_the_package_has_all_that_runs(package):
    names = set(zipfile.ZipFile(package).namelist())
    for path in ("ui/templates/base.html", "locale/cy/LC_MESSAGES/django.mo", "outbox/data/refusals.tsv", "CHANGELOG.md",
                 "members/organisations/data/organisations.csv", "integrations/graph/contract.yaml"):  # fmt: skip
        assert f"pleiad/{path}" in names
    for kind in ("*.html", "*.csv", "*.tsv", "*.txt", "*.svg"):
        for path in (ROOT / "pleiad").rglob(kind):
            if "tests" not in path.parts:
                assert path.relative_to(ROOT).as_posix() in names
    if (ROOT / "pleiad/ui/static/built/pleiad.css").exists():
        assert "pleiad/ui/static/built/pleiad.css" in names


@pytest.mark.long
def test_the_package_runs_where_it_is_installed(package, tmp_path):
    """In a folder of its own, without the repository: set up, look, serve."""
    place = tmp_path / "site"
    with zipfile.ZipFile(package) as wheel:
        wheel.extractall(place)
    given = environment(
        tmp_path, base_url="http://localhost:8000", port=free_port(), database=f"sqlite:///{tmp_path}/new.sqlite3"
    )
    given["PYTHONPATH"] = str(place)
    given.pop("STATIC_ROOT")
    command = [sys.executable, "-P", "-m", "pleiad.config.command"]
    where = subprocess.run(
        [sys.executable, "-P", "-c", "import pleiad; print(pleiad.__file__)"],
        cwd=tmp_path,
        env=given,
        capture_output=True,
        text=True,
    )
    assert where.stdout.strip().startswith(str(place))
    for words in (
        ["migrate", "--verbosity", "0"],
        ["collectstatic", "--no-input", "--verbosity", "0"],
        ["serve", "--check"],
    ):
        done = subprocess.run([*command, *words], cwd=tmp_path, env=given, capture_output=True, text=True, timeout=200)
        assert done.returncode == 0, done.stderr
    with running(subprocess.Popen([*command, "serve"], cwd=tmp_path, env=given)):
        assert answers(f"http://127.0.0.1:{given['PORT']}/about/").status_code == 200


def test_the_demonstration_is_closed_under_any_server(tmp_path, styles):
    """Plain gunicorn, with a proxy on this machine that speaks for a browser elsewhere."""
    given = environment(tmp_path, base_url="http://localhost", port=1, database=f"sqlite:///{tmp_path}/none.sqlite3")
    given |= {"DEMO": "True", "STATIC_ROOT": str(styles)}
    del given["ALLOWED_HOSTS"]  # the demonstration refuses to run beside it
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "pleiad.config.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    with running(subprocess.Popen(command, cwd=ROOT, env=given, stderr=subprocess.DEVNULL)):
        address = f"http://127.0.0.1:{port}/healthz"
        assert answers(address).status_code == 200
        passed_on = requests.get(address, headers={"X-Forwarded-For": "192.0.2.1"}, timeout=10)
        assert passed_on.status_code == 403


def test_the_changelog_tells_of_this_version():
    import pleiad as package_

    text = (ROOT / "CHANGELOG.md").read_text()
    assert re.search(rf"(?m)^## {re.escape(package_.__version__)} \(", text)
