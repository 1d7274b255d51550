"""What two organisers decide about spaces and the safeguarding key: nothing that was written under a promise is ever opened
with its past, and nobody alone ends asking without a name."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from pleiad.content.models import Space, SpaceReader
from pleiad.desk.joint_kinds import JointKind, joint_kind
from pleiad.desk.models import JointDecision
from pleiad.errors import Reason
from pleiad.members.models import Member
from pleiad.ui.dates import day

from .. import rules
from ..actions import safeguarding, spaces
from ..models import SafeguardingKey

BEGIN_ANEW, OPEN_AGAIN = "conversations.begin_anew", "conversations.open_again"
RETIRE_KEY = "conversations.retire_key"


def _space(decision: JointDecision) -> Space | None:
    return Space.objects.filter(pk=decision.payload["space"]).first()


def _name(decision: JointDecision) -> dict[str, str]:
    found = _space(decision)
    return {"name": found.name if found else _("a space that is gone")}


def _readers(space: Space) -> str:
    if not space.closed:
        return _("Every member can read the earlier space, as until now.")
    many = SpaceReader.objects.filter(space=space).count()
    return _("Those who were let into the earlier space (%(many)s) can read it, as until now, and nobody else.") % {
        "many": many
    }


# Beginning anew


def _preview_anew(decision: JointDecision) -> list[str]:
    space, facts = Space.objects.get(pk=decision.payload["space"]), decision.payload["facts"]
    return [
        _("A new, empty space called “%(name)s” is made.") % {"name": facts["name"]},
        _("Only those who are let in can read it.") if facts["closed"] else _("Every member can read it."),
        _("What was written until then stays in the earlier space, under the promise it was written under."),
        _readers(space),
        _("We tell the readers of the earlier space by email."),
    ]


def earlier_name(space: Space, *, at: datetime) -> tuple[str, str]:
    """The English and Welsh name of a space that has begun anew."""
    names = []
    for language, name in (("en", space.name), ("cy", space.name_cy)):
        with override(language):
            until = _("%(name)s (until %(day)s)") % {"name": name[:40], "day": day(moment=at)}
        names.append(until[:80] if name else "")
    return names[0], names[1]


def _begin_anew(*, decision: JointDecision, by: Member, at: datetime) -> None:
    space = Space.objects.get(pk=decision.payload["space"])
    spaces.begin_anew(
        space=space,
        by=decision.proposed_by,
        agreed_by=by,
        at=at,
        facts=decision.payload["facts"],
        earlier=earlier_name(space, at=at),
    )


joint_kind(
    JointKind(
        name=BEGIN_ANEW,
        label=gettext_lazy("Start a space again, for other readers or under another promise"),
        title=lambda decision: _("Start the space “%(name)s” again") % _name(decision),
        preview=_preview_anew,
        act=_begin_anew,
        why_not=lambda *, decision: None if _space(decision) else _("The space is gone."),
    )
)


# Opening again


def _why_not_open_again(*, decision: JointDecision) -> Reason:
    space = _space(decision)
    return None if space and space.archived_at else _("This space is open.")


def _open_again(*, decision: JointDecision, by: Member, at: datetime) -> None:
    space = Space.objects.get(pk=decision.payload["space"])
    spaces.open_again(space=space, by=decision.proposed_by, agreed_by=by, at=at)


joint_kind(
    JointKind(
        name=OPEN_AGAIN,
        label=gettext_lazy("Open an archived space again"),
        title=lambda decision: _("Open the archived space “%(name)s” again") % _name(decision),
        preview=lambda decision: [
            _(
                "It comes back as it was, with what was written in it, for those who could read it. Nobody else is let in."
            )
        ],
        act=_open_again,
        why_not=_why_not_open_again,
    )
)


def needs_two_to_open(space: Space) -> bool:
    """Whether opening this archived space again is a joint decision."""
    return rules.why_not_open_again(space=space, by=None, agreed_by=None) is not None


# Retiring the key


def _why_not_retire(*, decision: JointDecision) -> Reason:
    return None if SafeguardingKey.objects.filter(retired_at=None).exists() else _("There is no key to retire.")


def _retire(*, decision: JointDecision, by: Member, at: datetime) -> None:
    safeguarding.retire(by=decision.proposed_by, agreed_by=by, at=at, reason=decision.reason)


joint_kind(
    JointKind(
        name=RETIRE_KEY,
        label=gettext_lazy("Retire the safeguarding key"),
        title=lambda decision: _("Retire the safeguarding key"),
        preview=lambda decision: [
            _("Nobody can ask without a name until two organisers hold a new key."),
            _("What was sealed before can still be opened by those who held the old one."),
        ],
        act=_retire,
        why_not=_why_not_retire,
    )
)
