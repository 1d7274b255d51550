"""Whom an announcement is for: members by the columns of its audience, and the same in words."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from pleiad.conversations.models import Entered
from pleiad.directory.models import Known
from pleiad.events import labels
from pleiad.events.models import Registration
from pleiad.home import choosing
from pleiad.home.models import Every
from pleiad.members.models import Address, Member

from .models import Announcement, AnnouncementKind, AtEvent

FEWEST = 5
"""People of a topic or a space below which nobody is told how many there are: what one looks for, or where one asks, is
read by the member alone."""


def meant(announcement: Announcement) -> QuerySet[Member]:
    """Everyone whom the audience names and to whom organisers may write: current members and, for a meeting, applicants
    with a provisional place."""
    return _meant(announcement, [each.pk for each in announcement.topics.all()])


def _meant(announcement, topics):
    people = Member.objects.filter(suspended_at=None, left_at=None, resting_since=None)
    if announcement.event_id:
        people = people.filter(Exists(_registrations(announcement).filter(member=OuterRef("pk"))))
    else:
        people = people.filter(joined_at__isnull=False)
    for column in ("sector", "nation"):
        if value := getattr(announcement, column):
            people = people.filter(**{column: value})
    if announcement.organisation_id:
        people = people.filter(organisation=announcement.organisation_id)
    if topics:
        people = people.filter(Exists(Known.objects.filter(profile__member=OuterRef("pk"), topic__in=topics)))
    if announcement.space_id:
        inside = Entered.objects.filter(space=announcement.space_id, member=OuterRef("pk"))
        people = people.filter(Exists(inside))
    return people


def _registrations(announcement):
    found = Registration.objects.active().filter(event=announcement.event_id)
    return {
        AtEvent.PLACE: found.filter(placed_at__isnull=False),
        AtEvent.WAITING: found.filter(placed_at=None),
        AtEvent.CAME: found.filter(came_at__isnull=False),
    }.get(announcement.at_event, found)


def recipients(announcement: Announcement) -> QuerySet[Member]:
    """Those of them who get the email, in the order in which it is sent: without members who stopped emails of this kind,
    and without addresses from which our emails come back."""
    return recipients_by(announcement, topics=[each.pk for each in announcement.topics.all()])


def recipients_by(announcement: Announcement, *, topics: list[int]) -> QuerySet[Member]:
    """The same for an announcement that is not stored, with the topics, by number, that it would have."""
    lost = Address.objects.filter(member=OuterRef("pk"), address=OuterRef("email"), bounced_at__isnull=False)
    people = _meant(announcement, topics).filter(~Exists(lost))
    if announcement.kind != AnnouncementKind.MUST_KNOW:
        people = people.filter(choosing.wants(announcement.kind, Every.AT_ONCE))
    return people.order_by("pk")


def may_be_written_to(*, announcement: Announcement, member: Member) -> bool:
    """Whether this recipient still gets the email now: neither suspended, resting nor gone, and has not stopped such
    emails."""
    if not (member.is_current or (announcement.event_id and member.may_hold_places)):
        return False
    if announcement.kind == AnnouncementKind.MUST_KNOW:
        return True
    return choosing.choices(member)[announcement.kind] == Every.AT_ONCE


def confides(announcement: Announcement) -> bool:
    """Whether the audience follows from what members said about themselves, or where they ask: organisers see how many they
    are, and not who."""
    return bool(announcement.space_id) or announcement.topics.exists()


def in_words(announcement: Announcement, *, language: str = "") -> str:
    """Who it is for, in one sentence without names of members."""
    if language:
        with override(language):
            return in_words(announcement)
    parts = []
    if announcement.event_id:
        who = AtEvent(announcement.at_event or AtEvent.ANY).label
        parts.append(f"{who}: {labels.told(announcement.event, 'title')}")
    for column in ("sector", "nation"):
        if value := getattr(announcement, column):
            parts.append(_(value))
    if announcement.organisation_id:
        parts.append(str(announcement.organisation))
    if topics := list(announcement.topics.all()):
        parts.append(_("interested in: %(topics)s") % {"topics": ", ".join(map(str, topics))})
    if announcement.space_id:
        parts.append(_("members of the space “%(space)s”") % {"space": announcement.space})
    return "; ".join(parts) or _("All members")
