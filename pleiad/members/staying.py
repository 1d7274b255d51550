"""Membership is proved again from time to time, by a code to the work address. What the clock does about it follows from the
moments in the member's row, so that it can be late or run twice: reminders, 30 days of reading, and then the membership rests.
"""

from contextlib import suppress
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from pleiad.audit.actions import record
from pleiad.errors import Reason, Refused
from pleiad.outbox.actions import queue_email
from pleiad.outbox.models import Email

from . import factors, rules, signing_in
from .addresses import parse
from .eligibility import versions
from .eligibility.domain_list import DomainList
from .models import Address, Member, TimeAway
from .models.people import NEVER_PROVED
from .signals import announce_end
from .standing import Standing

AT_ONCE = 100
NOTICES = ("members.prove_soon", "members.reading")
LOOK_AGAIN = timedelta(hours=6)
MAIL_IS_LATE = timedelta(days=3)
AT_LEAST = timedelta(days=30)
"""After a time away, and for members of the time before there were proofs: long enough for every reminder."""
AFTER_AN_OUTAGE = timedelta(days=7)
"""Nobody was reminded, because our clock stood still: then a week more, with a reminder."""


@transaction.atomic
def proved(*, member: Member, at: datetime, address: Address | None = None, by: Member | None = None) -> Standing:
    """Begin the time anew, and wake a resting membership. `address`: the work address to which the code went; None: vouched
    for. Returns the standing until now. Refused when the membership has ended, or the address shows no employer."""
    held = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if not held.is_active:
        raise Refused(held.may.why_not)
    if address:
        if reason := rules.why_not_prove_with(address=address, lane=lane_of(address, versions.current())):
            raise Refused(reason)
        Address.objects.filter(pk=address.pk).update(proved_at=at)
    was, lasts = held.standing, settings.PROOF_COUNTS_FOR if address else settings.VOUCHED_FOR
    if was == Standing.WAITING or _is_fresh(held, at):
        return was
    away = TimeAway.objects.filter(member=held, ended_at=None).exclude(until_on__lte=timezone.localdate(at)).first()
    if away is None:
        TimeAway.objects.filter(member=held).delete()
    until = away and prove_by_after(away)
    begin(held, at=at, prove_by=max(filter(None, [at + lasts, until])))
    held.save(update_fields=STAYING)
    did = "woke the membership" if was == Standing.RESTING else "proved where they work"
    record(did=did, by=by or held, about=held, at=at)
    for name in STAYING:
        setattr(member, name, getattr(held, name))
    return was


def proved_by_signing_in(*, address: Address, at: datetime) -> Standing:
    """A code mailed to a work address proves where its member works, whatever it was asked for. Returns the standing until
    now; an address that shows no employer proves nothing."""
    was = address.member.standing
    with suppress(Refused):
        was = proved(member=address.member, address=address, at=at)
    return was


def why_not_enter(*, address: Address, at: datetime) -> Reason:
    """Why a code mailed to this address does not sign its member in, or None."""
    if not rules.is_old(address=address, at=at):
        return None
    member = address.member
    others = any(not rules.is_old(address=each, at=at) for each in member.addresses.exclude(pk=address.pk))
    other_ways = others or factors.signs_in_without_a_code(member)
    return rules.why_not_enter_with(address=address, other_ways=other_ways, at=at)


def prove_by_after(away: TimeAway) -> datetime | None:
    """Until when where the member works is to be proved after a time away; None where it has no end."""
    if away.until_on is None:
        return None
    return timezone.make_aware(datetime.combine(away.until_on, time(12))) + AT_LEAST


def lane_of(address: Address, domain_list: DomainList) -> str:
    """What the domain list says of a member's address."""
    return domain_list.decide(parse(address.address)).lane


def _is_fresh(member: Member, at: datetime) -> bool:
    """Whether it was proved today already: each signing in with the work address proves it."""
    counts = member.proved_at and member.proved_at > at - timedelta(days=1)
    return bool(counts and member.standing == Standing.MEMBER and member.notice_days is None)


STAYING = ["proved_at", "prove_by", "notice_days", "reading_since", "resting_since", "next_step_at"]


def begin(member: Member, *, at: datetime, prove_by: datetime | None) -> None:
    """Set the moments of a fresh proof on a row that the caller saves; without `prove_by` nothing is asked."""
    member.proved_at, member.prove_by = at, prove_by
    member.notice_days = member.reading_since = member.resting_since = member.next_step_at = None
    if prove_by:
        _set_next(member)


def _set_next(member: Member) -> None:
    assert member.prove_by is not None
    _kind, _days, member.next_step_at = rules.next_step(
        prove_by=member.prove_by, notice_days=member.notice_days, reading_since=member.reading_since
    )


@transaction.atomic
def ask_sooner(*, members: QuerySet[Member], at: datetime) -> int:
    """Let where these members work be proved within a month, with every reminder: what proved it has become doubtful.
    Returns how many are asked. Nobody is asked later than before, nor who is away without an end."""
    prove_by = at + AT_LEAST
    asked = members.filter(prove_by__gt=prove_by, reading_since=None, resting_since=None, left_at=None)
    _kind, _days, next_step_at = rules.next_step(prove_by=prove_by, notice_days=None, reading_since=None)
    return asked.update(prove_by=prove_by, notice_days=None, next_step_at=next_step_at)


