"""The membership statement, which says who the network is for: two organisers publish a new version."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.members.eligibility import versions
from pleiad.members.models import Member

from .joint_kinds import JointKind, joint_kind
from .models import JointDecision

STATEMENT = "desk.membership_statement"


def _preview(decision: JointDecision) -> list[str]:
    sentences = [
        _("Who joins from then on confirms this: “%(text)s”") % {"text": decision.payload["text"]},
        _("Until now it is: “%(text)s”") % {"text": versions.statement().text},
        _("The %(many)s members keep the version that they confirmed.") % {"many": Member.objects.current().count()},
    ]
    if decision.payload["text_cy"]:
        sentences.insert(1, _("In Welsh: “%(text)s”") % {"text": decision.payload["text_cy"]})
    return sentences


def _publish(*, decision: JointDecision, by: Member, at) -> None:
    words = {name: decision.payload[name] for name in ("text", "text_cy")}
    versions.publish_statement(**words, by=decision.proposed_by, agreed_by=by, at=at)


joint_kind(
    JointKind(
        name=STATEMENT,
        label=gettext_lazy("Publish a new membership statement"),
        title=lambda decision: _("Publish a new membership statement"),
        preview=_preview,
        act=_publish,
    )
)
