"""A member changes employer: a proved work address decides, at once or once an organiser has looked. What leaned on the old
employer follows in the same transaction, and nothing else is lost."""

from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.calendars import actions as calendars
from pleiad.errors import Refused
from pleiad.outbox.actions import queue_email

from . import actions, factors, own_addresses, signing_in, staying
from .addresses import ParsedAddress as Parsed
from .addresses import parse
from .eligibility import versions
from .eligibility.verdicts import RULE_UNKNOWN
from .models import Address, Application, Employment, Member, Organisation, TimeAway
from .organisations import employing, workplaces
from .organisations.addresses import EmployerDomain, told_by
from .signals import member_changed, member_moved


class Added(StrEnum):
    """What became of an address that a member has proved."""

    PRIVATE = "private"
    SAME_EMPLOYER = "same employer"
    MOVED = "moved"
    SECOND = "second"
    TO_BE_SAID = "to be said"  # a work address that does not name the employer, or that an organiser looks at


@transaction.atomic
def add(*, member: Member, address: Parsed, key: str, second: bool, at: datetime) -> tuple[Added, Address]:
    """Add an address that the member has proved, and let the domain list decide what it shows. `second`: the member works
    for the present employer too."""
    verdict = versions.current().decide(address)
    made = own_addresses.add_address(member=member, address=address, key=key, at=at)
    if verdict.lane in ("refuse", "sponsor") or verdict.rule == RULE_UNKNOWN:
        return Added.PRIVATE, made  # of an unknown domain the member can say that it is a work address
    organisation = actions.organisation_of(verdict) if verdict.lane == "auto" else None
    if organisation is None:
        return Added.TO_BE_SAID, made
    if member.employments.current().filter(organisation=organisation).exists():
        Address.objects.filter(pk=made.pk).update(kind="work")
        made.refresh_from_db()
        staying.proved(member=member, address=made, at=at)
        return Added.SAME_EMPLOYER, made
    move(member=member, address=made, organisation=organisation, said="", second=second, at=at)
    return (Added.SECOND if second else Added.MOVED), made


@transaction.atomic
def say(
    *, member: Member, address: Address, organisation: str, evidence: str, second: bool, at: datetime
) -> Application | None:
    """The member names the employer of an address that does not name it. Where the domain list knows the address the move
    is done at once; otherwise an organiser looks, and nothing changes until then. Gives what waits, or None."""
    held = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    verdict = versions.current().decide(parse(address.address))
    if verdict.lane == "auto":
        move(member=held, address=address, organisation=None, said=organisation, second=second, at=at)
        member.refresh_from_db()
        return None
    if held.applications.filter(decided_at=None).exists():
        raise Refused(_("Your application is with us already."))
    return actions.apply(
        member=held,
        address=address.address,
        verdict=verdict,
        evidence=evidence,
        at=at,
        purpose=Application.SECOND if second else Application.MOVING,
        organisation=organisation,
    )


def admitted(*, application: Application, by: Member, at: datetime) -> None:
    """An organiser has looked and says yes: the move is done. In the caller's transaction. Refused when the member has
    removed the address meanwhile."""
    member = application.member
    address = member.addresses.filter(address=application.address).first()
    if address is None:
        raise Refused(_("The member has removed this address. Refuse the application, and say why."))
    second = application.purpose == Application.SECOND
    move(
        member=member,
        address=address,
        organisation=None,
        said=application.organisation,
        second=second,
        at=at,
        by=by,
    )


