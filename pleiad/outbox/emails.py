"""Kinds of emails, each with the function that chooses its words at the moment of sending."""

from collections.abc import Callable
from dataclasses import dataclass

KINDS: dict[str, Callable] = {}
URGENT: set[str] = set()
"""Kinds that someone waits for at this moment: they leave before all others."""


class NotYet(Exception):
    """Raised by a function that words emails: what becomes of an earlier email has to be known first."""


@dataclass(frozen=True)
class Wording:
    """What an email says. `text` is plain text with blank lines between paragraphs; an address on a line of its own
    becomes a link in the HTML part. `calendar` is an iTIP object as bytes with its method ("REQUEST" or "CANCEL").
    `unsubscribe` is an address that ends such emails by one POST (RFC 8058). `why` says why the reader has this email, where
    the footer's own sentence would not be true. `reply_to` is who reads an answer, where that is not we. `markdown`: the text
    is small Markdown, which the HTML part shows as such. `greets`: the reader is greeted by
    name, where we know it."""

    subject: str
    text: str
    calendar: bytes | None = None
    method: str = ""
    sender_is_organiser: bool = False
    unsubscribe: str = ""
    why: str = ""
    reply_to: str = ""
    markdown: bool = False
    greets: bool = True


def words_email(kind: str, *, urgent: bool = False):
    """Register the function that words emails of this kind: it takes (email, secrets) and returns a Wording, or None
    when the email is no longer wanted; it may raise NotYet. `urgent`: someone waits for it at this moment."""

    def keep(words):
        if kind in KINDS:
            raise ValueError(f"Two functions word emails of the kind {kind}.")
        KINDS[kind] = words
        if urgent:
            URGENT.add(kind)
        return words

    return keep
