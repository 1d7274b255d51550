from dataclasses import asdict
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from pleiad.approvals.actions import key_hash
from pleiad.approvals.models import Receiver
from pleiad.audit.actions import record
from pleiad.desk.reads import tells_plainly, write_list_down
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.outbox.actions import queue_email, queue_emails
from pleiad.outbox.models import Email

from . import rules, sheet
from .models import ImportedList, InvitedPerson
from .sheet import PersonRow

SALT = "pleiad.invitations"
READ_LIST = "read a list of people to invite"
tells_plainly(
    READ_LIST,
    _("Read in a list of people to invite, on which stood: %(many)s"),
    why=_("To invite those who are not here yet"),
)
STEPS_AT_ONCE = 200


@transaction.atomic
def read_in(*, name: str, rows: list[PersonRow], language: str, by: Member | None, at: datetime) -> ImportedList:
    """Keep what a file said for a day, so that it can be looked at before anyone is invited. Members whose addresses it names
    find that in their access log."""
    imported = ImportedList.objects.create(
        name=name[:100], language=language, rows=[asdict(each) for each in rows], read_at=at, by=by
    )
    record(did="read a list of people", by=by, about=imported, at=at, detail={"rows": len(rows)})
    if by is not None:
        keys = [each.key for each in rows if each.outcome == "member"]
        write_list_down(did=READ_LIST, by=by, at=at, members=sheet.members_with(keys))
    return imported


def rows_of(imported: ImportedList) -> list[PersonRow]:
    """What the file said, as it was judged when it was read."""
    return [PersonRow(**each) for each in imported.rows]


@transaction.atomic
def invite(*, imported: ImportedList, by: Member | None, at: datetime) -> int:
    """Invite everyone on a list who can be invited, as things are now; returns how many. Raises Refused."""
    held = ImportedList.objects.select_for_update().get(pk=imported.pk)
    rows = [each for each in sheet.judged(rows_of(held)) if each.outcome == sheet.INVITE]
    if reason := rules.why_not_send(imported=held, to_invite=len(rows), at=at):
        raise Refused(reason)
    InvitedPerson.objects.bulk_create(
        [
            InvitedPerson(
                of_list=held,
                address=each.address,
                key=each.key,
                name=each.name,
                organisation=each.said,
                invited_at=at,
                next_step_at=at + rules.REMINDED_AFTER,
            )
            for each in rows
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )
    made = list(held.invitations.order_by("pk"))
    queue_emails(
        emails=[
            _email(each, "invitation", at, due_at=at + timedelta(hours=number / rules.AN_HOUR))
            for number, each in enumerate(made)
        ]
    )
    held.rows, held.sent_at, held.invited = [], at, len(made)
    held.save(update_fields=["rows", "sent_at", "invited"])
    record(did="invited the people of a list", by=by, about=held, at=at, detail={"people": len(made)})
    return len(made)


def _email(invitation: InvitedPerson, what: str, at: datetime, *, due_at: datetime | None = None) -> dict:
    """The email with the invitation, or its one reminder: the key says that there is one of each."""
    return {
        "kind": f"invitations.{what}",
        "key": key_of(invitation, what),
        "at": at,
        "address": invitation.address,
        "language": invitation.of_list.language,
        "payload": {"invitation": invitation.pk},
        "secrets": {"ticket": ticket(invitation)},
        "due_at": due_at or at,
    }


def key_of(invitation: InvitedPerson, what: str) -> str:
    """The key of one of an invitation's emails."""
    return f"invitations.{what}:{invitation.pk}"


def ticket(invitation: InvitedPerson) -> str:
    """The secret of the link in the email. It leads to a page and admits nobody: for that a code is typed."""
    return signing.dumps([invitation.pk, key_hash(invitation.key)[:16]], salt=SALT)


def of_ticket(secret: str) -> InvitedPerson | None:
    """The invitation that a link leads to; None where it was answered or forgotten, or the link is forged."""
    try:
        pk, hashed = signing.loads(secret, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = InvitedPerson.objects.select_related("of_list").filter(pk=pk).first()
    return found if found and key_hash(found.key)[:16] == hashed else None


@transaction.atomic
def accepted(*, invitation: InvitedPerson, member: Member, at: datetime) -> None:
    """The person has joined: what was kept to invite them goes."""
    _answered(invitation, "accepted")
    record(did="accepted an invitation", by=member, about=invitation.of_list, at=at)


@transaction.atomic
def decline(*, invitation: InvitedPerson, at: datetime) -> None:
    """The person wants no invitation: what we kept of them goes, but for a hash by which nobody invites them again."""
    Receiver.objects.update_or_create(address_hash=key_hash(invitation.key), defaults={"left_alone_since": at})
    _answered(invitation, "declined")
    record(did="declined an invitation", about=invitation.of_list, at=at)


def _answered(invitation: InvitedPerson, how: str) -> None:
    gone, _rows = InvitedPerson.objects.filter(pk=invitation.pk).delete()
    if gone:
        ImportedList.objects.filter(pk=invitation.of_list_id).update(**{how: F(how) + 1})


def step_due(*, at: datetime) -> int:
    """Remind once those who have not answered, and forget those who did not answer that either; returns how many."""
    due = InvitedPerson.objects.filter(next_step_at__lte=at).order_by("next_step_at", "pk")
    return sum(_step(pk, at) for pk in list(due.values_list("pk", flat=True)[:STEPS_AT_ONCE]))


@transaction.atomic
def _step(pk: int, at: datetime) -> int:
    held = InvitedPerson.objects.select_for_update(skip_locked=True, of=("self",)).select_related("of_list")
    invitation = held.filter(pk=pk, next_step_at__lte=at).first()
    if invitation is None:
        return 0
    waits = Email.objects.filter(key=key_of(invitation, "invitation"), due_at__isnull=False).exists()
    if waits:  # our own trouble never counts against a person
        InvitedPerson.objects.filter(pk=pk).update(next_step_at=at + timedelta(days=1))
    elif invitation.reminded_at or invitation.bounced_at:
        _answered(invitation, "forgotten")
    else:
        queue_email(**_email(invitation, "reminder", at))
        InvitedPerson.objects.filter(pk=pk).update(reminded_at=at, next_step_at=at + rules.FORGOTTEN_AFTER)
    return 1


def forget_unsent(*, at: datetime) -> int:
    """Forget lists that were read and not sent within a day; returns how many."""
    return ImportedList.objects.filter(sent_at=None, read_at__lte=at - rules.READ_KEPT).delete()[0]


def hear_refusal(*, sender: type, address: str, email: Email, at: datetime, hard: bool, **_signal: object) -> None:
    """A mail server takes no email for an address that was invited: the list says so, and no reminder follows."""
    if hard and email.kind.startswith("invitations."):
        InvitedPerson.objects.filter(pk=email.payload["invitation"], bounced_at=None).update(bounced_at=at)
