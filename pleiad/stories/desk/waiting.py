"""Stories that are meant to be public, as lines of the desk."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.desk.waiting import WaitingItem, WaitingKind, first_and_more, waiting, waits
from pleiad.members.models import Member

from ..models import Publication


def open_publications(organiser: Member):
    """Stories that are meant to be public, longest first; none by this organiser."""
    found = Publication.objects.filter(decided_at=None, story__hidden_at=None).exclude(story__author=organiser)
    return found.select_related("story", "story__author").order_by("answer_by", "pk")


def publications(*, organiser: Member, at: datetime) -> WaitingKind:
    found, beyond = first_and_more(open_publications(organiser))
    return WaitingKind(
        [publication(each, at=at) for each in found],
        beyond,
        reverse("desk:publications"),
        _("stories to be made public"),
    )


def publication(each: Publication, *, at: datetime) -> WaitingItem:
    """One story that wishes to be public."""
    return waiting(
        since=each.asked_at,
        by=each.answer_by,
        at=at,
        title=_("Story: %(title)s") % {"title": each.story.title},
        sentence=_("Its author would like everybody to read it. Members can already."),
        link={"url": reverse("desk:publication", args=[each.pk]), "label": _("Read it")},
    )


@waits
def kinds(*, organiser: Member, at: datetime) -> list[WaitingKind]:
    """Everything that waits about stories."""
    return [publications(organiser=organiser, at=at)]
