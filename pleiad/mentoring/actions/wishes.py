"""What organisers wish for a plan: two people together, apart, or with each other's mentors."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.members.models import Member

from ..models import Proposal, Round, Wish
from .holding import hold_round
from .plans import match_if_possible


@transaction.atomic
def pin(*, round: Round, mentee: Member, mentor: Member, by: Member, at: datetime) -> None:
    """Put these two together whatever the scores, if they may meet at all. An earlier pin of the mentee is removed."""
    hold_round(round)
    Wish.objects.filter(round=round, mentee=mentee, pinned_at__isnull=False).delete()
    Wish.objects.update_or_create(
        round=round, mentee=mentee, mentor=mentor, defaults={"pinned_at": at, "forbidden_at": None, "by": by}
    )
    record(did="pinned a pair", by=by, about=round, at=at, detail={"mentee": mentee.pk, "mentor": mentor.pk})
    match_if_possible(round, by, at)


@transaction.atomic
def forbid(*, round: Round, mentee: Member, mentor: Member, by: Member, at: datetime) -> None:
    """Keep these two apart, whatever the scores."""
    hold_round(round)
    Wish.objects.update_or_create(
        round=round, mentee=mentee, mentor=mentor, defaults={"pinned_at": None, "forbidden_at": at, "by": by}
    )
    record(did="forbade a pair", by=by, about=round, at=at, detail={"mentee": mentee.pk, "mentor": mentor.pk})
    match_if_possible(round, by, at)


@transaction.atomic
def forget_wish(*, wish: Wish, by: Member, at: datetime) -> None:
    """Remove a pin or a ban, and make the plan again."""
    hold_round(wish.round)
    wish.delete()
    record(did="let a wish for a pair go", by=by, about=wish.round, at=at)
    match_if_possible(wish.round, by, at)


@transaction.atomic
def swap(*, first: Proposal, second: Proposal, by: Member, at: datetime) -> None:
    """Two planned pairs change mentors with each other: both new pairs are pinned."""
    if first.round_id != second.round_id or first.proposed_at or second.proposed_at:
        raise Refused(_("Only two pairs of one plan can be swapped."))
    hold_round(first.round)
    if Proposal.objects.planned().filter(pk__in=[first.pk, second.pk]).count() < 2:
        raise Refused(_("The plan has changed meanwhile. Look at it as it is now, then swap."))
    for mentee, mentor in ((first.mentee, second.mentor), (second.mentee, first.mentor)):
        Wish.objects.filter(round=first.round, mentee=mentee, pinned_at__isnull=False).delete()
        Wish.objects.update_or_create(
            round=first.round,
            mentee=mentee,
            mentor=mentor,
            defaults={"pinned_at": at, "forbidden_at": None, "by": by},
        )
    record(did="swapped two pairs", by=by, about=first.round, at=at)
    match_if_possible(first.round, by, at)
