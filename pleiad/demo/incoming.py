"""What came back by email in the invented network: answers of calendars, a bounce, and two people who wrote."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from random import Random

from django.utils.translation import gettext as _

from pleiad.calendars import ics
from pleiad.calendars.emails import as_event
from pleiad.calendars.models import CalendarEntry
from pleiad.events.models import Event
from pleiad.outbox.incoming import receive
from pleiad.outbox.messages import message_id, reference_of
from pleiad.outbox.models import Email

ANSWERS = ["ACCEPTED", "ACCEPTED", "TENTATIVE", "ACCEPTED", "DECLINED", "COUNTER", "ACCEPTED"]
COMMENTS = {"TENTATIVE": "I may be ten minutes late.", "COUNTER": "Could we begin an hour later? I have a school run."}
WORDS = [
    (
        "Captions",
        "Thank you for the captions last time.\n\nCould the slides come a day before? I read them with a magnifier.",
    ),
    ("A speaker", "A colleague of mine moved her whole team to open source maps. Shall I put you in touch?"),
]


def furnish(*, chance: Random, at: datetime) -> str:
    """Seven calendars answer the invitation to the fullest coming meeting, one email comes back, and two members write."""
    event = (
        Event.objects.published()
        .upcoming(at)
        .filter(cancelled_at=None, asked_for_at="")
        .order_by("-places_taken")
        .first()
    )
    entries = list(CalendarEntry.objects.filter(about=f"event:{event.pk}", withdrawn_at=None).select_related("holder"))
    answering = chance.sample(entries, min(len(ANSWERS), len(entries)))
    for number, (entry, says) in enumerate(zip(answering, ANSWERS, strict=False)):
        receive(_reply(entry, says, at=at - timedelta(hours=9 - number)), at=at - timedelta(hours=9 - number))
    for writer, (subject, text) in zip(chance.sample(entries, min(2, len(entries))), WORDS, strict=False):
        receive(_letter(writer.holder, subject, text, at=at - timedelta(days=1)), at=at - timedelta(days=1))
    _come_back(at)
    return _("Incoming mail: answers of %(many)s calendars, two emails to the organisers, one that came back") % {
        "many": len(answering)
    }


def _letter(member, subject, text, *, at) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = f"{member.name} <{member.email}>", "network@network.invalid"
    message["Subject"], message["Date"] = subject, format_datetime(at)
    message["Message-ID"] = f"<{member.pk}.{at:%Y%m%d%H%M%S}@{member.email.partition('@')[2]}>"
    message.set_content(text)
    return message.as_bytes()


def _reply(entry, says, *, at) -> bytes:
    """What a calendar program would send."""
    counter = says == "COUNTER"
    event = as_event(entry)
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        event.pop(name, None)
    event.add("dtstamp", at)
    event.add("comment", COMMENTS.get(says, ""))
    if counter:
        for name in ("DTSTART", "DTEND"):
            moved = event.decoded(name) + timedelta(hours=1)
            event.pop(name)
            event.add(name.lower(), moved)
    method, partstat = ("COUNTER", "TENTATIVE") if counter else ("REPLY", says)
    content = ics.invitation(
        event,
        method=method,
        organiser=("Network", "network@network.invalid"),
        attendee=(entry.holder.name, entry.holder.email),
    ).replace(b"NEEDS-ACTION", partstat.encode())
    message = EmailMessage()
    message["From"], message["To"] = f"{entry.holder.name} <{entry.holder.email}>", "network@network.invalid"
    message["Subject"], message["Date"] = f"{says.title()}: {entry.title}", format_datetime(at)
    message.set_content("")
    message.add_alternative(content.decode(), subtype="calendar", params={"method": method})
    return message.as_bytes()


def _come_back(at):
    """A mail server reports that one reminder of last week never arrived."""
    week = at - timedelta(days=8)
    email = (
        Email.objects.filter(
            member__isnull=False, written_at__gt=week, written_at__lt=at - timedelta(days=1), gave_up_at=None
        )
        .order_by("pk")
        .first()
    )
    if email is None:
        return
    Email.objects.filter(pk=email.pk).update(reference=reference_of(email.key))
    address = email.address or email.member.email
    report = (
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.network.invalid\nTo: network@network.invalid\n"
        "Subject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\nI could not deliver it to <{address}>.\n\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.network.invalid\n\n"
        f"Final-Recipient: rfc822; {address}\nAction: failed\nStatus: 5.2.2\n"
        "Diagnostic-Code: smtp; 552 5.2.2 mailbox full\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {message_id(email.key)}\n\n--b--\n"
    )
    receive(report.encode(), at=at - timedelta(hours=20))
