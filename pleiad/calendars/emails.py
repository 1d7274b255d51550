"""The one email of this room: an invitation, an update or a withdrawal that calendar programs understand."""

from collections.abc import Callable
from copy import copy
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext as _

from pleiad.outbox.emails import NotYet, Wording, words_email
from pleiad.outbox.models import Email
from pleiad.ui.dates import when

from . import actions, ics
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


PAGES: dict[str, Callable] = {}


def page_of(about: str):
    """Register a function of the numbers of such things ("event") that gives {number: path of its page}."""

    def keep(pages):
        PAGES[about] = pages
        return pages

    return keep


def pages_of(entries) -> dict[str, str]:
    """The whole address of the page that each entry is about, by its `about`; one statement for each kind of thing."""
    found = {}
    for kind, pages in PAGES.items():
        numbers = {int(each.about.partition(":")[2]) for each in entries if each.about.partition(":")[0] == kind}
        if numbers:
            found |= {f"{kind}:{number}": settings.BASE_URL + path for number, path in pages(numbers).items()}
    return found


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
    if not (_heard_of(entry, before=entry.sequence) if gone else entry.holder.is_current):
        return None
    why, ends = email.payload.get("why", ""), email.payload.get("ends", "")
    last = {} if gone else ends_with(entry)
    return Wording(
        subject=_subject(entry, gone, changed, ends),
        text=_text(entry, gone, changed, why, ends, before=email.payload.get("before"), **last),
        calendar=to_itip(entry, last=last),
        method="CANCEL" if gone else "REQUEST",
    )


@words_email("calendars.other_mailbox")
def other_mailbox_email(email, _secrets):
    """Takes an entry out of a mailbox that the holder has left. Nothing in it leads to the meeting."""
    entry = CalendarEntry.objects.select_related("holder").filter(pk=email.payload["entry"]).first()
    if not entry:
        return None
    if not _heard_of(entry, before=email.payload["sequence"]):
        return None
    gone = copy(entry)
    gone.sequence, gone.withdrawn_at = email.payload["sequence"], entry.changed_at
    gone.location = gone.venue = gone.note = ""
    return Wording(
        subject=_("Moved to your other mailbox: %(title)s") % {"title": gone.title},
        text=_text(gone, True, True, _("It goes to another mailbox from now on.")),
        calendar=to_itip(gone, address=email.address),
        method="CANCEL",
    )


def as_event(entry, further=(), page=""):
    """The entry as a VEVENT. `further`: the last lines of its note; `page`: the address of what it is about."""
    link = [] if entry.withdrawn_at else _link(entry)  # also where it is the place: some programs show only the note
    note = [*link, entry.note, page, *further]
    return ics.entry(
        uid=entry.uid,
        title=entry.title,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        stamp=entry.changed_at,
        location=entry.venue or location_of(entry),
        note="\n\n".join(filter(None, note)),
        sequence=entry.sequence,
        url=page,
        cancelled=bool(entry.withdrawn_at),
    )


def _link(entry):
    """The holder's own link with its label, where it leads to a meeting."""
    return [_("Your personal join link:"), location_of(entry)] if entry.online else []


def to_itip(entry, *, last=None, address="") -> bytes:
    """The entry as an iTIP object for its holder alone: REQUEST or CANCEL, as it stands. `last`: what `ends_with` gave, if it
    is known; `address`: an earlier one of the holder's."""
    if last is None:
        last = {} if entry.withdrawn_at else ends_with(entry)
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return ics.invitation(
        as_event(entry, **last),
        method="CANCEL" if entry.withdrawn_at else "REQUEST",
        organiser=(settings.NETWORK["name"], sender),
        attendee=(entry.holder.name, address or entry.holder.email),
        answered=settings.MAIL_IS_READ,
    )


def ends_with(entry) -> dict:
    """What stands at the end of an entry's note, as arguments of `as_event`."""
    return {"further": further_of(entry), "page": pages_of([entry]).get(entry.about, "")}


def further_of(entry):
    """What the room that the entry is about adds at the end, in the email and in the calendar."""
    return FURTHER.get(entry.about.partition(":")[0], lambda _entry: [])(entry)


def _subject(entry, gone, changed, ends=""):
    title = {"title": entry.title}
    if gone and ends == actions.GIVEN_BACK:
        return _("You have given back your place: %(title)s") % title
    if gone and ends == actions.WITHOUT_HOLDER and not _agreed(entry):
        return _("You no longer have a place: %(title)s") % title
    if gone:
        return _("Cancelled: %(title)s") % title
    if changed:
        return _("Changed: %(title)s") % title
    if _agreed(entry):
        return _("For your calendar: %(title)s") % title
    return _("You have a place: %(title)s") % title


