"""The whole message of an email: its parts, its headers, and the footer that every email has."""

import html
import re
from dataclasses import replace
from email.encoders import encode_quopri
from email.header import Header
from email.message import Message
from email.utils import format_datetime, parseaddr
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from pleiad.ui import dates, prose

from .emails import Wording
from .models import Email

LINK = re.compile(r"https?://\w[^\s<>\"]*")
AFTER_A_LINK = ".,;:!?…'’”*_"
SENTENCES = re.compile(r"(?<=[.!?]) ")
REFERENCE = re.compile(r"(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])")
PAIRS = {")": "(", "]": "[", "}": "{"}


class SevenBitEmail(EmailMultiAlternatives):
    """An email whose parts are plain ASCII on the way: a relay that had to convert them would break the signature."""

    def message(self, **options) -> Message:
        message = super().message(**options)
        if (
            not self.subject.isascii()
        ):  # Python would fold a long first word onto the second line and leave the first empty
            message.replace_header("Subject", Header(self.subject, "utf-8", header_name="Subject").encode())
        for part in message.walk():
            if part.get("Content-Transfer-Encoding", "").lower() == "8bit":
                body = part.get_payload(decode=True)
                del part["Content-Transfer-Encoding"]
                part.set_payload(body)
                encode_quopri(part)
        return message


def reference_of(key: str) -> str:
    """What stands in Message-ID and return path of an email, and names it to us alone: nobody can guess another's."""
    return salted_hmac("pleiad.outbox.reference", key, algorithm="sha256").hexdigest()[:40]


def message_id(key: str) -> str:
    """The same each time one email is sent."""
    return f"<{reference_of(key)}@{urlsplit(settings.BASE_URL).hostname}>"


def email_of(reference: str) -> Email | None:
    """The email with this reference, once it was sent."""
    return Email.objects.select_related("member").filter(reference=reference).first()


def return_path(key: str) -> str:
    """Where a bounce of this email goes: MAIL_RETURN, with the email's reference where that has a star."""
    return settings.MAIL_RETURN.replace("*", reference_of(key)) or settings.DEFAULT_FROM_EMAIL


def to_mime(email: Email, mail: Wording, connection=None) -> SevenBitEmail:
    """The whole message. A calendar object stands beside the text, where Outlook looks, and once more as a file."""
    with override(email.language):
        footer = _footer(email, mail)
        mail = replace(mail, text=_greeting(email, mail) + mail.text)
        message = SevenBitEmail(
            subject=" ".join(mail.subject.split()),
            body="\n".join([prose.as_plain(text=mail.text) if mail.markdown else mail.text, "", "-- ", *footer, ""]),
            from_email=return_path(email.key),
            to=[email.address or email.member.email],
            reply_to=[mail.reply_to] if mail.reply_to else None,
            connection=connection,
            headers=_headers(email, mail),
        )
        message.attach_alternative(_as_html(mail, footer), "text/html")
    if mail.calendar:
        message.attach_alternative(mail.calendar.decode(), f"text/calendar; method={mail.method}")
        message.attach("invite.ics", mail.calendar.decode(), "application/ics")
    return message


def _greeting(email, mail):
    """A first line with the reader's name, where the email goes to a member at the address that is theirs now."""
    theirs = email.member_id and not email.urgent and email.address in ("", email.member.email)
    name = getattr(email.member, "name", "") if theirs and mail.greets else ""
    return _("Hello %(name)s,") % {"name": name} + "\n\n" if name else ""


def _headers(email, mail):
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": message_id(email.key),
        "Date": format_datetime(email.written_at),
        "Auto-Submitted": "auto-generated",
        # Exchange heeds this one alone. An invitation may be answered by a calendar that answers by itself.
        "X-Auto-Response-Suppress": "OOF" if mail.calendar and settings.MAIL_IS_READ else "OOF, AutoReply",
        "Content-Language": email.language,
    }
    if mail.unsubscribe:
        headers["List-Unsubscribe"] = ", ".join(_ways_to_unsubscribe(email, mail))
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        headers["Precedence"] = "bulk"
    return headers


