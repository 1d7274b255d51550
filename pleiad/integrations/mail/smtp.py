"""The way to the mail server: one connection for many emails, through Django's mail backend.

Whatever goes wrong comes out as one `MailRefused`, which says at which step it was and what the server said. (What smtplib
raises is an OSError, like trouble with the connection itself.)
"""

import smtplib
import ssl
from contextlib import suppress

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend


class MailRefused(Exception):
    """The server refused, or the connection broke. `verb`: CONNECT, EHLO, STARTTLS, TLS, AUTH, MAIL, RCPT, DATA, or LINE
    where the connection broke in between. `code` is 0 where the server said nothing."""

    def __init__(self, verb: str, code: int, sentence: str, kind: str):
        super().__init__(f"{verb} {code}")
        self.verb, self.code, self.sentence, self.kind = verb, code, sentence, kind


class MailLine:
    """A connection that opens itself when it is needed and stays open until it is closed, or until trouble."""

    def __init__(self) -> None:
        self._backend: BaseEmailBackend | None = None
        self.opened = 0  # how often, for those who count

    def open(self) -> None:
        """Connect and sign in, unless that is done. Raises MailRefused."""
        if self._backend is not None:
            return
        backend = get_connection()
        try:
            backend.open()
        except OSError as trouble:
            _let_go(backend)
            raise _while_opening(trouble) from trouble
        self._backend = backend
        self.opened += 1

    def send(self, message: EmailMessage) -> None:
        """Hand one email over. Raises MailRefused; after it the line is closed, unless only the address was refused."""
        self.open()
        assert self._backend is not None  # open() raises, or opens
        try:
            self._backend.send_messages([message])
        except OSError as trouble:
            refused = _while_sending(trouble)
            if refused.verb != "RCPT" or refused.code == 421:
                self.close()
            raise refused from trouble

    def close(self) -> None:
        """Say goodbye; a line that is closed already stays so."""
        backend, self._backend = self._backend, None
        if backend is not None:
            _let_go(backend)


def _let_go(backend: BaseEmailBackend) -> None:
    """Close it, whatever state it is in: goodbye is no reason for trouble."""
    with suppress(OSError):
        backend.close()


def _while_opening(trouble: Exception) -> MailRefused:
    verb = "CONNECT"
    if isinstance(trouble, smtplib.SMTPHeloError):
        verb = "EHLO"
    elif isinstance(trouble, smtplib.SMTPAuthenticationError):
        verb = "AUTH"
    elif isinstance(trouble, smtplib.SMTPNotSupportedError):
        verb = "AUTH" if "auth" in str(trouble).lower() else "TLS"
    elif isinstance(trouble, smtplib.SMTPResponseException) and not isinstance(trouble, smtplib.SMTPConnectError):
        verb = "STARTTLS"
    elif isinstance(trouble, ssl.SSLError):
        verb = "TLS"
    return _refused(verb, trouble)


def _while_sending(trouble: Exception) -> MailRefused:
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(trouble.recipients.values()))
        return MailRefused("RCPT", code, _text(said), type(trouble).__name__)
    verb = "LINE"
    if isinstance(trouble, smtplib.SMTPHeloError):  # without TLS and a name, EHLO is said with the first email
        verb = "EHLO"
    elif isinstance(trouble, smtplib.SMTPSenderRefused):
        verb = "MAIL"
    elif isinstance(trouble, smtplib.SMTPResponseException):
        verb = "DATA"
    return _refused(verb, trouble)


def _refused(verb: str, trouble: Exception) -> MailRefused:
    if isinstance(trouble, smtplib.SMTPResponseException):
        return MailRefused(verb, max(trouble.smtp_code, 0), _text(trouble.smtp_error), type(trouble).__name__)
    words = str(trouble) if verb == "TLS" else ""
    return MailRefused(verb, 0, words, type(trouble).__name__)


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
