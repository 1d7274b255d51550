"""Requests for a place: asked for, agreed to, registered, given back. Registrations belong to the events room."""

from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from pleiad.approvals import actions as approvals
from pleiad.approvals.models import Approval
from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.events.actions import registering, registrations
from pleiad.events.models import Event, Registration
from pleiad.members.models import Member

from .. import rules
from ..models import Allowance, Cohort, Ended, PlaceRequest
from . import points

QUESTION = "training.place"


def gate(cohort_pk: int) -> str:
    """The value of `Event.asked_for_at` of the days of a cohort: their places are asked for in this room."""
    return f"training:cohort {cohort_pk}"


@transaction.atomic
def ask(*, cohort: Cohort, member: Member, at: datetime) -> PlaceRequest:
    """Ask for a place: points are reserved and the organisation's contact gets an email. Where a place costs nothing,
    the member is registered at once."""
    # Locked before the cohort and its allowance, as everywhere, and read again: the member may be about to leave
    member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    cohort = Cohort.objects.select_related("course", "lead").get(pk=cohort.pk)
    if reason := rules.why_not_ask(cohort=cohort, member=member, at=at):
        raise Refused(reason)
    price = cohort.course.points
    by = rules.answer_by(starts_at=cohort.lead.starts_at, at=at)
    allowance = points.of(member=member, price=price, at=at)
    if reason := rules.why_not_pay(price=price, allowance=allowance, answer_by=by, at=at):
        raise Refused(reason)
    if allowance:
        allowance = points.reserve(allowance=allowance, points=price, at=at)
    try:
        with transaction.atomic():
            request = PlaceRequest.objects.create(
                cohort=cohort, member=member, allowance=allowance, points=price, asked_at=at
            )
    except IntegrityError:
        raise Refused(_("You have asked for a place in this cohort already.")) from None
    record(did="asked for a place", by=member, about=request, at=at, detail={"cohort": cohort.pk, "points": price})
    if allowance is None:
        return agree(request=request, at=at)
    points.moved(request=request, kind="reserved", at=at, by=member)
    request.approval = approvals.ask(
        kind=QUESTION,
        about=request.pk,
        asker=member,
        name=allowance.contact_name,
        address=allowance.contact_address,
        at=at,
        expires_at=by,
    )
    request.save(update_fields=["approval"])
    return request


@transaction.atomic
def agree(*, request: PlaceRequest, at: datetime) -> PlaceRequest:
    """The organisation says yes: the member is registered, unless the place is kept for an earlier request."""
    held = _held(request)
    if reason := rules.why_not_agree(request=held, at=at):
        raise Refused(reason)
    if held.agreed_at is None:
        held.agreed_at = at
        held.save(update_fields=["agreed_at"])
        record(did="was given leave for a place", about=held, at=at)
    register_agreed(cohort=held.cohort, at=at)
    held.refresh_from_db()
    return held


def _hold(*cohorts: int) -> None:
    """Lock cohorts and the allowances of all requests there. The order is always: approvals, cohorts, allowances (each
    kind by primary key), then what is only changed under the lock of the cohort, its requests and events."""
    list(Cohort.objects.select_for_update(of=("self",)).filter(pk__in=cohorts).order_by("pk"))
    paying = PlaceRequest.objects.standing().filter(cohort__in=cohorts, allowance__isnull=False)
    list(Allowance.objects.select_for_update().filter(pk__in=paying.values("allowance")).order_by("pk"))


def _held(request: PlaceRequest) -> PlaceRequest:
    _hold(request.cohort_id)
    return (
        PlaceRequest.objects.select_for_update(of=("self",)).select_related("cohort__lead", "member").get(pk=request.pk)
    )


@transaction.atomic
def register_agreed(*, cohort: Cohort, at: datetime) -> int:
    """Register the members with a yes, in the order in which they asked, as far as no place is kept for an earlier
    request. Returns how many."""
    _hold(cohort.pk)
    standing = PlaceRequest.objects.standing().filter(cohort=cohort, registered_at=None)
    lead, pending, done = Cohort.objects.select_related("lead").get(pk=cohort.pk).lead, 0, 0
    for request in standing.select_related("member").order_by("asked_at", "pk"):
        if request.agreed_at is None:
            pending += 1
        elif rules.may_register(places_left=lead.places_left, asked_before=pending):
            done += _register(request, lead, at)
            lead.refresh_from_db()
        else:
            pending += 1  # this place is kept too, like those of the requests before it
    return done


def _register(request: PlaceRequest, lead: Event, at: datetime) -> int:
    try:
        with transaction.atomic():
            registration = registering.register(
                event=lead, member=request.member, at=at, with_teams=False, through=lead.asked_for_at
            )
    except Refused:
        registration = Registration.objects.active().filter(event=lead, member=request.member).first()
    if registration is None:  # no longer a member, or the day is over
        end(request=request, why=Ended.LET_GO, by=None, at=at)
        return 0
    request.registration, request.registered_at = registration, at
    request.save(update_fields=["registration", "registered_at"])
    if registration.placed_at:
        place(request=request, at=at)
    return 1


