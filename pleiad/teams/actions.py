"""What happens to a channel invite because a person did something."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pleiad.audit import actions as audit
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.outbox.actions import queue_email

from . import rules
from .models import Adapter, ChannelInvite, InviteMove, InviteNote, Queue
from .states import ENDED, MOVING, PROBLEMS, TO_TICK, State

log = logging.getLogger(__name__)


@transaction.atomic
def invite(*, member: Member, address: str, at: datetime, cause: str, held: bool = False) -> ChannelInvite:
    """Ask for a member's invitation to the channel, in the caller's transaction.

    An active invite is reused, so that a second registration never makes a second one; one that the member or the
    network ended is opened again for the new cause. `held` waits for `release`. `cause` names what asked for it ("event:12", "joined").
    """
    known = ChannelInvite.objects.filter(member=member).order_by("-pk").first()
    if known is None:
        return _ask(member=member, address=address, at=at, cause=cause, held=held)
    if known.state in ENDED:
        known = _lock(known)
        if known.state in ENDED:
            _ask_again(known, address=address, at=at, cause=cause, held=held, by=member)
            audit.record(
                did="asked for a Teams invitation again", by=member, about=known, at=at, detail={"cause": cause}
            )
    return known


def _ask(*, member: Member, address: str, at: datetime, cause: str, held: bool) -> ChannelInvite:
    try:
        with transaction.atomic():
            asked = ChannelInvite.objects.create(
                member=member,
                address=address,
                adapter=adapter_now(),
                state=State.HELD if held else State.ASKED,
                state_changed_at=at,
                cause=cause,
                written_at=at,
                due_at=None if held else at,
            )
    except IntegrityError:  # another request asked for it in the same moment
        return ChannelInvite.objects.active().get(member=member)
    audit.record(did="asked for a Teams invitation", by=member, about=asked, at=at, detail={"cause": cause})
    return asked


def _ask_again(known: ChannelInvite, *, address: str, at: datetime, cause: str, held: bool, by: Member | None) -> None:
    known.address, known.cause, known.adapter = address, cause, adapter_now()
    known.round += 1
    known.opted_out_at = known.told_at = known.opened_at = None
    known.opened_as = ""
    move(known, State.HELD if held else State.ASKED, at=at, by=by)


def work_address(member: Member) -> str:
    """Where the invitation goes: the work address that the member proved last, otherwise the one our emails go to."""
    proved = member.addresses.filter(kind="work").order_by("-proved_at").values_list("address", flat=True).first()
    return proved or member.email


def adapter_now() -> str:
    """The way in which new invites are delivered: the setting, or by hand while an organiser has chosen that."""
    if settings.TEAMS_DELIVERY == Adapter.GRAPH and _by_hand():
        return Adapter.MANUAL.value
    return settings.TEAMS_DELIVERY


def _by_hand() -> bool:
    return Queue.objects.filter(name=queue_name(), by_hand_since__isnull=False).exists()


def queue_name() -> str:
    """The queue is named after the team that it leads to."""
    return settings.GRAPH["team_id"] or "team"


def move(
    invite: ChannelInvite,
    state: str,
    *,
    at: datetime,
    by: Member | None = None,
    code: str = "",
    due_at: datetime | None = None,
) -> None:
    """Change an invite's state, write the move down, and make it due when a worker has to carry it on.

    Saves every field; the caller holds the row. A moving state without `due_at` is due at once.
    """
    was, invite.state = invite.state, State(state)
    invite.due_at = (due_at or at) if state in MOVING else None
    invite.last_code = code[:120]
    if was != state:
        invite.state_changed_at, invite.tries = at, 0
    if state in (*PROBLEMS, *TO_TICK):
        invite.waits_since = invite.waits_since or at
    elif state in (State.MEMBER, *ENDED):
        invite.waits_since = None
    if state != State.MEMBER:
        invite.look_at = None
    if state in (State.MEMBER, *ENDED):
        invite.afresh = False
    if state in ENDED and invite.member_id is None:
        invite.address = ""  # the member was erased, and the address was only needed to find them in Teams
    address = ""
    if state in ENDED:
        address, invite.next_address = invite.next_address, ""
    invite.save()
    InviteMove.objects.create(invite=invite, at=at, was=was, became=state, code=code[:120], by=by)
    if was != state:
        facts = {"what": "Teams invite moved", "was": str(was), "became": str(state), "code": code[:120]}
        transaction.on_commit(lambda: log.info("A Teams invite moved", extra={"facts": facts}))
    if address and state == State.WITHDRAWN and invite.member_id:
        _ask_again(invite, address=address, at=at, cause=invite.cause, held=False, by=by)


def _lock(invite: ChannelInvite) -> ChannelInvite:
    return ChannelInvite.objects.select_for_update(no_key=True).get(pk=invite.pk)


@transaction.atomic
def release(*, member: Member, at: datetime) -> ChannelInvite | None:
    """The membership is confirmed: what was held goes out. Returns the invite, or None when nothing was held."""
    held = ChannelInvite.objects.select_for_update(no_key=True).filter(member=member, state=State.HELD).first()
    if held:
        move(held, State.ASKED, at=at)
        audit.record(did="released a Teams invitation", about=held, at=at)
    return held


@transaction.atomic
def opt_out(*, member: Member, by: Member | None, at: datetime) -> ChannelInvite | None:
    """The member takes part without Teams: stop what is under way, and take them out if they are in. None without an invite."""
    known = ChannelInvite.objects.active().select_for_update(no_key=True).filter(member=member).first()
    if known is None:
        return None
    known.opted_out_at, known.next_address = at, ""
    _end(known, at=at, by=by)
    audit.record(did="left Teams out", by=by, about=known, at=at)
    return known


@transaction.atomic
def end_without(*, invite: ChannelInvite, by: Member, at: datetime, reason: str) -> ChannelInvite:
    """An organiser lets a stuck invitation go: the member takes part without Teams, reads why, and can ask for a new one."""
    known = _lock(invite)
    if refusal := rules.why_not_end(known):
        raise Refused(refusal)
    known.opted_out_at, known.next_address = at, ""
    _end(known, at=at, by=by)
    audit.record(did="ended a Teams invitation", by=by, about=known, at=at, reason=reason)
    if known.member is not None and known.member.is_current:
        payload = {"invite": known.pk, "reason": reason}
        key = f"teams-without:{known.pk}:{at.timestamp():.6f}"
        queue_email(kind="teams.without", key=key, at=at, to_member=known.member, payload=payload)
    return known


@transaction.atomic
def note(*, invite: ChannelInvite, text: str, by: Member, at: datetime, to: Member | None = None) -> InviteNote:
    """Write down what is known about an invite that waits. `to`: the organiser who looks after it from now on, who is told."""
    if refusal := rules.why_not_end(_lock(invite)):
        raise Refused(refusal)
    if to is not None and not to.is_organiser:
        raise Refused(_("Only an organiser can look after it."))
    made = InviteNote.objects.create(invite=invite, by=by, to=to, at=at, text=text)
    audit.record(did="handed a Teams invitation over" if to else "noted", by=by, about=invite, at=at)
    if to is not None and to.pk != by.pk:
        payload = {"note": made.pk}
        queue_email(kind="teams.handed_over", key=f"teams-note:{made.pk}", at=at, to_member=to, payload=payload)
    return made


@transaction.atomic
def withdraw(*, member: Member, at: datetime, by: Member | None = None, reason: str = "") -> ChannelInvite | None:
    """The membership has ended (left, suspended, not approved): stop, and take the person out of Teams if they may be in."""
    known = ChannelInvite.objects.active().select_for_update(no_key=True).filter(member=member).first()
    if known is None:
        return None
    known.next_address = ""
    _end(known, at=at, by=by)
    audit.record(did="withdrew a Teams invitation", by=by, about=known, at=at, reason=reason)
    return known


@transaction.atomic
def let_old_guest_go(*, member: Member, old_addresses: list[str], at: datetime) -> None:
    """The member has another employer: the guest with an address that is no longer theirs is taken out of Teams. The
    member's page offers a new invitation."""
    active = ChannelInvite.objects.active().select_for_update(no_key=True)
    known = active.filter(member=member, address__in=old_addresses).first()
    if known is not None:
        _end(known, at=at, by=member)
        audit.record(did="took an old guest out of Teams", by=member, about=known, at=at)