@transaction.atomic
def move(
    *,
    member: Member,
    address: Address,
    organisation: Organisation | None,
    said: str,
    second: bool,
    at: datetime,
    by: Member | None = None,
) -> Employment:
    """Let the member work elsewhere from now on, or for a second employer too. Sessions end; the page that did it keeps its
    own. The old work addresses stop being ways in, and the calendar goes to the new mailbox."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    told = told_by(parse(address.address), versions.current())
    ended = [] if second else list(member.employments.current())
    made = employing.employ(
        member=member,
        organisation=organisation,
        said=said,
        told=told,
        at=at,
        kind="secondment" if second else "main",
    )
    _shield_from_former(ended, member, at)
    for each in ended:
        employing.end(employment=each, on=timezone.localdate(at))
    Address.objects.filter(pk=address.pk).update(kind="work")
    address.refresh_from_db()
    if not second:
        Member.objects.filter(pk=member.pk).update(work_email=address.address)
        member.work_email = address.address
        _leave_addresses(member, keep=address, at=at)
        TimeAway.objects.filter(member=member).delete()
    staying.proved(member=member, address=address, at=at)
    record(did="has another employer" if not second else "has a second employer", by=by or member, about=member, at=at)
    signing_in.end_all_sessions(member=member)
    member.refresh_from_db()
    member_changed.send(sender=Member, member=member, at=at)
    queue_email(
        kind="members.moved",
        key=f"moved:{member.pk}:{made.pk}",
        at=at,
        to_member=member,
        payload={"employment": made.pk},
    )
    return made


@transaction.atomic
def leave_employer(*, member: Member, at: datetime) -> None:
    """The member no longer works where they did, and has no new employer. Refused without another address: the work address
    stops being a way in."""
    others = member.addresses.filter(kind="private").order_by("proved_at").first()
    if others is None:
        raise Refused(_("Add a private address first. Your work address stops being a way in."))
    ended = list(member.employments.current())
    _shield_from_former(ended, member, at)
    for each in ended:
        employing.end(employment=each, on=timezone.localdate(at))
    member.organisation, member.organisation_said = None, ""
    member.save(update_fields=["organisation", "organisation_said"])
    _leave_addresses(member, keep=others, at=at)
    record(did="left the employer", by=member, about=member, at=at)
    member_changed.send(sender=Member, member=member, at=at)


@transaction.atomic
def leave_second(*, member: Member, employment: Employment, at: datetime) -> None:
    """A second employer or a secondment has ended; the main employer stays. Its addresses stop being ways in. Refused for the
    main employer, and where no other address would be left."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    current = list(member.employments.current())
    ended = [each for each in current if each.pk == employment.pk and each.kind != "main"]
    if not ended:
        raise Refused(_("Only a second employer or a secondment can end here."))
    stays = [each for each in current if each not in ended]
    work = [each for each in member.addresses.order_by("-proved_at") if each.kind == "work"]
    gone = [each for each in work if not _belongs(each, stays)]
    keep = next(iter(member.addresses.exclude(pk__in=[each.pk for each in gone]).order_by("-kind", "-proved_at")), None)
    if keep is None:
        raise Refused(_("Add another address first. The one that you have there stops being a way in."))
    _shield_from_former(ended, member, at)
    employing.end(employment=employment, on=timezone.localdate(at))
    if gone:
        _leave_addresses(member, keep=keep, at=at)
    record(did="left a second employer", by=member, about=member, at=at)
    member_changed.send(sender=Member, member=member, at=at)


def _shield_from_former(ended: list[Employment], member: Member, at: datetime) -> None:
    """A shield goes on towards those who were colleagues, until the member takes it down."""
    if member.shielded_since:
        Employment.objects.filter(pk__in=[each.pk for each in ended]).update(shielded_since=at)


@transaction.atomic
def shield_from(*, member: Member, employment: Employment, up: bool, at: datetime) -> None:
    """Put the shield towards a former employer up, or take it down."""
    rows = Employment.objects.filter(pk=employment.pk, member=member).exclude(until_on=None)
    rows.update(shielded_since=at if up else None)
    workplaces.refile([member.pk])
    record(did="changed the shield towards a former employer", by=member, about=member, at=at)
    member_changed.send(sender=Member, member=member, at=at)


def _leave_addresses(member: Member, *, keep: Address, at: datetime) -> None:
    """Work addresses that belong to no present employer are no longer the member's, nor anything that hung on them."""
    old = [
        each
        for each in member.addresses.filter(kind="work").exclude(pk=keep.pk)
        if not _belongs(each, member.employments.current())
    ]
    gone = [each.address for each in old]
    Address.objects.filter(pk__in=[each.pk for each in old]).delete()
    workplaces.refile([member.pk])
    factors.forget_microsoft(member=member)
    calendars.close_feed(holder=member)
    if member.work_email in gone:
        member.work_email = keep.address
        member.save(update_fields=["work_email"])
    if member.email in gone:
        own_addresses.readdress(member=member, to=keep.address, at=at)
    member_moved.send(sender=Member, member=member, at=at, old_addresses=gone)


def _belongs(address: Address, employments: list[Employment]) -> bool:
    """Whether an address is of one of these employers, by the part of its domain that tells employers apart."""
    told: EmployerDomain = told_by(parse(address.address), versions.current())
    return any((each.domain, each.zone) == (told.domain, told.zone) for each in employments)


def history(member: Member) -> list[Employment]:
    """Where the member works and has worked, newest first: for the member and for organisers."""
    return list(member.employments.select_related("organisation").order_by("-from_on", "-pk"))
