"""What waits for the organisers in mentoring: rounds that have closed and whose proposals nobody has sent."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.mentoring.models import Round

from .clocks import promised_by
from .kinds import OF_A_KIND, Kind, more, waiting


def rounds(*, at: datetime) -> Kind:
    """Rounds to match and send, those that start first before the others."""
    found = Round.objects.filter(closes_at__lte=at, sent_at=None, ends_at__gt=at).order_by("starts_at", "pk")
    lines = [
        waiting(
            since=each.closes_at,
            by=max(each.starts_at, promised_by(since=each.closes_at)),
            at=at,
            title=_("Mentoring: %(round)s has closed") % {"round": each.name},
            sentence=_("Run the match, look at the pairs, and send the proposals."),
            link={"url": reverse("organisers:mentoring-round", args=[each.pk]), "label": _("Open")},
        )
        for each in found[:OF_A_KIND]
    ]
    return Kind(lines, more(found), reverse("organisers:mentoring"), _("mentoring rounds"))
