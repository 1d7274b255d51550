"""What becomes of organisations: a new name, a merger, a split, an end. Prepared, agreed by a second organiser, carried
out on its day; everything that belongs to an organisation moves in one transaction."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.outbox.actions import queue_emails

from ..models import Employment, Member, Organisation, OrganisationChange, OrganisationName
from ..signals import organisation_changed
from . import change_rules, workplaces
from .addresses import organisation_at
from .refresh import name_row

AT_ONCE = 500


class Moves(NamedTuple):
    """One line of what a change moves: what, and how many."""

    what: str
    how_many: int


PREVIEWS: list[Callable[..., Iterable[Moves]]] = []


def tells_what_moves(lines: Callable[..., Iterable[Moves]]) -> Callable[..., Iterable[Moves]]:
    """Register a function (of=, into=) that says what a change of these organisations moves in one room."""
    PREVIEWS.append(lines)
    return lines


def preview(*, of: Sequence[Organisation], into: Sequence[Organisation]) -> list[Moves]:
    """What the change moves, asked of every room."""
    return [line for room in PREVIEWS for line in room(of=of, into=into)]


@tells_what_moves
def _members_that_move(*, of: Sequence[Organisation], into: Sequence[Organisation]) -> list[Moves]:
    there = Employment.objects.current().filter(organisation__in=of, member__left_at=None)
    shielded = Member.objects.current().filter(
        Q(shielded_since__isnull=False) | Q(employments__shielded_since__isnull=False), employments__in=there
    )
    waits = there.filter(member__joined_at=None, member__suspended_at=None)
    return [
        Moves(_("Members"), Member.objects.current().filter(employments__in=there).distinct().count()),
        Moves(_("Applicants"), waits.values("member").distinct().count()),
        Moves(_("Shields that will cover everyone there"), shielded.distinct().count()),
    ]


@transaction.atomic
def prepare(
    *,
    kind: str,
    of: Sequence[Organisation],
    into: Sequence[Organisation],
    on: datetime,
    why: str,
    by: Member,
    at: datetime,
    name: str = "",
    name_cy: str = "",
    points_to: Organisation | None = None,
) -> OrganisationChange:
    """Prepare a change. Nothing moves until another organiser agrees, and then not before its day."""
    taken = (
        bool(name) and Organisation.objects.filter(name__iexact=name).exclude(pk__in=[each.pk for each in of]).exists()
    )
    open_already = OrganisationChange.objects.filter(of__in=of, done_at=None, declined_at=None).exists()
    if reason := change_rules.why_not_prepare(
        kind=kind, of=of, into=into, by=by, name=name, name_taken=taken, points_to=points_to, open_already=open_already
    ):
        raise Refused(reason)
    made = OrganisationChange.objects.create(
        kind=kind,
        on=on,
        why=why,
        name=name,
        name_cy=name_cy,
        points_to=points_to,
        prepared_by=by,
        prepared_at=at,
    )
    made.of.set(of)
    made.into.set(into)
    record(did="prepared a change of organisations", by=by, about=made, at=at, reason=why, detail={"kind": kind})
    return made


@transaction.atomic
def agree(*, change: OrganisationChange, by: Member, at: datetime) -> None:
    """Agree as the second organiser. It is carried out on its day, or at once where that has come."""
    held = _held(change)
    if reason := change_rules.why_not_agree(change=held, by=by):
        raise Refused(reason)
    held.settled_by, held.agreed_at = by, at
    held.save(update_fields=["settled_by", "agreed_at"])
    record(did="agreed to a change of organisations", by=by, about=held, at=at)
    if held.on <= timezone.localdate(at):
        carry_out(change=held, at=at)


@transaction.atomic
def decline(*, change: OrganisationChange, by: Member, at: datetime) -> None:
    """Decline a change, or take one's own back; an agreed one too, as long as its day has not come."""
    held = _held(change)
    if reason := change_rules.why_not_decline(change=held, by=by):
        raise Refused(reason)
    held.declined_at, held.agreed_at, held.settled_by = at, None, by
    held.save(update_fields=["declined_at", "agreed_at", "settled_by"])
    record(did="declined a change of organisations", by=by, about=held, at=at)


def _held(change: OrganisationChange) -> OrganisationChange:
    return OrganisationChange.objects.select_for_update().get(pk=change.pk)


