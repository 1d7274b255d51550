"""What rooms above this one put on an event's page for somebody who is signed in: parts to play, an email for her manager.

A room registers a function when it is ready. Visitors' pages are kept ready-made and carry none of it.
"""

from collections.abc import Callable
from datetime import datetime

from django.template.loader import render_to_string

from pleiad.members.models import Member

from .models import Event

PANELS: list[Callable] = []
ASIDES: list[Callable] = []


def panel(section: Callable) -> Callable:
    """Register a function (event=, reader=, at=) that gives (template, context) for one section of the page, or None when
    it has nothing to say. Each asks the database a constant number of times."""
    PANELS.append(section)
    return section


def aside(line: Callable) -> Callable:
    """Register a function like a section's, whose one short line stands in the card, under the button."""
    ASIDES.append(line)
    return line


def panels(*, event: Event, reader: Member, at: datetime) -> list[str]:
    """The sections of this event's page as this reader sees them, in order of registration, as safe HTML."""
    return _rendered(PANELS, event, reader, at)


def asides(*, event: Event, reader: Member, at: datetime) -> list[str]:
    """The lines of this event's card as this reader sees them, in order of registration, as safe HTML."""
    return _rendered(ASIDES, event, reader, at)


def _rendered(registered, event, reader, at):
    found = [each(event=event, reader=reader, at=at) for each in registered]
    return [render_to_string(*each) for each in found if each]
