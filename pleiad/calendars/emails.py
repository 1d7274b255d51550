"""The one email of this room: an invitation, an update or a withdrawal that calendar programs understand."""

from collections.abc import Callable
from copy import copy
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext as _

from pleiad.outbox.emails import Wording, words_email
from pleiad.ui.dates import when

from . import ics
from .models import CalendarEntry

FURTHER: dict[str, Callable] = {}
AGREED: set[str] = set()
"""What people agree on between themselves ("mentoring"): their emails speak of a date, where others speak of a place at a meeting."""


def further_lines(about: str):
    """Register a function of an entry that gives the last lines of its email, for entries about such things ("event")."""

    def keep(lines):
        FURTHER[about] = lines
        return lines

    return keep


OWN_LINKS: dict[str, Callable] = {}


def own_link(about: str):
    """Register a function of an entry that gives its holder's own link, for entries about such things ("event"): a link that
    lets its reader in is made when a calendar is written, and never kept."""

    def keep(link):
        OWN_LINKS[about] = link
        return link

    return keep


def location_of(entry) -> str:
    """The entry's location as its holder's calendar has it: the holder's own link, or words."""
    link = OWN_LINKS.get(entry.about.partition(":")[0])
    return link(entry) if link else entry.location


@words_email("calendars.entry")
def calendar_email(email, _secrets):
    """Words and iTIP object of the entry as it is now; dropped when a later email says the same and more."""
    entry = CalendarEntry.objects.select_related("holder").filter(pk=email.payload["entry"]).first()
    if not entry or entry.sequence != email.payload["sequence"]:
        return None
    gone = bool(entry.withdrawn_at)
    # Put back, a place given; or the first that this mailbox hears of it: not a change
    changed = bool(entry.sequence) and not (email.payload.get("placed") or email.payload.get("new_mailbox"))
    if not gone and not entry.holder.is_current:
        return None
    return Wording(
        subject=_subject(entry, gone, changed),
        text=_text(entry, gone, changed, email.payload.get("why", "")),
        calendar=to_itip(entry),
        method="CANCEL" if gone else "REQUEST",
    )


@words_email("calendars.other_mailbox")
def other_mailbox_email(email, _secrets):
    """Takes an entry out of a mailbox that the holder has left. Nothing in it leads to the meeting."""
    entry = CalendarEntry.objects.select_related("holder").filter(pk=email.payload["entry"]).first()
    if not entry:
        return None
    gone = copy(entry)
    gone.sequence, gone.withdrawn_at = email.payload["sequence"], entry.changed_at
    gone.location = gone.venue = gone.note = ""
    return Wording(
        subject=_subject(gone, True, True),
        text=_text(gone, True, True, _("It goes to another mailbox from now on.")),
        calendar=to_itip(gone, address=email.address),
        method="CANCEL",
    )


def as_event(entry, further=()):
    """The entry as a VEVENT. `further`: the last lines of its note."""
    note = [*(_link(entry) if entry.venue else []), entry.note, *further]
    return ics.entry(
        uid=entry.uid,
        title=entry.title,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        stamp=entry.changed_at,
        location=entry.venue or location_of(entry),
        note="\n\n".join(filter(None, note)),
        sequence=entry.sequence,
        cancelled=bool(entry.withdrawn_at),
    )


def _link(entry):
    """The holder's own link with its label, where it leads to a meeting."""
    return [_("Your personal join link:"), location_of(entry)] if entry.online else []


def to_itip(entry, method="", address="") -> bytes:
    """The entry as an iTIP object for its holder alone: REQUEST or CANCEL as it stands, or another method. `address`: an
    earlier one of the holder's."""
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return ics.invitation(
        as_event(entry, further=[] if entry.withdrawn_at else further_of(entry)),
        method=method or ("CANCEL" if entry.withdrawn_at else "REQUEST"),
        organiser=(settings.NETWORK["name"], sender),
        attendee=(entry.holder.name, address or entry.holder.email),
        answered=settings.MAIL_IS_READ,
    )


def further_of(entry):
    """What the room that the entry is about adds at the end, in the email and in the calendar."""
    return FURTHER.get(entry.about.partition(":")[0], lambda _entry: [])(entry)


def _subject(entry, gone, changed):
    if gone:
        return _("Cancelled: %(title)s") % {"title": entry.title}
    if changed:
        return _("Changed: %(title)s") % {"title": entry.title}
    if entry.about.partition(":")[0] in AGREED:
        return _("For your calendar: %(title)s") % {"title": entry.title}
    return _("You have a place: %(title)s") % {"title": entry.title}


def _text(entry, gone, changed, why):
    date = when(start=entry.starts_at, end=entry.ends_at)
    if gone:
        lines = [_("This has been taken out of your calendar:"), entry.title, date]
        if why:
            lines.append(why)
        return "\n\n".join(lines)
    about = entry.about.partition(":")[0]
    if changed:
        first = _("Something has changed. Accept this invitation to update your calendar.")
    elif about in AGREED:
        first = _("The date is set. Accept this invitation to keep it in your calendar.")
    else:
        first = _("You have a place. Accept this invitation to keep it in your calendar.")
    return "\n\n".join([first, entry.title, date, *_link(entry), entry.note, *further_of(entry)])


def change_in_words(*, title: str, note: str, starts_at, ends_at, online: bool = True) -> tuple[str, str]:
    """Preview of the email that a change would send to each holder: subject and text."""
    entry = CalendarEntry(
        title=title,
        note=note,
        starts_at=starts_at,
        ends_at=ends_at,
        online=online,
        location=_("(each member’s own link is here)"),
    )
    return _subject(entry, False, True), _text(entry, False, True, "")
