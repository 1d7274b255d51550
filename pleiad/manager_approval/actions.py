from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pleiad.approvals import actions as approvals
from pleiad.approvals.models import Approval
from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.events.models import Event
from pleiad.members.models import Member

from . import rules
from .models import Pack, SignOff, TimeClass

KIND = "manager_approval.pack"


@transaction.atomic
def write_pack(
    *,
    member: Member,
    event: Event,
    purpose: str,
    gains: str,
    cost: str,
    at: datetime,
    time_class: str = TimeClass.WORKING,
    learning: bool = True,
    cover: str = "",
) -> Pack:
    """Write or change a member's pack for an event. It cannot change while the manager has the question."""
    if reason := rules.why_not_ask(event=event, at=at):
        raise Refused(reason)
    values = {
        "purpose": purpose,
        "gains": gains,
        "time_class": time_class,
        "learning": learning,
        "cost": cost,
        "cover": cover,
        "changed_at": at,
    }
    pack, new = Pack.objects.select_for_update().get_or_create(
        member=member, event=event, defaults={**values, "made_at": at}
    )
    if not new:
        if open_question(pack):
            raise Refused(_("Your manager has this page now. Take the question back first, then change it."))
        for name, value in values.items():
            setattr(pack, name, value)
        pack.save()
    record(did="wrote a pack" if new else "changed a pack", by=member, about=pack, at=at)
    return pack


def open_question(pack: Pack) -> Approval | None:
    """The question to the manager that still waits for an answer, or None."""
    return Approval.objects.open().filter(kind=KIND, about=pack.pk).first()


@transaction.atomic
def send(*, pack: Pack, name: str, address: str, at: datetime, language: str = "") -> Approval:
    """Ask the manager by an email with a single-use link; in `language`, or else in the member's language."""
    held = Pack.objects.select_for_update(of=("self",)).select_related("event", "member").get(pk=pack.pk)
    if reason := rules.why_not_ask(event=held.event, at=at):
        raise Refused(reason)
    return approvals.ask(
        kind=KIND,
        about=held.pk,
        asker=held.member,
        name=name,
        address=address,
        language=language,
        at=at,
        expires_at=rules.answer_by(event=held.event, at=at),
    )


def settled(*, approval: Approval, at: datetime, given: dict | None = None) -> None:
    """A yes becomes a sign-off, with the words as they stood when it was given."""
    if approval.answer != "yes":
        return
    pack = Pack.objects.get(pk=approval.about)
    sign_off = SignOff.objects.create(
        pack=pack,
        member_id=pack.member_id,
        event_id=pack.event_id,
        purpose=pack.purpose,
        time_class=pack.time_class,
        approver_name=approval.name,
        approver_address=approval.address,
        words=approval.words,
        given_at=at,
    )
    record(did="signed off", about=sign_off, at=at, detail={"approval": approval.pk})
