"""Whether something is allowed, and if not, why: plain sentences, no queries, no clock, no writing."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from pleiad.errors import Reason
from pleiad.members import paces
from pleiad.members.models import Member
from pleiad.members.rules import claim_holds

from .models import Case

OF_VISITORS = 10
"""Reports of visitors about one thing; further ones say nothing new."""
OF_A_NETWORK = 3
"""Of these, from one network."""


def why_not_report(*, author: Member | None, member: Member | None, today: int = 0, already: bool = False) -> Reason:
    """Why this member or visitor cannot report this, or None. `today`: reports of this member in the last 24 hours."""
    if member is not None and author is not None and author.pk == member.pk:
        return _("You wrote this yourself. You can take it back.")
    if already:
        return _("You have reported this already. An organiser will look at it.")
    return paces.why_not("report", used=today)


def why_not_decide(
    *, case: Case, by: Member, reported_it: bool = False, colleague: bool = False, others: Iterable[Member] = ()
) -> Reason:
    """Why this organiser cannot decide a case, or None. `colleague`: the author works where the organiser works. `others`
    are organisers who have no part in it: not its author, no colleague of the author, and not a reporter. While there
    is one, they decide."""
    if not by.is_organiser:
        return _("Only organisers decide this.")
    if case.about_id == by.pk:
        return _("You wrote this, so another organiser decides.")
    free = [each for each in others if each.pk != by.pk]
    if colleague and free:
        return _("Its author works where you work, so another organiser decides.")
    if reported_it and free:
        return _("You reported this, so another organiser decides.")
    return None


def why_not_claim(
    *,
    case: Case,
    by: Member,
    at: datetime,
    reported_it: bool = False,
    colleague: bool = False,
    others: Iterable[Member] = (),
) -> Reason:
    """Why this organiser cannot claim a case, or None. A claim counts for two working days, and while the claimer is an
    organiser."""
    if why_not := why_not_decide(case=case, by=by, reported_it=reported_it, colleague=colleague, others=others):
        return why_not
    if case.decided_at:
        return _("This has been decided already.")
    if case.claimed_by != by and claim_holds(claimed_by=case.claimed_by, claimed_at=case.claimed_at, at=at):
        return _("Another organiser is looking at this.")
    return None
