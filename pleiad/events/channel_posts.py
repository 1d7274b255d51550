"""What the Teams channel hears of events: a meeting that was published, and each Monday what is planned."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.teams.cards import Card, in_both_languages
from pleiad.teams.posts import queue_post, words_post
from pleiad.ui.dates import when

from . import labels
from .models import Event

AFTER = timedelta(minutes=10)  # a meeting published by mistake can be put right before the channel hears of it
MONDAY_AT = 8  # o'clock in London
LATE_BY = timedelta(days=1)  # after Monday a week that was missed is left out
AHEAD = timedelta(days=14)
MOST_LISTED = 10


def tell_of(event: Event, at: datetime) -> None:
    """The channel hears of a meeting that anyone may see, once; of a series it hears of the next one only, once a week.
    In the transaction that publishes it."""
    if not event.public or event.asked_for_at:
        return
    key = f"event:{event.pk}"
    if event.series_id:
        year, week, _day = timezone.localtime(at).isocalendar()
        key = f"series:{event.series_id}:{year}-{week}"
    queue_post(what="events.published", key=key, at=at, due_at=at + AFTER, payload={"event": event.pk})


@words_post("events.published")
def published(payload: dict) -> dict | None:
    """The card of one meeting; None when it was cancelled, has begun, or is no longer for everybody to see."""
    event = _to_be_told().filter(pk=payload["event"], starts_at__gt=timezone.now()).first()
    return event and in_both_languages(lambda: _card_of(event))


def _card_of(event):
    where = event.venue or _("Online")
    return Card(
        title=labels.told(event, "title"),
        lines=[labels.told(event, "summary")],
        facts=[
            (_("When"), when(start=event.starts_at, end=event.ends_at)),
            (_("Where"), where),
        ],
        open_label=_("Read more and register"),
        path=event.get_absolute_url(),
    )


def tell_of_the_week(*, at: datetime) -> int:
    """On Monday morning the channel hears what is planned; returns whether that was written now. It may be asked again
    and again, and a day late."""
    here = timezone.localtime(at)
    monday = here.replace(hour=MONDAY_AT, minute=0, second=0, microsecond=0) - timedelta(days=here.weekday())
    if not settings.TEAMS_WEBHOOK or not monday <= here < monday + LATE_BY:
        return 0
    return int(queue_post(what="events.week", key=f"week:{monday.date().isoformat()}", at=at))


@words_post("events.week")
def week(payload: dict) -> dict | None:
    """The card of what is planned in the two weeks to come; None when nothing is."""
    now = timezone.now()
    coming = _to_be_told().filter(starts_at__gt=now, starts_at__lte=now + AHEAD)
    planned = list(coming.order_by("starts_at", "pk")[:MOST_LISTED])
    return in_both_languages(lambda: _card_of_week(planned)) if planned else None


def _card_of_week(planned):
    return Card(
        title=_("What is planned"),
        lines=[labels.in_one_line(each) for each in planned],
        open_label=_("See the programme"),
        path=reverse("events:list"),
    )


def _to_be_told():
    return Event.objects.published().filter(cancelled_at=None, public=True)