def _ways_to_unsubscribe(email, mail):
    if settings.MAIL_IS_READ:
        _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
        yield f"<mailto:{sender}?subject={quote(f'unsubscribe {reference_of(email.key)}')}>"
    yield f"<{mail.unsubscribe}>"


def _footer(email, mail):
    """Who writes, why, whose clock, how to stop, and where to ask."""
    network = settings.NETWORK
    lines = [_("%(network)s. Run by %(who)s.") % {"network": network["name"], "who": network["runs_it"]}]
    lines.append(_why(email, mail))
    if dates.lacks_clock(mail.text):
        lines.append(_("All times are UK time."))
    if mail.unsubscribe:
        lines += [_("Stop these emails, without signing in:"), mail.unsubscribe]
    elif email.member_id and not email.urgent:
        lines += [
            _("Choose what we send, or leave, in your account:"),
            settings.BASE_URL + reverse("members:account"),
        ]
    lines.append(_("Questions: %(contact)s") % {"contact": network["contact"]})
    return lines


def _why(email, mail):
    if mail.why:
        return mail.why
    if email.urgent:
        return _(
            "You have this email because someone typed your address into our page. If that was not you, ignore it."
        )
    if mail.unsubscribe:
        return _("You have this email because you asked for it.")
    if email.member_id:
        return _("You have this email because it is about your account, or something you take part in.")
    return _("You have this email because a member of the network gave us your address for this one matter.")


def _as_html(mail, footer):
    paragraphs = [] if mail.markdown else _paragraphs(mail.text.split("\n\n"))
    return render_to_string(
        "outbox/email.html",
        {
            "subject": mail.subject,
            "paragraphs": paragraphs,
            "prose": prose.as_html(text=mail.text) if mail.markdown else "",
            "footer": _paragraphs(footer),
            "network": settings.NETWORK["name"],
        },
    )


def _paragraphs(parts):
    """Paragraphs as HTML. Where one is an address and nothing else, the sentence with a colon before it is the link."""
    shown, before = [], ""
    for part in parts:
        if not LINK.fullmatch(part):
            shown.append(_paragraph(part))
        elif before.endswith(":") and not LINK.search(before) and "\n" not in before:
            *earlier, last = SENTENCES.split(before)
            shown[-1] = format_html(
                '{}<a href="{}">{}</a>', "".join(f"{each} " for each in earlier), part, last.removesuffix(":")
            )
        else:
            shown.append(format_html('<a href="{}">{}</a>', part, _("Open the page")))
        before = part
    return shown


def _paragraph(text):
    """A paragraph as HTML. Where its last line is an address and nothing else, its first line is the link to it."""
    first, *between = text.split("\n")
    if not between or not LINK.fullmatch(between[-1]) or LINK.search(first):
        return with_links(text)
    address = between.pop()
    lines = [format_html('<a href="{}">{}</a>', address, first), *(with_links(each) for each in between)]
    return format_html_join(mark_safe("<br>"), "{}", [(each,) for each in lines])


def with_links(text: str) -> SafeString:
    """Plain text as HTML, its addresses as links. What ends a sentence is no part of an address."""
    pieces, end = [], 0
    for found in LINK.finditer(text):
        address = _without_what_follows(found[0])
        pieces += [_lines(text[end : found.start()]), format_html('<a href="{}">{}</a>', address, address)]
        end = found.start() + len(address)
    return format_html_join("", "{}", [(each,) for each in [*pieces, _lines(text[end:])]])


def _lines(text):
    return mark_safe(html.escape(text).replace("\n", "<br>"))  # noqa: S308 (escaped here)


def _without_what_follows(address):
    while address[-1] in AFTER_A_LINK or (
        address[-1] in PAIRS and address.count(address[-1]) > address.count(PAIRS[address[-1]])
    ):
        address = address[:-1]
    return address