@transaction.atomic
def keep_one(*, kept: Member, other: Member, at: datetime) -> None:
    """Two accounts of one person become one: of two invitations the kept account's stands, and the other guest leaves."""
    if not ChannelInvite.objects.active().filter(member=kept).exists():
        return
    second = ChannelInvite.objects.active().select_for_update(no_key=True).filter(member=other).first()
    if second is not None:
        second.member = None  # as of a member who has left: it is in nobody's way, and the guest is still taken out
        _end(second, at=at, by=kept)
        audit.record(did="took a second guest out of Teams", by=kept, about=second, at=at)


def _end(invite: ChannelInvite, *, at: datetime, by: Member | None = None) -> None:
    move(invite, rules.state_when_ending(invite), at=at, by=by)


@transaction.atomic
def retry(*, invite: ChannelInvite, by: Member | None, at: datetime) -> ChannelInvite:
    """Try once more after something was put right. A member who was stuck is sent the email again."""
    known = _lock(invite)
    if reason := rules.why_not_retry(known, adapter=adapter_now()):
        raise Refused(reason)
    if known.state == State.STUCK_REDEEMING:
        known.round += 1
        known.told_at = None
    known.adapter = adapter_now()
    known.tries = 0
    known.afresh = known.state == State.GUEST_DELETED
    move(known, State.LEAVING if known.state == State.TO_REMOVE else State.ASKED, at=at, by=by)
    audit.record(did="retried a Teams invitation", by=by, about=known, at=at)
    return known


