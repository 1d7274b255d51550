"""What two organisers decide about events."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.desk.exports import export_kind

from ..models import Event, Registration

DOWNLOAD = "events.download_registrations"


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
