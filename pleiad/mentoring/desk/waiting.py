"""What waits for the organisers in mentoring: rounds that have closed and whose proposals nobody has sent."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.desk.clocks import in_time, promised_by
from pleiad.desk.waiting import OF_A_KIND, WaitingKind, more, waiting, waits
from pleiad.members.models import Member

from ..models import Round


def rounds(*, at: datetime) -> WaitingKind:
    """Rounds to match and send, the first to start first."""
    found = Round.objects.filter(closes_at__lte=at, sent_at=None, ends_at__gt=at).order_by("starts_at", "pk")
    lines = [
        waiting(
            since=each.closes_at,
            by=max(in_time(before=each.starts_at), promised_by(since=each.closes_at)),
            at=at,
            title=_("Mentoring: %(round)s has closed") % {"round": each.name},
            sentence=_("Run the match, look at the pairs, and send the proposals."),
            link={"url": reverse("desk:mentoring-round", args=[each.pk]), "label": _("Open")},
        )
        for each in found[:OF_A_KIND]
    ]
    return WaitingKind(lines, more(found), reverse("desk:mentoring"), _("mentoring rounds"))


@waits
def kinds(*, organiser: Member, at: datetime) -> list[WaitingKind]:
    """Everything that waits in mentoring."""
    return [rounds(at=at)]
