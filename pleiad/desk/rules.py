"""Whether an organiser may do something, and if not, why: plain sentences, no queries, no clock, no writing."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from pleiad.errors import Reason
from pleiad.members.models import Member

from .models import JointDecision


def why_not_propose(*, by: Member, organisers: int) -> Reason:
    """Why this organiser cannot propose a joint decision, or None. `organisers`: how many there are."""
    if not by.is_organiser:
        return _("Only organisers decide this.")
    if organisers < 2:
        return _(
            "Two organisers decide this, and you are the only one. The operator of the server can appoint another."
        )
    return None


def why_not_settle(*, decision: JointDecision, by: Member, at: datetime) -> Reason:
    """Why this organiser can neither agree to a joint decision nor decline it, or None."""
    if not by.is_organiser:
        return _("Only organisers decide this.")
    if decision.agreed_at or decision.declined_at:
        return _("This has been settled already.")
    if decision.lapsed_at or decision.lapses_at <= at:
        return _("Nobody agreed in time. It can be proposed again.")
    if decision.about_id == by.pk and decision.proposed_by_id != by.pk:
        return _("This is about you, so two other organisers decide.")
    return None


def why_not_agree(*, decision: JointDecision, by: Member, at: datetime, colleague: bool, others: bool) -> Reason:
    """Why this organiser cannot be the second one, or None. `colleague`: the member whom it concerns works where this
    organiser works. `others`: there is an organiser who has no part in it and is no colleague; then they decide."""
    if why_not := why_not_settle(decision=decision, by=by, at=at):
        return why_not
    if decision.proposed_by_id == by.pk:
        return _("You proposed this. Another organiser has to agree.")
    if not decision.proposed_by or not decision.proposed_by.is_organiser:
        return _("The organiser who proposed this is one no longer. Propose it again if it is still needed.")
    if colleague and others:
        return _("This is about a member who works where you work, so another organiser decides.")
    return None
