"""Kinds of letters, each with the function that chooses its words at the moment of posting."""

from collections.abc import Callable
from dataclasses import dataclass

KINDS: dict[str, Callable] = {}


@dataclass(frozen=True)
class Mail:
    """What a letter says. `text` is plain text with blank lines between paragraphs; an address on a line of its own
    becomes a link in the HTML part. `calendar` is an iTIP object as bytes with its method ("REQUEST" or "CANCEL").
    `unsubscribe` is an address that ends such letters by one POST (RFC 8058)."""

    subject: str
    text: str
    calendar: bytes | None = None
    method: str = ""
    sender_is_organiser: bool = False
    unsubscribe: str = ""


def letter(kind: str):
    """Register the function that words letters of this kind: it takes (letter, secrets) and returns a Mail, or None
    when the letter is no longer wanted."""

    def keep(words):
        if kind in KINDS:
            raise ValueError(f"Two functions word letters of the kind {kind}.")
        KINDS[kind] = words
        return words

    return keep