@transaction.atomic
def place(*, request: PlaceRequest, at: datetime) -> bool:
    """The member has a place on the first day: spend the points and register them for the other days. Once only."""
    held = _held(request)
    if held.placed_at or held.ended_at:
        return False
    points.spend(request=held, at=at)
    held.placed_at = at
    held.save(update_fields=["placed_at"])
    for day in held.cohort.events.exclude(pk=held.cohort.lead_id).order_by("starts_at"):
        try:
            with transaction.atomic():
                registering.register(event=day, member=held.member, at=at, with_teams=False, through=day.asked_for_at)
        except Refused:  # that day is over or off; the others stand
            continue
    record(did="was given a place in a cohort", about=held, at=at, detail={"cohort": held.cohort_id})
    return True


@transaction.atomic
def end(*, request: PlaceRequest, why: str, by: Member | None, at: datetime) -> bool:
    """End a request for this reason (one of Ended): the link says so, its places pass on, its points return.
    Returns False if it had ended before."""
    if request.approval:
        # First of all, as an answer does it, so that the two never deadlock
        approvals.withdraw(approval=request.approval, by=by, at=at)
    held = _held(request)
    if held.ended_at:
        return False
    held.ended_at, held.ended_why = at, why
    held.save(update_fields=["ended_at", "ended_why"])
    record(did="ended a request for a place", by=by, about=held, at=at, detail={"why": str(why)})
    _leave_the_days(held, by, at)
    if not held.placed_at or rules.gives_back(starts_at=held.cohort.lead.starts_at, at=at, why=why):
        points.give_back(request=held, at=at, by=by)
    return True


def _leave_the_days(request: PlaceRequest, by: Member | None, at: datetime) -> None:
    active = Registration.objects.active().filter(event__cohorts=request.cohort_id, member=request.member)
    for registration in active.select_related("event").order_by("event_id"):
        try:
            with transaction.atomic():
                registrations.withdraw(registration=registration, by=by, at=at)
        except Refused:  # a day that is over, or given back at this moment
            continue


@transaction.atomic
def withdraw(*, request: PlaceRequest, by: Member, at: datetime) -> None:
    """Give up the member's own request or place. Raises Refused when it has ended before."""
    if not end(request=request, why=Ended.WITHDRAWN, by=by, at=at):
        raise Refused(_("There is nothing to give back any more."))


@transaction.atomic
def let_go_of(*, member: Member, by: Member | None, at: datetime) -> int:
    """End the requests of a former member whose course has not begun, and return their points. Returns how many."""
    hold_all_of(member=member)
    not_begun = (
        PlaceRequest.objects.standing()
        .filter(member=member)
        .exclude(placed_at__isnull=False, cohort__lead__starts_at__lte=at)
    )
    found = not_begun.select_related("cohort__lead", "approval").order_by("cohort_id", "pk")
    return sum(end(request=each, why=Ended.LET_GO, by=by, at=at) for each in found)


@transaction.atomic
def ask_the_new_employer(*, member: Member, at: datetime) -> int:
    """The member has another employer: what the old one's contact has not answered is asked of the new one, where its points
    pay. Places that were given stay. Returns how many requests the old employer no longer answers."""
    hold_all_of(member=member)
    waiting = PlaceRequest.objects.standing().filter(member=member, agreed_at=None, allowance__isnull=False)
    # Who only leaves a second employer is still asked for at the first.
    waiting = waiting.exclude(allowance__organisation=member.organisation_id)
    found = list(waiting.select_related("cohort__lead", "approval").order_by("cohort_id", "pk"))
    for each in found:
        end(request=each, why=Ended.MOVED, by=member, at=at)
        with suppress(Refused), transaction.atomic():
            ask(cohort=each.cohort, member=member, at=at)
    return len(found)


@transaction.atomic
def keep_one_each(*, kept: Member, other: Member, at: datetime) -> None:
    """Two accounts of one person become one: of two requests for one cohort the one that is further stays."""
    cohorts = PlaceRequest.objects.standing().filter(member=kept).values("cohort")
    for twice in PlaceRequest.objects.standing().filter(member=other, cohort__in=cohorts).order_by("cohort_id"):
        both = PlaceRequest.objects.standing().filter(cohort=twice.cohort_id, member__in=[kept, other])
        worse = sorted(both, key=lambda each: (each.placed_at is None, each.agreed_at is None, each.asked_at))[-1]
        end(request=worse, why=Ended.WITHDRAWN, by=kept, at=at)


def hold_all_of(*, member: Member) -> None:
    """Lock all that the end of the member's requests will change, before other rooms lock the events of those cohorts.
    In the caller's transaction, which holds the member, so that no new request can be made."""
    requests = PlaceRequest.objects.standing().filter(member=member)
    list(Approval.objects.select_for_update().open().filter(pk__in=requests.values("approval")).order_by("pk"))
    _hold(*requests.values_list("cohort", flat=True))


def answered(*, approval: Approval, at: datetime, given: dict | None = None) -> None:
    """Act on the contact's answer, or on its absence; see approvals.questions."""
    request = PlaceRequest.objects.filter(pk=approval.about).first()
    if request is None:
        return
    if approval.answer == "yes":
        agree(request=request, at=at)
        return
    # The approval has ended by itself, so there is nothing to withdraw.
    request.approval_id = None
    why = Ended.DECLINED if approval.answer else Ended.LAPSED
    if end(request=request, why=why, by=None, at=at):
        register_agreed(cohort=request.cohort, at=at)
