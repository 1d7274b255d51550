"""Stopping all delivery to the team when everyone would get the same answer, and letting it go on."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.audit import actions as audit
from pleiad.errors import Refused

from .actions import move, queue_name
from .models import Adapter, ChannelInvite, Queue
from .states import MOVING, State

log = logging.getLogger(__name__)

WHY = {
    "credentials": gettext_lazy("Microsoft does not accept our secret. Make a new one and put it into the settings."),
    "forbidden": gettext_lazy("Our application may not invite guests. Ask the host’s administrators to consent to it."),
    "guests-not-allowed": gettext_lazy(
        "The team does not allow guests. Ask the host’s administrators to change its setting."
    ),
    "team-unusable": gettext_lazy("The team is archived, deleted or full."),
    "channel-shared": gettext_lazy(
        "The channel is a shared one, and guests cannot enter those. Choose another channel."
    ),
    "wait-too-long": gettext_lazy("Microsoft told us to wait for longer than a day."),
    "by-hand": gettext_lazy("An organiser stopped the queue."),
}


def stop(*, at: datetime, code: str, reason: str = "", by=None) -> bool:
    """Stop all delivery through Graph; what waits is kept. `reason` is a key of WHY or an organiser's own words.

    Says whether this call was the one that stopped it.
    """
    Queue.objects.get_or_create(name=queue_name())
    stopped = Queue.objects.filter(name=queue_name(), stopped_at=None).update(stopped_at=at, stopped_code=code[:120])
    if stopped:
        log.warning("The Teams queue was stopped: %s", code)
        audit.record(
            did="stopped the Teams queue", by=by, about=queue_name(), at=at, reason=reason, detail={"code": code}
        )
    return bool(stopped)


@transaction.atomic
def resume(*, by, at: datetime) -> None:
    """Go on with everything that waited, from now; the target is checked again."""
    changed = Queue.objects.filter(name=queue_name()).exclude(stopped_at=None, by_hand_since=None)
    if not changed.update(stopped_at=None, stopped_code="", by_hand_since=None, target_checked=""):
        raise Refused(_("The queue is not stopped."))
    waiting = ChannelInvite.objects.filter(adapter=Adapter.GRAPH, state__in=MOVING)
    waiting.update(due_at=at, state_changed_at=at, tries=0)
    audit.record(did="resumed the Teams queue", by=by, about=queue_name(), at=at)


@transaction.atomic
def add_by_hand(*, by, at: datetime) -> int:
    """While the queue is stopped, put everyone who waits, and everyone who comes, on the list for adding by hand.

    Returns how many were moved. `resume` ends it for those who come later.
    """
    if not Queue.objects.filter(name=queue_name(), stopped_at__isnull=False).update(by_hand_since=at):
        raise Refused(_("Stop the queue first."))
    moved = 0
    for invite in ChannelInvite.objects.select_for_update(no_key=True).filter(adapter=Adapter.GRAPH, state__in=MOVING):
        invite.adapter = Adapter.MANUAL
        move(invite, State.TO_REMOVE if invite.state == State.LEAVING else State.LISTED, at=at, by=by)
        moved += 1
    audit.record(did="switched Teams to adding by hand", by=by, about=queue_name(), at=at, detail={"moved": moved})
    return moved


def why_stopped(queue: Queue) -> str:
    """What stopped the queue, in the organiser's words."""
    return str(WHY.get(queue.stopped_code, _("Microsoft’s answer was %(code)s.") % {"code": queue.stopped_code}))
