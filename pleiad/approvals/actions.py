import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.members.addresses import Malformed, parse
from pleiad.members.eligibility import versions
from pleiad.members.models import Member
from pleiad.outbox.actions import queue_email
from pleiad.outbox.models import Email

from . import rules
from .models import Approval, Receiver
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
    outsider: bool = True,
) -> Approval:
    """Send one question with one link. Raises Refused when the asker has asked too many people today, when the person was
    asked something in the last 90 days or wants no questions, or when the same question is still open. What was asked,
    taken back and is asked again of the same person needs no second email: the link works again. `outsider`:
    False for a member, who can block who asks too often, but wants to be left alone like anyone."""
    lately = Approval.objects.filter(asker=asker, asked_at__gt=at - timedelta(days=1)).count()
    if reason := rules.why_not_ask(asker=asker, asked_lately=lately):
        raise Refused(reason)
    if Approval.objects.open().filter(kind=kind, about=about).exists():
        raise Refused(_("This has been asked already, and the answer is still open."))
    if again := _asked_before(kind=kind, about=about, asker=asker, address=address, at=at):
        return _ask_again(again, at=at, expires_at=expires_at)
    if QUESTIONS[kind].asks_anyone:
        _may_be_asked(address, at=at, outsider=outsider)
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


def _asked_before(*, kind: str, about: int, asker: Member, address: str, at: datetime) -> Approval | None:
    """The same question to the same person that was taken back and whose email has gone, or None."""
    taken_back = Approval.objects.select_for_update().filter(
        kind=kind, about=about, asker=asker, address=address, withdrawn_at__isnull=False, answered_at=None
    )
    found = taken_back.filter(asked_at__gt=at - rules.ONCE_IN).order_by("-asked_at").first()
    if found and Email.objects.filter(key=f"approval:{found.pk}", dropped_at=None).exists():
        return found
    return None


def _ask_again(approval: Approval, *, at: datetime, expires_at: datetime) -> Approval:
    approval.withdrawn_at, approval.expires_at = None, expires_at
    approval.save(update_fields=["withdrawn_at", "expires_at"])
    record(did="asked again for a yes", by=approval.asker, about=approval, at=at, detail={"kind": approval.kind})
    return approval


def address_hash(address: str) -> str:
    """The hash under which a person is known who was asked: the same for every way of writing the address."""
    parsed = parse(address)
    return key_hash(address.lower() if isinstance(parsed, Malformed) else versions.current().key(parsed))


def key_hash(key: str) -> str:
    """The same for an address whose key is known (`DomainList.key`)."""
    return hashlib.sha256(f"pleiad receiver:{key}".encode()).hexdigest()


def _may_be_asked(address: str, *, at: datetime, outsider: bool) -> None:
    """Refuse unless this person may be asked now, and take note that they were. One guarded update, so that of two members
    who ask an outsider in the same moment one is refused."""
    hashed = address_hash(address)
    if outsider:
        Receiver.objects.get_or_create(address_hash=hashed)
        seldom = Q(asked_at=None) | Q(asked_at__lte=at - rules.ONCE_IN)
        free = Receiver.objects.filter(seldom, address_hash=hashed, left_alone_since=None).update(asked_at=at) == 1
    else:
        free = not Receiver.objects.filter(address_hash=hashed, left_alone_since__isnull=False).exists()
    if reason := rules.why_not_write_to(free=free):
        raise Refused(reason)


@transaction.atomic
def leave_alone(*, approval: Approval, at: datetime) -> None:
    """The person who was asked wants no further question from any member. One that is open is answered with no."""
    Receiver.objects.update_or_create(address_hash=address_hash(approval.address), defaults={"left_alone_since": at})
    if rules.why_not_answer(approval=approval, at=at) is None:
        answer(approval=approval, yes=False, at=at)
    record(did="left a person alone", about=approval, at=at)


@transaction.atomic
def write_again(*, approval: Approval, at: datetime) -> None:
    """The person who wanted no questions takes that back."""
    if Receiver.objects.filter(address_hash=address_hash(approval.address)).update(left_alone_since=None):
        record(did="no longer leaves a person alone", about=approval, at=at)


def is_left_alone(approval: Approval) -> bool:
    """Whether the person who was asked wants no further questions."""
    return Receiver.objects.filter(address_hash=address_hash(approval.address), left_alone_since__isnull=False).exists()


def count_file(*, approval: Approval) -> None:
    """Count one more picture sent by a link, before it is read. Refused from the 21st on."""
    few = Approval.objects.filter(pk=approval.pk, files_sent__lt=rules.FILES_A_LINK)
    if not few.update(files_sent=F("files_sent") + 1) and (
        reason := rules.why_not_send_a_file(sent=rules.FILES_A_LINK)
    ):
        raise Refused(reason)


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
