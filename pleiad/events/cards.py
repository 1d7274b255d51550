"""What other programs show beside the link to a public event: a title, one line with day and place, and a drawn card."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.ui import picture_cards
from pleiad.ui.dates import when

from . import labels
from .models import Event


def when_and_where(event: Event) -> str:
    """Day, hours and place in one line."""
    where = event.venue or _("Online")
    said = f"{when(start=event.starts_at, end=event.ends_at)} · {where}"
    return _("Cancelled: %(title)s") % {"title": said} if event.cancelled_at else said


def preview(event: Event) -> dict:
    """The facts of a link's preview (Open Graph), with whole addresses."""
    return {
        "title": labels.told(event, "title"),
        "description": f"{when_and_where(event)}. {labels.told(event, 'summary')}",
        "url": settings.BASE_URL + event.get_absolute_url(),
        "image": settings.BASE_URL + reverse("events:card", args=[event.slug]),
        "alt": f"{labels.told(event, 'title')}, {when_and_where(event)}",
    }


def draw(event: Event) -> bytes:
    """The card as PNG: title, day, hours and place, and nothing of anyone who comes."""
    hours, _dot, place = when_and_where(event).rpartition(" · ")
    return picture_cards.card(
        words=labels.told(event, "title"), name=hours, role=place, tag="", network=settings.NETWORK["name"]
    )
