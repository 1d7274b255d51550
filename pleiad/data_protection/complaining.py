"""Complaints: made by anyone, confirmed at once by email, answered within 30 days, kept as a register."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.errors import Reason, Refused
from pleiad.members import paces
from pleiad.members.hashes import keyed_hash
from pleiad.members.models import Member
from pleiad.outbox.actions import queue_email

from .models import Complaint

ANSWERED_WITHIN = timedelta(days=30)
"""Data Protection Act 2018, section 164A: a complaint is acknowledged within 30 days. We confirm at once, and promise the
answer within the same time."""


def why_not_complain(*, member: Member | None, network: str, at: datetime) -> Reason:
    """Why no complaint is taken now, or None; the page asks before it shows its form."""
    if member:
        return paces.why_not("complain", used=paces.used("complain", by=member, at=at))
    return paces.why_not_as_visitor("complain as a visitor", of_all="complain by any visitor", network=network, at=at)


@transaction.atomic
def complain(
    *, by: Member | None, address: str, about: str, words: str, language: str, network: str, at: datetime
) -> Complaint:
    """Make a complaint, and confirm by email that we have it. A visitor's `address` may be someone else's: it gets one
    such email a day, without a word of the complaint."""
    if why_not := why_not_complain(member=by, network=network, at=at):
        raise Refused(why_not)
    if by:
        paces.take("complain", by=by, at=at)
    else:
        paces.note_of_visitor("complain as a visitor", of_all="complain by any visitor", network=network, at=at)
    made = Complaint.objects.create(
        member=by,
        address="" if by else address.lower(),
        about=about,
        words=words,
        language=language,
        made_at=at,
        answer_by=at + ANSWERED_WITHIN,
    )
    record(did="complained", by=by, about=made, at=at, detail={"about": about})
    _write(made, "received", at, key=_once_a_day(made, at))
    return made


def _once_a_day(complaint: Complaint, at: datetime) -> str:
    if complaint.member_id:
        return f"complaint:{complaint.pk}:received"
    return f"complaint:{keyed_hash('complaint', complaint.address)[:40]}:{at:%Y%m%d}:received"


def _write(complaint: Complaint, what: str, at: datetime, *, key: str) -> None:
    queue_email(
        kind=f"data_protection.complaint_{what}",
        key=key,
        at=at,
        to_member=complaint.member,
        address="" if complaint.member_id else complaint.address,
        language=complaint.language,
        payload={"complaint": complaint.pk},
    )


@transaction.atomic
def answer(*, complaint: Complaint, by: Member, outcome: str, answer: str, at: datetime) -> None:
    """Say what came of a complaint; the person reads it by email, and a member on their own page too."""
    held = Complaint.objects.select_for_update(of=("self",)).select_related("member").get(pk=complaint.pk)
    if held.settled_at:
        raise Refused(_("Another organiser has answered it already."))
    if held.member_id == by.pk:
        raise Refused(_("It is your own complaint. Another organiser answers it."))
    held.outcome, held.answer, held.settled_at, held.settled_by = outcome, answer, at, by
    held.save(update_fields=["outcome", "answer", "settled_at", "settled_by"])
    record(did="answered a complaint", by=by, about=held, at=at, detail={"outcome": outcome})
    _write(held, "answered", at, key=f"complaint:{held.pk}:answered")
