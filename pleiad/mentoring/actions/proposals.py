from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.outbox.actions import queue_emails

from .. import rules
from ..models import Form, Pairing, Participation, Proposal
from .endings import close
from .holding import hold_rounds
from .pairings import share_circle_dates

CONVERSATION_WITHIN = 42  # days
OVER = _("This proposal is over.")


@transaction.atomic
def say_yes(*, proposal: Proposal, by: Member, at: datetime) -> Pairing | None:
    """One of the two says yes. With the second yes the pairing begins, both learn who the other is, and it is returned."""
    held = _locked(proposal, by, at)
    side = "mentee_yes_at" if held.mentee_id == by.pk else "mentor_yes_at"
    if getattr(held, side):
        return None
    setattr(held, side, at)
    held.going_since = None
    record(did="said yes", by=by, about=held, at=at)
    if not (held.mentee_yes_at and held.mentor_yes_at):
        held.save(update_fields=[side, "going_since"])
        return None
    held.ended_at, held.end = at, "paired"
    held.save(update_fields=[side, "going_since", "ended_at", "end"])
    return _begin(held, at)


def _locked(proposal: Proposal, by: Member, at: datetime) -> Proposal:
    hold_rounds([proposal.round_id])
    locked = Proposal.objects.select_for_update(of=("self",), no_key=True)
    held = locked.select_related("mentee", "mentor", "round").filter(pk=proposal.pk).first()
    if held is None:  # the other has been erased
        raise Refused(OVER)
    if by.pk not in (held.mentee_id, held.mentor_id):
        raise Refused(OVER)
    if reason := rules.why_not_answer(proposal=held, at=at):
        raise Refused(reason)
    two = held.mentee, held.mentor  # as they are now; `by` was read when the request began
    apart = Member.objects.kept_apart_from(held.mentee).filter(pk=held.mentor_id)
    if not all(each.is_current for each in two) or apart.exists():
        raise Refused(OVER)
    return held


def _begin(held: Proposal, at: datetime) -> Pairing:
    last = rules.midnight_after(days=CONVERSATION_WITHIN, at=at)
    until = min(last, held.round.ends_at) if held.form == Form.FLASH else held.round.ends_at
    pairing = Pairing.objects.create(
        proposal=held,
        round=held.round,
        form=held.form,
        mentee=held.mentee,
        mentor=held.mentor,
        began_at=at,
        until=max(until, at + timedelta(days=1)),
    )
    record(did="paired", about=pairing, at=at)
    queue_emails(
        emails=[
            {
                "kind": "mentoring.paired",
                "key": f"mentoring-paired:{pairing.pk}:{member.pk}",
                "at": at,
                "to_member": member,
                "payload": {"pairing": pairing.pk},
            }
            for member in (held.mentee, held.mentor)
        ]
    )
    share_circle_dates(pairing=pairing, at=at)
    return pairing


@transaction.atomic
def say_no(*, proposal: Proposal, by: Member, at: datetime) -> None:
    """One of the two says no; nobody asks why, and the other reads only that the proposal is closed."""
    held = _locked(proposal, by, at)
    close(proposals=[held], end="refused", at=at, by=by)


@transaction.atomic
def lapse(*, proposals: list[Proposal], at: datetime) -> None:
    """End proposals not answered in time. Those who did not answer rest in the round; the other is matched again.

    Proposals answered at the last moment are left alone.
    """
    hold_rounds({each.round_id for each in proposals})
    proposals = list(Proposal.objects.open().filter(pk__in=[each.pk for each in proposals]).order_by("pk"))
    for each in proposals:
        silent = [
            member
            for member, yes in ((each.mentee_id, each.mentee_yes_at), (each.mentor_id, each.mentor_yes_at))
            if not yes
        ]
        Participation.objects.active().filter(round=each.round_id, member__in=silent, rested_at=None).update(
            rested_at=at
        )
    close(proposals=proposals, end="lapsed", at=at)
