"""Newsletters that were put together and wait to be sent, as lines of the desk."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.desk.clocks import promised_by
from pleiad.desk.waiting import WaitingItem, WaitingKind, first_and_more, waiting, waits
from pleiad.members.models import Member

from ..models import Announcement


def newsletters(*, at: datetime) -> WaitingKind:
    drafts = Announcement.objects.kept().filter(month__isnull=False, sent_at=None).order_by("made_at", "pk")
    found, beyond = first_and_more(drafts)
    return WaitingKind(
        [newsletter(each, at=at) for each in found], beyond, reverse("desk:announcements"), _("newsletters")
    )


def newsletter(each: Announcement, *, at: datetime) -> WaitingItem:
    """One newsletter that was put together by itself."""
    return waiting(
        since=each.made_at,
        by=promised_by(since=each.made_at),
        at=at,
        title=_("Newsletter: %(subject)s") % {"subject": each},
        sentence=_("It was put together from what is public to members. Read it, change what you like, and send it."),
        link={"url": reverse("desk:announcement", args=[each.pk]), "label": _("Read it")},
    )


@waits
def kinds(*, organiser: Member, at: datetime) -> list[WaitingKind]:
    """Everything that waits about announcements."""
    return [newsletters(at=at)]
