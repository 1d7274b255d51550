"""What a person writes to us by email: it goes on to the organisers, with who wrote."""

import hashlib
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.outbox.actions import queue_email
from pleiad.outbox.incoming import IncomingEmail, hears
from pleiad.outbox.models import ReceivedWords

from .models import Address, Member

A_DAY = timedelta(days=1)
A_SENDER, ALL = 10, 200
"""Emails a day that go on to the organisers, of one sender and of all: nobody fills their desk."""


@hears("words")
def hear_words(letter: IncomingEmail, *, at: datetime) -> tuple[str, str]:
    """Keep the words for the organisers, and pass them on to the address that people write to."""
    lately = ReceivedWords.objects.filter(at__gt=at - A_DAY)
    if lately.filter(sender=letter.sender).count() >= A_SENDER or lately.count() >= ALL:
        return "", "too many emails came today"
    writer = Address.objects.select_related("member").filter(address=letter.sender).first()
    words, made = ReceivedWords.objects.get_or_create(
        digest=_digest(letter),
        defaults={
            "member": writer.member if writer else None,
            "sender": letter.sender,
            "sender_name": letter.sender_name,
            "proved": letter.proved,
            "subject": letter.subject,
            "text": letter.text,
            "attachments": letter.attachments,
            "at": at,
        },
    )
    if not made:
        return "", "we have read this email before"
    who = "a member" if writer else "someone who is no member"
    if _is_ours(settings.NETWORK["contact"]):
        return "put it on the desk", f"{who} wrote"
    queue_email(
        kind="members.words",
        key=f"words:{words.pk}",
        at=at,
        address=settings.NETWORK["contact"],
        payload={"words": words.pk},
    )
    return "put it on the desk and passed it on to the organisers", f"{who} wrote"


def _digest(letter):
    identity = f"{letter.header('Message-ID')}\n{letter.sender}\n{letter.subject}\n{letter.text}"
    return hashlib.sha256(identity.encode()).hexdigest()


def _is_ours(address):
    """Whether what we send there would come back to us here."""
    _name, ours = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return address.lower() == ours.lower()


@transaction.atomic
def settle_words(*, words: ReceivedWords, by: Member, at: datetime) -> None:
    """Take what a person wrote off the organisers' list. Raises Refused when another organiser has done so."""
    if not ReceivedWords.objects.filter(pk=words.pk, settled_at=None).update(settled_at=at, settled_by=by.pk):
        raise Refused(_("Another organiser has dealt with this already."))
    record(did="dealt with an email", by=by, about=words, at=at)
