"""Reads an incoming email with care: what is too large, too deep or broken is left alone, and attachments are never opened."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parseaddr
from html.parser import HTMLParser

from django.conf import settings

LARGEST = 10_000_000
LONGEST_HEADERS = 256_000
MOST_PARTS, DEEPEST = 100, 12
LONGEST_TEXT, LARGEST_CALENDAR = 20_000, 200_000
MOST_HOPS = 40
SENDER = re.compile(r"[^@\s<>\x00-\x20\x7f-\xa0\ufffd\ud800-\udfff]+@[^@\s<>\x00-\x20\x7f-\xa0\ufffd\ud800-\udfff]+")
"""An address; bytes that are no letters, which some mail servers put in the place of others, are in none."""
CALENDAR_TYPES = ("text/calendar", "application/ics")

ATTACHED = ("message/rfc822", "message/global", "message/global-headers")
"""Types of an email, or of its headers, within another (RFC 2046, RFC 6532 and 6533)."""


class LeftAlone(Exception):
    """The email is left alone; the text says why, without an address."""


@dataclass
class IncomingEmail:
    """What we look at in an incoming email. Addresses are in small letters."""

    message: Message
    sender: str
    sender_name: str
    recipients: list[str]
    subject: str
    text: str = ""
    calendars: list[bytes] = field(default_factory=list)
    attachments: int = 0

    def header(self, name: str) -> str:
        """A header on one line, without the encoding of its words."""
        return decoded(self.message.get(name, ""))

    @property
    def proved(self) -> bool:
        """Whether the server that received it for us vouches for the sender (RFC 8601, DMARC)."""
        return _verdict(self.message, of=settings.MAIL_VOUCHED_BY) == "pass" if settings.MAIL_VOUCHED_BY else False

    @property
    def forged(self) -> bool:
        """Whether a server on the way says that the sender is not who the email claims; or, where our own server's word
        is asked for, does not vouch."""
        if settings.MAIL_VOUCHED_BY:
            return not self.proved
        return _verdict(self.message) == "fail"


def read(raw: bytes) -> IncomingEmail:
    """The email, taken apart. Raises LeftAlone."""
    if len(raw) > LARGEST:
        raise LeftAlone(f"it is larger than {LARGEST // 1_000_000} MB")
    if not raw.strip():
        raise LeftAlone("it is empty")
    raw = _without_envelope_line(raw)
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    if len(head) > LONGEST_HEADERS:
        raise LeftAlone("its headers are too long")
    if raw.lower().count(b"boundary=") > MOST_PARTS // 2:  # reading them costs each line as many looks
        raise LeftAlone("it has too many parts")
    try:
        message = message_from_bytes(raw)
        parts = list(_parts(message))
    except RecursionError:
        raise LeftAlone("its parts are nested too deeply") from None
    name, sender = parseaddr(decoded(message.get("From", "")))
    if "\x00" in str(message.get("From", "")) or not SENDER.fullmatch(sender):
        raise LeftAlone("nobody says who wrote it")
    if len(message.get_all("From", [])) > 1:
        raise LeftAlone("several people say that they wrote it")
    if len(message.get_all("Received", [])) > MOST_HOPS:
        raise LeftAlone("it goes round in circles")
    letter = IncomingEmail(
        message=message,
        sender=sender.lower()[:254],
        sender_name=name[:100],
        recipients=_recipients(message),
        subject=decoded(message.get("Subject", ""))[:200],
    )
    _take_in(letter, parts)
    return letter


def _without_envelope_line(raw):
    """Without the "From " line that some mail servers put in front for a pipe."""
    return raw.split(b"\n", 1)[-1] if raw.startswith(b"From ") else raw


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    if depth > DEEPEST:
        raise LeftAlone("its parts are nested too deeply")
    yield message
    inner = message.get_payload() if message.is_multipart() else []
    if len(inner) > MOST_PARTS:
        raise LeftAlone("it has too many parts")
    for each in inner:
        yield from _parts(each, depth + 1)


def _recipients(message):
    """Where it was sent to, as far as headers tell; the servers' own come first."""
    names = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc")
    found = [decoded(each) for name in names for each in message.get_all(name, [])[:5]]
    return [address.lower() for _name, address in getaddresses([each[:5000] for each in found])[:50] if address]


