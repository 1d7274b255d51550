"""What organisers decide by two: proposed, then agreed to, declined, taken back or lapsed. All organisers are told."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.errors import Reason, Refused
from pleiad.members.models import Member
from pleiad.outbox.actions import queue_emails

from .. import rules
from ..joint_kinds import JOINT_KINDS
from ..models import JointDecision

LAPSES_AFTER = timedelta(days=14)
"""Two of the evenings that a volunteer has for the desk."""
AT_ONCE = 100


@transaction.atomic
def propose(
    *,
    kind: str,
    subject: str,
    by: Member,
    at: datetime,
    reason: str,
    payload: dict | None = None,
    about: Member | None = None,
) -> JointDecision:
    """Propose what two organisers decide; it is done once another one agrees. `subject` is what it is done to
    (`audit.actions.name_of`), `about` a member whom it concerns, who cannot be one of the two."""
    organisers = Member.objects.hold_organisers()
    if why_not := rules.why_not_propose(by=by, organisers=len(organisers)):
        raise Refused(why_not)
    if not reason.strip():
        raise Refused(_("Say why, for the organiser who has to agree."))
    decision = JointDecision(
        kind=kind,
        subject=subject,
        payload=payload or {},
        about=about,
        reason=reason.strip(),
        proposed_by=by,
        proposed_at=at,
        lapses_at=at + LAPSES_AFTER,
    )
    if why_not := JOINT_KINDS[kind].why_not(decision=decision):
        raise Refused(why_not)
    try:
        with transaction.atomic():
            decision.save()
    except IntegrityError:
        raise Refused(_("This has been proposed already, and waits for another organiser.")) from None
    record(did="proposed a joint decision", by=by, about=decision, at=at, reason=reason, detail=_what(decision))
    _tell(decision, organisers, "proposed", at=at, besides=by)
    return decision


def _what(decision: JointDecision) -> dict[str, str]:
    return {"kind": decision.kind, "subject": decision.subject}


def _tell(
    decision: JointDecision, organisers: list[Member], what: str, *, at: datetime, besides: Member | None
) -> None:
    told = [each for each in organisers if besides is None or each.pk != besides.pk]
    queue_emails(
        emails=[
            {
                "kind": f"desk.joint_{what}",
                "key": f"joint-decision:{decision.pk}:{what}:{each.pk}",
                "at": at,
                "to_member": each,
                "payload": {"decision": decision.pk},
            }
            for each in told
        ]
    )


def standing_of(*, decision: JointDecision, by: Member) -> dict[str, bool]:
    """What the rule needs besides the decision: whether this organiser is a colleague of the member whom it concerns, and
    whether there is another organiser who has no part in it and is none."""
    others = Member.objects.organisers().exclude(pk__in=[decision.proposed_by_id, decision.about_id])
    if decision.about is None:
        return {"colleague": False, "others": others.exists()}
    colleagues = Member.objects.colleagues_of(decision.about)
    return {
        "colleague": colleagues.filter(pk=by.pk).exists(),
        "others": others.exclude(pk__in=colleagues.values("pk")).exists(),
    }


def why_not_agree(*, decision: JointDecision, by: Member, at: datetime) -> Reason:
    """Why this organiser cannot agree now, or None; the page asks before it shows its button."""
    standing = standing_of(decision=decision, by=by)
    why_not = rules.why_not_agree(decision=decision, by=by, at=at, **standing)
    return why_not or JOINT_KINDS[decision.kind].why_not(decision=decision)


def _held(decision: JointDecision) -> JointDecision:
    found = JointDecision.objects.select_for_update(of=("self",)).select_related("proposed_by", "about")
    return found.get(pk=decision.pk)


@transaction.atomic
def agree(*, decision: JointDecision, by: Member, at: datetime) -> JointDecision:
    """Agree as the second organiser; it is done in the same transaction, and all organisers are told."""
    organisers = Member.objects.hold_organisers()  # first, so that one of the two cannot be suspended meanwhile
    held = _held(decision)
    by.refresh_from_db()
    if why_not := why_not_agree(decision=held, by=by, at=at):
        raise Refused(why_not)
    held.settled_by, held.agreed_at = by, at
    held.save(update_fields=["settled_by", "agreed_at"])
    record(did="agreed to a joint decision", by=by, about=held, at=at, reason=held.reason, detail=_what(held))
    JOINT_KINDS[held.kind].act(decision=held, by=by, at=at)
    _tell(held, organisers, "agreed", at=at, besides=None)
    return held


@transaction.atomic
def decline(*, decision: JointDecision, by: Member, at: datetime) -> None:
    """Decline what another organiser proposed, or take back a proposal of one's own; nothing is done."""
    organisers = Member.objects.hold_organisers()
    held = _held(decision)
    by.refresh_from_db()
    if why_not := rules.why_not_settle(decision=held, by=by, at=at):
        raise Refused(why_not)
    held.settled_by, held.declined_at = by, at
    held.save(update_fields=["settled_by", "declined_at"])
    record(did="declined a joint decision", by=by, about=held, at=at, detail=_what(held))
    _tell(held, organisers, "declined", at=at, besides=by)


@transaction.atomic
def lapse(*, at: datetime) -> int:
    """End what nobody agreed to in time; returns how many ended."""
    due = JointDecision.objects.open().filter(lapses_at__lte=at).order_by("lapses_at")[:AT_ONCE]
    lapsed = 0
    for each in due:
        if JointDecision.objects.open().filter(pk=each.pk).update(lapsed_at=at):
            record(did="let a joint decision lapse", about=each, at=at, detail=_what(each))
            lapsed += 1
    return lapsed
