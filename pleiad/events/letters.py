"""The words of this room's letters, chosen when they are posted."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.post.letters import Mail, letter
from pleiad.ui.dates import when

from .models import Event, Registration
from .words import told


def what_and_when(event):
    return f"{told(event, 'title')}\n\n{when(start=event.starts_at, end=event.ends_at)}"


@letter("events.waiting")
def waiting(letter, _secrets):
    """Dropped when she has a place by the time it would leave, or no longer waits."""
    registration = (
        Registration.objects.select_related("event")
        .filter(pk=letter.payload["registration"], placed_at=None, cancelled_at=None)
        .first()
    )
    if not registration or registration.event.cancelled_at:
        return None
    event = registration.event
    return Mail(
        subject=_("You are on the waiting list: %(title)s") % {"title": told(event, "title")},
        text=_(
            "%(event)s\n\nAll places are taken. When somebody gives a place back, it goes to whoever has waited longest. "
            "We will write to you with a calendar invitation when you have one.\n\n"
            "See your number on the list, or leave it:\n\n%(link)s"
        )
        % {
            "event": what_and_when(event),
            "link": settings.BASE_URL + reverse("events:registered", args=[event.slug]),
        },
    )


@letter("events.cancelled")
def cancelled(letter, _secrets):
    event = Event.objects.filter(pk=letter.payload["event"]).first()
    if not event:
        return None
    return Mail(
        subject=_("Cancelled: %(title)s") % {"title": told(event, "title")},
        text="\n\n".join([what_and_when(event), _("This event will not take place."), event.cancel_reason]).strip(),
    )
