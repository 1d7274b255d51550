"""What two organisers decide about events."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.desk.exports import export_kind
from pleiad.desk.joint_kinds import JointKind, joint_kind
from pleiad.desk.models import JointDecision
from pleiad.desk.trusted_links import host_of
from pleiad.errors import Reason
from pleiad.members.models import Member

from ..actions import planning
from ..models import Event, Registration

DOWNLOAD, LINK = "events.download_registrations", "events.link"


def title_of(decision) -> str:
    """The title of the event that the decision is about."""
    found = Event.objects.filter(pk=decision.payload["event"]).values_list("title", flat=True).first()
    return found or _("an event that is gone")


export_kind(
    DOWNLOAD,
    label=gettext_lazy("Download a list of many members"),
    title=lambda decision: _("Download the registrations for “%(title)s”") % {"title": title_of(decision)},
    many=lambda decision: Registration.objects.active().filter(event=decision.payload["event"]).count(),
)


# Where join links lead


def _why_not_link(*, decision: JointDecision) -> Reason:
    found = Event.objects.filter(pk=decision.payload["event"]).first()
    if found is None or found.cancelled_at:
        return _("This event was cancelled, so it cannot be changed.")
    return _("It has this link already.") if found.link == decision.payload["link"] else None


def _set_link(*, decision: JointDecision, by: Member, at: datetime) -> None:
    event = Event.objects.get(pk=decision.payload["event"])
    planning.change(event=event, by=decision.proposed_by, agreed_by=by, at=at, link=decision.payload["link"])


joint_kind(
    JointKind(
        name=LINK,
        label=gettext_lazy("Lead those who come to a meeting to a site that we do not know"),
        title=lambda decision: (
            _("The join links of “%(title)s” lead to %(host)s")
            % {"title": title_of(decision), "host": host_of(decision.payload["link"])}
        ),
        preview=lambda decision: [
            decision.payload["link"],
            _("Everyone who has a place is led there by their personal link, and trusts that it is the meeting."),
        ],
        act=_set_link,
        why_not=_why_not_link,
    )
)
