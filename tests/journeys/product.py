"""The running product as a journey meets it: the real commands in a folder of their own, its mailbox, its tables."""

import fcntl
import http.client
import json
import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests import databases, moments
from tests.journeys.mailbox import Mailbox
from tests.journeys.reader import EmailReader
from tests.journeys.waiting import wait_for

ROOT = Path(__file__).resolve().parents[2]
START_AT_MOST = 90
"""Seconds until the product must answer, on a machine that is busy with other things."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Database:
    """The product's tables, read past the product, so that a journey can say what is really there."""

    def __init__(self, url):
        self.url = url

    def ask(self, statement):
        """The rows of one SELECT, as tuples."""
        if self.url.startswith("sqlite"):
            with sqlite3.connect(
                f"file:{self.url.removeprefix('sqlite:///')}?mode=ro", uri=True, timeout=20
            ) as connection:
                rows = connection.execute(statement).fetchall()
            connection.close()
            return rows
        import psycopg

        with psycopg.connect(self.url) as connection:
            return connection.execute(statement).fetchall()

    def free(self):
        """Whether another process could write now."""
        if not self.url.startswith("sqlite"):
            return not self.ask(
                "SELECT 1 FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = current_database()"
            )
        connection = sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=0, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
            return True
        except sqlite3.OperationalError:
            return False
        finally:
            connection.close()

    def tables(self):
        if self.url.startswith("sqlite"):
            return [row[0] for row in self.ask("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return [
            row[0] for row in self.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        ]

    def picture(self, besides=()):
        """Every row of every table but those `besides`: {table: sorted rows}."""
        return {
            table: sorted(repr(row) for row in self.ask(f'SELECT * FROM "{table}"'))
            for table in self.tables()
            if table not in besides
        }


def differences(before, after):
    """What two pictures of the database do not share, in words; empty when they are the same."""
    return [
        f"{table}: {sign} {row}"
        for table in sorted(before.keys() | after.keys())
        for sign, here, there in (("gone", before, after), ("new", after, before))
        for row in sorted(set(here.get(table, [])) - set(there.get(table, [])))
    ]


@dataclass(frozen=True)
class PageAnswer:
    """`headers` by lower-case name; `cookies` are the Set-Cookie headers, of which there may be several."""

    status: int
    headers: dict
    body: bytes
    cookies: tuple = ()


@dataclass
class Product:
    """The product while it runs: where it answers, what it sent, what it keeps."""

    url: str
    graph: str
    folder: Path
    environment: dict
    mailbox: Mailbox
    database: Database
    readers: dict = field(default_factory=dict)

    def ask(self, path, *, method="GET", headers=None, body=None):
        """One plain request without a browser, redirects not followed. `headers` may name another Host."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            reply = connection.getresponse()
            said = [(name.lower(), value) for name, value in reply.getheaders()]
            cookies = tuple(value for name, value in said if name == "set-cookie")
            return PageAnswer(reply.status, dict(said), reply.read(), cookies)
        finally:
            connection.close()

    def reader(self, address=""):
        """A reader.Reader: a visitor, or the member with this address, who signs in once for all journeys."""
        if not address:
            return EmailReader(self)
        if address not in self.readers:
            self.readers[address] = EmailReader(self).sign_in(address)
        return self.readers[address]

    def run(self, *words):
        """Run one `pleiad` command in the product's own settings; gives what it printed."""
        done = subprocess.run(
            [*pleiad(), *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=180,
        )
        assert done.returncode == 0, f"pleiad {' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout

    def settled(self):
        """Wait until nothing is due to be sent or to be done in Teams now."""

        def idle():
            # The welcome comes an hour after joining.
            due = "SELECT count(*) FROM outbox_email WHERE due_at IS NOT NULL AND kind <> 'home.welcome'"
            emails = self.database.ask(due)[0][0]
            moving = self.database.ask(
                "SELECT count(*) FROM teams_channelinvite WHERE due_at IS NOT NULL AND state = 'asked' AND last_code <> 'in-line'"
            )
            return not emails and not moving[0][0]

        wait_for(idle, at_most=60, why="emails were still waiting to be sent")

    def still(self):
        """For as long as this lasts the delivery worker stands still, so that only what people do changes the tables."""
        return Still(self)


def pleiad():
    """Our commands, with a clock of their own only where a moment is wanted: by then a second has gone by."""
    if moments.wanted():
        return [sys.executable, "-m", "tests.at", moments.wanted().isoformat()]
    return [sys.executable, ROOT / "manage.py"]


def collect(product):
    """Put the static files where every product of this checkout serves them from: once for all processes of a test run,
    because collecting takes files away for a moment."""
    this_run = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
    (ROOT / "var").mkdir(exist_ok=True)
    with open(ROOT / "var" / "collected-by", "a+") as collected_by:
        fcntl.flock(collected_by, fcntl.LOCK_EX)
        collected_by.seek(0)
        if this_run and collected_by.read() == this_run:
            return
        product.run("collectstatic", "--no-input", "--verbosity", "0")
        collected_by.truncate(0)
        collected_by.write(this_run)


def start(folder, *, furnish=lambda product: product.run("demo")):
    """Build a world in `folder`, the demonstration's unless told otherwise, and serve it; a generator that gives the
    product, then stops it."""
    port, graph_port = free_port(), free_port()
    environment = {
        name: value for name, value in os.environ.items() if name not in ("HOST", "MAIL_URL", "TEAMS_DELIVERY")
    }
    environment |= {
        "DEMO": "True",
        "PORT": str(port),
        "FAKE_GRAPH_PORT": str(graph_port),
        "BASE_URL": f"http://localhost:{port}",
        "LEAVE_TO": f"http://localhost:{port}/accessibility/",
        "VAR": str(folder),
        "SECRET_KEY": secrets.token_urlsafe(60),
        "DJANGO_SETTINGS_MODULE": "pleiad.config.settings",
    }
    with a_database(folder) as url:
        environment["DATABASE_URL"] = url
        product = Product(
            url=f"http://localhost:{port}",
            graph=f"http://127.0.0.1:{graph_port}",
            folder=folder,
            environment=environment,
            mailbox=Mailbox(folder / "mailbox"),
            database=Database(url),
        )
        collect(product)
        product.run("migrate", "--no-input", "--verbosity", "0")
        furnish(product)
        with open(folder / "serve.log", "wb") as log:
            serving = subprocess.Popen(
                [*pleiad(), "serve"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )
        try:
            wait_for(lambda: ready(product, serving), at_most=START_AT_MOST, why="the product was not ready")
            yield product
        finally:
            serving.send_signal(signal.SIGTERM)
            try:
                serving.wait(timeout=40)
            except subprocess.TimeoutExpired:
                serving.kill()
                serving.wait()


class Still:
    """Stops the delivery worker between two pieces of work and lets it go on afterwards."""

    def __init__(self, product):
        self.product = product

    def __enter__(self):
        self.product.settled()
        name = self.product.database.ask("SELECT worker FROM outbox_heartbeat ORDER BY at DESC LIMIT 1")[0][0]
        self.worker = int(name.rpartition(":")[2])
        wait_for(self._stopped, every=0.3, why="the worker was always in the middle of something")

    def _stopped(self):
        """Whether it now stands still without holding anything that others wait for."""
        os.kill(self.worker, signal.SIGSTOP)
        # The signal is sent, not yet obeyed: what it still does before it stops may take the lock that others need.
        wait_for(self._obeyed, every=0.01, why="the worker did not stop")
        if self.product.database.free():
            return True
        os.kill(self.worker, signal.SIGCONT)
        return False

    def _obeyed(self):
        """Whether each of its threads stands still (proc(5): the state after the name in brackets, T for stopped)."""
        states = [
            task.read_text().rpartition(")")[2].split()[0] for task in Path(f"/proc/{self.worker}/task").glob("*/stat")
        ]
        return states and set(states) == {"T"}

    def __exit__(self, *_error):
        os.kill(self.worker, signal.SIGCONT)


def ready(product, serving):
    if serving.poll() is not None:
        raise AssertionError(f"pleiad serve ended: {(product.folder / 'serve.log').read_text()}")
    try:
        answer = product.ask("/readyz")
    except OSError:
        return False
    return answer.status == 200 and json.loads(answer.body)["ready"]


class a_database:  # noqa: N801 - reads as words where it is used
    """A fresh database: a file in the folder, or, where TEST_DATABASE_URL names a PostgreSQL, one of its own there."""

    def __init__(self, folder):
        self.folder, self.server = folder, os.environ.get("TEST_DATABASE_URL", "")
        self.name = f"pleiad_journeys_{secrets.token_hex(4)}"

    def __enter__(self):
        if not self.server:
            shutil.copyfile(databases.ready_file(), self.folder / "pleiad.sqlite3")
            return f"sqlite:///{self.folder}/pleiad.sqlite3"
        self._say(f'CREATE DATABASE "{self.name}"')
        return urlsplit(self.server)._replace(path=f"/{self.name}").geturl()

    def __exit__(self, *_error):
        if self.server:
            self._say(f'DROP DATABASE "{self.name}" WITH (FORCE)')

    def _say(self, statement):
        import psycopg

        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)
