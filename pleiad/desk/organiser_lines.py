"""Too few organisers, as a line of the desk."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.members.models import Member

from .clocks import promised_by
from .organisers import ENOUGH
from .waiting import WaitingKind, waiting, waits


@waits
def kinds(*, organiser: Member, at: datetime) -> list[WaitingKind]:
    """While there is one organiser only: what two decide stands still, so it comes before all promises."""
    if Member.objects.organisers().count() >= ENOUGH:
        return []
    line = waiting(
        since=None,
        by=promised_by(since=at),
        at=at,
        state="problem",
        before_all=True,
        title=_("You are the only organiser"),
        sentence=_(
            "Decisions that need two organisers are on hold, and nobody can answer an appeal against you. Ask the operator of "
            "the server to make another member an organiser; we have written to them too."
        ),
        link={"url": reverse("desk:organisers"), "label": _("See the organisers")},
    )
    return [WaitingKind([line])]
