"""Sending: takes due emails, chooses their words, hands them to the mail server and records the outcome of each.

Any number of workers may run. A worker that dies leaves its emails due again when its lease ends; an email handed over
twice carries the same Message-ID (and, with a calendar object, the same UID and SEQUENCE), so that it counts once.
"""

import hashlib
import html
import logging
import re
import smtplib
from datetime import datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from .emails import KINDS, Wording
from .models import Email
from .secrets import unseal

BATCH = 25
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=3)
log = logging.getLogger(__name__)


def run(*, at: datetime, clock=timezone.now) -> int:
    """Send what is due at `at`; returns how many emails were settled. Stops early when the mail server is away."""
    lease = timedelta(seconds=settings.DELIVERY_LEASE)
    batch = Email.objects.claim(at=at, lease=lease, most=BATCH)
    if not batch:
        return 0
    enough = at + lease / 2  # the rest goes back before the lease ends, so that no other worker has it at the same time
    connection, settled = get_connection(), 0
    try:
        for position, email in enumerate(batch):
            if clock() >= enough:
                _put_back(batch[position:], at)
                break
            try:
                settled += _deliver(email, connection, clock)
            except (OSError, smtplib.SMTPException) as trouble:
                log.warning("The mail server is away: %s", type(trouble).__name__)
                _later(batch[position:], trouble, clock())
                break
    finally:
        connection.close()
    return settled


def _deliver(email, connection, clock):
    """Whether the email is settled: sent, or dropped because it is no longer true. Raises when the mail server is away."""
    try:
        mail = _words(email)
    except Exception as trouble:  # one email that cannot be worded must not hold up the others
        log.exception("An email of the kind %s could not be worded", email.kind)
        _later([email], trouble, clock())
        return False
    if mail is None:
        _settle(email, dropped_at=clock())
        return True
    try:
        _hand_over(email, mail, connection)
    except (OSError, smtplib.SMTPException) as trouble:
        if not _is_about_this_email(trouble):
            raise
        _refused(email, trouble, clock())
        return False
    _settle(email, sent_at=clock())
    return True


def _words(email) -> Wording | None:
    member = email.member
    if member is not None and not email.address and not member.email:
        return None
    with override(email.language):
        return KINDS[email.kind](email, unseal(email.sealed))


def _hand_over(email, mail, connection):
    to_mime(email, mail, connection).send()


def to_mime(email: Email, mail: Wording, connection=None) -> EmailMultiAlternatives:
    """The whole message. A calendar object stands beside the text, where Outlook looks, and once more as a file."""
    message = EmailMultiAlternatives(
        subject=" ".join(mail.subject.split()),
        body=mail.text + "\n",
        to=[email.address or email.member.email],
        connection=connection,
        headers={
            "Message-ID": message_id(email.key),
            "Date": format_datetime(email.written_at),
            "Auto-Submitted": "auto-generated",
            "Content-Language": email.language,
            **_way_out(mail),
        },
    )
    with override(email.language):
        message.attach_alternative(_as_html(mail), "text/html")
    if mail.calendar:
        message.attach_alternative(mail.calendar.decode(), f"text/calendar; method={mail.method}")
        message.attach("invite.ics", mail.calendar.decode(), "application/ics")
    return message


def _way_out(mail):
    if not mail.unsubscribe:
        return {}
    return {"List-Unsubscribe": f"<{mail.unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def message_id(key: str) -> str:
    """The same each time one email is sent."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{urlsplit(settings.BASE_URL).hostname}>"


ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def _as_html(mail):
    paragraphs = [
        ADDRESS.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', html.escape(part).replace("\n", "<br>"))
        for part in mail.text.split("\n\n")
    ]
    return render_to_string(
        "outbox/email.html", {"subject": mail.subject, "paragraphs": paragraphs, "network": settings.NETWORK["name"]}
    )


def _settle(email, **moment):
    Email.objects.filter(pk=email.pk).update(due_at=None, sealed="", trouble="", **moment)


def _is_about_this_email(trouble):
    return isinstance(trouble, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError | smtplib.SMTPSenderRefused)


def _refused(email, trouble, now):
    code, said = _code_of(trouble)
    if 500 <= code < 600:
        Email.objects.filter(pk=email.pk).update(due_at=None, gave_up_at=now, sealed="", trouble=said[:200])
    else:
        _later([email], trouble, now)


def _code_of(trouble):
    """The server's code as a number and as what is kept. Its words are not kept: they can repeat the address."""
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        code = next(iter(trouble.recipients.values()))[0]
    elif isinstance(trouble, smtplib.SMTPResponseException):
        code = trouble.smtp_code
    else:
        return 0, type(trouble).__name__
    return code, str(code)


def _later(batch, trouble, now):
    said = _code_of(trouble)[1]
    for email in batch:
        wait = min(FIRST_WAIT * 2 ** min(email.attempts - 1, 10), LONGEST_WAIT)
        if email.written_at + GIVE_UP_AFTER < now:
            Email.objects.filter(pk=email.pk).update(due_at=None, gave_up_at=now, sealed="", trouble=said[:200])
        else:
            Email.objects.filter(pk=email.pk).update(due_at=now + wait, trouble=said[:200])


def _put_back(batch, at):
    Email.objects.filter(pk__in=[email.pk for email in batch]).update(due_at=at)
