"""Reads the environment strictly: a missing or weak setting stops the start with a sentence that names it."""

import os
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]
FROM_SOURCE = (ROOT / "pyproject.toml").is_file()
"""Whether the program runs from its repository, or was installed as a package."""
SETTINGS_FILE = Path(os.environ.get("SETTINGS_FILE") or (ROOT / ".env" if FROM_SOURCE else ".env"))


class BadSetting(SystemExit):
    """A setting is missing or wrong; the text says which and what to do."""

    def __init__(self, name, what):
        super().__init__(f"pleiad: the setting {name} {what} See docs/operating.md.")


def load_file(path=SETTINGS_FILE):
    """Take NAME=value lines from the file into the environment; what is already set wins."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.strip().partition("=")
        if separator and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip('"'))


def text(name, default=None):
    """The setting as text; without a default it must be there."""
    value = os.environ.get(name, "")
    if value:
        return value
    if default is None:
        raise BadSetting(name, "is missing.")
    return default


def switch(name, default):
    """True or False, and nothing else."""
    value = os.environ.get(name, "")
    if value not in ("", "True", "False"):
        raise BadSetting(name, f"must be True or False, not “{value}”.")
    return default if value == "" else value == "True"


def number(name, default, least=1, most=None):
    """A whole number, not below `least` nor above `most`."""
    value = os.environ.get(name, "") or str(default)
    if not value.isascii() or not value.isdigit() or int(value) < least or (most and int(value) > most):
        upto = f"to {most}" if most else "on"
        raise BadSetting(name, f"must be a whole number from {least} {upto}, not “{value}”.")
    return int(value)


def number_of_proxies(name):
    """How many proxies stand in front: a whole number, also none."""
    return number(name, 0, least=0)


def day(name, default=None):
    """A day as 2027-01-31, or `default`."""
    value = os.environ.get(name, "")
    try:
        return date.fromisoformat(value) if value else default
    except ValueError:
        raise BadSetting(name, f"must be a day such as 2027-01-31, not “{value}”.") from None


def refuse_beside_demo(*real):
    """Stop where DEMO stands beside what only an installation for real people needs: in the demonstration anyone who reaches
    it reads all emails, codes to sign in with among them."""
    real = [name for name in real if os.environ.get(name, "") not in ("", "0")]
    real += ["BASE_URL"] if os.environ.get("BASE_URL", "").startswith("https://") else []
    if real:
        raise BadSetting("DEMO", f"is True beside {', '.join(real)}. Take DEMO out: it shows everybody all emails.")


def names(name, default=None):
    """A list separated by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def secret(name):
    """At least 50 characters, not one of the usual placeholders."""
    value = text(name)
    if len(value) < 50 or len(set(value)) < 12 or value.startswith("django-insecure"):
        raise BadSetting(name, "is too weak: use at least 50 random characters.")
    return value


def base_url(name, default=None, *, demo=False):
    """scheme://host[:port] without a path; https unless in demo mode or on loopback."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise BadSetting(name, f"must look like https://network.example, not “{value}”.")
    if parts.scheme == "http" and not demo and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise BadSetting(name, "must begin with https:// outside demo mode.")
    return value


def mail_server(name):
    """smtp://user:password@host:port (STARTTLS when port is 587) or smtps://… as Django's mail settings."""
    value = text(name)
    parts = urlsplit(value)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise BadSetting(name, "must look like smtp://user:password@host:587 or smtps://….")
    port = parts.port or (465 if parts.scheme == "smtps" else 25)
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and port == 587,
    }


def mailbox(name):
    """imaps://user:password@host/Folder (or imap:// with STARTTLS), taken apart."""
    value = text(name)
    parts = urlsplit(value)
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username:
        raise BadSetting(name, "must look like imaps://user:password@host/INBOX.")
    return parts
