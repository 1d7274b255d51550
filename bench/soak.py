"""The soak: mixed load on two web processes and two workers before one database, while parts are killed, the database restarts
and, on SQLite, the disk fills. Afterwards every answered write is looked for, and memory and times are told.

A client asks as a browser behind a balancer does: one process that does not answer is left for the other. A write counts as
acknowledged once its answer was a redirect to the page that says so.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

import requests

from bench import delivery, running
from bench.running import Installation

PAGES = ("/", "/events/", "/about/", "/stories/", "/training/", "/account/", "/events/mine/")
CLIENTS = 6
WRITES_A_SECOND = 60
"""How many members are made ready for each second; a run that uses them up goes on reading."""
STEADY_SHARE = 0.35
"""The last part of a run, without kills, in which memory is looked at."""
GROWTH_AIM = 5  # per cent


def run(*, rounds: int, seconds: float, engines) -> dict:
    """One soak on each engine, each of `rounds` × `seconds` × 4."""
    length = max(20.0, rounds * seconds * 4)
    found = {engine: soak(engine, seconds=length) for engine in engines}
    return running.keep("soak", {"machine": running.machine(), "seconds": length, **found})


def soak(engine: str, *, seconds: float) -> dict:
    """Soak one engine; a dict of what happened."""
    with running.workplace() as folder, _disk(engine, folder) as disk, running.databases(engine, disk) as new:
        here = Installation("soak", new("soak"), running.free_port(), disk)
        here.migrate()
        return on(here, whole="disk" if engine == "sqlite" else "database", seconds=seconds)


def on(here: Installation, *, whole: str, seconds: float) -> dict:
    """Soak this installation, whose tables are there. `whole`: what else than processes is troubled ("database", "disk" or
    nothing)."""
    here.mail_port = running.free_port()
    here.extra = {"TEAMS_DELIVERY": "manual", "DELIVERY_LEASE": "5"}
    event = here.world("event", slug="soak", capacity=100_000)["event"]
    browsers = here.world("browsers", count=int(WRITES_A_SECOND * seconds), name="soak")
    with delivery.sink(here.mail_port) as ask, Cluster(here) as cluster:
        crowd = Crowd(cluster.ports, browsers)
        crowd.begin()
        try:
            done = trouble(whole, cluster, here.folder, seconds=seconds * (1 - STEADY_SHARE))
            memory = steady(cluster, seconds=seconds * STEADY_SHARE)
        finally:
            crowd.end()
        running.wait_until(lambda: not here.world("waiting")["waiting"], at_most=180, every=1)
        mail = ask()
    came = here.world("came", event=event)
    promises = here.world("registered", event=event)
    counted = ("registrations", "placed", "without Teams invite")
    return {
        "acknowledged": len(crowd.acknowledged),
        "lost": len(crowd.acknowledged - set(came["addresses"])),
        "doubled": came["doubled"],
        "broken": {name: number for name, number in promises.items() if number and name not in counted},
        "signed out": crowd.signed_out,
        "emails": mail["taken"],
        "emails doubled": mail["doubled"],
        "answers": dict(sorted(crowd.answers.items())),
        "stack traces shown": crowd.traces,
        "p95 ms": round(1000 * quantiles(crowd.times, n=20)[-1], 1) if len(crowd.times) > 20 else None,
        "trouble": done,
        "memory growth %": memory,
    }


@contextlib.contextmanager
def _disk(engine, folder):
    """Where the database lies. For SQLite a small disk of its own, which can be filled, where this account may make one."""
    place = folder / "disk"
    place.mkdir()
    mounted = engine == "sqlite" and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", str(place)], capture_output=True
    ).returncode == 0  # fmt: skip
    try:
        yield place
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(place)], capture_output=True)


class Cluster:
    """Two web processes on ports of their own, two workers; each is started again when it was killed."""

    def __init__(self, here: Installation):
        self.here, self.parts, self.lock, self.closing = here, {}, threading.Lock(), False
        self.ports = [here.port, running.free_port()]

    def __enter__(self):
        for number, port in enumerate(self.ports):
            self.start(f"web {number}", self._web(port))
        for number in range(2):
            self.start(f"worker {number}", [sys.executable, "-m", "pleiad.config.command", "deliver", "--loop"])
        for port in self.ports:
            running.wait_until(lambda port=port: running.answers(port))
        self.keeper = threading.Thread(target=self._keep)
        self.keeper.start()
        return self

    def __exit__(self, *_error):
        self.closing = True
        self.keeper.join()
        for process, _command in self.parts.values():
            process.terminate()
        for process, _command in self.parts.values():
            try:
                process.wait(timeout=40)
            except subprocess.TimeoutExpired:
                process.kill()

    def _web(self, port):
        return [
            sys.executable, "-m", "gunicorn", "pleiad.config.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "2",
            "--worker-class", "pleiad.config.arrivals.PatientWorker", "--preload", "--log-level", "critical", "--no-control-socket",
        ]  # fmt: skip

    def start(self, name, command):
        process = subprocess.Popen(command, cwd=running.ROOT, env=self.here.environment(), stderr=subprocess.DEVNULL)
        self.parts[name] = (process, command)

    def _keep(self):
        while not self.closing:
            with self.lock:
                for name, (process, command) in list(self.parts.items()):
                    if process.poll() is not None:
                        self.start(name, command)
            time.sleep(0.3)

    def kill(self, name) -> None:
        """End a part at once, with all its children, as a machine that fails does."""
        with self.lock:
            process, _command = self.parts[name]
            for pid in [*children_of(process.pid), process.pid]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def memory(self) -> dict[int, int]:
        """Resident memory in kB of each process that is there."""
        pids = [pid for process, _command in self.parts.values() for pid in [process.pid, *children_of(process.pid)]]
        return {pid: kilobytes for pid in pids if (kilobytes := resident(pid))}


def children_of(pid: int) -> list[int]:
    """The processes that this one started (Linux, proc(5))."""
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def resident(pid: int) -> int:
    """Its resident memory in kB, 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(each.split()[1]) for each in lines if each.startswith("VmRSS")), 0)


