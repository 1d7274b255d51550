"""Appeals: the way that every decision against a member comes with, to an organiser who had no part in it."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import name_of, record
from pleiad.errors import Reason, Refused
from pleiad.outbox.actions import queue_email

from . import rules
from .models import Appeal, Member

LIVES = timedelta(days=90)
LONGEST = 2000
OVERTURNS: dict[str, Callable] = {}


def overturns(against: str) -> Callable:
    """Register the function (appeal=, by=, at=, reason=) that takes back what a member appealed against."""

    def keep(function: Callable) -> Callable:
        OVERTURNS[against] = function
        return function

    return keep


def _hash_of(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()


def offer(
    *,
    member: Member,
    against: str,
    subject: Model,
    reason: str,
    by: Member | None,
    at: datetime,
    agreed_by: Member | None = None,
) -> str:
    """The secret of a new link by which the member can appeal; it goes into the email with the decision, and only its hash
    is kept. To be called in the transaction of the decision."""
    ticket = secrets.token_urlsafe(32)
    Appeal.objects.create(
        member=member,
        against=against,
        subject=name_of(subject),
        reason=reason,
        decided_by=by,
        agreed_by=agreed_by,
        secret_hash=_hash_of(ticket),
        offered_at=at,
        expires_at=at + LIVES,
    )
    return ticket


@transaction.atomic
def ticket_at_the_door(*, member: Member, at: datetime) -> str:
    """A new secret for the appeal of a suspended member who has just proved their address; the link in the email ends."""
    last = Appeal.objects.select_for_update().filter(member=member, against="suspended").order_by("-pk").first()
    if last is None:  # suspended before there were appeals
        return offer(member=member, against="suspended", subject=member, reason="", by=None, at=at)
    ticket = secrets.token_urlsafe(32)
    last.secret_hash = _hash_of(ticket)
    last.save(update_fields=["secret_hash"])
    return ticket


def of_ticket(ticket: str) -> Appeal | None:
    """The appeal that a link leads to, whatever has become of it."""
    return Appeal.objects.select_related("member").filter(secret_hash=_hash_of(ticket)).first()


@transaction.atomic
def make(*, appeal: Appeal, words: str, at: datetime) -> Appeal:
    """Appeal, in the member's own words. It waits for another organiser by a promised date; where there is none, the
    operator is told."""
    held = Appeal.objects.select_for_update(of=("self",)).select_related("member").get(pk=appeal.pk)
    if reason := rules.why_not_appeal(appeal=held, at=at):
        raise Refused(reason)
    if not words.strip():
        raise Refused(_("Write why the decision should be looked at again."))
    held.words, held.made_at = words.strip()[:LONGEST], at
    held.answer_by = rules.answer_by(applied_at=at, nation=held.member.nation)
    held.save(update_fields=["words", "made_at", "answer_by"])
    record(did="appealed", by=held.member, about=held, at=at, detail={"against": held.against})
    queue_email(
        kind="members.appeal_received",
        key=f"appeal:{held.pk}:received",
        at=at,
        to_member=held.member,
        payload={"appeal": held.pk},
    )
    if not free_for(appeal=held):
        queue_email(
            kind="members.appeal_without_organiser",
            key=f"appeal:{held.pk}:operator",
            at=at,
            address=settings.OPERATOR,
            payload={"appeal": held.pk},
        )
    return held


def free_for(*, appeal: Appeal) -> list[Member]:
    """The organisers who have no part in what is appealed against; of them, those who do not work where the member works,
    while there are any."""
    apart = {appeal.member_id, appeal.decided_by_id, appeal.agreed_by_id}
    free = [each for each in Member.objects.organisers().order_by("pk") if each.pk not in apart]
    colleagues = set(Member.objects.colleagues_of(appeal.member).values_list("pk", flat=True))
    return [each for each in free if each.pk not in colleagues] or free


def why_not_settle(*, appeal: Appeal, by: Member) -> Reason:
    """Why this organiser cannot answer the appeal, or None."""
    return rules.why_not_settle_appeal(appeal=appeal, by=by, free={each.pk for each in free_for(appeal=appeal)})


@transaction.atomic
def settle(*, appeal: Appeal, outcome: str, reason: str, by: Member, at: datetime) -> Appeal:
    """Answer an appeal as another organiser: the decision "stands", or it is "changed", and then what was decided is taken
    back in the same transaction. The member reads the reason in an email."""
    Member.objects.hold_organisers()
    held = Appeal.objects.select_for_update(of=("self",)).select_related("member").get(pk=appeal.pk)
    by.refresh_from_db()
    if why_not := why_not_settle(appeal=held, by=by):
        raise Refused(why_not)
    if not reason.strip():
        raise Refused(_("Say why. The member will read it."))
    held.outcome, held.answer, held.settled_by, held.settled_at = outcome, reason.strip(), by, at
    held.save(update_fields=["outcome", "answer", "settled_by", "settled_at"])
    record(did="answered an appeal", by=by, about=held, at=at, reason=reason, detail={"outcome": outcome})
    if outcome == "changed":
        OVERTURNS[held.against](appeal=held, by=by, at=at, reason=reason)
    queue_email(
        kind="members.appeal_settled",
        key=f"appeal:{held.pk}:settled",
        at=at,
        to_member=held.member,
        payload={"appeal": held.pk},
    )
    return held
