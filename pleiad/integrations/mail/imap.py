"""Reads a mailbox by IMAP: what nobody has read yet, one email at a time, and marks what was read."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from urllib.parse import SplitResult, unquote

TIMEOUT = 30
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class MailboxAway(Exception):
    """The mailbox cannot be read now; the text says at which step, without names."""


class ImapMailbox:
    """A mailbox, for a with statement. `address`: imaps://user:password@host/Folder, taken apart; imap:// asks for STARTTLS,
    except on this machine. Whatever goes wrong is raised as MailboxAway."""

    def __init__(self, address: SplitResult, *, largest: int) -> None:
        self._address, self._largest = address, largest

    def __enter__(self) -> "ImapMailbox":
        try:
            self._imap = self._connect()
        except (OSError, imaplib.IMAP4.error) as trouble:
            raise MailboxAway(f"connecting ({type(trouble).__name__})") from trouble
        try:
            self._imap.login(_quoted(self._address.username), unquote(self._address.password or ""))
            self._expect(self._imap.select(self._folder()), "opening the folder")
        except (OSError, imaplib.IMAP4.error) as trouble:
            self._goodbye()
            raise MailboxAway(f"signing in, or opening the folder ({type(trouble).__name__})") from trouble
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._goodbye()

    def _goodbye(self) -> None:
        with suppress(OSError, imaplib.IMAP4.error):  # goodbye is no reason for trouble
            self._imap.logout()

    def unread(self, *, most: int) -> Iterator[tuple[str, bytes]]:
        """At most so many unread emails, oldest first, each with what `read` takes. One that is larger than we take comes
        cut off, just long enough to be seen as too large."""
        try:
            _ok, found = self._imap.uid("SEARCH", "UNSEEN")
            numbers = (found[0] or b"").split()[:most]
            for number in numbers:
                uid = number.decode()
                # PEEK: reading alone marks nothing, so that a worker that dies has read nothing.
                _ok, parts = self._imap.uid("FETCH", uid, f"(BODY.PEEK[]<0.{self._largest + 1}>)")
                content = next((part[1] for part in parts or [] if isinstance(part, tuple)), None)
                if content is not None:
                    yield uid, content
        except (OSError, imaplib.IMAP4.error) as trouble:
            raise MailboxAway(f"reading ({type(trouble).__name__})") from trouble

    def read(self, uid: str) -> None:
        """Mark one email as read."""
        try:
            self._expect(self._imap.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)"), "marking an email")
        except (OSError, imaplib.IMAP4.error) as trouble:
            raise MailboxAway(f"marking ({type(trouble).__name__})") from trouble

    def _connect(self) -> imaplib.IMAP4:
        host, port = self._address.hostname or "", self._address.port
        if self._address.scheme == "imaps":
            return imaplib.IMAP4_SSL(host, port or 993, ssl_context=ssl.create_default_context(), timeout=TIMEOUT)
        plain = imaplib.IMAP4(host, port or 143, timeout=TIMEOUT)
        if host not in LOOPBACK:
            try:
                plain.starttls(ssl_context=ssl.create_default_context())
            except (OSError, imaplib.IMAP4.error):
                with suppress(OSError):  # hanging up is no second trouble, and must not hide the first
                    plain.shutdown()
                raise
        return plain

    def _folder(self) -> str:
        return _quoted(self._address.path.lstrip("/") or "INBOX")

    @staticmethod
    def _expect(answer: tuple, doing: str) -> None:
        if answer[0] != "OK":
            raise imaplib.IMAP4.error(doing)


def _quoted(part: str | None) -> str:
    """A part of an address as a quoted string of IMAP (RFC 3501); of the password imaplib makes one itself."""
    return '"' + re.sub(r'(["\\])', r"\\\1", unquote(part or "")) + '"'
