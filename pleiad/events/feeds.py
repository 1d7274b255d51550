"""Events as other programs read them: iCalendar and Atom to subscribe to, and schema.org in the page of a public event."""

import json
from collections.abc import Iterable
from datetime import datetime
from io import StringIO

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pleiad.calendars import ics
from pleiad.calendars.actions import first_host
from pleiad.ui.dates import when

from . import labels
from .actions.calendar_entries import note
from .models import Event, Language

NEVER_MARKUP = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
SPOKEN = {Language.ENGLISH: ["en"], Language.WELSH: ["cy"], Language.BOTH: ["cy", "en"]}


def address(event: Event) -> str:
    """The whole address of an event's page, in the active language."""
    return settings.BASE_URL + event.get_absolute_url()


def last_change(event: Event) -> datetime:
    """When an organiser last changed something that anyone may know."""
    return max(each for each in (event.created_at, event.published_at, event.changed_at, event.cancelled_at) if each)


def as_entry(event: Event, *, host: str):
    """An event as a calendar entry for anyone, without a join link. `host`: where the site stood first."""
    return ics.entry(
        uid=f"event-{event.pk}@{host}",
        title=labels.told(event, "title"),
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        stamp=last_change(event),
        location=event.venue,
        note="\n\n".join([note(event), address(event)]),
        sequence=event.sequence,
        url=address(event),
        cancelled=bool(event.cancelled_at),
        public=True,
    )


def calendar(events: Iterable[Event]) -> bytes:
    """The events as one iCalendar feed (RFC 5545)."""
    host = first_host()
    return ics.calendar([as_entry(each, host=host) for each in events], name=settings.NETWORK["name"])


def atom(events: Iterable[Event]) -> bytes:
    """The events as an Atom feed (RFC 4287), in order of time; an item counts as new when its event has changed."""
    events = list(events)
    feed = Atom1Feed(
        title=_("Planned events: %(network)s") % {"network": settings.NETWORK["name"]},
        link=settings.BASE_URL + reverse("events:list"),
        description="",
        language=get_language(),
        feed_url=settings.BASE_URL + reverse("events:atom"),
        author_name=settings.NETWORK["name"],
    )
    host = first_host()
    for event in events:
        said = [
            when(start=event.starts_at, end=event.ends_at),
            event.venue or _("Online"),
            labels.told(event, "summary"),
        ]
        title = ics.one_line(labels.told(event, "title"))
        feed.add_item(
            title=_("Cancelled: %(title)s") % {"title": title} if event.cancelled_at else title,
            link=address(event),
            description="<br>".join(
                escape(ics.CONTROLS.sub("", each)) for each in said
            ),  # a summary is HTML to feed readers
            unique_id=f"tag:{host},{event.created_at:%Y-%m-%d}:event/{event.pk}",
            pubdate=event.published_at,
            updateddate=last_change(event),
            categories=[str(event.get_kind_display())],
        )
    written = StringIO()
    feed.write(written, "utf-8")
    return written.getvalue().encode()


def _status(event: Event) -> str:
    """What schema.org calls it: a meeting at another time than was published is rescheduled."""
    if event.cancelled_at:
        return "Cancelled"
    return "Rescheduled" if event.moved_from else "Scheduled"


def schema(event: Event, *, bigger: Event | None = None) -> SafeString:
    """A public event as schema.org's Event in JSON-LD, safe to stand in a script element."""
    page = address(event)
    online = {"@type": "VirtualLocation", "url": page}
    venue = {"@type": "Place", "name": event.venue, "address": event.venue}
    mode, location = "OnlineEventAttendanceMode", online
    if event.venue:
        mode, location = (
            ("MixedEventAttendanceMode", [venue, online]) if event.link else ("OfflineEventAttendanceMode", venue)
        )
    told = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": labels.told(event, "title"),
        "description": labels.told(event, "summary"),
        "url": page,
        "startDate": localtime(event.starts_at).isoformat(),
        "endDate": localtime(event.ends_at).isoformat(),
        "eventStatus": f"https://schema.org/Event{_status(event)}",
        "image": [settings.BASE_URL + reverse("events:card", args=[event.slug])],
        "offers": {
            "@type": "Offer",
            "price": "0",
            "priceCurrency": "GBP",
            "url": page,
            "availability": f"https://schema.org/{'SoldOut' if event.capacity is not None and event.places_left <= 0 else 'InStock'}",
        },
        "eventAttendanceMode": f"https://schema.org/{mode}",
        "location": location,
        "organizer": {"@type": "Organization", "name": settings.NETWORK["name"], "url": settings.BASE_URL},
        "inLanguage": SPOKEN[event.language],
        "isAccessibleForFree": True,
    }
    if event.moved_from:
        told["previousStartDate"] = localtime(event.moved_from).isoformat()
    if event.capacity is not None:
        told["maximumAttendeeCapacity"] = event.capacity
    if bigger is not None and bigger.public:
        told["superEvent"] = {"@type": "Event", "name": labels.told(bigger, "title"), "url": address(bigger)}
    # Within a script element "</script>" would end it, whatever JSON says; the escapes mean the same characters.
    return mark_safe(json.dumps(told, ensure_ascii=False).translate(NEVER_MARKUP))  # noqa: S308
