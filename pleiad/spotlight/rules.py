"""May she, and if not, why: plain sentences, no queries, no clock, no writing."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

ANSWER_WITHIN = timedelta(days=30)
"""How long a nominee has; the nomination is forgotten afterwards."""
SHOWN_FOR_AT_MOST = timedelta(days=366)
"""Nothing about a person stands for ever because nobody thought of it."""


def why_not_nominate(*, own: bool, campaign=None, at: datetime) -> str | None:
    """Why this nomination is not taken, or None. `own`: she nominates herself."""
    if own:
        return _("You cannot nominate yourself. Ask a colleague, or write a story.")
    if campaign is not None and campaign.nominate_until <= at:
        return _("Nominations for this campaign have closed.")
    return None


def why_not_decide(*, piece, by) -> str | None:
    """Why this organiser cannot decide whether a piece is before everybody, or None."""
    if not by.is_organiser:
        return _("Only organisers decide this.")
    if piece.answer_by is None:
        return _("This has been decided already.")
    if piece.hidden_at:
        return _("An organiser has hidden this.")
    if by.pk in (piece.author_id, piece.nominator_id):
        return _("You are in it, so another organiser decides.")
    return None


def why_not_approve(*, member, at: datetime, ends_at: datetime) -> str | None:
    """Why a piece cannot be shown until that moment, or None. `member`: the nominee when she is one."""
    if ends_at <= at:
        return _("Choose an end date in the future.")
    if ends_at > at + SHOWN_FOR_AT_MOST:
        return _("Choose an end date within a year. You can say yes again later.")
    return None
