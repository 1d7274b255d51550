"""Applications that wait, as lines of the desk."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Count, DateTimeField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.members.models import Application, Member, Vouch
from pleiad.members.visibility import names_on_the_desk
from pleiad.ui.dates import short_day

from .clocks import claim_facts, promised_by
from .waiting import OF_A_KIND, WaitingItem, WaitingKind, more, waiting, waits


def open_applications(*, at: datetime):
    """Applications that wait, earliest promise first, each with `vouched` (how many) and `meets_at` (the next meeting)."""
    waiting = Application.objects.filter(decided_at=None).select_related("member", "member__organisation", "claimed_by")
    given = Vouch.objects.standing().filter(application=OuterRef("pk")).order_by().values("application")
    return waiting.annotate(
        meets_at=MEETS_AT[0](at) if MEETS_AT else Value(None, DateTimeField()),
        vouched=Coalesce(Subquery(given.annotate(many=Count("pk")).values("many")), 0),
    ).order_by("answer_by", "pk")


def applications(*, at: datetime) -> WaitingKind:
    found = open_applications(at=at)
    shown = list(found[:OF_A_KIND])
    named = names_on_the_desk(each.member for each in shown)
    return WaitingKind(
        [application(each, named, at=at) for each in shown],
        more(found),
        reverse("desk:applications"),
        _("applications"),
    )


def application(applied: Application, named: Callable, *, at: datetime) -> WaitingItem:
    """One of `open_applications` with its name, its clocks, the organiser who claimed it, and a meeting that comes before the answer."""
    asked = applied.asked_at and not applied.answered_at
    if asked:
        said = _("You asked a question on %(day)s. There is no answer yet.") % {
            "day": short_day(moment=applied.asked_at)
        }
    elif applied.answered_at:
        said = _("Your question was answered on %(day)s.") % {"day": short_day(moment=applied.answered_at)}
    elif applied.lane == "sponsor":
        said = vouching(applied.vouched)
    else:
        said = _("They have asked to join, and the domain list cannot decide it.")
    by = applied.answer_by or promised_by(since=applied.applied_at, member=applied.member)
    facts = claim_facts(claimed_by=applied.claimed_by, claimed_at=applied.claimed_at, at=at)
    if applied.meets_at and applied.meets_at < by:
        facts.append((_("Their meeting is on"), short_day(moment=applied.meets_at)))
    return waiting(
        since=applied.answered_at or applied.applied_at,
        by=by,
        at=at,
        title=_("%(name)s, %(organisation)s")
        % {
            "name": named(applied.member).whole,
            "organisation": applied.member.organisation_name or _("no organisation named"),
        },
        sentence=said,
        facts=facts,
        link={"url": reverse("desk:application", args=[applied.pk]), "label": _("Look at it")},
    )


def vouching(vouched: int) -> str:
    """How many of the two vouches an applicant has."""
    if vouched >= 2:
        return _("Two members have vouched for them.")
    if vouched:
        return _("One member has vouched for them. They need another.")
    return _("They need two members to vouch for them.")


MEETS_AT: list[Callable] = []


def says_when_they_meet(expression: Callable) -> Callable:
    """Register the function (at) that gives the expression for the moment of an applicant's next event."""
    MEETS_AT.append(expression)
    return expression


@waits
def kinds(*, organiser: Member, at: datetime) -> list[WaitingKind]:
    """What waits of this kind, for the front page of the desk."""
    return [applications(at=at)]
