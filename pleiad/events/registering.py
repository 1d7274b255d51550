"""Registering: one look at what she has, and one statement that gives her the place and everything that comes with it."""

from contextlib import nullcontext
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.channels import actions as channels
from pleiad.members.models import Member
from pleiad.prepared import Given, PreparedRows, PreparedUpdate
from pleiad.refusals import Refused
from pleiad.together import Changed, NotMet, insert, key_at, together

from . import rules
from .entries import about, tell_place
from .models import Event, Registration

ALREADY = _("You have registered for this event already.")
HERS = Registration.objects.filter(event_id=Given("event"), member_id=Given("member"))
WHAT_SHE_HAS = PreparedRows(
    lambda: Member.objects.filter(pk=Given("member")).values_list(
        Exists(HERS.active()), Exists(HERS), *channels.standing_of_a_member()
    )
)


def _one_more(condition, **more):
    """Counts one who comes to an event that stands as the page showed it, under this condition."""
    return PreparedUpdate(
        lambda: (
            Event.objects.published()
            .filter(pk=Given("pk"), cancelled_at=None, ends_at__gt=Given("at"), asked_for_at=Given("through"))
            .alias(as_of=Coalesce("changed_at", "created_at"))
            .filter(condition, as_of=Given("as_of"))
        ),
        arrivals=F("arrivals") + 1,
        revision=F("revision") + 1,
        **more,
    )


ONE_PLACED = _one_more(
    Q(waiting=0) & (Q(capacity=None) | Q(places_taken__lt=F("capacity"))), places_taken=F("places_taken") + 1
)
ONE_WAITING = _one_more(Q(waiting__gt=0) | Q(places_taken__gte=F("capacity")), waiting=F("waiting") + 1)


def register(
    *,
    event: Event,
    member: Member,
    at: datetime,
    with_teams: bool = True,
    quiet: bool = False,
    through: str = "",
) -> Registration:
    """Give her a place, or the next place on the waiting list; her Teams invite leaves with it. `quiet`: no list that
    members see names her. `through`: the page on which she asks, for events whose places are asked for elsewhere.

    Somebody whose application still waits gets a provisional place: no letter leaves until she is a member.
    """
    what = {"member": member, "at": at, "with_teams": with_teams, "quiet": quiet, "through": through}
    try:
        return _register(event=event, **what)
    except (NotMet, IntegrityError):  # the last place is gone, the event has changed, or she pressed twice
        pass
    with transaction.atomic():
        return _register(event=Event.objects.select_for_update().get(pk=event.pk), **what)


def _register(*, event, member, at, with_teams, quiet, through):
    """As the event stands: NotMet when it has changed meanwhile, IntegrityError when she has asked at the same moment."""
    if reason := rules.why_not_register(event=event, at=at, member=member, through=through):
        raise Refused(reason)
    if not member.is_current and (reason := rules.why_not_keep_a_place(event=event, kept=provisional(event))):
        raise Refused(reason)
    [(registered, earlier, *known)] = WHAT_SHE_HAS.all(
        most=1, event=event.pk, member=member.pk, queue=channels.queue_name()
    )
    if registered:
        raise Refused(ALREADY)
    standing = channels.Standing(*known)
    placed = event.waiting == 0 and (event.capacity is None or event.places_taken < event.capacity)
    registration = Registration(
        pk=key_at(at),
        event=event,
        member=member,
        registered_at=at,
        arrival=Changed("arrivals"),
        placed_at=at if placed else None,
        quiet_since=at if quiet else None,
    )
    # One statement is a transaction of its own; what opens an earlier entry or invite again takes more of them.
    alone = not (earlier or standing.ended or transaction.get_connection().in_atomic_block)
    counted = {"pk": event.pk, "at": at, "through": through, "as_of": event.changed_at or event.created_at}
    with (
        nullcontext() if alone else transaction.atomic(),
        together(ONE_PLACED if placed else ONE_WAITING, **counted),
    ):
        if with_teams:
            registration.channel_invite_id = invite_to_teams(member, at=at, cause=about(event), standing=standing)
        insert(registration)
        record(did="registered", by=member, about=registration, at=at, detail={"event": event.pk, "placed": placed})
        if member.is_current:
            tell_place(registration, at, new=not earlier)
    registration._state.adding = False
    del registration.arrival  # the database knows it
    return registration


def invite_to_teams(member, *, at, cause, standing) -> int:
    """Her Teams invite, held back while her application waits; its key."""
    return channels.invite_from(
        standing, member=member, address=member.work_email, at=at, cause=cause, held=not member.is_current
    )


def provisional(event: Event) -> int:
    """How many applicants hold or wait for a place."""
    return Registration.objects.active().filter(event=event, member__joined_at=None).count()
