"""What calendar programs answer to our invitations (RFC 5546): Accept, Tentative, Decline, and another time proposed.

An answer counts when it names the entry by its UID, which only its holder was told, when the holder is the attendee who
answers, when it comes from an address of the holder, and when it answers the invitation as it is now.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from urllib.parse import unquote

from django.utils import timezone
from icalendar import Calendar, Component

from pleiad.outbox.incoming import IncomingEmail, hears

from .models import CalendarAnswer, CalendarEntry

Said = CalendarAnswer.Said
PARTSTATS = {"ACCEPTED": Said.ACCEPTED, "TENTATIVE": Said.TENTATIVE, "DECLINED": Said.DECLINED}
NOTED = {
    Said.ACCEPTED: "noted that the holder accepted",
    Said.TENTATIVE: "noted that the holder may come",
    Said.DECLINED: "noted that the holder declined",
    Said.COUNTER: "noted the time that the holder proposes",
}
ACTING: dict[str, Callable] = {}


def acts_on_answers(about: str) -> Callable:
    """Register a function that acts on answers to entries about such things ("event"): it takes (entry=, said=, at=) and
    gives what was done, as a sentence, or "" when the answer is only noted."""

    def keep(act: Callable) -> Callable:
        ACTING[about] = act
        return act

    return keep


@dataclass(frozen=True)
class ParsedAnswer:
    """One answer as the calendar program wrote it. Addresses are in small letters."""

    uid: str
    said: str
    attendees: tuple[str, ...]
    sequence: int
    stamp: datetime | None
    comment: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@hears("reply")
def hear_reply(letter: IncomingEmail, *, at: datetime) -> tuple[str, str]:
    """Keep the answer, and let the room that the entry is about act on it."""
    answers = [answer for content in letter.calendars for answer in parse(content)]
    for answer in answers:
        entry = CalendarEntry.objects.select_related("holder").filter(uid=answer.uid).first()
        if entry is not None:
            why_not = why_not_believe(entry=entry, answer=answer, sender=letter.sender, at=at)
            return ("", why_not) if why_not else _keep(entry, answer, at)
    return "", "it names no invitation of ours" if answers else "its calendar object cannot be read"


def why_not_believe(*, entry: CalendarEntry, answer: ParsedAnswer, sender: str, at: datetime) -> str:
    """Why an answer changes nothing, or ""."""
    own = {entry.holder.email.lower(), *(each.address.lower() for each in entry.holder.addresses.all())}
    if not own & set(answer.attendees):
        return "the invitation is not for the attendee who answers; it may have been forwarded"
    if sender not in own:
        return "it comes from another address than the holder's"
    if not answer.said:
        return "it neither accepts nor declines"
    if entry.withdrawn_at:
        return "the entry was taken out of the calendar already"
    if answer.sequence < entry.sequence:
        return "it answers an earlier version of the invitation"
    if answer.sequence > entry.sequence:
        return "it answers a version of the invitation that we never sent"
    if entry.ends_at <= at:
        return "that is over"
    earlier = CalendarAnswer.objects.filter(entry=entry).first()
    if earlier and answer.stamp and answer.stamp < earlier.stamp:
        return "a later answer came before it"
    if earlier and answer.stamp == earlier.stamp and answer.said == earlier.said:
        return "this answer has been heard already"
    return ""


def _keep(entry, answer, at):
    values = {
        "said": answer.said,
        "sequence": answer.sequence,
        "stamp": answer.stamp or at,
        "at": at,
        "comment": answer.comment[:500],
        "proposed_starts_at": answer.starts_at if answer.said == Said.COUNTER else None,
        "proposed_ends_at": answer.ends_at if answer.said == Said.COUNTER else None,
    }
    CalendarAnswer.objects.update_or_create(entry=entry, defaults=values)
    act = ACTING.get(entry.about.partition(":")[0])
    done = act(entry=entry, said=answer.said, at=at) if act else ""
    return done or NOTED[answer.said], f"the holder's calendar answered “{answer.said}”"


def parse(content: bytes) -> list[ParsedAnswer]:
    """The answers in a calendar object; none when it cannot be read."""
    try:
        whole = Calendar.from_ical(content)
        counter = str(whole.get("METHOD", "")).strip().upper() == "COUNTER"
        return [_answer(event, counter) for event in whole.walk("VEVENT")[:10] if event.get("UID")]
    except (ValueError, IndexError, KeyError, TypeError, AttributeError):
        return []


def _answer(event: Component, counter: bool) -> ParsedAnswer:
    attendees = event.get("ATTENDEE", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    parts = {str(each.params.get("PARTSTAT", "")).upper() for each in attendees}
    said = Said.COUNTER if counter else PARTSTATS.get(parts.pop(), "") if len(parts) == 1 else ""
    return ParsedAnswer(
        uid=str(event.get("UID")).strip(),
        said=said,
        attendees=tuple(filter(None, map(_address, attendees))),
        sequence=int(event.get("SEQUENCE", 0)),
        stamp=_moment(event, "DTSTAMP"),
        comment=_comment(event, attendees),
        starts_at=_moment(event, "DTSTART"),
        ends_at=_moment(event, "DTEND"),
    )


def _address(attendee) -> str:
    """The attendee's address; Apple's calendars put a path of their own there, and the address beside it."""
    value = str(attendee).strip()
    scheme, _colon, rest = value.partition(":")
    address = unquote(rest) if scheme.lower() == "mailto" else str(attendee.params.get("EMAIL", ""))
    return address.strip(" <>").lower()


def _comment(event: Component, attendees: list) -> str:
    """What the attendee added; Google puts it beside the attendee."""
    beside = [str(each.params.get("X-RESPONSE-COMMENT", "")) for each in attendees]
    said = event.get("COMMENT", "") or next(filter(None, beside), "")
    return " ".join(str(said[0] if isinstance(said, list) and said else said).replace("\x00", "").split())


def _moment(event: Component, name: str) -> datetime | None:
    value = event.decoded(name) if name in event else None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if value is not None and timezone.is_naive(value):
        value = value.replace(tzinfo=UTC) if name == "DTSTAMP" else timezone.make_aware(value)
    return value
