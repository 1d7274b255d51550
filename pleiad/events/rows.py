"""Events as the rows of a list, each with at most one tag about the reader."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import labels, programme
from .models import EventKind, Language, Registration


def rows(events, member):
    """Events as the rows of a list, each with at most one tag about the member."""
    registered = {}
    if member.is_authenticated and events:
        registrations = Registration.objects.active().filter(member=member, event__in=events)
        registered = {registration.event_id: registration for registration in registrations}
    at = timezone.now()
    over = [event for event in events if event.ends_at <= at]
    outcomes = programme.came_out_of(over) if over else {}
    return [row(event, registered.get(event.pk), outcomes.get(event.pk, "")) for event in events]


def row(event, registration=None, outcome="", *, counted=True):
    """An event as components/event_rows.html shows it; `outcome` says what came out of a past one; a row that is not
    `counted` does not mention places."""
    over = event.ends_at <= timezone.now()
    said, state = tag(event, registration, over=over or not counted)
    facts = [EventKind(event.kind).label, event.venue or _("Online")]
    if event.language != Language.ENGLISH:
        facts.append(event.get_language_display())
    closed = registration or event.cancelled_at or over or not counted
    if event.capacity is not None and event.places_left > 0 and not closed:
        facts.append(
            ngettext("%(left)s place left", "%(left)s places left", event.places_left) % {"left": event.places_left}
        )
    facts += labels.access(event)
    return {
        "title": labels.on_a_page(event, "title"),
        "url": event.get_absolute_url(),
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "over": over,
        "facts": " · ".join(str(fact) for fact in facts),
        "outcome": outcome,
        "tag": said,
        "state": state,
        "act_url": event.asked_for_url or reverse("events:register", args=[event.slug]),
        "act": "" if registration or over or event.cancelled_at else act_of(event),
        "asked_for_at": event.asked_for_at,
    }


def act_of(event):
    """The label of the way to register; a full event says before the first click that there is a waiting list."""
    if event.asked_for_at:
        return _("See the course")
    return _("Join the waiting list") if event.capacity is not None and event.places_left <= 0 else _("Register")


def tag(event, registration, *, over=False):
    """The one tag of a row: its text and state; events that are over do not mention places."""
    if event.cancelled_at:
        return _("Cancelled"), "problem"
    if over:
        return "", ""
    if registration:
        if registration.offered_until:
            return _("A place is offered to you"), "waiting"
        return (_("Registered"), "done") if registration.placed_at else (_("On the waiting list"), "waiting")
    if not event.published_at:
        return _("Draft"), "waiting"
    if event.capacity is not None and event.places_left <= 0:
        return _("Waiting list"), ""
    return "", ""
