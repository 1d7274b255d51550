"""What a member may do, and if not, why not, in plain sentences. No queries, no clock, no writing."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pleiad.errors import Reason
from pleiad.members.models import Member
from pleiad.ui.dates import day

from .models import Form, MentoringProfile, Pairing, Proposal, Role, Round

LAST_PROPOSALS = timedelta(days=28)
"""Nothing new is proposed this long before a round ends, because it would have too little time."""

TO_LEARN = timedelta(days=365)
FEWEST = 10


def why_not_join(*, round: Round, role: str, profile: MentoringProfile | None, at: datetime) -> Reason:
    """Why a member cannot take part in a round on this side, or None."""
    if at < round.opens_at:
        return _("This round is not open yet.")
    if at >= round.closes_at:
        return _("This round takes no more people. You can join the next one.")
    if profile is None:
        return _("Fill in your mentoring profile first.")
    if reason := why_not_on_this_side(role=role, profile=profile):
        return reason
    if profile.paused_at:
        return _("You have paused mentoring. Go on with it first.")
    return None


def why_not_on_this_side(*, role: str, profile: MentoringProfile) -> Reason:
    """Why the member's own answers mean that nobody is proposed to them on this side, or None."""
    if role == Role.MENTOR and not profile.mentors_since:
        return _("Your profile does not say yet that you can help someone.")
    if role == Role.MENTEE and not profile.seeks_since:
        return _("Your profile does not say yet what you want help with.")
    return None


def why_not_match(*, round: Round, at: datetime) -> Reason:
    """Why the match of a round cannot run, or None."""
    if at < round.opens_at:
        return _("The round is not open yet.")
    if at >= round.ends_at:
        return _("The round is over.")
    if at >= round.ends_at - LAST_PROPOSALS:
        return _("The round ends in less than four weeks, so nothing new is proposed.")
    return None


def why_not_send(*, round: Round, at: datetime) -> Reason:
    """Why the proposals of a plan cannot be sent, or None."""
    if at < round.closes_at:
        return _("People can still join this round. Send the proposals once it has closed.")
    if round.matched_at is None:
        return _("There is no plan to send. Run the match first.")
    return why_not_match(round=round, at=at)


def midnight_after(*, days: int, at: datetime) -> datetime:
    """The midnight that ends the day so many days from now, in London: people are told a day, so all of it counts."""
    london = timezone.get_default_timezone()
    last = timezone.localtime(at, london).date() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min), london)


def why_not_answer(*, proposal: Proposal, at: datetime) -> Reason:
    """Why a proposal can no longer be answered, or None."""
    if proposal.ended_at or proposal.answer_by is None or proposal.answer_by <= at:
        return _("This proposal is over.")
    return None


def why_not_meet(*, pairing: Pairing, starts_at: datetime, at: datetime) -> Reason:
    """Why a date cannot be set, or None."""
    if pairing.ended_at:
        return _("This pairing has ended.")
    if starts_at <= at:
        return _("Choose a time that is still to come.")
    if starts_at > at + timedelta(days=366):
        return _("Choose a date within the next year.")
    if starts_at >= pairing.until:
        return _("You two have until %(day)s. Choose a day up to then.") % {"day": day(moment=pairing.lasts_until)}
    return None


def why_not_change(*, pairing: Pairing) -> Reason:
    """Why nothing in a pairing can change, or None."""
    return _("This pairing has ended.") if pairing.ended_at else None


def why_not_note_minutes(*, pairing: Pairing, by: Member) -> Reason:
    """Why a member cannot note the time given, or None. Peers give each other the same, so nobody counts it."""
    if pairing.mentor_id != by.pk or pairing.form == Form.PEERS:
        return _("Only the mentor can note the time they gave.")
    if not pairing.ended_at:
        return _("You can note your time once this has ended.")
    return None


def weeks_to_wait(*, days: list[int]) -> int | None:
    """The weeks within which half of the mentees found a mentor, from the days that each one waited.

    None where fewer than ten are known, because so few numbers would give single people away.
    """
    if len(days) < FEWEST:
        return None
    return -(-sorted(days)[(len(days) - 1) // 2] // 7) or 1
