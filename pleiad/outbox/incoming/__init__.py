"""What comes back by email: calendar replies, bounces, automatic answers, wishes to stop, and a person's words.

Nothing in an email is believed because it stands there. A bounce counts when it names an email that we really sent to that
address; a calendar reply, when it names the entry of its sender; a wish to stop, when it names the email that it answers.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, DataError, transaction
from django.utils.translation import override

from . import kinds
from .bounces import hear_bounce
from .letters import IncomingEmail, LeftAlone, read
from .unsubscribing import hear_unsubscribe

REPLY, BOUNCE, AUTOMATIC, UNSUBSCRIBE, WORDS, IGNORED = (
    "reply", "bounce", "automatic", "unsubscribe", "words", "ignored",
)  # fmt: skip
NOTHING = "nothing"
HEARERS: dict[str, Callable] = {BOUNCE: hear_bounce, UNSUBSCRIBE: hear_unsubscribe}
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Heard:
    """What became of one email that came in: its kind, what was done ("nothing" if nothing), and why."""

    kind: str
    did: str
    why: str

    def as_dict(self) -> dict[str, str]:
        return {"kind": self.kind, "did": self.did, "why": self.why}


def hears(kind: str) -> Callable:
    """Register the function that acts on incoming emails of this kind ("reply", "words"): it takes (letter, at=) and
    gives what was done and why, as two sentences without addresses."""

    def keep(hearer: Callable) -> Callable:
        HEARERS[kind] = hearer
        return hearer

    return keep


def receive(raw: bytes, *, at: datetime) -> Heard:
    """Take one email as it came. Whatever it is, this gives an answer; only trouble of our own database is raised
    (DatabaseError), so that the email is brought again."""
    with override("en"):
        heard = _receive(raw, at)
    log.info("An email came in: %s, did %s: %s", heard.kind, heard.did, heard.why)
    return heard


def _receive(raw, at):
    try:
        letter = read(raw)
        kind, why = kinds.kind_of(letter)
        if kind not in HEARERS:
            return Heard(kind, NOTHING, why)
        with transaction.atomic():
            did, said = HEARERS[kind](letter, at=at)
        return Heard(kind, did or NOTHING, said or why)
    except LeftAlone as reason:
        return Heard(IGNORED, NOTHING, str(reason))
    except Exception as trouble:  # an email can be broken in ways that nobody has thought of
        if isinstance(trouble, DatabaseError) and not isinstance(trouble, DataError):
            raise  # ours: it is brought again. What does not fit into a column is the email's, and would not fit then either
        log.exception("An incoming email could not be understood")
        return Heard(IGNORED, NOTHING, f"it could not be understood ({type(trouble).__name__})")


__all__ = ["Heard", "IncomingEmail", "hears", "receive"]
