"""What rooms above this one add to an event's page for a signed-in member: parts to play, an email to a manager.

Each room registers its functions when the app is ready. Visitors' pages, which are cached, have open panels only.
"""

from collections.abc import Callable
from datetime import datetime

from django.template.loader import render_to_string

from pleiad.members.models import Member

from .models import Event

PANELS: list[Callable] = []
ASIDES: list[Callable] = []
OPEN_PANELS: list[Callable] = []


def panel(section: Callable) -> Callable:
    """Register a function (event=, reader=, at=) that gives (template, context) for one section of the page, or None when
    there is nothing to show. Each makes a constant number of queries."""
    PANELS.append(section)
    return section


def open_panel(section: Callable) -> Callable:
    """Register a function (event=, at=) that gives (template, context) for a section of the page as visitors see it, or
    None. It holds nothing of members; the page is kept under its context, so there are only plain values in it."""
    OPEN_PANELS.append(section)
    return section


def aside(line: Callable) -> Callable:
    """Register a function like a panel's for one short line in the card, under the button."""
    ASIDES.append(line)
    return line


def open_panels(*, event: Event, at: datetime) -> list[tuple[str, dict]]:
    """The sections of this event's page for visitors, each as (template, context)."""
    return [found for each in OPEN_PANELS if (found := each(event=event, at=at))]


def panels(*, event: Event, reader: Member, at: datetime) -> list[str]:
    """The sections of this event's page as this reader sees them, in order of registration, as safe HTML."""
    return _rendered(PANELS, event, reader, at)


def asides(*, event: Event, reader: Member, at: datetime) -> list[str]:
    """The lines of this event's card as this reader sees them, in order of registration, as safe HTML."""
    return _rendered(ASIDES, event, reader, at)


def _rendered(registered, event, reader, at):
    found = [each(event=event, reader=reader, at=at) for each in registered]
    return [render_to_string(*each) for each in found if each]
