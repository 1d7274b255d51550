"""What may be done with nominations and pieces, and if not, why: plain sentences, no queries, no clock, no writing."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from pleiad.errors import Reason
from pleiad.members.models import Member
from pleiad.members.names import folded
from pleiad.members.rules import why_not_write

from .models import Campaign, Piece

ANSWER_WITHIN = timedelta(days=30)
"""How long a nominee has; the nomination is forgotten afterwards."""
ANSWER_AT_LEAST, ANSWER_AT_MOST = timedelta(days=14), timedelta(days=60)
"""What another colleague writes joins a question that is open, which gives it 30 days more, but no question stays open for
longer than 60 days; what would have less than 14 is asked by itself."""
SHOWN_FOR_AT_MOST = timedelta(days=366)
"""Nothing about a person is shown for ever because it was forgotten."""


def why_not_nominate(*, own: bool, again: bool = False, campaign: Campaign | None = None, at: datetime) -> Reason:
    """Why this nomination is not taken, or None. `own`: the nominator is the nominee; `again`: their last
    one about the same person has no answer yet."""
    if own:
        return _("You cannot nominate yourself. Ask a colleague, or write a story.")
    if again:
        return _("You have written about them already, and they have not answered yet.")
    if campaign is not None and campaign.nominate_until <= at:
        return _("Nominations for this campaign have closed.")
    return None


def why_not_applaud(*, piece: Piece, member: Member) -> Reason:
    """Why the member cannot applaud, or None."""
    if not member.is_current:
        return _("You can do this once you are a member.")
    if why_not := why_not_write(member=member):
        return why_not
    if piece.author_id == member.pk:
        return _("This is about you.")
    return None


def open_until(*, asked_at: datetime, at: datetime) -> datetime | None:
    """Until when a question asked at that moment stays open when words are added to it now, or None when it is too late."""
    until = min(at + ANSWER_WITHIN, asked_at + ANSWER_AT_MOST)
    return until if until - at >= ANSWER_AT_LEAST else None


def same_name(one: str, other: str) -> bool:
    """Whether two names can be the same person's: the shorter has no part that the longer lacks; a letter stands for a part
    that begins with it ("Fay", "Fay C", "Fay Chen")."""
    shorter, longer = sorted((folded(one).split(), folded(other).split()), key=len)
    return bool(shorter) and all(
        any(part == each or (min(len(part), len(each)) == 1 and part[0] == each[0]) for each in longer)
        for part in shorter
    )


def is_held(*, member: Member | None, listed: bool, name: str, asked_as: Collection[str]) -> bool:
    """Whether an organiser looks at a piece before anyone sees it: not for a member, whose name is known, but for anyone
    whose address is not on the domain list, or who gives another name than the one they were asked under."""
    if member is not None:
        return False
    return not listed or not any(same_name(name, each) for each in asked_as)


def why_not_decide(*, piece: Piece, by: Member, in_it: bool) -> Reason:
    """Why this organiser cannot decide whether a piece is public, or None. `in_it`: it is about them, or from what
    they wrote."""
    if not by.is_organiser:
        return _("Only organisers decide this.")
    if piece.answer_by is None:
        return _("This has been decided already.")
    if piece.hidden_at:
        return _("An organiser has hidden this.")
    if in_it:
        return _("You are in it, so another organiser decides.")
    return None


def why_not_turn_down(*, piece: Piece, by: Member, in_it: bool) -> Reason:
    """Why this organiser cannot turn a piece down, or None: what members have seen is hidden, with a reason, as anything is."""
    if why_not := why_not_decide(piece=piece, by=by, in_it=in_it):
        return why_not
    if piece.held_since is None:
        return _("Members see this already. If it must go, report it and hide it.")
    return None


def why_not_approve(*, member: Member | None, at: datetime, ends_at: datetime) -> Reason:
    """Why a piece cannot be shown until that moment, or None. `member`: the nominee, if a member."""
    if ends_at <= at:
        return _("Choose an end date in the future.")
    if ends_at > at + SHOWN_FOR_AT_MOST:
        return _("Choose an end date within a year. You can say yes again later.")
    return None