@transaction.atomic
def try_again(*, invite: ChannelInvite, by: Member, at: datetime) -> ChannelInvite:
    """The member asks for another try, because their IT desk has answered."""
    if reason := rules.why_not_try_again(_lock(invite), at=at):
        raise Refused(reason)
    return retry(invite=invite, by=by, at=at)


@transaction.atomic
def tick_off(*, invite: ChannelInvite, by: Member, at: datetime) -> ChannelInvite:
    """An organiser did by hand in Teams what the invite waited for: added or removed the member."""
    known = _lock(invite)
    if reason := rules.why_not_tick_off(known):
        raise Refused(reason)
    if known.state == State.TO_REMOVE:
        known.guest_id = known.membership_id = known.request = ""
        move(known, rules.state_when_out(known), at=at, by=by)
        audit.record(did="took a person out of Teams by hand", by=by, about=known, at=at)
    else:
        move(known, State.MEMBER, at=at, by=by)
        audit.record(did="added a person to Teams by hand", by=by, about=known, at=at)
    return known


@transaction.atomic
def report_stuck(*, invite: ChannelInvite, by: Member, at: datetime, code: str = "") -> ChannelInvite:
    """The member has an invitation and cannot get in. `code` is one of `rules.STUCK_CODES`, or empty when they saw none."""
    known = _lock(invite)
    if reason := rules.why_not_report_stuck(known):
        raise Refused(reason)
    if code and code not in rules.STUCK_CODES:
        raise Refused(_("Choose one of the messages in the list."))
    move(known, State.STUCK_REDEEMING, at=at, by=by, code=code)
    audit.record(did="reported being stuck on the way into Teams", by=by, about=known, at=at, detail={"code": code})
    return known


@transaction.atomic
def use_base_address(*, invite: ChannelInvite, by: Member, at: datetime) -> ChannelInvite:
    """The member agrees that Teams may use their address without the part from “+” on."""
    known = _lock(invite)
    if reason := rules.why_not_use_base_address(known):
        raise Refused(reason)
    known.address = rules.base_address(known.address)
    move(known, State.ASKED, at=at, by=by)
    audit.record(did="agreed to use the plain address for Teams", by=by, about=known, at=at)
    return known


@transaction.atomic
def use_address(*, invite: ChannelInvite, address: str, by: Member, at: datetime) -> ChannelInvite:
    """The member chooses another of their own addresses for Teams: the guest with the old one is taken out first, then the
    new one is invited."""
    known = _lock(invite)
    if reason := rules.why_not_use_address(known, address, own=own_addresses(by) if by.pk == known.member_id else ()):
        raise Refused(reason)
    audit.record(did="chose another address for Teams", by=by, about=known, at=at)
    known.next_address = address
    _end(known, at=at, by=by)
    return known


def own_addresses(member: Member) -> list[str]:
    """The addresses that the member proved, work addresses first."""
    return list(member.addresses.order_by("-kind", "-proved_at").values_list("address", flat=True))
