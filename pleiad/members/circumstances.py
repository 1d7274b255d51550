"""Times in which a member is away from work and stays a member. Which a network allows is a setting; the kinds are data."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.errors import Reason, Refused

from . import moving, staying
from .models import Member, TimeAway
from .standing import Standing


@dataclass(frozen=True)
class Kind:
    """One reason to be away. `longest` in days, None without an end; `employed`: still works for the same organisation."""

    key: str
    label: str | Promise
    sentence: str | Promise
    longest: int | None
    employed: bool


KINDS = {
    each.key: each
    for each in (
        Kind("parental-leave", _("Parental leave"), _("You are away to care for a child, and return."), 548, True),
        Kind("career-break", _("Career break"), _("You are away for other reasons, and return."), 365, True),
        Kind("between-jobs", _("Between jobs"), _("You have left one employer and look for the next."), 180, False),
        Kind("retired", _("Retired"), _("You no longer work, and nobody asks you to prove anything."), None, False),
    )
}
"""A secondment is no time away: it is a second employer, proved by an address there."""


def allowed() -> list[Kind]:
    """The kinds that this network's joining rule allows."""
    return [each for key, each in KINDS.items() if key in settings.TIMES_AWAY]


def why_not_say(*, member: Member, kind: Kind, until_on: date | None, said_before: set[str], today: date) -> Reason:
    """Why the member cannot say this now, or None. `said_before`: what was said since where they work was last proved."""
    if member.standing not in (Standing.MEMBER, Standing.READING):
        return member.may.why_not
    if kind.key not in settings.TIMES_AWAY:
        return _("The rule of this network does not allow this.")
    if kind.key in said_before:
        return _("You have said this already since you last proved where you work.")
    if kind.longest is None:
        return None
    if until_on is None or until_on <= today:
        return _("Say until which day, from tomorrow on.")
    if until_on > today + timedelta(days=kind.longest):
        return _("This can be said for %(days)s days at most. You can prove where you work again after it.") % {
            "days": kind.longest
        }
    return None


def of(member: Member, *, at: datetime) -> TimeAway | None:
    """The time away that the member has now."""
    over = TimeAway.objects.filter(until_on__lt=timezone.localdate(at))
    return TimeAway.objects.filter(member=member, ended_at=None).exclude(pk__in=over.values("pk")).first()


@transaction.atomic
def say(*, member: Member, kind: Kind, until_on: date | None, at: datetime) -> TimeAway:
    """The member is away from work from today on: the membership goes on, and the proof waits until after."""
    held = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    before = set(TimeAway.objects.filter(member=held, said_at__gte=held.proved_at or at).values_list("kind", flat=True))
    today = timezone.localdate(at)
    if reason := why_not_say(member=held, kind=kind, until_on=until_on, said_before=before, today=today):
        raise Refused(reason)
    if not kind.employed:
        moving.leave_employer(member=held, at=at)
    TimeAway.objects.filter(member=held, ended_at=None).update(ended_at=at)
    away = TimeAway.objects.create(
        member=held, kind=kind.key, from_on=today, until_on=until_on if kind.longest else None, said_at=at
    )
    proved_at = held.proved_at or at
    staying.begin(held, at=proved_at, prove_by=staying.prove_by_after(away))
    held.save(update_fields=staying.STAYING)
    record(did="is away from work", by=held, about=held, at=at)
    member.refresh_from_db()
    return away


@transaction.atomic
def end(*, member: Member, at: datetime) -> None:
    """The member is back earlier than said. Where they work is proved within a month."""
    held = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if not TimeAway.objects.filter(member=held, ended_at=None).update(ended_at=at):
        raise Refused(_("You have said no time away."))
    staying.begin(held, at=held.proved_at or at, prove_by=at + staying.AT_LEAST)
    held.save(update_fields=staying.STAYING)
    record(did="is back at work", by=held, about=held, at=at)
    member.refresh_from_db()
