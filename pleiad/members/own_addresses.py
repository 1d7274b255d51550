"""Adding, removing and choosing the addresses of an account."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.calendars import actions as calendars
from pleiad.errors import Refused
from pleiad.outbox.actions import queue_email

from . import signing_in
from .addresses import ParsedAddress as Parsed
from .models import Address, Member
from .organisations import workplaces
from .signals import member_readdressed


@transaction.atomic
def add_address(*, member: Member, address: Parsed, key: str, at: datetime) -> Address:
    """Add an address that the member has proved, as a private one: so the account does not depend on the employer."""
    if member.addresses.count() >= 5:
        raise Refused(_("You have five addresses. Remove one first."))
    try:
        with transaction.atomic():
            made = Address.objects.create(
                member=member, address=address.text.lower(), key=key, kind="private", proved_at=at
            )
    except IntegrityError:
        raise Refused(_("This address cannot be added. It may belong to an account already.")) from None
    workplaces.refile([member.pk])
    _ways_in_changed(member, did="added an address", what="address_added", at=at)
    return made


@transaction.atomic
def remove_address(*, member: Member, address: Address, at: datetime) -> None:
    """Take an address off the account; the one that emails go to stays."""
    if address.address == member.email:
        raise Refused(_("Our emails go to this address. Choose another address for them first."))
    address.delete()
    if address.address == member.work_email:
        # Else the next Teams invitation would go to the mailbox of an employer that the member may have left.
        work = member.addresses.filter(kind="work").order_by("-proved_at").first()
        member.work_email = work.address if work else member.email
        member.save(update_fields=["work_email"])
    workplaces.refile([member.pk])
    _ways_in_changed(member, did="removed an address", what="address_removed", at=at)


def _ways_in_changed(member, *, did, what, at):
    """An address is a way in like a passkey: all browsers are signed out when one is added or removed."""
    record(did=did, by=member, about=member, at=at)
    queue_email(
        kind="members.account_changed",
        key=f"account:{member.pk}:{what}:{at.timestamp()}",
        at=at,
        to_member=member,
        payload={"what": what},
    )
    signing_in.end_all_sessions(member=member)


@transaction.atomic
def write_to(*, member: Member, address: Address, at: datetime) -> None:
    """Send emails to another of the member's addresses from now on; the old one is told."""
    readdress(member=member, to=address.address, at=at)


def readdress(*, member: Member, to: str, at: datetime) -> None:
    """Emails go to another mailbox: the old one is told, links in its emails stop, and the calendar moves. In the caller's
    transaction."""
    old, member.email = member.email, to
    if old == to:
        return
    member.save(update_fields=["email"])
    record(did="changed where emails go", by=member, about=member, at=at)
    member_readdressed.send(sender=Member, member=member, at=at)
    calendars.readdress(holder=member, old=old, at=at)
    queue_email(
        kind="members.account_changed",
        key=f"account:{member.pk}:{at.timestamp()}",
        at=at,
        to_member=member,
        address=old,
        payload={"what": "emails_moved"},
    )
