"""What waits for the organisers about parts: offers without an answer, and parts to be confirmed."""

from datetime import datetime, timedelta

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.desk.clocks import in_time, promised_by
from pleiad.desk.waiting import OF_A_KIND, WaitingKind, waiting, waits
from pleiad.events.models import Event
from pleiad.members.models import Member
from pleiad.ui.dates import short_day

from ..models import Offer

THANKED_WITHIN = timedelta(days=7)
"""Thanks mean little when they come later than a week after a meeting."""
CONFIRMED_FOR = timedelta(days=90)


def offers(*, at: datetime) -> WaitingKind:
    """A line for each coming event with offers that nobody has answered, oldest first."""
    open_ones = Offer.objects.waiting().filter(part__event__starts_at__gt=at, part__event__cancelled_at=None)
    found = list(
        open_ones.order_by()
        .values("part__event", "part__event__title", "part__event__starts_at")
        .annotate(since=Min("offered_at"))
        .order_by("since", "part__event")[: OF_A_KIND + 1]
    )
    lines = []
    for row in found[:OF_A_KIND]:
        since, starts_at = row["since"], row["part__event__starts_at"]
        lines.append(
            waiting(
                since=since,
                by=min(promised_by(since=since), in_time(before=starts_at)),
                at=at,
                title=_("Offers for %(title)s") % {"title": row["part__event__title"]},
                sentence=_("Members offer themselves for a part and wait for your answer. The event is on %(day)s.")
                % {"day": short_day(moment=starts_at)},
                link={"url": reverse("desk:parts", args=[row["part__event"]]), "label": _("Answer")},
            )
        )
    return WaitingKind(lines, len(found) - len(lines), reverse("desk:events"), _("events with offers"))


def to_confirm(*, at: datetime) -> WaitingKind:
    """A line for each past event whose parts nobody has confirmed yet."""
    given = Offer.objects.accepted().filter(done_at=None, not_done_at=None)
    over = Event.objects.filter(cancelled_at=None, ends_at__lte=at, ends_at__gt=at - CONFIRMED_FOR)
    found = list(over.filter(pk__in=given.values("part__event")).order_by("ends_at", "pk")[: OF_A_KIND + 1])
    lines = [
        waiting(
            since=event.ends_at,
            by=in_time(before=event.ends_at + THANKED_WITHIN),
            at=at,
            title=_("Who played which part: %(title)s") % {"title": event.title},
            sentence=_("Confirm it on one page. Everyone who did it is thanked, and it counts for them."),
            link={"url": reverse("desk:played", args=[event.pk]), "label": _("Confirm")},
        )
        for event in found[:OF_A_KIND]
    ]
    return WaitingKind(lines, len(found) - len(lines), reverse("desk:events") + "?past", _("events to confirm"))


@waits
def kinds(*, organiser: Member, at: datetime) -> list[WaitingKind]:
    return [offers(at=at), to_confirm(at=at)]
