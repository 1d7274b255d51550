"""Carries on the invites that are due. Any number of workers may run; one that dies leaves nothing half known."""

import random
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from pleiad.audit import actions as audit
from pleiad.integrations.graph.answers import AnswerKind, GraphPerson
from pleiad.members.models import Member
from pleiad.outbox import actions as outbox

from . import actions, alike, opened, pace, rules, steps
from .adapters import BY_NAME, graph_client
from .models import IN_LINE, Adapter, ChannelInvite, Queue
from .queue import WHY, stop
from .reconcile import reconcile
from .states import ENDED, MOVING, State

SWEEP_EVERY = timedelta(minutes=10)
MOST_AT_ONCE = 5
LONGEST_NAP = timedelta(seconds=2)  # a longer wait is left to the due time, so that the worker can do other things


class DeliveryClock:
    """The time as it goes on from `at` while a worker works."""

    def __init__(self, at: datetime):
        self._at, self._began = at, time.monotonic()

    def now(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._began)

    def sleep(self, wait: timedelta) -> None:
        time.sleep(wait.total_seconds())


def run(*, at: datetime, clock: DeliveryClock | None = None, most: int = 10) -> int:
    """Do what is due, at most `most` invites, so that a worker that is told to stop does so soon; returns how many."""
    clock = clock or DeliveryClock(at)
    queue, _made = Queue.objects.get_or_create(name=actions.queue_name())
    _sweep(queue, at)
    handled = 0
    while handled < most:
        wanted = ChannelInvite.objects.due(clock.now())
        if not wanted.exists():
            break
        if not _target_is_good(queue, clock):
            wanted = wanted.exclude(adapter=Adapter.GRAPH)
        taken = wanted.claim(at=clock.now(), lease=_lease(), most=min(MOST_AT_ONCE, most - handled))
        if not taken and not wanted.exists():
            break
        for invite in taken:
            _carry_on(invite, queue, clock)
        handled += len(taken)
        queue.refresh_from_db()
    opened.look(queue=queue, clock=clock, most=most - handled)
    return handled


def _lease():
    """How long a worker has an invite to itself; renewed with each call."""
    return timedelta(seconds=settings.DELIVERY_LEASE)


def daily(*, at: datetime, clock: DeliveryClock | None = None) -> int | None:
    """Compare Teams with our list, once a day however often this is called; see `reconcile.reconcile`."""
    clock = clock or DeliveryClock(at)

    def wait_for_turn():
        while wait := pace.take(queue=actions.queue_name(), lane="team", at=clock.now()):
            clock.sleep(min(wait, timedelta(minutes=1)))

    return reconcile(at=at, wait_for_turn=wait_for_turn)


def seconds_to_next(*, at: datetime) -> float | None:
    """How long until an invite is due, for a worker that wants to sleep; None when none will be."""
    far = at + timedelta(days=3650)
    first = ChannelInvite.objects.due(far).order_by("due_at").values_list("due_at", flat=True).first()
    return None if first is None else max((first - at).total_seconds(), 0.0)


def _sweep(queue, at):
    """Find invites whose member joined or left without this room being told; at most every ten minutes."""
    if queue.swept_at and queue.swept_at > at - SWEEP_EVERY:
        return
    last = Queue.objects.filter(Q(swept_at=None) | Q(swept_at__lte=at - SWEEP_EVERY), pk=queue.pk)
    if not last.update(swept_at=at):
        return
    gone = Q(member=None) | Q(member__left_at__isnull=False) | Q(member__suspended_at__isnull=False)
    gone |= Q(member__resting_since__isnull=False)
    settled = (*ENDED, State.LEAVING, State.TO_REMOVE)
    for pk in ChannelInvite.objects.exclude(state__in=settled).filter(gone).values_list("pk", flat=True)[:500]:
        with transaction.atomic():
            rows = ChannelInvite.objects.select_for_update(of=("self",), no_key=True).exclude(state__in=settled)
            for each in rows.filter(gone, pk=pk):
                actions.move(each, rules.state_when_ending(each), at=at)
                audit.record(did="withdrew a Teams invitation", about=each, at=at)
    held = ChannelInvite.objects.held().values("member")
    for member in Member.objects.current().filter(pk__in=held)[:500]:
        actions.release(member=member, at=at)