class Crowd:
    """Members who read and register, each in a browser of their own."""

    def __init__(self, ports, browsers):
        self.ports, self.waiting, self.lock = ports, list(enumerate(browsers)), threading.Lock()
        self.acknowledged, self.answers, self.times = set(), {}, []
        self.signed_out = self.traces = 0
        self.stopped = threading.Event()
        self.threads = [threading.Thread(target=self._live, args=(number,)) for number in range(CLIENTS)]

    def begin(self):
        for each in self.threads:
            each.start()

    def end(self):
        self.stopped.set()
        for each in self.threads:
            each.join(120)

    def _live(self, number):
        chance, mine = random.Random(number), None
        while not self.stopped.is_set():
            if chance.random() < 0.4 or mine is None:
                with self.lock:
                    mine = self.waiting.pop() if self.waiting else mine
                self._register(chance, mine)
            else:
                self._read(chance, mine)

    def _register(self, chance, mine):
        """Press Register until it is answered, as a person does who sees that something went wrong."""
        position, browser = mine
        body = urlencode({"csrfmiddlewaretoken": browser["token"], "teams": "with"})
        for _again in range(30):
            answer = self._ask(chance, "POST", "/events/soak/register/", browser, body)
            leads_to = answer.headers.get("Location", "") if answer is not None else ""
            if leads_to.endswith("/registered/"):
                with self.lock:
                    self.acknowledged.add(browser["address"])
                return
            if leads_to.startswith("/enter/"):
                self.signed_out += 1
                return
            if self.stopped.is_set():
                return
            time.sleep(0.5)

    def _read(self, chance, mine):
        path = chance.choice(PAGES)
        answer = self._ask(chance, "GET", path, mine[1] if chance.random() < 0.5 else None, None)
        if (
            answer is not None
            and mine
            and answer.headers.get("Location", "").startswith("/enter/")
            and answer.request.headers.get("Cookie")
        ):
            self.signed_out += 1

    def _ask(self, chance, method, path, browser, body):
        """One request to either process; to the other where one does not answer."""
        headers = {"Cookie": browser["cookie"]} if browser else {}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        for port in chance.sample(self.ports, len(self.ports)):
            began = time.perf_counter()
            try:
                answer = requests.request(
                    method,
                    f"http://127.0.0.1:{port}{path}",
                    headers=headers,
                    data=body,
                    timeout=30,
                    allow_redirects=False,
                )
            except requests.RequestException:
                self._count("no answer")
                continue
            self.times.append(time.perf_counter() - began)
            self._count(str(answer.status_code))
            self.traces += b"Traceback" in answer.content
            return answer
        return None

    def _count(self, what):
        with self.lock:
            self.answers[what] = self.answers.get(what, 0) + 1


