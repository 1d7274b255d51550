"""Rounds: made, changed, joined and left."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.members.models import Member

from .. import rules
from ..models import MentoringProfile, Pairing, Participation, Proposal, Round
from .endings import withdraw
from .holding import hold_round


@transaction.atomic
def create(
    *,
    by: Member,
    at: datetime,
    name: str,
    opens_at: datetime,
    closes_at: datetime,
    starts_at: datetime,
    ends_at: datetime,
    answer_days: int = 7,
    importance: dict[str, int] | None = None,
) -> Round:
    """A new round; people can join from the day it opens. `importance`: {kind of reason: 0, 1 or 2}."""
    made = Round.objects.create(
        created_at=at,
        name=name,
        opens_at=opens_at,
        closes_at=closes_at,
        starts_at=starts_at,
        ends_at=ends_at,
        answer_days=answer_days,
        importance=importance or {},
    )
    record(did="created a mentoring round", by=by, about=made, at=at)
    return made


@transaction.atomic
def change(
    *,
    round: Round,
    by: Member,
    at: datetime,
    name: str | None = None,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    answer_days: int | None = None,
    importance: dict[str, int] | None = None,
) -> None:
    """Change what is not None. Pairings that last as long as the round follow its end."""
    held = hold_round(round)
    before = held.ends_at
    wanted = {
        "name": name,
        "opens_at": opens_at,
        "closes_at": closes_at,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "answer_days": answer_days,
        "importance": importance,
    }
    changed = sorted(field for field, value in wanted.items() if value is not None and getattr(held, field) != value)
    for field in changed:
        setattr(held, field, wanted[field])
    held.save()
    if "ends_at" in changed:
        alive = Pairing.objects.alive().filter(round=held)
        if held.ends_at <= at and alive.exists():
            raise Refused(_("Pairings of this round are alive. Choose an end that is still to come."))
        alive.filter(until=before).update(until=held.ends_at)
    record(did="changed a mentoring round", by=by, about=held, at=at, detail={"fields": changed})


@transaction.atomic
def join(*, round: Round, member: Member, role: str, at: datetime) -> Participation:
    profile = MentoringProfile.objects.filter(member=member).first()
    if reason := rules.why_not_join(round=round, role=role, profile=profile, at=at):
        raise Refused(reason)
    participation, new = Participation.objects.get_or_create(
        round=round, member=member, role=role, defaults={"joined_at": at}
    )
    if not new and (participation.withdrawn_at or participation.rested_at):
        participation.joined_at, participation.withdrawn_at, participation.rested_at = at, None, None
        participation.save(update_fields=["joined_at", "withdrawn_at", "rested_at"])
    record(did="joined a mentoring round", by=member, about=participation, at=at)
    return participation


@transaction.atomic
def leave(*, round: Round, member: Member, at: datetime) -> None:
    """Leave a round: what is proposed to the member is withdrawn; a pairing goes on until it is ended."""
    hold_round(round)
    Participation.objects.active().filter(round=round, member=member).update(withdrawn_at=at)
    record(did="left a mentoring round", by=member, about=round, at=at)
    proposals = Proposal.objects.filter(round=round)
    proposals.planned().filter(mentee=member).delete()
    proposals.planned().filter(mentor=member).delete()
    still_open = [*proposals.open().filter(mentee=member), *proposals.open().filter(mentor=member)]
    withdraw(proposals=still_open, at=at, by=member)