def _text(entry, gone, changed, why="", ends="", *, further=(), page="", before=None):
    date = when(start=entry.starts_at, end=entry.ends_at)
    if gone:
        return "\n\n".join([_how_it_ends(entry, ends), entry.title, date, *([why] if why else [])])
    if changed and why == actions.NEW_ADDRESS:
        first = _("Our website has a new address, so the links in your calendar change. The meeting stays as it is.")
    elif changed:
        return "\n\n".join(filter(None, [*_what_changed(entry, before), *_link(entry), entry.note, page, *further]))
    elif _agreed(entry):
        first = _("The date is set. Accept this invitation to keep it in your calendar.")
    else:
        first = _("You have a place. Accept this invitation to keep it in your calendar.")
    parts = [first, entry.title, date, *_link(entry), entry.note, page, *further]
    return "\n\n".join(filter(None, parts))


def _what_changed(entry, before):
    """The first lines of the email about a change: what was, and what is now; `before` as `actions.as_it_was` gave it."""
    date = when(start=entry.starts_at, end=entry.ends_at)
    accept = _("Accept this invitation to update your calendar.")
    if not before:
        return [_("Something has changed.") + " " + accept, entry.title, date]
    start, end = (datetime.fromisoformat(before[each]) for each in ("starts_at", "ends_at"))
    changes = []
    if before["title"] != entry.title:
        changes.append((before["title"], entry.title))
    if (start, end) != (entry.starts_at, entry.ends_at):
        changes.append((when(start=start, end=end), date))
    was, now = _where(before["venue"], before["online"]), _where(entry.venue, entry.online)
    if was != now:
        changes.append((was, now))
    lines = [_("This has changed:") if changes else _("When and where stay as they are."), entry.title]
    if (start, end) == (entry.starts_at, entry.ends_at):
        lines.append(date)
    for was, now in changes:
        lines += [_("Before: %(what)s") % {"what": was} + "\n" + _("Now: %(what)s") % {"what": now}]
    if before["note"] != entry.note and not changes:
        lines.append(_("What has changed stands below."))
    elif not changes:
        lines.append(_("The way into the meeting has changed. Your own link stays the same."))
    return [*lines, accept]


def _where(venue, online):
    """Where a meeting is, in words."""
    if not venue:
        return _("Online")
    return _("%(venue)s, and online") % {"venue": venue} if online else venue


def _how_it_ends(entry, ends):
    if ends == actions.CANCELLED:
        return (
            _("This date is cancelled and leaves your calendar:")
            if _agreed(entry)
            else _("This meeting is cancelled and leaves your calendar:")
        )
    if ends == actions.GIVEN_BACK:
        return _("You have given back your place. The meeting goes on without you and leaves your calendar:")
    if ends == actions.WITHOUT_HOLDER and not _agreed(entry):
        return _("You no longer have a place. The meeting goes on without you and leaves your calendar:")
    return _("This has been taken out of your calendar:")


def _agreed(entry):
    return entry.about.partition(":")[0] in AGREED


def _heard_of(entry, *, before):
    """Whether the mailbox that takes the entry out has heard of it: of the emails with an earlier sequence, those to this
    mailbox, one has left, or none is kept any more. Raises NotYet while one may be leaving."""
    numbers = {f"calendar:{entry.pk}:{number}": number for number in range(before)}
    earlier = Email.objects.filter(key__in=list(numbers)).values_list("key", "kind", "sent_at", "due_at")
    since_moved = -1
    told = {}
    for key, kind, sent_at, due_at in earlier:
        told[numbers[key]] = (sent_at, due_at)
        if kind == "calendars.other_mailbox":  # what came before it went to another mailbox
            since_moved = max(since_moved, numbers[key])
    here = [each for number, each in told.items() if number > since_moved]
    if any(sent_at for sent_at, _due_at in here):
        return True
    if any(due_at for _sent_at, due_at in here):
        raise NotYet
    return not told


def change_in_words(
    *, title: str, note: str, starts_at, ends_at, online: bool = True, venue: str = "", before: dict | None = None
) -> tuple[str, str]:
    """Preview of the email that a change would send to each holder: subject and text. `before`: the same facts as they are,
    by name."""
    entry = CalendarEntry(
        title=title,
        note=note,
        venue=venue,
        starts_at=starts_at,
        ends_at=ends_at,
        online=online,
        location=_("(each member’s own link is here)"),
    )
    was = actions.as_it_was(CalendarEntry(**before)) if before else None
    return _subject(entry, False, True), _text(entry, False, True, before=was)