def due(at: datetime) -> QuerySet[OrganisationChange]:
    """Changes that are agreed and whose day has come."""
    return OrganisationChange.objects.filter(
        done_at=None, agreed_at__isnull=False, on__lte=timezone.localdate(at)
    ).order_by("on", "pk")


@transaction.atomic
def carry_out(*, change: OrganisationChange, at: datetime) -> None:
    """Do what was agreed, all of it in this transaction: members, their shields, what rooms hold, and one email each."""
    held = _held(change)
    if held.done_at or held.agreed_at is None:
        return
    of = list(held.of.order_by("pk"))
    # Members are held before organisations everywhere, so that nobody who moves at the same time waits for this.
    list(Member.objects.select_for_update(no_key=True).filter(employments__in=_there(of)).order_by("pk").values("pk"))
    of = list(
        Organisation.objects.select_for_update(no_key=True).filter(pk__in=[each.pk for each in of]).order_by("pk")
    )
    into = list(held.into.order_by("pk"))
    touched = set(_there(of).values_list("member_id", flat=True))
    known = workplaces.known_through([each.pk for each in of])
    if held.kind == "rename":
        _rename(of[0], name=held.name, name_cy=held.name_cy, at=at)
    else:
        _end(of, into, held, at)
    organisation_changed.send(sender=Organisation, change=held, of=of, into=into, at=at)
    workplaces.refile(known | workplaces.known_through([each.pk for each in of]))
    OrganisationChange.objects.filter(pk=held.pk).update(done_at=at)
    record(did="changed organisations", about=held, at=at, detail={"kind": held.kind, "members": len(touched)})
    _tell(held, touched, at)


def _there(of: Iterable[Organisation]) -> QuerySet[Employment]:
    return Employment.objects.current().filter(organisation__in=of)


def _rename(organisation: Organisation, *, name: str, name_cy: str, at: datetime) -> None:
    OrganisationName.objects.filter(organisation=organisation, name__in=[name, name_cy]).delete()
    organisation.names.filter(kind__in=["name", "welsh"]).update(kind="former")
    rows = [name_row(organisation.pk, name, "name")] + (
        [name_row(organisation.pk, name_cy, "welsh")] if name_cy else []
    )
    OrganisationName.objects.bulk_create(rows)
    organisation.name, organisation.name_cy, organisation.changed_at = name, name_cy, at
    organisation.save(update_fields=["name", "name_cy", "changed_at"])


def _end(of: list[Organisation], into: list[Organisation], change: OrganisationChange, at: datetime) -> None:
    for each in of:
        each.ended_on, each.changed_at = change.on, at
        each.save(update_fields=["ended_on", "changed_at"])
        each.successors.add(*into)
    there = list(_there(of).order_by("pk"))
    if change.kind == "merge":
        _move(there, into[0], change)
    elif change.kind == "split":
        at_domain = {domain: organisation_at(domain) for domain in {each.domain for each in there if each.domain}}
        for after in into:
            _move([each for each in there if at_domain.get(each.domain) == after], after, change)


def _move(employments: list[Employment], after: Organisation, change: OrganisationChange) -> None:
    """End these employments on the day of the change, and begin them anew where they go on."""
    day = change.on
    by_day = {each.pk: max(day, each.from_on) for each in employments}
    for each in employments:
        each.until_on = by_day[each.pk]
    Employment.objects.bulk_update(employments, ["until_on"], batch_size=AT_ONCE)
    Employment.objects.bulk_create(
        [
            Employment(
                member_id=each.member_id,
                organisation=after,
                domain=each.domain,
                zone=each.zone,
                kind=each.kind,
                from_on=by_day[each.pk],
            )
            for each in employments
        ],
        batch_size=AT_ONCE,
    )
    workplaces.show([each.member_id for each in employments if each.kind == "main"], after)


def _tell(change: OrganisationChange, members: Iterable[int], at: datetime) -> None:
    """One email to everyone who works there, whatever the change moves of theirs."""
    told = Member.objects.filter(pk__in=members, left_at=None, suspended_at=None).order_by("pk")
    queue_emails(
        emails=[
            {
                "kind": "members.organisation_changed",
                "key": f"organisation-change:{change.pk}:{each.pk}",
                "at": at,
                "to_member": each,
                "payload": {"change": change.pk},
            }
            for each in told
        ]
    )
