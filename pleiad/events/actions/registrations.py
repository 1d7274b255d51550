"""Joining with a registration, giving a place back, and what a decision on membership does to registrations."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import override

from pleiad.audit.actions import record, record_many
from pleiad.calendars import actions as calendars
from pleiad.errors import Reason, Refused
from pleiad.members import actions as members
from pleiad.members.addresses import ParsedAddress
from pleiad.members.eligibility.verdicts import Verdict
from pleiad.members.models import Member, MembershipStatement
from pleiad.outbox.actions import queue_email
from pleiad.teams import actions as teams

from .. import rules
from ..join_links import reference
from ..models import Event, Intention, Registration
from .calendar_entries import about, tell_place
from .registering import register
from .waiting_list import pass_on, save_counts


def withdraw(*, registration: Registration, by: Member | None, at: datetime) -> None:
    """Give back a place, an offer or a turn on the waiting list: the calendar is told and the place passes on."""
    _leave(registration, by, at, why_not=rules.why_not_withdraw, did="withdrew")


def decline(*, registration: Registration, by: Member, at: datetime) -> None:
    """Turn down an offered place and leave the list; the place passes on."""
    _leave(registration, by, at, why_not=rules.why_not_take, did="passed on an offer")


def give_back_declined(*, registration: Registration, at: datetime) -> None:
    """Give back a place that was declined in the calendar and not kept in time; the place passes on."""
    by = registration.member
    _leave(registration, by, at, why_not=rules.why_not_give_back_declined, did="gave back what the calendar declined")


def give_back_for(*, registration: Registration, by: Member, at: datetime, reason: str) -> None:
    """An organiser gives back a place, an offer or a turn for a member who said that they cannot come. The member reads the
    reason. Raises Refused."""
    _leave(registration, by, at, why_not=rules.why_not_withdraw, did="gave back for a member", reason=reason)


@transaction.atomic
def give(*, event: Event, member: Member, by: Member, at: datetime, reason: str) -> Registration:
    """An organiser gives a member a place. The member reads the reason, and can give it back as any other. Refused when no
    place is free."""
    return _give(event, member, by, at, reason, did="gave a member a place")


@transaction.atomic
def move(*, registration: Registration, to: Event, by: Member, at: datetime, reason: str) -> Registration:
    """An organiser moves a member's place to another event, where one must be free. The member reads the reason. Refused when
    either cannot be done; then nothing has changed."""
    pks = [registration.event_id, to.pk]
    events = {each.pk: each for each in Event.objects.select_for_update().filter(pk__in=pks).order_by("pk")}
    event, to = events[registration.event_id], events[to.pk]
    if event == to:
        raise Refused(_("The member has a place there already. Choose another event."))
    held = Registration.objects.select_for_update(of=("self",)).select_related("member").get(pk=registration.pk)
    held.event = event
    if refusal := rules.why_not_withdraw(registration=held, at=at):
        raise Refused(refusal)
    why = _("An organiser moved your place to another meeting: %(reason)s")
    with override(held.member.language):
        _give_back(held, event, at, str(why) % {"reason": reason}, moved=True)
    record(did="moved a member's place", by=by, about=held, at=at, reason=reason)
    pass_on(event, at)
    save_counts(event)
    given = _give(to, held.member, by, at, reason, did="gave a member a place", moved_from=event.pk)
    if held.quiet_since:
        Registration.objects.filter(pk=given.pk).update(quiet_since=at)
    return given


def _give(
    event: Event, member: Member, by: Member, at: datetime, reason: str, *, did: str, moved_from: int = 0
) -> Registration:
    if not member.is_current:
        raise Refused(_("Only members can be given a place, and their membership must be open."))
    if reason_against := rules.why_not_register(event=event, at=at, member=member):
        raise Refused(reason_against)
    with_teams = member.channel_invites.active().exists()
    given = register(event=event, member=member, at=at, with_teams=with_teams)
    if not given.placed_at:
        raise Refused(_("No place is free. Raise the number of places first, or give one back."))
    record(did=did, by=by, about=given, at=at, reason=reason)
    payload = {"registration": given.pk, "reason": reason, "from": moved_from}
    queue_email(kind="events.place_given", key=f"place-given:{given.pk}", at=at, to_member=member, payload=payload)
    return given


@transaction.atomic
def _leave(
    registration: Registration,
    by: Member | None,
    at: datetime,
    *,
    why_not: Callable[..., Reason],
    did: str,
    reason: str = "",
) -> None:
    event = Event.objects.select_for_update().get(pk=registration.event_id)
    held = Registration.objects.select_for_update(of=("self",)).select_related("member").get(pk=registration.pk)
    held.event = event
    if refusal := why_not(registration=held, at=at):
        raise Refused(refusal)
    _give_back(held, event, at, reason, own=by is not None and by.pk == held.member_id)
    record(did=did, by=by, about=held, at=at, reason=reason)
    pass_on(event, at)
    save_counts(event)


def _give_back(
    registration: Registration, event: Event, at: datetime, reason: str = "", *, own: bool = False, moved: bool = False
) -> None:
    registration.cancelled_at = at
    registration.save(update_fields=["cancelled_at"])
    if reason and not moved and not (registration.placed_at and registration.member.is_current):
        payload = {"registration": registration.pk, "reason": reason}
        key = f"given-back:{registration.pk}"
        queue_email(kind="events.given_back", key=key, at=at, to_member=registration.member, payload=payload)
    if registration.placed_at:
        event.places_taken -= 1
        why = reason if moved else _why_gone(registration, reason)
        calendars.withdraw(about=about(event), holder=registration.member, at=at, why=why, given_back=own)
    elif registration.offered_until:
        event.places_taken -= 1
    else:
        event.waiting -= 1


def _why_gone(registration: Registration, reason: str) -> str:
    """What the email that takes it out of the calendar says of the cause, in the member's language."""
    with override(registration.member.language):
        if reason:
            return _("An organiser gave your place back for you: %(reason)s") % {"reason": reason}
        if registration.gives_back_at:
            return _("You declined this in your calendar, so your place was given back.")
    return ""


