"""Bounces: which of our emails came back, and whether that was for good."""

import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_string

from .. import refusals
from ..messages import REFERENCE, email_of
from ..models import Email
from ..signals import address_refused
from .letters import ATTACHED, IncomingEmail, body_of

DIAGNOSIS = re.compile(r"(?i)\b([245])\d\d[ -]{1,2}(?:[245]\.\d{1,3}\.\d{1,3}[ -])?[^\r\n]{0,300}")
FAILED_ADDRESS = re.compile(r"(?im)^\W*failed (?:address|recipient)(?:\(?e?s\)?)?:\s*(\S+@\S+)")
LASTING, PASSING = "5", "4"


def hear_bounce(letter: IncomingEmail, *, at: datetime) -> tuple[str, str]:
    """Mark the email that came back. The bounce must name it by its Message-ID or its return path, which only those know
    who had it, and it must be about the address that it went to."""
    email = next(filter(None, map(email_of, references(letter))), None)
    if email is None:
        return "", "it names no email that we sent"
    address = email.address or (email.member.email if email.member_id else "")
    failed = addresses_in(letter)
    if failed and address.lower() not in failed:
        return "", "it is not about the address that we wrote to"
    if delayed(letter):
        return "", "the email is late, and the server goes on trying, or it arrived"
    code, sentence = diagnosis(letter)
    reading = refusals.reading_of(code=int(f"{code[0]}50"), enhanced=code, sentence=sentence, verb="DATA")
    hard = code[0] == LASTING and reading.about in (refusals.ADDRESS, refusals.UNKNOWN) and reading.advice != "full"
    return _came_back(email, code, hard=hard, at=at)


def _came_back(email, code, *, hard, at):
    changed = Email.objects.filter(pk=email.pk, bounced_at=None).update(bounced_at=at, gave_up_at=at, trouble=code)
    if not changed:
        return "", "we know already that this email came back"
    address = email.address or (email.member.email if email.member_id else "")
    if address:
        address_refused.send(sender=Email, address=address, email=email, at=at, hard=hard)
    said = "the address takes no email" if hard else "the address could take no email now, or not from us"
    return "marked the email as not delivered", f"{said} ({code})"


def references(letter: IncomingEmail) -> Iterator[str]:
    """Everything in the bounce that may name an email of ours: the address that it came to, what it answers, and the
    headers of the email that it brings back."""
    for recipient in letter.recipients:
        yield from REFERENCE.findall(recipient.partition("@")[0])
    for name in ("In-Reply-To", "References", "X-Failed-Message-ID"):
        yield from REFERENCE.findall(letter.header(name))
    for part in _returned(letter):
        yield from REFERENCE.findall(part)


def _returned(letter):
    """The parts in which a bounce brings back headers of the email, as text."""
    for part in letter.message.walk():
        if part.get_content_type() in ATTACHED and part.is_multipart():
            yield str(part.get_payload(0).get("Message-ID", ""))
        elif not part.is_multipart():
            text = body_of(part)[:100_000].decode("utf-8", "replace")
            yield from re.findall(r"(?im)^[>\s]*(?:X-)?(?:Original-)?Message-ID:\s*(<?[^\r\n]{1,200})", text)


def addresses_in(letter: IncomingEmail) -> set[str]:
    """The addresses that it says could not be reached, in small letters; none where nobody can tell."""
    found = {str(each, "ascii", "replace") if isinstance(each, bytes) else each for each in _failures(letter)}
    found |= set(_fields(letter, "Final-Recipient")) | set(_fields(letter, "Original-Recipient"))
    found |= set(re.split(r"[,\s]+", letter.header("X-Failed-Recipients")))
    found |= set(FAILED_ADDRESS.findall(letter.text))
    return {each.strip(" <>").lower() for each in found if "@" in each}


def _failures(letter):
    from flufl.bounce import all_failures  # its many forms are loaded when the first bounce comes

    try:
        passing, lasting = all_failures(letter.message)
    except Exception:  # it reads what strangers wrote, by many old forms
        return frozenset()
    return passing | lasting


def _fields(letter, name):
    """A field of every recipient in the machine's part of the report (RFC 3464)."""
    for group in _groups(letter):
        for value in group.get_all(name, []):
            yield " ".join(str(value).rpartition(";")[2].split())


def _groups(letter):
    """The groups of fields in the machine's part: one about the server, then one for each recipient."""
    for part in letter.message.walk():
        if part.get_content_type() not in ("message/delivery-status", "message/global-delivery-status"):
            continue
        groups = part.get_payload() if part.is_multipart() else []
        yield from groups
        if part.get_content_type() == "message/global-delivery-status" and groups:  # Python takes it for an email
            rest = groups[0].get_payload()
            yield from map(message_from_string, re.split(r"\r?\n\r?\n", rest) if isinstance(rest, str) else [])


def delayed(letter: IncomingEmail) -> bool:
    """Whether the server only says that it is still trying, or that it handed the email on."""
    actions = {each.lower() for each in _fields(letter, "Action")}
    if actions:
        return not actions & {"failed"}
    return bool(re.search(r"(?i)delayed|(will|are|is) (continue|still|being) (to )?(be )?(try|retr)|no action is required", letter.text[:3000]))  # fmt: skip


def diagnosis(letter: IncomingEmail) -> tuple[str, str]:
    """The enhanced code ("5.1.1"; "5.0.0" where none is told), and the server's words."""
    statuses = [each for each in _fields(letter, "Status") if re.fullmatch(r"[245]\.\d{1,3}\.\d{1,3}", each)]
    words = " ".join(_diagnostic_codes(letter)) or letter.text[:4000]
    code = refusals.enhanced_in(words) or next(iter(statuses), "")
    if statuses and statuses[0][0] == PASSING and not code.startswith(LASTING):
        code = statuses[0]
    if not code and (found := DIAGNOSIS.search(words)):
        code = f"{found[1]}.0.0"
    return code or "5.0.0", words


def _diagnostic_codes(letter):
    for group in _groups(letter):
        yield from (" ".join(str(each).partition(";")[2].split()) for each in group.get_all("Diagnostic-Code", []))
