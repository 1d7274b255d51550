import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.outbox.actions import queue_email

from . import rules
from .models import Approval
from .questions import QUESTIONS


@transaction.atomic
def ask(
    *,
    kind: str,
    about: int,
    asker: Member,
    address: str,
    at: datetime,
    expires_at: datetime,
    name: str = "",
    language: str = "",
) -> Approval:
    """Send one question with one link. Raises Refused when the asker has asked too many people today, or when the same
    question is still open."""
    lately = Approval.objects.filter(asker=asker, asked_at__gt=at - timedelta(days=1)).count()
    if reason := rules.why_not_ask(asker=asker, asked_lately=lately):
        raise Refused(reason)
    if Approval.objects.open().filter(kind=kind, about=about).exists():
        raise Refused(_("This has been asked already, and the answer is still open."))
    ticket = secrets.token_urlsafe(32)
    approval = Approval.objects.create(
        kind=kind,
        about=about,
        asker=asker,
        name=name,
        address=address,
        language=language or asker.language,
        secret_hash=hash_of(ticket),
        asked_at=at,
        expires_at=expires_at,
    )
    queue_email(
        kind="approvals.asked",
        key=f"approval:{approval.pk}",
        at=at,
        address=address,
        language=approval.language,
        payload={"approval": approval.pk},
        secrets={"ticket": ticket},
    )
    record(did="asked for a yes", by=asker, about=approval, at=at, detail={"kind": kind})
    return approval


def hash_of(ticket: str) -> str:
    """The hash kept of a link's secret. The secret is 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(ticket.encode()).hexdigest()


def of_ticket(ticket: str) -> Approval | None:
    """The approval that a link leads to, open or ended."""
    return Approval.objects.select_related("asker", "asker__organisation").filter(secret_hash=hash_of(ticket)).first()


@transaction.atomic
def answer(
    *, approval: Approval, yes: bool, at: datetime, words: str = "", given: dict | None = None, shown: str | None = None
) -> Approval:
    """Take the one answer; what follows from it happens in the same transaction, and the asker is told. `given`: the
    cleaned data of the question's own form, with a yes. `shown`: the `Page.shown` that was answered, where it can change."""
    held = Approval.objects.select_for_update().get(pk=approval.pk)
    if reason := rules.why_not_answer(approval=held, at=at):
        raise Refused(reason)
    if shown is not None and (page := QUESTIONS[held.kind].page(approval=held)) and page.shown != shown:
        raise Refused(_("Something has changed since you opened this page. Read it once more, then answer."))
    held.answer, held.words, held.answered_at = ("yes" if yes else "no"), words, at
    held.save(update_fields=["answer", "words", "answered_at"])
    record(did=f"answered {held.answer}", about=held, at=at, detail={"kind": held.kind})
    _settle(held, at, given if yes else None)
    return held


@transaction.atomic
def withdraw(*, approval: Approval, by: Member | None, at: datetime) -> bool:
    """End a question that is no longer needed; its link then says so. Returns whether it was still open."""
    gone = Approval.objects.open().filter(pk=approval.pk).update(withdrawn_at=at)
    if gone:
        record(did="withdrew a question", by=by, about=approval, at=at)
    return bool(gone)


@transaction.atomic
def lapse(*, approval: Approval, at: datetime) -> bool:
    """End a question that nobody answered in time: the asker is told, and what was kept for a yes is released."""
    held = Approval.objects.select_for_update().get(pk=approval.pk)
    if held.answered_at or held.withdrawn_at or held.lapsed_at or held.expires_at > at:
        return False
    held.lapsed_at = at
    held.save(update_fields=["lapsed_at"])
    record(did="lapsed", about=held, at=at, detail={"kind": held.kind})
    _settle(held, at)
    return True


def _settle(approval: Approval, at: datetime, given: dict | None = None) -> None:
    QUESTIONS[approval.kind].settled(approval=approval, at=at, given=given)
    queue_email(
        kind="approvals.told",
        key=f"approval-told:{approval.pk}",
        at=at,
        to_member=approval.asker,
        payload={"approval": approval.pk},
    )
