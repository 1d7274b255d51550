"""The contribution statement: what a member did for the network, without the deeds that the member leaves out."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pleiad.members.models import Member

from .models import Deed


@dataclass(frozen=True)
class Statement:
    """One member's statement: `deeds` are the confirmed ones that are not left out, latest first; `minutes` is their sum;
    `skills` has each name once; `since` and `until` are the days of the first and the last deed."""

    member: Member
    deeds: list[Deed]
    minutes: int
    skills: list[str]
    since: date | None
    until: date | None


def statement(*, member: Member) -> Statement:
    """The member's statement as it is now, in two queries."""
    deeds = list(
        Deed.objects.shown()
        .filter(member=member)
        .select_related("confirmed_by")
        .prefetch_related("skills")
        .order_by("-done_at", "-pk")
    )
    days = [timezone.localtime(deed.done_at).date() for deed in deeds]
    return Statement(
        member=member,
        deeds=deeds,
        minutes=sum(deed.minutes for deed in deeds),
        skills=sorted({str(skill) for deed in deeds for skill in deed.skills.all()}),
        since=min(days, default=None),
        until=max(days, default=None),
    )


def minutes_of(*, member: Member) -> int:
    """The minutes of the member's whole statement, summed by the database."""
    return Deed.objects.shown().filter(member=member).aggregate(all=Sum("minutes"))["all"] or 0


def told(deed: Deed, column: str) -> str:
    """A deed's `what` or `where` in the active language, in English where there is no Welsh."""
    return (get_language() == "cy" and getattr(deed, f"{column}_cy")) or getattr(deed, column)


def duration(minutes: int) -> str:
    """ "2 hours 15 minutes", "45 minutes"."""
    hours, rest = divmod(minutes, 60)
    words = []
    if hours:
        words.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours})
    if rest or not hours:
        words.append(ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest})
    return " ".join(words)


def sentence(shown: Statement) -> str:
    """How many parts, and how long they took in all, as one sentence."""
    return ngettext(
        "%(n)s part played, %(duration)s in all.", "%(n)s parts played, %(duration)s in all.", len(shown.deeds)
    ) % {"n": len(shown.deeds), "duration": duration(shown.minutes)}


def confirmed(deed: Deed) -> str:
    """Who confirmed the deed: by name, unless that member has left or is hidden, or was not to be named."""
    by = deed.confirmed_by
    if by is None or by.left_at or by.hidden_since or not by.name:
        return _("Confirmed by another member")
    return _("Confirmed by %(name)s") % {"name": by.name}