def _target_is_good(queue, clock):
    """Ask once for each configured target whether guests can be added to it at all."""
    target = f"{settings.GRAPH['team_id']}/{settings.GRAPH['channel_id']}"
    if settings.TEAMS_DELIVERY != Adapter.GRAPH or queue.target_checked == target:
        return True
    if queue.stopped_at or _wait_for_turn(queue, "team", clock):
        return False
    answer = graph_client().check_target()
    if answer.kind in steps.STOPS and answer.kind not in (AnswerKind.FORBIDDEN, AnswerKind.PERMISSION_MISSING):
        code = answer.code if answer.code in WHY else steps.STOPS[answer.kind]
        stop(at=clock.now(), code=code, reason=answer.code, call="team", said=answer.said, request_id=answer.request_id)
        queue.refresh_from_db()
        return False
    if answer.kind in (AnswerKind.THROTTLED, AnswerKind.UNKNOWN):
        pause = answer.wait if answer.wait is not None else timedelta(seconds=30)
        pace.hold(queue=queue.pk, lane="team", until=clock.now() + pause)
        return False
    # An application that may add members but not read the team's settings is good enough.
    queue.target_checked = target
    queue.save(update_fields=["target_checked"])
    return True


def _wait_for_turn(queue, lane, clock) -> timedelta:
    """Sleep until it is our turn; returns the wait that is left when it is too long for a nap, otherwise nothing."""
    while wait := pace.take(queue=queue.pk, lane=lane, at=clock.now()):
        if wait > LONGEST_NAP:
            return wait
        clock.sleep(wait)
    return timedelta(0)


def _carry_on(invite, queue, clock):
    """Make call after call until the invite rests."""
    attempt, adapter = invite.attempts, BY_NAME[invite.adapter]
    call = steps.first_call(_standing(invite))
    while call:
        if adapter.paced and (wait := _wait_for_turn(queue, pace.lane_of(call), clock)):
            turn = _turn(invite, call, clock.now(), wait)
            ChannelInvite.objects.filter(pk=invite.pk, attempts=attempt).update(**turn)
            return
        begun = _begin(invite.pk, attempt, call, at=clock.now())
        if begun is None:
            return
        answer = adapter.perform(call, begun)
        call = _record(begun, call, answer, queue, at=clock.now())


def _turn(invite, call, at, wait):
    """When an invite that has to wait is due again. New guests stand in line in the order in which they asked, each with a
    turn of their own."""
    if call != "invite" or invite.state != State.ASKED:
        return {"due_at": at + wait}
    before = ChannelInvite.objects.filter(due_at__gt=at, last_code=IN_LINE, state=State.ASKED, pk__lt=invite.pk)
    return {"due_at": at + wait + before.count() * pace.gap_of("invite"), "last_code": IN_LINE}


def _standing(invite):
    return steps.StepStanding(
        state=invite.state,
        since=invite.state_changed_at,
        adapter=invite.adapter,
        tries=invite.tries,
        request=invite.request,
        request_at=invite.request_at,
        guest_id=invite.guest_id,
        membership_id=invite.membership_id,
        opted_out=bool(invite.opted_out_at),
        private_channel=bool(settings.GRAPH["channel_id"]),
        afresh=invite.afresh,
    )


@transaction.atomic
def _begin(pk, attempt, call, *, at):
    """Just before a call: is the row still ours, and may the member still be invited? Note the call if it changes anything."""
    invite = (
        ChannelInvite.objects.select_for_update(no_key=True).filter(pk=pk, attempts=attempt, state__in=MOVING).first()
    )
    if invite is None:
        return None
    if Queue.objects.filter(pk=actions.queue_name(), stopped_at__isnull=False).exists() and invite.adapter == "graph":
        ChannelInvite.objects.filter(pk=pk).update(due_at=at)
        return None
    member = Member.objects.filter(pk=invite.member_id).first()
    if instead := rules.where_instead(invite, member):
        actions.move(invite, instead, at=at)
        audit.record(did="stopped a Teams invitation before it was sent", about=invite, at=at)
        return None
    invite.member = member
    invite.due_at = at + _lease()
    if call in steps.WRITES:
        invite.request, invite.request_at = call, at
    invite.save(update_fields=["due_at", "request", "request_at"])
    return invite


