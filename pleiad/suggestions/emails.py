"""What this room's emails say, worded when they are sent."""

from django.conf import settings
from django.utils.translation import gettext as _

from pleiad.events.labels import told
from pleiad.outbox.emails import Wording, words_email
from pleiad.ui.dates import when

from .models import Suggestion


@words_email("suggestions.planned")
def planned(email, _secrets):
    """Not sent if by then the event is cancelled, or the suggestion is hidden or open again."""
    found = Suggestion.objects.standing().filter(pk=email.payload["suggestion"]).select_related("event").first()
    if found is None or found.event is None or found.event.cancelled_at or not found.event.published_at:
        return None
    event = found.event
    if email.payload["is_author"]:
        said = _("You suggested “%(title)s”. A meeting takes it up:")
    else:
        said = _("You supported “%(title)s”. A meeting takes it up:")
    return Wording(
        subject=_("Planned: %(title)s") % {"title": found.title},
        text="\n\n".join(
            [
                said % {"title": found.title},
                f"{told(event, 'title')}\n\n{when(start=event.starts_at, end=event.ends_at)}",
                _("Register, or volunteer for a part:"),
                settings.BASE_URL + event.get_absolute_url(),
            ]
        ),
    )
