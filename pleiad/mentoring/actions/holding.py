"""The order in which rows are locked, so that two actions at the same moment follow each other and never deadlock.

Every action that changes a proposal, or what came of it, locks its rounds before any other row: so a plan that is being
made or sent sees all of the action or none of it. Then come profiles, proposals, pairings and their dates, each in the
order of their keys.
"""

from collections.abc import Iterable

from django.db.models import QuerySet

from pleiad.members.models import Member

from ..models import Form, MentoringProfile, Pairing, Participation, Round


def hold_rounds(rounds: Iterable[int] | QuerySet) -> list[Round]:
    """These rounds as they are now, locked until the transaction ends. `rounds`: their keys, or a query for them."""
    return list(Round.objects.select_for_update(no_key=True).filter(pk__in=rounds).order_by("pk"))


def hold_round(round: Round) -> Round:
    return hold_rounds([round.pk])[0]


def hold_rounds_of(member: Member) -> None:
    """Lock all rounds in which the member takes part, or did."""
    hold_rounds(Participation.objects.filter(member=member).values("round"))


def hold_profile(member: Member) -> MentoringProfile | None:
    """The member's profile as it is now, locked after all rounds in which it counts; None where there is none."""
    hold_rounds_of(member)
    return MentoringProfile.objects.select_for_update(no_key=True).filter(member=member).first()


def hold_what_meets(pairing: Pairing) -> None:
    """Lock the round of a circle, so that nobody joins or changes the circle meanwhile."""
    if pairing.form == Form.CIRCLE:
        hold_rounds([pairing.round_id])
