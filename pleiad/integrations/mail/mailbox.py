"""A mailbox that is a folder of .eml files: where emails go when none may leave this machine."""

import hashlib
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email import message_from_bytes, policy
from email.message import EmailMessage, Message, MIMEPart
from email.utils import collapse_rfc2231_value
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage as OutgoingEmail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from icalendar import Calendar, Component

KEEP = 3000
"""Emails kept; the oldest go first. Enough for a demonstration, little enough to list quickly."""

NAME = re.compile(r"(?P<at>\d{8}T\d{12})-(?P<hash>[0-9a-f]{16})")
TIME = "%Y%m%dT%H%M%S%f"
CODE = re.compile(r"^\s*(\d{6})\s*$", re.MULTILINE)


@dataclass(frozen=True)
class CalendarPart:
    """The invitation inside an email. `method` is REQUEST or CANCEL; times are aware, or None where it names none."""

    method: str
    title: str
    where: str
    starts_at: datetime | None
    ends_at: datetime | None
    sequence: int


@dataclass(frozen=True)
class DeliveredEmail:
    """One delivered email. `name` finds it again; `at` is when it was first delivered; `code` is "" without one."""

    name: str
    to: str
    subject: str
    at: datetime
    text: str
    has_html: bool
    calendar: CalendarPart | None
    message_id: str

    @property
    def code(self) -> str:
        found = CODE.search(self.text)
        return found[1] if found else ""


class MailboxBackend(BaseEmailBackend):
    """Django's way of sending mail, into files: one email, one file, never half a file."""

    def send_messages(self, email_messages: Sequence[OutgoingEmail]) -> int:
        """Deliver the messages and return how many arrived; OSError when the folder cannot be written to."""
        delivered = 0
        for message in email_messages:
            try:
                _deliver(message.message())
            except (OSError, ValueError):
                if not self.fail_silently:
                    raise
            else:
                delivered += 1
        if delivered:
            _forget_oldest()
        return delivered


def emails(*, most: int = 100, to: str = "") -> list[DeliveredEmail]:
    """The newest emails first, at most `most`; with `to` only those to this address."""
    found = []
    for path in reversed(_paths()):
        email = _read(path, naming=to)
        if email and to.lower() in email.to.lower():
            found.append(email)
        if len(found) == most:
            break
    return found


def email(*, name: str) -> DeliveredEmail | None:
    """The email with this name, or None."""
    path = _path(name)
    return _read(path) if path else None


def raw(*, name: str) -> bytes | None:
    """The email as it was delivered (RFC 5322), or None."""
    path = _path(name)
    try:
        return path.read_bytes() if path else None
    except FileNotFoundError:
        return None


def _folder() -> Path:
    return Path(settings.MAILBOX)


def _path(name: str) -> Path | None:
    return _folder() / f"{name}.eml" if NAME.fullmatch(name) else None


def _paths() -> list[Path]:
    """All emails, oldest first. Of two files with one Message-ID the first counts."""
    seen, found = set(), []
    try:
        names = sorted(each.name for each in os.scandir(_folder()) if each.name.endswith(".eml"))
    except FileNotFoundError:
        return []
    for name in names:
        match = NAME.fullmatch(name.removesuffix(".eml"))
        if match and match["hash"] not in seen:
            seen.add(match["hash"])
            found.append(_folder() / name)
    return found


def _deliver(message: Message) -> None:
    """Write the whole email to a draft file, then rename it in one step."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = re.sub(rb"\r?\n", b"\r\n", message.as_bytes())
    # An email without an identity is an email of its own each time.
    identity = str(message.get("Message-ID", "")).strip() or secrets.token_hex()
    short = hashlib.sha256(identity.encode()).hexdigest()[:16]
    earlier = sorted(folder.glob(f"*-{short}.eml"))
    path = earlier[0] if earlier else folder / f"{datetime.now(UTC).strftime(TIME)}-{short}.eml"
    draft = folder / f".{secrets.token_hex(8)}"
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        os.replace(draft, path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def _forget_oldest() -> None:
    for path in _paths()[:-KEEP]:
        path.unlink(missing_ok=True)


def _read(path: Path, *, naming: str = "") -> DeliveredEmail | None:
    """The file as a DeliveredEmail; None when it has just been removed, or nowhere has the text `naming` in it."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    name = path.name.removesuffix(".eml")
    match = NAME.fullmatch(name)
    if match is None or naming.lower().encode() not in content.lower():  # far cheaper than taking every email apart
        return None
    message = message_from_bytes(content, policy=policy.default)
    return DeliveredEmail(
        name=name,
        to=_header(message, "To"),
        subject=_header(message, "Subject"),
        at=datetime.strptime(match["at"], TIME).replace(tzinfo=UTC),
        text=_words(message.get_body(preferencelist=("plain",))),
        has_html=message.get_body(preferencelist=("html",)) is not None,
        calendar=_calendar(message),
        message_id=_header(message, "Message-ID"),
    )


def _header(message: EmailMessage, name: str) -> str:
    """A header on one line; what cannot be read is left out rather than failing the page."""
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, IndexError, LookupError):
        return ""


def _words(part: MIMEPart | None) -> str:
    if part is None:
        return ""
    try:
        return part.get_content().replace("\r\n", "\n")
    except (LookupError, UnicodeError):
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _calendar(message: EmailMessage) -> CalendarPart | None:
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            payload = part.get_payload(decode=True)
            method = collapse_rfc2231_value(part.get_param("method", ""))
            try:
                return _summary(Calendar.from_ical(payload), method) if isinstance(payload, bytes) else None
            except (ValueError, IndexError, KeyError):
                return None
    return None


def _summary(whole: Component, method: str) -> CalendarPart | None:
    for event in whole.walk("VEVENT"):
        return CalendarPart(
            method=str(whole.get("METHOD") or method).upper(),
            title=str(event.get("SUMMARY", "")),
            where=str(event.get("LOCATION", "")),
            starts_at=_moment(event, "DTSTART"),
            ends_at=_moment(event, "DTEND"),
            sequence=int(event.get("SEQUENCE", 0)),
        )
    return None


def _moment(event: Component, name: str) -> datetime | None:
    value = event.decoded(name) if name in event else None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if value is not None and timezone.is_naive(value):
        value = timezone.make_aware(value)
    return value
