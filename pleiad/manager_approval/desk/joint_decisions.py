"""What two organisers decide about sign-offs."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.desk.exports import export_kind
from pleiad.events.desk.joint_decisions import title_of

from ..models import SignOff

DOWNLOAD = "manager_approval.download_sign_offs"

export_kind(
    DOWNLOAD,
    label=gettext_lazy("Download a list of many members"),
    title=lambda decision: _("Download the sign-offs for “%(title)s”") % {"title": title_of(decision)},
    many=lambda decision: SignOff.objects.filter(event=decision.payload["event"]).count(),
)
