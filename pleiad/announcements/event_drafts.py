"""Drafts that tell members of a meeting which was just published: whom to tell, and the words, in both languages."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from pleiad.events import labels
from pleiad.events.models import Event
from pleiad.members.models import Member
from pleiad.ui.dates import when

from . import audience
from .actions import writing
from .models import Announcement, AnnouncementKind
from .newsletter import plain

NATIONS = {"scotland": "Scotland", "wales": "Wales", "northern-ireland": "Northern Ireland"}
"""Nations of regions of events; every other region is in England."""


@dataclass(frozen=True)
class EventAudience:
    name: str
    label: str


def choices(event: Event) -> list[EventAudience]:
    """Whom one can tell of it, each with how many get the email: its topics, its nation, all members."""
    topics = list(event.topics.all())
    found = []
    if topics:
        named = ", ".join(map(str, topics))
        found.append(EventAudience("topics", _("Members interested in: %(topics)s") % {"topics": named}))
    if event.region:
        found.append(EventAudience("nation", _("Members in %(nation)s") % {"nation": _(_nation(event))}))
    found.append(EventAudience("all", _("All members")))
    return [EventAudience(each.name, f"{each.label} ({_many(event, each.name)})") for each in found]


def _nation(event):
    return NATIONS.get(event.region, "England")


def _many(event, whom):
    wanted = Announcement(kind=AnnouncementKind.ANNOUNCEMENT, nation=_nation(event) if whom == "nation" else "")
    people = audience.recipients_by(wanted, topics=[each.pk for each in event.topics.all()] if whom == "topics" else [])
    many = people.count()
    if whom == "topics" and many < audience.FEWEST:
        return _("fewer than five")
    return ngettext("%(many)s person", "%(many)s people", many) % {"many": many}


def draft(*, event: Event, whom: str, by: Member, at: datetime) -> Announcement:
    """A draft that tells these members of the meeting, in English and in Welsh."""
    words = {language: _words(event, language) for language, _name in settings.LANGUAGES}
    return writing.write(
        by=by,
        at=at,
        topics=event.topics.all() if whom == "topics" else (),
        kind=AnnouncementKind.ANNOUNCEMENT,
        nation=_nation(event) if whom == "nation" else "",
        subject=words["en"][0],
        subject_cy=words["cy"][0],
        text=words["en"][1],
        text_cy=words["cy"][1],
    )


def _words(event, language):
    with override(language):
        title = labels.told(event, "title")
        page = settings.BASE_URL + event.get_absolute_url()
        read_more = _("Read more and register")
        parts = [
            _("Hello,"),
            _("a new meeting is planned:"),
            f"**{plain(title)}**",
            when(start=event.starts_at, end=event.ends_at),
            plain(event.venue or _("Online")),
            plain(labels.told(event, "summary")),
            f"[{read_more}]({page})",
        ]
        return _("New meeting: %(title)s") % {"title": title[:100]}, "\n\n".join(filter(None, parts))
