"""`pleiad setup`: everything that a new installation needs, asked for or taken from the environment at once.

It runs before there are settings, so it reads and writes `.env` itself; each further step is a command of its own, in a
process that starts with the settings as they are then.
"""

import argparse
import contextlib
import io
import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import environment as env

NEEDED_BY_COMMAND = [sys.executable, "-m", "pleiad.config.command"]


@dataclass(frozen=True)
class Needed:
    """One setting: its name, what to ask, how it is read, and what is taken where nothing is said."""

    name: str
    question: str
    read: Callable[[str], object]
    default: Callable[[dict], str] = lambda given: ""


def _host(given):
    return given.get("BASE_URL", "").partition("://")[2].partition(":")[0]


NEEDED = [
    Needed("BASE_URL", "The address of the site, such as https://network.example", env.base_url),
    Needed("ALLOWED_HOSTS", "The host names that it answers to", env.names, _host),
    Needed("DATABASE_URL", "The database (sqlite:////folder/file, or postgres://user:password@host/name)", env.text,
           lambda given: f"sqlite:///{Path(given['VAR']).resolve()}/pleiad.sqlite3"),
    Needed("NETWORK_NAME", "The name of the network", env.text, lambda given: "Women in DDaT"),
    Needed("NETWORK_CONTACT", "An address that people write to", env.text),
    Needed("MAIL_FROM", "The sender of emails, such as Our network <network@network.example>", env.text,
           lambda given: f"{given['NETWORK_NAME']} <{given['NETWORK_CONTACT']}>" if given.get("NETWORK_CONTACT") else ""),
    Needed("MAIL_URL", "The mail server (smtp://user:password@host:587, or smtps://…)", env.mail_server),
    Needed("OPERATOR_EMAIL", "Your address, as the one who keeps the server", env.text, lambda given: given.get("NETWORK_CONTACT", "")),
    Needed("TRUSTED_PROXIES", "How many web servers stand in front", env.number_of_proxies,
           lambda given: "1" if given.get("BASE_URL", "").startswith("https") else "0"),
]  # fmt: skip


def main(words: list[str]) -> int:
    """Set an installation up; returns 0, 1 (something does not work yet) or 2 (something is missing)."""
    parser = argparse.ArgumentParser(prog="pleiad setup", description="Set a new installation up.")
    parser.add_argument("--no-input", action="store_true", help="ask nothing: take what the environment and .env say")
    parser.add_argument("--file", type=Path, default=env.SETTINGS_FILE, help="where settings are written (.env)")
    parser.add_argument("--no-mail", action="store_true", help="send no email to try the mail server")
    asked = parser.parse_args(words)
    with contextlib.suppress(SystemExit):
        env.load_file(asked.file)
    if os.environ.get("DEMO") == "True":
        print(
            "pleiad: DEMO is True. The demonstration needs no setup; for a real network take DEMO out.", file=sys.stderr
        )
        return 2
    given = {"VAR": os.environ.get("VAR") or str(env.ROOT / "var" if env.FROM_SOURCE else Path("var").resolve())}
    missing = collect(given, ask=None if asked.no_input or not sys.stdin.isatty() else _ask)
    if missing:
        print(
            "pleiad: these settings are missing or wrong. Put them into the environment or into",
            asked.file,
            file=sys.stderr,
        )
        for name, why in missing:
            print(f"  {name:<18} {why}", file=sys.stderr)
        return 2
    return _set_up(given, asked)


def collect(given: dict[str, str], *, ask: Callable[[Needed, str], str] | None) -> list[tuple[str, str]]:
    """Fill `given` from the environment, by asking, or with what is usual; returns every name that is missing or wrong, and
    why."""
    missing = []
    for each in NEEDED:
        value = os.environ.get(each.name) or ""
        if not value:
            usual = each.default(given)
            value = ask(each, usual) if ask else usual
        why = _why_wrong(each, value)
        while why and ask:
            print(f"  {why}")
            value = ask(each, value)
            why = _why_wrong(each, value)
        given[each.name] = value
        if why:
            missing.append((each.name, f"{each.question}: {why}" if value else each.question))
    return missing


def _ask(needed: Needed, usual: str) -> str:
    said = input(f"{needed.question}{f' [{usual}]' if usual else ''}: ").strip()
    return said or usual


def _why_wrong(needed: Needed, value: str) -> str:
    if not value:
        return "it is missing."
    before, os.environ[needed.name] = os.environ.get(needed.name), value
    try:
        needed.read(needed.name)
    except env.BadSetting as wrong:
        return str(wrong).removeprefix(f"pleiad: the setting {needed.name} ").removesuffix(" See docs/operating.md.")
    finally:
        if before is None:
            del os.environ[needed.name]
        else:
            os.environ[needed.name] = before
    return ""


def _set_up(given, asked):
    done, trouble = [], []
    os.umask(0o077)
    folder = Path(given["VAR"])
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    done.append(f"The folder {folder} is there.")
    place = given["DATABASE_URL"]
    if place.startswith("sqlite:///"):
        Path(place.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not os.environ.get("SECRET_KEY"):
        given["SECRET_KEY"] = secrets.token_urlsafe(60)
        done.append("A secret key was made. Keep a copy of the settings where you keep the key of the backups.")
    written = write_settings(asked.file, given)
    done.append(f"{asked.file} can be read by this account only. New in it: {', '.join(written) or 'nothing'}.")
    os.environ.update(given)
    os.environ["SETTINGS_FILE"] = str(asked.file)
    for said, words in _steps(asked):
        status = subprocess.run([*NEEDED_BY_COMMAND, *words], cwd=Path.cwd()).returncode
        (trouble if status else done).append(f"{said}: {'this does not work yet; see above.' if status else 'done.'}")
        if status and words[0] == "migrate":
            break
    print()
    for line in done:
        print(f"  done     {line}")
    for line in trouble:
        print(f"  missing  {line}")
    return 1 if trouble else 0


def _steps(asked):
    yield "The database is there and its tables are up to date", ["migrate", "--no-input", "--verbosity", "0"]
    if not env.FROM_SOURCE:
        yield "Styles and pictures are in their place", ["collectstatic", "--no-input", "--verbosity", "0"]
    if not asked.no_mail:
        yield "An email was sent to OPERATOR_EMAIL", ["try_mail"]
    yield "A link for the first organiser, above", ["first_organiser"]


def write_settings(path: Path, given: dict[str, str]) -> list[str]:
    """Add what is not in the file yet, and let nobody else read it; returns the names of what was added."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    there = {line.partition("=")[0].strip() for line in lines}
    new = [name for name in given if name not in there]
    text = io.StringIO()
    text.writelines(f"{line}\n" for line in lines)
    text.writelines(f"{name}={given[name]}\n" for name in new)
    part = path.with_name(f"{path.name}.part")
    with open(part, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(text.getvalue())
    part.replace(path)
    return new
