"""Files about many people: an organiser takes few away alone, many only once another organiser has agreed."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from pleiad.members.models import Member

from .joint_kinds import JointKind, joint_kind
from .models import AccessRecord, JointDecision

MANY = 50
"""Different members in the files that one organiser takes away within a day: more than fit a meeting room."""
WITHIN = timedelta(days=1)
ALLOWED_FOR = timedelta(days=7)
DOWNLOADED = "downloaded "
"""How `did` of every read begins that takes a file away."""


def may_export(*, kind: str, subject: str, members: Iterable[int], by: Member, at: datetime) -> bool:
    """Whether this organiser may take away a file about these members, by number: because they are few, with those of the
    last day, or because another organiser agreed to this file within the week."""
    agreed = JointDecision.objects.filter(kind=kind, subject=subject, proposed_by=by, agreed_at__gt=at - ALLOWED_FOR)
    if agreed.exists():
        return True
    taken = AccessRecord.objects.filter(
        record__by=by, record__did__startswith=DOWNLOADED, record__at__gt=at - WITHIN
    ).values_list("member_id", flat=True)
    return len({*members, *taken}) <= MANY


def export_kind(
    name: str, *, label: str | Promise, title: Callable[[JointDecision], str], many: Callable[[JointDecision], int]
) -> JointKind:
    """Register a file that needs a second organiser when it is about many. `many`: how many members it is about now."""
    return joint_kind(
        JointKind(
            name=name,
            label=label,
            title=title,
            preview=lambda decision: [
                _("The file is about %(many)s members.") % {"many": many(decision)},
                _("The organiser who proposed it can download it for seven days. Each download is recorded."),
                _("Each of these members finds it in the access log of their own."),
            ],
            act=lambda *, decision, by, at: None,
        )
    )