@transaction.atomic
def _record(begun, call, answer, queue, *, at):
    """Write down what the call led to; returns the next call, or None when the invite rests."""
    invite = ChannelInvite.objects.select_for_update(no_key=True).get(pk=begun.pk)
    if invite.attempts != begun.attempts or invite.state != begun.state:
        _remember(invite, call, answer, at=at)
        return None
    now = _standing(invite)
    step = steps.next_step(now, call, answer, at=at, jitter=random.random())
    if _belongs_to_another(invite, step.facts.get("guest_id")):
        step = steps.shared_account(now)
    for name, value in step.facts.items():
        setattr(invite, name, value)
    if isinstance(answer.value, GraphPerson) and step.state in MOVING:
        opened.note(invite, answer.value, at=at)
    if step.answered:
        invite.request, invite.request_at = "", None
    if step.email:
        _write(step.email, invite, answer, at=at, state=step.state)
    if step.pause_until:
        pace.hold(queue=queue.pk, lane=pace.lane_of(call), until=step.pause_until)
    if step.stop:
        stop(
            at=at, code=step.stop, reason=step.code, call=call, said=answer.said, request_id=answer.request_id
        )  # fmt: skip
    if step.state == invite.state:
        invite.tries += 0 if step.then else 1
        invite.last_code = step.code[:120]
        invite.due_at = at + _lease() if step.then else step.due_at
        invite.save()
    else:
        actions.move(invite, step.state, at=at, code=step.code, due_at=at + _lease() if step.then else step.due_at)
    if step.state == State.MEMBER and not invite.opened_at:
        opened.look_from(invite, at=at)
    if step.unknown:
        alike.note(invite, call, answer, at=at)
    if not step.then and _gone_meanwhile(invite):
        actions.move(invite, rules.state_when_ending(invite), at=at)
    return step.then or None


def _gone_meanwhile(invite):
    """Whether the member was erased, suspended or left during the last call, which looked as if they could stay."""
    if invite.state in (*ENDED, State.LEAVING, State.TO_REMOVE):
        return False
    member = Member.objects.filter(pk=invite.member_id).first()
    return member is None or not member.may.keeps_places


def _remember(invite, call, answer, *, at):
    """The row went on without this worker; what its call found out about Teams is kept all the same."""
    if call not in ("invite", "add") or answer.kind is not AnswerKind.DONE:
        return
    if call == "invite" and not invite.guest_id and not _belongs_to_another(invite, answer.value.guest_id):
        invite.guest_id = answer.value.guest_id
    if call == "add":
        invite.membership_id = answer.value.id
    if invite.request == call:
        invite.request, invite.request_at = "", None
    if call == "add" and invite.state in ENDED:
        actions.move(invite, State.LEAVING, at=at)
    else:
        invite.save(update_fields=["guest_id", "membership_id", "request", "request_at"])


def _belongs_to_another(invite, guest_id):
    if not guest_id:
        return False
    return ChannelInvite.objects.active().filter(guest_id=guest_id).exclude(pk=invite.pk).exists()


def _write(kind, invite, answer, *, at, state):
    """At most one email from one cause: the key is the invite and its round, whichever email comes first."""
    if kind == "teams.needs_you":
        key = f"teams:{invite.pk}:{invite.round}:{state}"
    else:
        key = f"teams:{invite.pk}:{invite.round}"
        invite.told_at = invite.told_at or at
    redeem_url = getattr(answer.value, "redeem_url", "")
    outbox.queue_email(
        kind=kind,
        key=key,
        at=at,
        to_member=invite.member,
        address="" if kind == "teams.needs_you" else invite.address,
        payload={"invite": invite.pk, "round": invite.round, "state": str(state)},
        secrets={"redeem_url": redeem_url} if redeem_url else None,
    )