def trouble(whole, cluster, disk, *, seconds) -> dict:
    """Kill parts in turn, restart the database, fill the disk, until the time is over; how often each was done."""
    until, done, turn = time.monotonic() + seconds, {}, 0
    what = ["web 0", "worker 0", "web 1", "worker 1", *([whole] if whole else [])]
    while time.monotonic() < until:
        time.sleep(2.5)
        name = what[turn % len(what)]
        turn += 1
        if name == "database":
            restart_postgresql(disk / "postgresql")
        elif name == "disk":
            if not os.path.ismount(disk):
                continue
            fill(disk, seconds=2)
        else:
            cluster.kill(name)
        done[name] = done.get(name, 0) + 1
    for port in cluster.ports:
        running.wait_until(lambda port=port: running.answers(port))
    return done


def restart_postgresql(folder: Path) -> None:
    """Stop the server at once, as a crash does, and start it again."""
    pid = int((folder / "postmaster.pid").read_text().split()[0])
    program = Path(f"/proc/{pid}/exe").resolve().with_name("pg_ctl")
    owner = (folder / "postmaster.pid").stat()
    words = [str(program), "restart", "-D", str(folder), "-m", "immediate", "-w", "-l", "/dev/null"]
    as_owner = {"user": owner.st_uid, "group": owner.st_gid} if os.geteuid() == 0 else {}
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", **as_owner)


def fill(disk: Path, *, seconds: float) -> None:
    """Leave no room on the disk for some seconds."""
    path = disk / "filler"
    with contextlib.suppress(OSError), open(path, "wb", buffering=0) as file:
        while True:
            file.write(b"x" * 65536)
    time.sleep(seconds)
    path.unlink()


def steady(cluster, *, seconds) -> float:
    """How much the memory of the processes that live through this time grew, in per cent."""
    time.sleep(seconds * 0.3)
    before = cluster.memory()
    time.sleep(seconds * 0.7)
    after = cluster.memory()
    both = before.keys() & after.keys()
    if not both:
        return 0.0
    return round(100 * (sum(after[each] for each in both) / sum(before[each] for each in both) - 1), 1)


def broken(found: dict) -> list[str]:
    """Every promise that a run has broken."""
    said = []
    for engine in running.ENGINES:
        result = found.get(engine)
        if not result:
            continue
        for name in ("lost", "doubled", "signed out", "stack traces shown"):
            if result[name]:
                said.append(f"soak, {engine}: {name} {result[name]}")
        said += [f"soak, {engine}: {name} {number}" for name, number in result["broken"].items()]
    return said


def lines(found: dict):
    """Rows for the table."""
    for engine in running.ENGINES:
        if result := found.get(engine):
            told = ", ".join(f"{name} × {many}" for name, many in result["trouble"].items())
            yield (
                f"soak, {engine}: {result['acknowledged']} acknowledged; {told}",
                f"lost {result['lost']}",
                "",
                "",
                "0",
            )
            yield "  95 of 100 answers within", f"{result['p95 ms']} ms", "", "", ""
            yield "  memory growth", f"{result['memory growth %']} %", "", "", f"< {GROWTH_AIM} %"


if __name__ == "__main__":
    import json

    print(json.dumps(soak(sys.argv[1], seconds=float(sys.argv[2])), indent=1))
