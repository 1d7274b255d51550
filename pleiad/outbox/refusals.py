"""What a mail server means when it refuses: this address, us, or only now.

The wordings of the big servers stand in `data/refusals.tsv`, each with an example; the first line that fits decides. Where
none fits, the verb and the code decide as RFC 5321 and RFC 3463 define them. What nobody can tell is `UNKNOWN`, and
counts as being about us until other addresses take what this one refuses.
"""

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ADDRESS, US, NOW, UNKNOWN = "address", "us", "now", "unknown"
WORDINGS = Path(__file__).parent / "data" / "refusals.tsv"
BEFORE_ANY_EMAIL = ("CONNECT", "EHLO", "STARTTLS", "AUTH")
ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
ADDRESSES = re.compile(r"[^\s<>\"'(),;:]*@[^\s<>\"'(),;:]*")


@dataclass(frozen=True)
class Reading:
    """What a refusal is about, and which advice goes with it (a key of the desk's sentences)."""

    about: str
    advice: str


NO_ADDRESS = Reading(ADDRESS, "address")
"""Nobody has this address, or it takes no email any more."""
NOT_TOLD = Reading(UNKNOWN, "unknown")
SAYS_SO = re.compile(r"5\.1\.([1-46]|10)|5\.2\.1")
"""The codes by which RFC 3463 and RFC 7505 say that nobody has the address, or that its mailbox is closed."""


@dataclass(frozen=True)
class KnownWording:
    """One line of the list: what it says of refusals whose verb, code and words fit."""

    reading: Reading
    verb: re.Pattern
    code: re.Pattern
    words: re.Pattern
    example: str

    def fits(self, *, verb: str, code: str, sentence: str) -> bool:
        return bool(self.verb.fullmatch(verb) and self.code.search(code) and self.words.search(sentence))


def reads(code: int, enhanced: str, sentence: str, verb: str) -> str:
    """Whether a refusal is about the address, about us, about now, or unknown."""
    return reading_of(code=code, enhanced=enhanced, sentence=sentence, verb=verb).about


def reading_of(*, code: int, enhanced: str, sentence: str, verb: str) -> Reading:
    """The same with the advice. `code` is 0 where the connection broke; `verb` is where in the dialogue it happened."""
    verb, enhanced = verb.upper(), enhanced or enhanced_in(sentence)
    whole = f"{code} {enhanced}".strip()
    for known in wordings():
        if known.fits(verb=verb, code=whole, sentence=sentence):
            return _within(known.reading, verb)
    return _by_code(code, enhanced, verb)


def _within(found: Reading, verb: str) -> Reading:
    """Before any recipient was named, nothing can be about one."""
    before = verb in BEFORE_ANY_EMAIL or verb == "MAIL"
    return Reading(US, "server") if before and found.about == ADDRESS else found


def _by_code(code: int, enhanced: str, verb: str) -> Reading:
    lasting = 500 <= code < 600
    if code == 0 and verb == "TLS":
        return Reading(US, "tls")
    if not lasting:
        soft = enhanced[2:] if enhanced else ""
        full = verb in ("RCPT", "DATA") and soft.startswith(("1.", "2."))
        return Reading(ADDRESS, "full") if full else Reading(NOW, "busy" if code else "away")
    if verb == "AUTH":
        return Reading(US, "auth")
    if verb in BEFORE_ANY_EMAIL:
        return Reading(US, "tls" if verb == "STARTTLS" else "blocked")
    if verb == "MAIL":
        return Reading(US, "sender")
    return NO_ADDRESS if enhanced[2:].startswith("2.") else NOT_TOLD


@lru_cache
def wordings() -> tuple[KnownWording, ...]:
    """The list of known wordings, in the order in which they are tried."""
    with WORDINGS.open(encoding="utf-8", newline="") as lines:
        return tuple(_known(line) for line in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _known(line: dict[str, str]) -> KnownWording:
    return KnownWording(
        reading=Reading(line["about"], line["advice"]),
        verb=re.compile(line["verb"] or ".*"),
        code=re.compile(line["code"]),
        words=re.compile(line["words"], re.IGNORECASE),
        example=line["example"],
    )


def enhanced_in(sentence: str) -> str:
    """The enhanced code (RFC 3463) in a server's words, or ""; an IP address is none."""
    found = ENHANCED.search(sentence)
    return found[1] if found else ""


def names_the_address(enhanced: str) -> bool:
    """Whether the code alone says that it is the address."""
    return bool(SAYS_SO.fullmatch(enhanced))


def without_addresses(sentence: str) -> str:
    """A server's words as they may be kept: on one line, and naming nobody."""
    return " ".join(ADDRESSES.sub("(address)", sentence).split())[:300]
