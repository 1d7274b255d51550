"""What waits for the organisers about events: meetings without a link."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.desk.clocks import in_time
from pleiad.desk.waiting import OF_A_KIND, WaitingKind, more, waiting, waits
from pleiad.members.models import Member
from pleiad.ui.dates import short_day, time_span

from ..models import NO_WAY_IN, Event


def events_without_link(at: datetime):
    """Published coming events that are only online and have no link."""
    return Event.objects.published().upcoming(at).filter(*NO_WAY_IN, cancelled_at=None)


def without_link(*, at: datetime) -> WaitingKind:
    found = events_without_link(at)
    return WaitingKind(
        [
            waiting(
                since=event.published_at,
                by=link_promised_by(starts_at=event.starts_at),
                at=at,
                title=_("No link yet: %(title)s") % {"title": event.title},
                sentence=_(
                    "%(day)s, %(time)s. Everyone who registers has a personal link that leads nowhere until you set it."
                )
                % {
                    "day": short_day(moment=event.starts_at),
                    "time": time_span(start=event.starts_at, end=event.ends_at),
                },
                link={
                    "url": reverse("desk:edit-event", args=[event.pk]) + "#id_link",
                    "label": _("Set its link"),
                },
            )
            for event in found[:OF_A_KIND]
        ],
        more(found),
        reverse("desk:events"),
        _("events without a link"),
    )


LINK_BEFORE = timedelta(days=1)
"""The link is due a day before a meeting, so that nobody tries an empty one on the day."""


def link_promised_by(*, starts_at: datetime) -> datetime:
    """When the link of a meeting is due."""
    return in_time(before=starts_at - LINK_BEFORE)


@waits
def kinds(*, organiser: Member, at: datetime) -> list[WaitingKind]:
    """Everything that waits about events."""
    return [without_link(at=at)]
