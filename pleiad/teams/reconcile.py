"""Once a day, compare who is in the team with who should be, and show organisers the difference. They decide on repairs."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from pleiad.audit import actions as audit
from pleiad.errors import Refused
from pleiad.integrations.graph.answers import AnswerKind

from .actions import move, queue_name
from .adapters import graph_client
from .models import Adapter, ChannelInvite, Drift, Queue
from .states import ENDED, State

CATCHING_UP = timedelta(hours=24)  # Teams may take a day to show a person who was added


def reconcile(*, at: datetime, wait_for_turn=lambda: None) -> int | None:
    """Compare both sides, at most once a day (Microsoft allows polling a team once a day).

    Returns how many differences are open now; None when today was done already, delivery is not through Graph, the queue
    is stopped, or Teams could not be read (then tomorrow is early enough). `wait_for_turn` keeps the pace between pages.
    """
    if settings.TEAMS_DELIVERY != Adapter.GRAPH:
        return None
    Queue.objects.get_or_create(name=queue_name())
    today = Queue.objects.filter(
        Q(reconciled_on=None) | Q(reconciled_on__lt=at.date()), name=queue_name(), stopped_at=None
    )
    if not today.update(reconciled_on=at.date()):
        return None
    answer = graph_client().members(pause=wait_for_turn)
    if answer.kind is not AnswerKind.DONE:
        return None
    with transaction.atomic():
        _compare(answer.value, at)
        audit.record(did="compared Teams with our list", about=queue_name(), at=at)
    return Drift.objects.filter(settled_at=None).count()


def _compare(memberships, at):
    there = {each.user_id: each for each in memberships if not each.owner}
    everybody = {each.user_id for each in memberships}
    ours = ChannelInvite.objects.exclude(guest_id="")
    settled_in = ours.filter(state=State.MEMBER, state_changed_at__lt=at - CATCHING_UP)
    missing = {pk: guest for pk, guest in settled_in.values_list("pk", "guest_id") if guest not in everybody}
    known = set(ours.exclude(state__in=ENDED).values_list("guest_id", flat=True))
    left = set(Drift.objects.filter(kind=Drift.UNKNOWN, decision="leave").values_list("guest_id", flat=True))
    unknown = {guest: each for guest, each in there.items() if guest not in known | left}

    found = {(Drift.MISSING, guest) for guest in missing.values()} | {(Drift.UNKNOWN, guest) for guest in unknown}
    for drift in Drift.objects.filter(settled_at=None):
        if (drift.kind, drift.guest_id) not in found:
            drift.settled_at, drift.decision = at, "gone"
            drift.save(update_fields=["settled_at", "decision"])
    new = [Drift(kind=Drift.MISSING, invite_id=pk, guest_id=guest, found_at=at) for pk, guest in missing.items()]
    new += [
        Drift(kind=Drift.UNKNOWN, guest_id=guest, membership_id=each.id, shown_name=each.name[:256], found_at=at)
        for guest, each in unknown.items()
    ]
    Drift.objects.bulk_create(new, ignore_conflicts=True)


@transaction.atomic
def settle(*, drift: Drift, by, at: datetime, repair: bool) -> Drift:
    """An organiser decides on one difference: repair it in Teams (add the person again, or take them out), or leave it."""
    held = Drift.objects.select_for_update().get(pk=drift.pk)
    if held.settled_at:
        raise Refused(_("Someone has already decided this."))
    held.settled_at, held.settled_by, held.decision = at, by, "repair" if repair else "leave"
    held.save()
    if repair and held.kind == Drift.MISSING:
        _add_again(held.invite_id, by, at)
    elif repair:
        _take_out(held, at)
    audit.record(did="settled a difference with Teams", by=by, about=held, at=at, detail={"decision": held.decision})
    return held


def _add_again(pk, by, at):
    invite = ChannelInvite.objects.select_for_update(no_key=True).filter(pk=pk, state=State.MEMBER).first()
    if invite:
        invite.membership_id = ""
        move(invite, State.ASKED, at=at, by=by)  # from the beginning: the account itself may be gone


def _take_out(drift, at):
    """Without an invite here, one is made that takes the person out, so that there is one way out."""
    ChannelInvite.objects.create(
        member=None,
        adapter=Adapter.GRAPH,
        state=State.LEAVING,
        state_changed_at=at,
        cause=f"drift:{drift.pk}",
        guest_id=drift.guest_id,
        membership_id=drift.membership_id,
        written_at=at,
        due_at=at,
    )
