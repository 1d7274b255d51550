"""Whether emails reach a member's addresses. Two hard bounces in a row mark one; a code that was typed clears it."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from pleiad.audit.actions import record
from pleiad.outbox.actions import queue_email
from pleiad.outbox.models import Email

from . import staying
from .models import Address, Member

HARD_ONES = 2


@transaction.atomic
def count_refusal(*, address: str, email: Email, at: datetime, hard: bool) -> None:
    """A mail server took no email for this address. After the second hard one the address is marked, and the member is
    asked at another address; without one, at the next sign-in. An address of the employer that is no more proves nothing
    for long: where the member works is to be proved within a month."""
    if not hard:
        return
    held = Address.objects.select_for_update().select_related("member").filter(address=address.lower()).first()
    if held is None:
        return
    Address.objects.filter(pk=held.pk).update(hard_bounces=F("hard_bounces") + 1)
    if held.hard_bounces + 1 < HARD_ONES or held.bounced_at:
        return
    Address.objects.filter(pk=held.pk).update(bounced_at=at)
    record(did="stopped being reached at an address", about=held.member, at=at)
    if held.kind == "work" and held.address == held.member.work_email:
        staying.ask_sooner(members=Member.objects.filter(pk=held.member_id), at=at)
    if other := _another(held):
        queue_email(
            kind="members.unreachable",
            key=f"unreachable:{held.pk}:{at.timestamp():.0f}",
            at=at,
            to_member=held.member,
            address=other.address,
            payload={"address": held.pk},
        )


def _another(held: Address) -> Address | None:
    """Where else the member can be asked."""
    others = held.member.addresses.filter(bounced_at=None).exclude(pk=held.pk)
    return others.order_by("hard_bounces", "-proved_at").first()


def proved_again(*, address: str) -> None:
    """A code that we sent to this address was typed: emails reach it."""
    Address.objects.filter(address=address, hard_bounces__gt=0).update(hard_bounces=0, bounced_at=None)


def unreached(member: Member) -> Address | None:
    """The address that our emails go to, if they do not reach it."""
    return member.addresses.filter(address=member.email, bounced_at__isnull=False).first()


def hear_refusal(sender, address, email, at, hard, **_signal) -> None:
    count_refusal(address=address, email=email, at=at, hard=hard)
