"""Members vouch for an applicant whose address does not show the employer."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.outbox.actions import queue_email

from . import rules
from .hashes import keyed_hash
from .models import Application, Member, Vouch

VOUCH_LIVES = timedelta(days=365)


def hash_of(ticket: str) -> str:
    """What is kept of the secret in the link of an email that asks to vouch."""
    return keyed_hash("vouch", ticket)


@transaction.atomic
def ask_to_vouch(*, application: Application, by: Member, addresses: list[str], at: datetime) -> None:
    """Ask the people that the applicant names. Only members get an email, and the applicant is not told who is one."""
    held = Application.objects.select_for_update().get(pk=application.pk, member=by)
    if held.decided_at:
        raise Refused(_("This application has been decided already."))
    if held.vouches.count() + len(addresses) > 6:
        raise Refused(_("You have asked six people already. Wait for their answers."))
    for address in addresses:
        ticket = secrets.token_urlsafe(32)
        vouch = Vouch.objects.create(
            application=held,
            asked_address=address,
            ticket=hash_of(ticket),
            asked_at=at,
            expires_at=at + VOUCH_LIVES,
        )
        asked = Member.objects.current().filter(addresses__address=address).exclude(pk=by.pk).first()
        if asked:
            queue_email(
                kind="members.vouch_asked",
                key=f"vouch:{vouch.pk}",
                at=at,
                to_member=asked,
                payload={"application": held.pk},
                secrets={"ticket": ticket},
            )
    record(did="asked to vouch", by=by, about=held, at=at)


@transaction.atomic
def vouch(*, vouch: Vouch, by: Member, how_known: str, at: datetime) -> None:
    """Vouch for the applicant, saying how the voucher knows them."""
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    held = Vouch.objects.select_for_update().select_related("application").get(pk=vouch.pk)
    open_vouches = Vouch.objects.filter(
        member=by, given_at__isnull=False, application__decided_at=None, expires_at__gt=at
    ).count()
    applicant = held.application.member_id
    if reason := rules.why_not_vouch(voucher=by, applicant_id=applicant, open_vouches=open_vouches, at=at):
        raise Refused(reason)
    if held.application.decided_at or held.given_at or held.declined_at or held.expires_at <= at:
        raise Refused(_("This has been answered already."))
    if held.application.vouches.filter(member=by).exists():
        raise Refused(_("You have vouched for this applicant already."))
    if not how_known.strip():
        raise Refused(_("Say how you know the applicant."))
    held.member, held.how_known, held.given_at = by, how_known, at
    held.save(update_fields=["member", "how_known", "given_at"])
    record(did="vouched", by=by, about=held.application, at=at)


@transaction.atomic
def decline_to_vouch(*, vouch: Vouch, by: Member, at: datetime) -> None:
    """Say no without a reason; nobody is told who said it."""
    if not Vouch.objects.filter(pk=vouch.pk, given_at=None, declined_at=None).update(declined_at=at):
        raise Refused(_("This has been answered already."))
    record(did="declined to vouch", by=by, about=vouch.application, at=at)


def take_words_away(*, member: Member) -> None:
    """Empty what a member who leaves wrote about applicants, and the addresses under which applicants named the member."""
    addresses = [member.email, member.work_email, *member.addresses.values_list("address", flat=True)]
    Vouch.objects.filter(Q(member=member) | Q(asked_address__in=addresses)).update(how_known="", asked_address="")
