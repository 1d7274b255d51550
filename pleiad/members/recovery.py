"""A way back for a member who has lost their passkey, their app and their recovery codes: two organisers make sure that it
is the member, and a week passes in which every address of the member can stop it. Then the mailed code signs in again."""

from datetime import datetime, timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.outbox.actions import queue_email

from . import factors, rules
from .models import Member, Recovery

WAIT = timedelta(days=7)
AGAIN_AFTER = timedelta(days=30)
"""Once stopped, only an organiser can ask for another so soon."""
_signer = signing.Signer(salt="pleiad.members.recovery", sep=".")


def waiting() -> QuerySet[Recovery]:
    """Recoveries that are neither done nor stopped, the oldest first."""
    return Recovery.objects.filter(stopped_at=None, done_at=None).select_related("member").order_by("asked_at", "pk")


def waiting_for(*, organiser: Member) -> QuerySet[Recovery]:
    """Those of them that this organiser could still agree to."""
    return (
        waiting().filter(second_by=None).exclude(member=organiser).exclude(first_by__isnull=False, first_by=organiser)
    )


def open_recovery(*, member: Member) -> Recovery | None:
    """The recovery of this member that is under way, or None."""
    return waiting().filter(member=member).first()


def ticket_of(recovery_pk: int) -> str:
    """What stands in the link that stops a recovery; nothing of it is kept."""
    return _signer.sign(recovery_pk)


def of_ticket(ticket: str) -> Recovery | None:
    """The recovery that such a link speaks of, whatever has become of it; None when we did not sign it."""
    try:
        return Recovery.objects.select_related("member").filter(pk=int(_signer.unsign(ticket))).first()
    except (signing.BadSignature, ValueError):
        return None


@transaction.atomic
def ask(*, member: Member, said: str, at: datetime, by: Member | None = None) -> Recovery:
    """Begin a recovery and tell all the member's addresses. `by` is an organiser who asks for the member, and with that is
    the first of the two; None is the member at the door."""
    if by is None and Recovery.objects.filter(member=member, stopped_at__gt=at - AGAIN_AFTER).exists():
        raise Refused(
            _("This was stopped a short while ago by an email to one of your addresses. Write to the organisers.")
        )
    try:
        with transaction.atomic():
            recovery = Recovery.objects.create(member=member, said=said, asked_at=at, due_at=at + WAIT)
    except IntegrityError:
        raise Refused(_("This has been asked for already.")) from None
    record(did="asked for a way back in", by=by or member, about=member, at=at, reason=said)
    _tell(recovery, "recovery_asked", at)
    if by is not None:
        agree(recovery=recovery, by=by, checked=said, at=at)
    return recovery


@transaction.atomic
def agree(*, recovery: Recovery, by: Member, checked: str, at: datetime) -> None:
    """An organiser has made sure that it is the member who asks, and says how."""
    held = Recovery.objects.select_for_update(of=("self",)).select_related("member").get(pk=recovery.pk)
    if reason := rules.why_not_agree_to_recovery(recovery=held, by=by):
        raise Refused(reason)
    if not checked.strip():
        raise Refused(_("Say how you made sure that it is the member."))
    if held.first_by_id is None:
        held.first_by, held.first_at, held.first_checked = by, at, checked
    else:
        held.second_by, held.second_at, held.second_checked = by, at, checked
    held.save()
    record(did="agreed to a way back in", by=by, about=held.member, at=at, reason=checked)


@transaction.atomic
def stop(*, recovery: Recovery, at: datetime, by: Member | None = None, reason: str = "") -> None:
    """End a recovery without effect. `by` is an organiser; None is a reader of one of the member's mailboxes, or the
    member."""
    if Recovery.objects.filter(pk=recovery.pk, stopped_at=None, done_at=None).update(stopped_at=at):
        record(did="stopped a way back in", by=by or recovery.member, about=recovery.member, at=at, reason=reason)
        _tell(recovery, "recovery_stopped", at)


def due(*, at: datetime) -> QuerySet[Recovery]:
    """Recoveries that two organisers agreed to and whose week is over."""
    return waiting().filter(first_by__isnull=False, second_by__isnull=False, due_at__lte=at)


@transaction.atomic
def finish(*, recovery: Recovery, at: datetime) -> bool:
    """Take the member's passkeys, app and recovery codes away, so that the mailed code signs in again; returns whether
    this call did it."""
    held = due(at=at).select_for_update(of=("self",)).filter(pk=recovery.pk).first()
    if held is None:
        return False
    Recovery.objects.filter(pk=held.pk).update(done_at=at)
    factors.remove_all(member=held.member, at=at, reason=held.said)
    _tell(held, "recovery_done", at)
    return True


def _tell(recovery, kind, at):
    """An email to every address of the member: one of them may be in the wrong hands, which is why."""
    for address in recovery.member.addresses.all():
        queue_email(
            kind=f"members.{kind}",
            key=f"recovery:{recovery.pk}:{kind}:{address.pk}",
            at=at,
            to_member=recovery.member,
            address=address.address,
            payload={"due_at": recovery.due_at.isoformat()},
            secrets={"ticket": ticket_of(recovery.pk)} if kind == "recovery_asked" else None,
        )
