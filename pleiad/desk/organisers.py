"""Who organises: what two organisers decide about a third, and how few are too few."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.errors import Reason
from pleiad.members import powers
from pleiad.members.models import Member

from .joint_kinds import JointKind, joint_kind
from .models import JointDecision

APPOINT, RELEASE, SUSPEND = "desk.appoint_organiser", "desk.release_organiser", "desk.suspend_organiser"
ENOUGH = 2
"""So that what two decide can be decided at all."""


def _name(decision: JointDecision) -> dict[str, str]:
    return {"name": str(decision.about or _("a former member"))}


def _left_over(decision: JointDecision) -> int:
    return Member.objects.organisers().exclude(pk=decision.about_id).count()


def _how_many_stay(decision: JointDecision) -> str:
    left = _left_over(decision)
    if left < ENOUGH:
        return _(
            "After that there are fewer than two organisers: nothing that two decide can be decided, until the operator "
            "or the organiser who stays has appointed another."
        )
    return _("After that there are %(left)s organisers.") % {"left": left}


# Appointing


def _why_not_appoint(*, decision: JointDecision) -> Reason:
    about = decision.about
    if about is None or not about.is_current:
        return _("Only a member can be an organiser.")
    return _("They are an organiser already.") if about.is_organiser else None


def _appoint(*, decision: JointDecision, by: Member, at) -> None:
    powers.make_organiser(member=decision.about, by=decision.proposed_by, agreed_by=by, at=at)


joint_kind(
    JointKind(
        name=APPOINT,
        label=gettext_lazy("Appoint an organiser"),
        title=lambda decision: _("Make %(name)s an organiser") % _name(decision),
        preview=lambda decision: [
            _("%(name)s gets the desk: applications, reports, registrations, and what members told only us.")
            % _name(decision),
            _("We tell them by email."),
        ],
        act=_appoint,
        why_not=_why_not_appoint,
    )
)


# Stepping down


def _why_not_release(*, decision: JointDecision) -> Reason:
    about = decision.about
    return None if about and about.is_organiser else _("They are not an organiser.")


def _release(*, decision: JointDecision, by: Member, at) -> None:
    powers.release_organiser(member=decision.about, by=decision.proposed_by, agreed_by=by, at=at)


joint_kind(
    JointKind(
        name=RELEASE,
        label=gettext_lazy("An organiser steps down"),
        title=lambda decision: _("%(name)s steps down as an organiser") % _name(decision),
        preview=lambda decision: [
            _("%(name)s stays a member and no longer has the desk. What they had claimed goes back to the others.")
            % _name(decision),
            _("We tell them by email."),
            _how_many_stay(decision),
        ],
        act=_release,
        why_not=_why_not_release,
    )
)


# Suspending


def _why_not_suspend(*, decision: JointDecision) -> Reason:
    about = decision.about
    if about is None or not about.is_organiser:
        return _("They are not an organiser.")
    others = Member.objects.organisers().exclude(pk=about.pk).count()
    if others < ENOUGH:
        return _(
            "Two organisers decide this, besides the one it is about. Appoint another one first, or ask the operator "
            "of the server."
        )
    return None


def _suspend(*, decision: JointDecision, by: Member, at) -> None:
    powers.suspend(member=decision.about, by=decision.proposed_by, agreed_by=by, at=at, reason=decision.reason)


joint_kind(
    JointKind(
        name=SUSPEND,
        label=gettext_lazy("Suspend an organiser"),
        title=lambda decision: _("Suspend %(name)s, who is an organiser") % _name(decision),
        preview=lambda decision: [
            _("They are signed out everywhere, cannot sign in, and are an organiser no longer."),
            _("Their places go to others, their calendar is updated, and they are taken out of the Teams channel."),
            _("We tell them by email, with the reason and a way to appeal."),
            _how_many_stay(decision),
        ],
        act=_suspend,
        why_not=_why_not_suspend,
    )
)