def _take_in(letter, parts):
    texts, pages, within = [], [], set()
    for part in parts:
        if id(part) in within:  # what an attached email holds is not what its sender wrote
            continue
        kind = part.get_content_type()
        if kind in ATTACHED:
            within |= {id(each) for each in part.walk()}
            letter.attachments += 1
        elif part.is_multipart():
            continue
        elif kind in CALENDAR_TYPES or part.get_filename("").lower().endswith(".ics"):
            content = body_of(part)
            if len(content) <= LARGEST_CALENDAR:
                letter.calendars.append(content)
        elif part.get_content_disposition() == "attachment" or not kind.startswith("text/"):
            letter.attachments += kind not in ("message/delivery-status", "text/rfc822-headers")
        elif kind == "text/html":
            pages.append(text_of(part))
        else:
            texts.append(text_of(part))
    letter.text = ("\n".join(texts) or _without_tags("\n".join(pages)))[:LONGEST_TEXT].strip()


def body_of(part: Message) -> bytes:
    """The part's content, decoded; b"" for what cannot be."""
    try:
        body = part.get_payload(decode=True)
    except (ValueError, AssertionError):
        return b""
    return body if isinstance(body, bytes) else b""


def text_of(part: Message) -> str:
    """The part's text; letters that its character set does not know are replaced."""
    body = body_of(part)[: LONGEST_TEXT * 4]
    try:
        return body.decode(part.get_content_charset("utf-8"), "replace").replace("\x00", "")
    except LookupError:
        return body.decode("utf-8", "replace").replace("\x00", "")


class PageReader(HTMLParser):
    """The words of a page, without what a browser would not show."""

    UNSEEN = ("style", "script", "head", "title")
    BREAKS = ("br", "p", "div", "tr", "li")

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.unseen += tag in self.UNSEEN
        if tag in self.BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in self.UNSEEN and self.unseen > 0

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.words.append(data)


def _without_tags(page: str) -> str:
    reader = PageReader()
    reader.feed(page[: LONGEST_TEXT * 4])
    return re.sub(r"[ \t]+", " ", "".join(reader.words))


def decoded(value) -> str:
    """A header's value on one line (RFC 2047); what cannot be decoded stays as it is."""
    value = str(value)[:20_000]
    try:
        parts = [
            each.decode(kind or "ascii", "replace") if isinstance(each, bytes) else each
            for each, kind in decode_header(value)
        ]
        value = "".join(parts)
    except (ValueError, LookupError):
        pass
    return " ".join(value.replace("\x00", "").split())


def _verdict(message: Message, of: str = "") -> str:
    """What Authentication-Results says of the sender: "pass", "fail" or "". `of`: only what this server says counts."""
    said = [decoded(each).lower() for each in message.get_all("Authentication-Results", [])[:20]]
    if of:
        said = [each for each in said if re.match(rf"\s*{re.escape(of.lower())}\s*(;|\d)", each)][:1]
    whole = " ".join(said)
    if not whole:
        return ""
    if re.search(r"\bdmarc\s*=\s*pass\b", whole):
        return "pass" if not re.search(r"\bdmarc\s*=\s*fail\b", whole) else "fail"
    if re.search(r"\bdmarc\s*=\s*(fail|permerror)\b", whole):
        return "fail"
    if re.search(r"\b(dkim)\s*=\s*pass\b", whole):
        return ""
    return "fail" if re.search(r"\bspf\s*=\s*(fail|softfail)\b|\bdkim\s*=\s*fail\b", whole) else ""
