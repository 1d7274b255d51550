"""What organisers read about many members at once, or looked up: written down, and open to every other organiser."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.audit.actions import record
from pleiad.audit.models import Entry
from pleiad.events.models import Event
from pleiad.members.models import Member
from pleiad.ui.dates import day, time_of_day

READS = "desk:reads"
"""What these entries of the audit are about, so that they are found together."""
DOWNLOADED, READ_NEEDS, OPENED_ADDRESSES, SEARCHED = (
    "downloaded the registrations",
    "read the access needs",
    "opened the list of addresses for Teams",
    "searched for a member",
)


def write_down(*, did: str, by: Member, at: datetime, people: int, event: Event | None = None) -> None:
    """Record that an organiser read something about so many people; `event` is the one whose list she took."""
    detail = {"people": people} | ({"event": event.pk} if event else {})
    record(did=did, by=by, about=READS, at=at, detail=detail)


def reads():
    """Everything that was read, newest first."""
    return Entry.objects.filter(about=READS).select_related("by").order_by("-at", "-pk")


def rows(entries: list[Entry]) -> list[list[str]]:
    """When, who and what, as the cells of a table. One statement for the titles of all events."""
    titles = dict(
        Event.objects.filter(pk__in=[each.detail.get("event") for each in entries]).values_list("pk", "title")
    )
    return [
        [
            f"{day(moment=each.at)}, {time_of_day(moment=each.at)}",
            str(each.by or _("A former organiser")),
            _said(each, titles),
        ]
        for each in entries
    ]


def _said(entry, titles):
    people = entry.detail["people"]
    many = ngettext("%(people)s person", "%(people)s people", people) % {"people": people}
    if entry.did == DOWNLOADED:
        title = titles.get(entry.detail["event"], _("an event that is gone"))
        return _("Downloaded the registrations for “%(title)s”: %(many)s") % {"title": title, "many": many}
    if entry.did == READ_NEEDS:
        title = titles.get(entry.detail["event"], _("an event that is gone"))
        return _("Read the access needs for “%(title)s”: %(many)s") % {"title": title, "many": many}
    if entry.did == OPENED_ADDRESSES:
        return _("Opened the list of addresses for Teams: %(many)s") % {"many": many}
    return _("Looked a member up: found %(many)s") % {"many": many}
