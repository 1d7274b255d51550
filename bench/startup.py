"""From `pleiad serve` to the first answer on an existing database, and the most memory that all its processes take."""

import http.client
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from bench import running
from bench.running import Installation

AIM_SECONDS, AIM_MEGABYTES = 3, 200
PATHS = ("/", "/events/", "/events/meeting-7/", "/about/", "/enter/", "/cy/")


def run(*, rounds: int, seconds: float, engines) -> dict:
    """Both engines in turn; seconds and megabytes."""
    found = {}
    for engine in engines:
        with running.workplace() as folder, running.databases(engine, folder) as new:
            here = Installation("product", new("product"), running.free_port(), folder)
            here.migrate()
            here.world("grow", members_count=500, events_count=100)
            each = [_start(here, folder, seconds) for _round in range(rounds)]
            found[engine] = {
                "seconds": round(median(one["seconds"] for one in each), 2),
                "PSS MB": round(median(one["PSS"] for one in each)),
                "RSS MB": round(median(one["RSS"] for one in each)),
                "processes": each[-1]["processes"],
                "load average": running.machine()["load average"],
            }
    return running.keep("startup", {"machine": running.machine(), "aims": [AIM_SECONDS, AIM_MEGABYTES], **found})


def _start(here, folder, seconds):
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "pleiad.config.command", "serve"],
        cwd=running.ROOT, env=here.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        running.wait_until(lambda: _is_there(here.port), process, every=0.01)
        took = time.perf_counter() - began
        requests = [["GET", path, {}, ""] for path in PATHS]
        running.load(folder, here.port, requests=requests, seconds=seconds)
        peak = {"PSS": 0, "RSS": 0, "processes": 0}
        for _look in range(5):
            now = memory(process.pid)
            peak = {name: max(peak[name], now[name]) for name in peak}
            time.sleep(0.2)
        return {"seconds": took, **peak}
    finally:
        process.terminate()
        process.wait(timeout=60)


def _is_there(port):
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except OSError:
        return False


def memory(pid: int) -> dict:
    """Megabytes of this process and all below it: PSS shares what is common among them, RSS counts it each time."""
    family, found = _family(pid), {"PSS": 0.0, "RSS": 0.0}
    for each in family:
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        for line in lines:
            name, _colon, rest = line.partition(":")
            if name.upper() in found:
                found[name.upper()] += int(rest.split()[0]) / 1024
    return {**found, "processes": len(family)}


def _family(pid):
    children = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(") ")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found, open_ = [], [pid]
    while open_:
        each = open_.pop()
        found.append(each)
        open_ += children.get(each, [])
    return found


def broken(found: dict) -> list[str]:
    """Nothing here is a promise, only an aim."""
    return []


def lines(found: dict):
    """Rows for the table."""
    for engine in running.ENGINES:
        if result := found.get(engine):
            yield f"start to first answer, {engine}", f"{result['seconds']:.1f} s", "", "", f"{AIM_SECONDS} s"
            yield (
                f"memory of {result['processes']} processes, {engine}: shared once (each time: {result['RSS MB']} MB)",
                f"{result['PSS MB']} MB", "", "", f"{AIM_MEGABYTES} MB",
            )  # fmt: skip
