"""The newsletter of a month, put together from what members may read anyway: an organiser edits it in minutes, or deletes it. Of
stories and spotlights it has only those that everybody may see, so that nobody meets in it who never meet, and no author is named."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from pleiad.audit.actions import record
from pleiad.events import labels
from pleiad.events.models import Event
from pleiad.members.models import Member
from pleiad.mentoring.models import Round
from pleiad.spotlight.models import Piece
from pleiad.stories.models import Story
from pleiad.training.models import Cohort
from pleiad.ui.dates import day, month_and_year, when

from .models import Announcement, AnnouncementKind

FROM_HOUR = 7
"""The hour of the first day of a month, in London, from which its newsletter is put together."""
AHEAD, BEHIND = timedelta(days=62), timedelta(days=31)
OF_EACH = 10


def month_of(at: datetime) -> date | None:
    """The month whose newsletter is to be there at this moment, as its first day; None in the first hours of a month."""
    here = timezone.localtime(at)
    return None if here.day == 1 and here.hour < FROM_HOUR else here.date().replace(day=1)


def draft_due(*, at: datetime) -> int:
    """Put together the newsletter of this month, once, where there is an organiser to read it; returns how many were."""
    month = month_of(at)
    if month is None or Announcement.objects.filter(month=month).exists() or not Member.objects.organisers().exists():
        return 0
    words = {language: text(language=language, at=at) for language, _name in settings.LANGUAGES}
    if not words["en"]:
        return 0
    subjects = {language: subject(language=language, at=at) for language in words}
    try:
        with transaction.atomic():
            draft = Announcement.objects.create(
                kind=AnnouncementKind.NEWSLETTER,
                month=month,
                subject=subjects["en"],
                subject_cy=subjects["cy"],
                text=words["en"],
                text_cy=words["cy"],
                made_at=at,
            )
            record(did="put the newsletter together", about=draft, at=at)
    except IntegrityError:  # another worker did
        return 0
    return 1


def subject(*, language: str, at: datetime) -> str:
    """Such as “Women in DDaT in December 2026”."""
    with override(language):
        return _("%(network)s: %(month)s") % {
            "network": settings.NETWORK["name"],
            "month": capfirst(month_and_year(moment=at)),
        }


def text(*, language: str, at: datetime) -> str:
    """The whole newsletter in small Markdown, or "" where there is nothing to say."""
    with override(language):
        parts = [
            (_("What is planned"), [_event(each) for each in events(at)]),
            (_("New stories"), [_line(each.title, each.get_absolute_url()) for each in stories(at)]),
            (_("In the spotlight"), [_line(each.name, each.get_absolute_url()) for each in pieces(at)]),
            (_("Training with free places"), [_cohort(each) for each in cohorts(at)]),
            (_("Mentoring"), [_round(each) for each in rounds(at)]),
        ]
        sections = [f"**{title}**\n\n" + "\n".join(lines) for title, lines in parts if lines]
        if not sections:
            return ""
        return "\n\n".join([_("Hello,"), _("this is what is new and what is coming in the network."), *sections])


def events(at: datetime) -> QuerySet[Event]:
    """Published meetings of the next two months, without the days of a course, which have a line of their own."""
    coming = Event.objects.published().filter(cancelled_at=None, starts_at__gt=at, starts_at__lte=at + AHEAD)
    return coming.filter(asked_for_at="", part_of=None).order_by("starts_at", "pk")[:OF_EACH]


def stories(at: datetime) -> QuerySet[Story]:
    """Stories that everybody may read since last month, with their authors’ wish and an organiser’s yes."""
    return Story.objects.listed_for(None).filter(public_at__gt=at - BEHIND).order_by("-public_at", "-pk")[:OF_EACH]


def pieces(at: datetime) -> QuerySet[Piece]:
    """Spotlights that everybody may see since last month."""
    shown = Piece.objects.shown(at).filter(held_since=None).public()
    return shown.filter(public_at__gt=at - BEHIND).order_by("-public_at", "-pk")[:OF_EACH]


def cohorts(at: datetime) -> list[Cohort]:
    """Of each course the next cohort that can be asked for and has places."""
    found: dict[int, Cohort] = {}
    for each in Cohort.objects.open(at).soonest_first()[: 10 * OF_EACH]:
        if each.lead.places_left is None or each.lead.places_left > 0:
            found.setdefault(each.course_id, each)
    return list(found.values())[:OF_EACH]


def rounds(at: datetime) -> QuerySet[Round]:
    """Rounds of mentoring that can be joined."""
    return Round.objects.filter(opens_at__lte=at, closes_at__gt=at).order_by("closes_at", "pk")[:OF_EACH]


def plain(words: str) -> str:
    """Words in which nothing is Markdown, for what others have typed."""
    return "".join(f"\\{each}" if each in "\\`*_[]<>#!|" else each for each in words)


def _line(words, path, more=""):
    return f"- [{plain(words)}]({settings.BASE_URL}{path}){more}"


def _event(event):
    page = event.get_absolute_url()
    return _line(labels.told(event, "title"), page, f", {when(start=event.starts_at, end=event.ends_at)}")


def _cohort(cohort):
    return _line(str(cohort.course), cohort.get_absolute_url(), f", {day(moment=cohort.lead.starts_at)}")


def _round(one):
    until = _("join until %(day)s") % {"day": day(moment=one.joins_until)}
    return _line(one.name, reverse("mentoring:home"), f", {until}")
