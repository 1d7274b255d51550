"""What organisers may do to a membership: suspend it and end that, and give the desk to a member or take it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.outbox.actions import queue_email

from . import appeals, signing_in, staying
from .actions import admit
from .models import Appeal, Application, Member
from .signals import announce_end


@transaction.atomic
def suspend(*, member: Member, by: Member, at: datetime, reason: str, agreed_by: Member | None = None) -> None:
    """Close the network to a member at once: sessions end, places pass on, the Teams invite is withdrawn. An organiser
    is suspended by two, and is an organiser no longer."""
    organisers = Member.objects.hold_organisers()
    if by not in organisers or by.pk == member.pk:
        raise Refused(_("Another organiser must do this."))
    if member in organisers and (agreed_by not in organisers or agreed_by in (by, member)):
        raise Refused(_("Two organisers must decide this together."))
    if not reason.strip():
        raise Refused(_("Say why."))
    Member.objects.filter(pk=member.pk, suspended_at=None).update(suspended_at=at, organiser_since=None)
    member.refresh_from_db()
    signing_in.end_all_sessions(member=member)
    staying.drop_queued(member=member, at=at)
    record(did="suspended", by=by, about=member, at=at, reason=reason, detail=_with(agreed_by))
    announce_end(member=member, at=at, by=by)
    ticket = appeals.offer(
        member=member, against="suspended", subject=member, reason=reason, by=by, agreed_by=agreed_by, at=at
    )
    queue_email(
        kind="members.suspended",
        key=f"suspended:{member.pk}:{at.timestamp()}",
        at=at,
        to_member=member,
        payload={"reason": reason},
        secrets={"ticket": ticket},
    )


def _with(agreed_by: Member | None) -> dict[str, int] | None:
    return {"agreed by": agreed_by.pk} if agreed_by else None


@transaction.atomic
def let_back_in(*, member: Member, by: Member, at: datetime, reason: str) -> None:
    """Undo a suspension. Places and the Teams invite do not come back: the member registers and asks again."""
    if not by.is_organiser or by.pk == member.pk:
        raise Refused(_("Another organiser must do this."))
    if not reason.strip():
        raise Refused(_("Say why."))
    if not Member.objects.filter(pk=member.pk, suspended_at__isnull=False, left_at=None).update(suspended_at=None):
        raise Refused(_("This member is not suspended."))
    staying.resume(member=member, at=at)
    record(did="let back in", by=by, about=member, at=at, reason=reason)
    queue_email(kind="members.let_back_in", key=f"let-back-in:{member.pk}:{at.timestamp()}", at=at, to_member=member)


@appeals.overturns("suspended")
def _end_suspension(*, appeal: Appeal, by: Member, at: datetime, reason: str) -> None:
    if appeal.member.suspended_at:
        let_back_in(member=appeal.member, by=by, at=at, reason=reason)


@transaction.atomic
def make_organiser(*, member: Member, at: datetime, by: Member | None = None, agreed_by: Member | None = None) -> None:
    """Give a member the desk. Two organisers decide it, about a member; the operator (`by` None) can do it alone. An applicant
    becomes a member by it: the operator vouches for them."""
    organisers = Member.objects.hold_organisers()
    if by is not None and (by == agreed_by or by not in organisers or agreed_by not in organisers):
        raise Refused(_("Two organisers must decide this together."))
    if by is not None and not member.is_current:
        raise Refused(_("Only a member can be an organiser."))
    if not member.joined_at:
        Application.objects.filter(member=member, decided_at=None).update(
            decided_at=at, outcome="approved", decision_reason="Made an organiser by the operator."
        )
        admit(member=member, at=at, by=by, vouched=not member.addresses.filter(kind="work").exists())
    member.organiser_since = member.organiser_since or at
    member.save(update_fields=["organiser_since"])
    record(did="made organiser", by=by, about=member, at=at, detail=_with(agreed_by))
    if by is not None:  # the operator tells them
        key = f"made-organiser:{member.pk}:{at.timestamp()}"
        queue_email(kind="members.made_organiser", key=key, at=at, to_member=member)


@transaction.atomic
def release_organiser(
    *, member: Member, at: datetime, by: Member | None = None, agreed_by: Member | None = None
) -> None:
    """Take the desk from a member who stays a member. Two organisers decide it; the operator (`by` None) can do it alone."""
    organisers = Member.objects.hold_organisers()
    if by is not None and (by == agreed_by or by not in organisers or agreed_by not in organisers):
        raise Refused(_("Two organisers must decide this together."))
    if not Member.objects.filter(pk=member.pk, organiser_since__isnull=False).update(organiser_since=None):
        raise Refused(_("They are not an organiser."))
    member.refresh_from_db()
    record(did="released an organiser", by=by, about=member, at=at, detail=_with(agreed_by))
    if by is not None:
        key = f"released:{member.pk}:{at.timestamp()}"
        queue_email(kind="members.released_organiser", key=key, at=at, to_member=member)
