"""Why an announcement cannot be sent or changed: plain sentences, no queries, no clock, no writing."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from pleiad.errors import Reason

from .models import Announcement, AnnouncementKind


def why_not_audience(*, announcement: Announcement, topics: int) -> Reason:
    """Why these people cannot be chosen, or None."""
    if announcement.at_event and not announcement.event_id:
        return _("Choose the meeting.")
    if announcement.kind == AnnouncementKind.MUST_KNOW and not announcement.event_id:
        return _("What people must know is about a meeting. Choose the meeting, or make it an announcement.")
    everyone = not (
        announcement.sector
        or announcement.nation
        or announcement.organisation_id
        or announcement.event_id
        or announcement.space_id
        or topics
    )
    if announcement.kind == AnnouncementKind.NEWSLETTER and not everyone:
        return _("A newsletter goes to all members. Make it an announcement to choose some of them.")
    space = announcement.space
    narrowed = bool(
        announcement.sector or announcement.nation or announcement.organisation_id or announcement.event_id or topics
    )
    if space is not None and narrowed:
        return _("A space is chosen alone, so that nobody can be singled out in it.")
    return None


def why_not_change(*, announcement: Announcement) -> Reason:
    """Why a draft can no longer be changed, or None."""
    if announcement.sent_at:
        return _("This has been sent, so it no longer changes.")
    if announcement.thrown_away_at:
        return _("This draft was deleted.")
    return None


def why_not_send(*, announcement: Announcement, recipients: int, confides: bool, fewest: int) -> Reason:
    """Why it cannot be sent off, or None."""
    if reason := why_not_change(announcement=announcement):
        return reason
    if not recipients:
        return _("Nobody would get this.")
    if confides and recipients < fewest:
        return _("Fewer than five people would get this. Choose more, so that nobody is singled out.")
    if announcement.replies_to is None or not announcement.replies_to.is_organiser:
        return _("Say which organiser reads the replies.")
    return None


def why_not_stop(*, announcement: Announcement) -> Reason:
    """Why there is nothing to stop, or None."""
    if announcement.sent_at is None:
        return _("This has not been sent.")
    if announcement.stopped_at:
        return _("This was stopped already.")
    return None


def may_leave_at(*, moment: datetime) -> bool:
    """Whether emails that nobody waits for may leave at this moment of London's clock: not between 9pm and 7am."""
    return 7 <= moment.hour < 21
