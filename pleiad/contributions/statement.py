"""The contribution statement: what a member did for the network, as she shows it."""

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
    """member: whose it is. deeds: confirmed ones that she shows, latest first. minutes: all of theirs together. skills:
    the names of those they took, each once. since and until: the days of the first and the last."""

    member: Member
    deeds: list[Deed]
    minutes: int
    skills: list[str]
    since: date | None
    until: date | None


def statement(*, member: Member) -> Statement:
    """Her statement as it is now: two statements of SQL, however much she did."""
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
    """The minutes of her whole statement, without fetching it."""
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
    """The whole of it in one sentence."""
    return ngettext(
        "%(n)s part played, %(duration)s in all.", "%(n)s parts played, %(duration)s in all.", len(shown.deeds)
    ) % {"n": len(shown.deeds), "duration": duration(shown.minutes)}


def confirmed(deed: Deed) -> str:
    """Who confirmed it, by name while she is here and does not hide; nobody’s name where it would tell too much."""
    by = deed.confirmed_by
    if by is None or by.left_at or by.hidden_since or not by.name:
        return _("Confirmed by another member")
    return _("Confirmed by %(name)s") % {"name": by.name}
