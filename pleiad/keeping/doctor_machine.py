"""What `pleiad doctor` finds about the machine: files and who may read them, disk, clock, and what stands in front of us."""

import os
import shutil
import socket
import ssl
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.db import connection

from pleiad.doctor import OK, WARNING, WRONG, Finding, examines

ROOM_WANTED, ROOM_NEEDED = 2 * 10**9, 300 * 10**6  # bytes
CLOCK_OFF = timedelta(minutes=2)
CERTIFICATE_SOON, CERTIFICATE_NOW = 14, 3  # days
ZONES_OLD = 3  # years


@examines
def needed(*, network: bool) -> list[Finding]:
    """Without its settings no command starts, so that this line can only be good."""
    if settings.DEMO:
        says = "This is the demonstration: invented people, on this machine only."
        return [Finding("settings.needed", OK, says)]
    return [Finding("settings.needed", OK, "Every setting that is needed is there.")]


@examines
def files(*, network: bool) -> Iterator[Finding]:
    """Whether others on this machine can read what only the program should."""
    open_ones = [
        path for path in _private_files() if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) & ~stat.S_IXGRP
    ]
    readable = [path for path in open_ones if path.stat().st_mode & stat.S_IRWXO]
    if readable:
        says = f"Everybody on this machine can read {', '.join(map(str, readable))}."
        yield Finding(
            "files.modes", WRONG if not settings.DEMO else WARNING, says, f"chmod 600 {' '.join(map(str, readable))}"
        )
    else:
        yield Finding(
            "files.modes", OK, "Settings and database can be read by the program's account only, or its group."
        )
    if hasattr(os, "geteuid") and os.geteuid() == 0 and not settings.DEMO:
        mend = "Run it under an account of its own, as install/systemd/pleiad.service does."
        yield Finding("files.account", WARNING, "This command runs as root.", mend)
    else:
        says = "Which account it runs under does not matter here." if settings.DEMO else "It does not run as root."
        yield Finding("files.account", OK, says)


def _private_files() -> list[Path]:
    found = [settings.SETTINGS_FILE, settings.VAR / "erasures.jsonl", settings.VAR / "demo-secret-key"]
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        found += [name, name.with_name(name.name + "-wal")]
    return [each for each in found if each.is_file()]


@examines
def disk(*, network: bool) -> list[Finding]:
    """Whether there is room."""
    places = (
        {settings.VAR, Path(str(connection.settings_dict["NAME"])).parent}
        if connection.vendor == "sqlite"
        else {settings.VAR}
    )
    free = min((shutil.disk_usage(each).free for each in places if each.is_dir()), default=None)
    if free is None:
        return [Finding("machine.disk", WRONG, f"The folder {settings.VAR} is not there.", "Make it, or set VAR.")]
    says = f"{free / 10**9:.1f} GB are free."
    if free < ROOM_NEEDED:
        return [Finding("machine.disk", WRONG, says, "Make room at once: nothing can be written soon.")]
    if free < ROOM_WANTED:
        return [Finding("machine.disk", WARNING, says, "Make room, or move old backups elsewhere.")]
    return [Finding("machine.disk", OK, says)]


@examines
def clock(*, network: bool) -> Iterator[Finding]:
    """Whether the clock is right, by what another server says, and how old the rules of its time zone are."""
    yield _zones()
    if not network or settings.DEMO:
        yield Finding("machine.clock", OK if settings.DEMO else WARNING, "The clock was compared with none.")
        return
    try:
        said = parsedate_to_datetime(requests.head(settings.BASE_URL + "/healthz", timeout=10).headers["Date"])
    except (requests.RequestException, KeyError, ValueError):
        yield Finding("machine.clock", WARNING, "The clock could not be compared: BASE_URL does not answer.")
        return
    off = abs(datetime.now(UTC) - said)
    if off > CLOCK_OFF:
        says = f"This machine's clock and that of BASE_URL are {off.total_seconds():.0f} seconds apart."
        yield Finding("machine.clock", WRONG, says, "Let chrony or systemd-timesyncd keep the clock.")
    else:
        yield Finding("machine.clock", OK, "The clock agrees with the server at BASE_URL.")


def _zones() -> Finding:
    version = _zone_version()
    if version is None:
        mend = "Install the tzdata package of the system, or of Python."
        return Finding("machine.time_zones", WARNING, "How old the rules of the time zones are is not known.", mend)
    if int(version[:4]) <= datetime.now(UTC).year - ZONES_OLD:
        says = f"The rules of the time zones are of {version}."
        return Finding("machine.time_zones", WARNING, says, "Update tzdata.")
    return Finding("machine.time_zones", OK, f"The rules of the time zones are of {version}.")


def _zone_version() -> str | None:
    try:
        first = Path("/usr/share/zoneinfo/tzdata.zi").read_text(encoding="utf-8").split("\n", 1)[0]
        if first.startswith("# version 2"):
            return first.removeprefix("# version ")
    except OSError:
        pass
    try:
        return metadata.version("tzdata")
    except metadata.PackageNotFoundError:
        return None


@examines
def front(*, network: bool) -> Iterator[Finding]:
    """Whether the site answers at BASE_URL, and how long its certificate is good."""
    if settings.DEMO or not network:
        yield Finding("front.answers", OK if settings.DEMO else WARNING, "BASE_URL was not asked.")
        return
    yield _answers()
    if settings.SECURE:
        yield certificate(urlsplit(settings.BASE_URL).hostname, urlsplit(settings.BASE_URL).port or 443)


def _answers() -> Finding:
    try:
        answer = requests.get(settings.BASE_URL + "/healthz", timeout=10)
    except requests.RequestException as trouble:
        says = f"{settings.BASE_URL} does not answer: {type(trouble).__name__}."
        return Finding(
            "front.answers", WRONG, says, "Is the web server in front running, and does the name lead to it?"
        )
    if answer.text.strip() != "ok":
        says = f"{settings.BASE_URL}/healthz answers {answer.status_code}, and not as we would."
        return Finding("front.answers", WRONG, says, "Let the web server in front pass requests on to HOST and PORT.")
    if "includeSubDomains" in answer.headers.get("Strict-Transport-Security", "") and not settings.HSTS_SUBDOMAINS:
        says = "The web server in front asks browsers for https on all subdomains; we do not."
        return Finding("front.answers", WARNING, says, "Take its Strict-Transport-Security header out.")
    return Finding("front.answers", OK, f"{settings.BASE_URL} answers.")


def certificate(host: str, port: int, *, trusted: ssl.SSLContext | None = None) -> Finding:
    """How long the certificate at this address is good."""
    context = trusted or ssl.create_default_context()
    try:
        with (
            socket.create_connection((host, port), timeout=10) as plain,
            context.wrap_socket(plain, server_hostname=host) as it,
        ):
            until = datetime.fromtimestamp(ssl.cert_time_to_seconds(it.getpeercert()["notAfter"]), UTC)
    except ssl.SSLCertVerificationError as trouble:
        says = f"The certificate of {host} is not good: {trouble.verify_message}."
        return Finding("front.certificate", WRONG, says, "Let the web server in front get a new one.")
    except OSError as trouble:
        says = f"The certificate of {host} could not be looked at: {type(trouble).__name__}."
        return Finding("front.certificate", WARNING, says, "Look again when the site answers.")
    left = (until - datetime.now(UTC)).days
    says = f"The certificate of {host} is good until {until:%Y-%m-%d}, {left} days."
    state = WRONG if left < CERTIFICATE_NOW else WARNING if left < CERTIFICATE_SOON else OK
    return Finding("front.certificate", state, says, "" if state == OK else "See why it is not renewed.")
