"""What is held first, so that two who act in the same moment follow each other and never wait for each other.

Every deed that changes who is proposed to whom, or what has come of it, holds its rounds before any other row: so the plan
that is being made or sent sees all of the deed or nothing of it. Then come profiles, proposals, pairings and their dates,
each in the order of their keys.
"""

from pleiad.members.models import Member

from ..models import Form, MentoringProfile, Pairing, Participation, Round


def hold_rounds(rounds) -> list[Round]:
    """These rounds as they are now, held until the transaction ends. `rounds`: their keys, or a question for them."""
    return list(Round.objects.select_for_update(no_key=True).filter(pk__in=rounds).order_by("pk"))


def hold_round(round: Round) -> Round:
    """The same for one."""
    return hold_rounds([round.pk])[0]


def hold_rounds_of(member: Member) -> None:
    """All rounds in which she takes part, or did."""
    hold_rounds(Participation.objects.filter(member=member).values("round"))


def hold_profile(member: Member) -> MentoringProfile | None:
    """Her profile as it is now, after all rounds in which it counts; None where she has none."""
    hold_rounds_of(member)
    return MentoringProfile.objects.select_for_update(no_key=True).filter(member=member).first()


def hold_what_meets(pairing: Pairing) -> None:
    """Before something is changed for a whole circle: nobody comes into it, or changes it too, meanwhile."""
    if pairing.form == Form.CIRCLE:
        hold_rounds([pairing.round_id])