@transaction.atomic
def join(
    *,
    event: Event | None,
    with_teams: bool,
    at: datetime,
    address: ParsedAddress,
    verdict: Verdict,
    key: str,
    name: str,
    organisation: str,
    statement: MembershipStatement,
    evidence: str = "",
    language: str = "en",
    quiet: bool = False,
) -> tuple[Member, Registration | None]:
    """Join, register for an event and ask for the Teams invite in one act: all of it happens, or nothing.

    When the event cannot be registered for, or two members must vouch first, the applicant joins without a registration;
    the event is kept until admission. The arguments that `members.actions.join` has too mean the same.
    """
    member = members.join(
        address=address,
        verdict=verdict,
        key=key,
        name=name,
        organisation=organisation,
        statement=statement,
        at=at,
        evidence=evidence,
        language=language,
    )
    registration = None
    if event is not None:
        with suppress(Refused):
            registration = register(event=event, member=member, at=at, with_teams=with_teams, quiet=quiet)
        if registration is None and not member.is_current and not rules.why_not_register(event=event, at=at):
            Intention.objects.create(member=member, event=event, quiet_since=at if quiet else None)
    if registration is None and with_teams:
        teams.invite(member=member, address=member.work_email, at=at, cause="joined", held=not member.is_current)
    return member, registration


@transaction.atomic
def admit_provisional(*, member: Member, at: datetime) -> None:
    """An applicant has become a member: the Teams invite leaves, provisional places become places, and the member is
    registered for the meeting they came for."""
    teams.release(member=member, at=at)
    kept = Registration.objects.active().filter(member=member, event__ends_at__gt=at, event__cancelled_at=None)
    for registration in kept.select_related("event"):
        registration.member = member
        tell_place(registration, at)
    for intention in Intention.objects.filter(member=member).select_related("event"):
        with_teams, quiet = member.channel_invites.active().exists(), bool(intention.quiet_since)
        with suppress(Refused):  # the event is over or cancelled, or the member has registered already
            register(event=intention.event, member=member, at=at, with_teams=with_teams, quiet=quiet)
        intention.delete()


@transaction.atomic
def new_links(*, member: Member, at: datetime) -> None:
    """Emails to the member go to another mailbox: every link in those sent before stops, and coming calendar entries have
    a new one."""
    active = Registration.objects.active().filter(member=member, event__ends_at__gt=at)
    active.update(link_round=F("link_round") + 1)
    for registration in active.select_related("event"):
        link = reference(registration.pk, registration.link_round)
        calendars.relink(about=about(registration.event), holder=member, location=link)


@transaction.atomic
def keep_one_each(*, kept: Member, other: Member, at: datetime) -> None:
    """Two accounts of one person become one. Where both are registered for an event, the better of the two stays; links in
    emails to the other mailbox stop."""
    both = Registration.objects.active().filter(member=kept).values("event")
    for twice in Registration.objects.active().filter(member=other, event__in=both).order_by("event_id"):
        event = Event.objects.select_for_update().get(pk=twice.event_id)
        held = Registration.objects.active().filter(event=event, member__in=[kept, other]).select_related("member")
        worse = max(held, key=lambda each: _how_far(each, kept))
        _give_back(worse, event, at)
        record(did="registered twice", by=kept, about=worse, at=at)
        if event.ends_at > at:
            pass_on(event, at)
        save_counts(event)
    new_links(member=other, at=at)


def _how_far(registration: Registration, kept: Member) -> tuple:
    """Orders two registrations of one person: a place before an offer before a turn; of two places the kept account's."""
    placed = registration.placed_at is not None
    return not placed, registration.offered_until is None, placed and registration.member != kept, registration.arrival


@transaction.atomic
def let_go_of(*, member: Member, by: Member | None, at: datetime) -> None:
    """A member has left, or an applicant was refused: their coming places pass on and the Teams invite ends."""
    teams.withdraw(member=member, by=by, at=at)
    Intention.objects.filter(member=member).delete()
    active = Registration.objects.active().filter(member=member)
    given_back = []
    for pk in active.filter(event__ends_at__gt=at).order_by("event_id").values_list("event_id", flat=True):
        event = Event.objects.select_for_update().get(pk=pk)
        held = active.filter(event=event).select_related("member").first()
        if held is None:  # the offer lapsed, or the member withdrew, while we waited for the event
            continue
        _give_back(held, event, at)
        pass_on(event, at)
        save_counts(event)
        given_back.append(held)
    record_many(did="let go", by=by, abouts=given_back, at=at)
