"""What two organisers decide about notices: one that leads every reader to a site that we do not know."""

from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.desk.joint_kinds import JointKind, joint_kind
from pleiad.desk.models import JointDecision
from pleiad.desk.trusted_links import host_of
from pleiad.errors import Reason
from pleiad.members.models import Member
from pleiad.ui.dates import when

from .. import actions, rules

LEAD_AWAY = "notices.lead_away"
MOMENTS = ("from_at", "until_at")


def payload_of(facts: dict) -> dict:
    """What `actions.make` takes, as it is kept with the decision."""
    return {name: each.isoformat() if name in MOMENTS else each for name, each in facts.items()}


def _facts(decision: JointDecision) -> dict:
    return {name: parse_datetime(each) if name in MOMENTS else each for name, each in decision.payload.items()}


def _preview(decision: JointDecision) -> list[str]:
    facts = _facts(decision)
    texts = [facts[name] for name in ("text", "text_cy") if facts[name]]
    return [
        *texts,
        facts["link"],
        _("It is shown on every page from %(start)s until %(end)s.")
        % {"start": when(start=facts["from_at"]), "end": when(start=facts["until_at"])},
    ]


def _why_not(*, decision: JointDecision) -> Reason:
    facts = _facts(decision)
    return rules.why_not_make(from_at=facts["from_at"], until_at=facts["until_at"], at=timezone.now())


def _make(*, decision: JointDecision, by: Member, at: datetime) -> None:
    actions.make(by=decision.proposed_by, agreed_by=by, at=at, **_facts(decision))


joint_kind(
    JointKind(
        name=LEAD_AWAY,
        label=gettext_lazy("A notice on every page that leads to a site that we do not know"),
        title=lambda decision: (
            _("A notice on every page that leads to %(host)s") % {"host": host_of(decision.payload["link"])}
        ),
        preview=_preview,
        act=_make,
        why_not=_why_not,
    )
)
