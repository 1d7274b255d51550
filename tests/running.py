"""An installation that is no demonstration, running in processes of its own on this machine, for tests of what stands around it."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import requests
from django.conf import settings

ROOT = Path(settings.ROOT)


def free_port() -> int:
    """A port of loopback on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(folder: Path, *, base_url: str, port: int, database: str, **more: str) -> dict[str, str]:
    """The settings of such an installation, with its files in the folder."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH", "LANG") if name in os.environ}
    return {
        **kept,
        "DEMO": "False", "SECRET_KEY": "a-long-enough-key-0123456789-abcdefghijklmnopqrstuvwxyz-XYZ", "DATABASE_URL": database,
        "ALLOWED_HOSTS": "localhost,127.0.0.1", "BASE_URL": base_url, "NETWORK_CONTACT": "organisers@network.example",
        "MAIL_URL": "smtp://127.0.0.1:9", "MAIL_FROM": "network@network.example", "PORT": str(port), "VAR": str(folder),
        "STATIC_ROOT": str(folder / "static"), "SETTINGS_FILE": str(folder / "no-such-file"), "PYTHONUNBUFFERED": "1", **more,
    }  # fmt: skip


def pleiad(given: dict[str, str], *words: str, **how) -> subprocess.Popen:
    """Begin one command of the program."""
    return subprocess.Popen([sys.executable, "-m", "pleiad.config.command", *words], cwd=ROOT, env=given, **how)


def styles_in(given: dict[str, str]) -> None:
    """Put some static files there, as `collectstatic` does; the built styles need not be made for this."""
    folder = Path(given["STATIC_ROOT"])
    shutil.rmtree(folder, ignore_errors=True)
    assert pleiad(given, "collectstatic", "--no-input", "--verbosity", "0").wait(120) == 0


def answers(address: str, *, seconds: float = 150, **how) -> requests.Response:
    """What the address answers, once it does."""
    end = time.monotonic() + seconds
    while True:
        try:
            return requests.get(address, timeout=10, **how)
        except requests.RequestException:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@contextlib.contextmanager
def running(process: subprocess.Popen) -> Iterator[subprocess.Popen]:
    """The process while the block lasts."""
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