def hear_domain_lost(sender, domain: str, at: datetime, **_signal) -> None:
    """A domain on the list does not let anyone in any more: who has proved nothing else is asked where they work."""
    below = Q(address__endswith=f"@{domain}") | Q(address__endswith=f".{domain}")
    work = Address.objects.filter(member=OuterRef("pk"), kind="work")
    there = Member.objects.filter(Exists(work.filter(below)), ~Exists(work.exclude(below)))
    asked = ask_sooner(members=there, at=at)
    record(
        did="asked members to prove where they work", about=f"domain-list:{domain}", at=at, detail={"members": asked}
    )


def resume(*, member: Member, at: datetime) -> None:
    """A suspension has ended, during which nobody was asked anything: there is time for every reminder. In the caller's
    transaction."""
    held = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if held.prove_by and not held.resting_since:
        begin(held, at=held.proved_at or at, prove_by=max(held.prove_by, at + AT_LEAST))
        held.save(update_fields=STAYING)


def run(*, at: datetime) -> int:
    """Do what the clock asks of memberships; returns how many steps were taken."""
    early = Member.objects.filter(NEVER_PROVED).values_list("pk", flat=True)[:AT_ONCE]
    due = Member.objects.filter(next_step_at__isnull=False, next_step_at__lte=at).order_by("next_step_at", "pk")
    done = sum(_take_in(pk, at) for pk in list(early))
    return done + sum(step(pk=pk, at=at) for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _take_in(pk: int, at: datetime) -> bool:
    """Give a member of the time before proofs the moment by which to prove."""
    held = Member.objects.select_for_update(no_key=True).filter(NEVER_PROVED, pk=pk).first()
    if held is None or held.joined_at is None:
        return False
    work = held.addresses.filter(kind="work").order_by("-proved_at").first()
    since = max(held.joined_at, work.proved_at if work else held.joined_at)
    lasts = settings.PROOF_COUNTS_FOR if work else settings.VOUCHED_FOR
    begin(held, at=since, prove_by=max(since + lasts, at + AT_LEAST))
    held.save(update_fields=STAYING)
    return True


@transaction.atomic
def step(*, pk: int, at: datetime) -> bool:
    """The one step that is due for a member. Whoever comes second finds it done."""
    ends_soon = Member.objects.filter(pk=pk, organiser_since__isnull=False, reading_since__isnull=False).exists()
    organisers = Member.objects.hold_organisers() if ends_soon else []
    held = Member.objects.select_for_update(no_key=True).filter(pk=pk, next_step_at__lte=at).first()
    if held is None:
        return False
    if not held.is_current or held.prove_by is None:
        held.next_step_at = None
    elif held.reading_since:
        _rest(held, organisers=len(organisers), at=at)
    elif (days := rules.due_reminder(prove_by=held.prove_by, notice_days=held.notice_days, at=at)) is not None:
        _remind(held, days=days, at=at)
    elif _mail_waits(held, at):
        held.next_step_at = at + LOOK_AGAIN
    else:
        _let_read(held, at=at)
    held.save(update_fields=STAYING)
    return True


def _remind(member: Member, *, days: int, at: datetime) -> None:
    assert member.prove_by is not None
    if member.notice_days is None and member.prove_by <= at + timedelta(days=1):
        member.prove_by, days = at + AFTER_AN_OUTAGE, min(AFTER_AN_OUTAGE.days, settings.REMIND_OF_PROOF_BEFORE[0])
    member.notice_days = days
    _set_next(member)
    _tell(member, "prove_soon", f"{member.prove_by:%Y%m%d}:{days}", at)
    record(did="reminded of the proof", about=member, at=at, detail={"days": days})


def _let_read(member: Member, *, at: datetime) -> None:
    member.reading_since = at
    _set_next(member)
    _tell(member, "reading", f"{at:%Y%m%d%H%M}", at)
    record(did="may read only", about=member, at=at)


def _rest(member: Member, *, organisers: int, at: datetime) -> None:
    if _mail_waits(member, at) or rules.why_not_rest(member=member, organisers=organisers):
        member.next_step_at = at + LOOK_AGAIN
        return
    member.resting_since, member.next_step_at = at, None
    member.save(update_fields=STAYING)
    drop_queued(member=member, at=at)
    signing_in.end_all_sessions(member=member)
    member.refresh_from_db(fields=["signed_in_epoch"])
    record(did="rests", about=member, at=at)
    announce_end(member=member, at=at, by=None)
    _tell(member, "resting", f"{at:%Y%m%d%H%M}", at)


def _mail_waits(member: Member, at: datetime) -> bool:
    """Whether a notice to the member has not left yet: nobody is put aside because our mail stands still."""
    lately = Email.objects.filter(member=member, kind__in=NOTICES, due_at__isnull=False)
    return lately.filter(written_at__gt=at - MAIL_IS_LATE).exists()


def drop_queued(*, member: Member, at: datetime) -> None:
    """Drop what waits to be sent to a person whose membership ends or rests; what must still be said is queued after."""
    Email.objects.filter(member=member, due_at__isnull=False).update(due_at=None, dropped_at=at, sealed="")


def _tell(member: Member, kind: str, cause: str, at: datetime) -> None:
    queue_email(
        kind=f"members.{kind}",
        key=f"{kind}:{member.pk}:{cause}",
        at=at,
        to_member=member,
        payload={"prove_by": member.prove_by.isoformat() if member.prove_by else ""},
    )
