"""Whether a guest has opened the invitation. Teams puts guests in the team before they have, and then they cannot get in."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from pleiad.integrations.graph.answers import AnswerKind, GraphPerson

from . import pace, steps
from .adapters import BY_NAME
from .models import Adapter, ChannelInvite, Queue
from .queue import stop
from .states import State

NAP = timedelta(seconds=2)


def note(invite: ChannelInvite, person: GraphPerson, *, at: datetime) -> None:
    """Keep what Teams says of the guest; the caller saves the invite."""
    if not person.accepted:
        return
    invite.opened_at = invite.opened_at or at
    invite.look_at = None
    other = person.is_guest and person.mail and person.mail.lower() != invite.address.lower()
    invite.opened_as = person.mail.lower()[:254] if other else ""


def look_from(invite: ChannelInvite, *, at: datetime) -> None:
    """The guest is in the team and has not opened the invitation, as far as is known: look again from time to time."""
    invite.look_at = steps.look_again(added_at=at, at=at)
    invite.save(update_fields=["look_at"])


def look(*, queue: Queue, clock, most: int) -> int:
    """Ask after those whose turn it is, at most `most`; returns how many were asked after. Graph is asked for one
    person at a time, so nothing here polls a team."""
    asked = 0
    while asked < most and not Queue.objects.stopped().exists():
        at = clock.now()
        due = ChannelInvite.objects.filter(look_at__lte=at, state=State.MEMBER, adapter=Adapter.GRAPH)
        found = due.order_by("look_at").first()
        if found is None or pace.take(queue=queue.pk, lane="directory", at=at):
            break
        later = at + timedelta(seconds=settings.DELIVERY_LEASE)
        if not due.filter(pk=found.pk, look_at=found.look_at).update(look_at=later):
            continue  # another worker asks
        answer = BY_NAME[Adapter.GRAPH].perform("see", found)
        _keep(found.pk, answer, queue=queue, at=clock.now())
        asked += 1
    return asked


@transaction.atomic
def _keep(pk, answer, *, queue, at):
    invite = ChannelInvite.objects.select_for_update(no_key=True).filter(pk=pk, state=State.MEMBER).first()
    if invite is None or invite.look_at is None:
        return
    invite.look_at = steps.look_again(added_at=invite.state_changed_at, at=at)
    if answer.kind is AnswerKind.DONE:
        note(invite, answer.value, at=at)
    elif answer.kind is AnswerKind.THROTTLED and answer.wait is not None:
        invite.look_at = at + answer.wait
        pace.hold(queue=queue.pk, lane="directory", until=invite.look_at)
    elif answer.kind in steps.STOPS:
        stop(
            at=at, code=steps.STOPS[answer.kind], reason=answer.code, call="see", said=answer.said,
            request_id=answer.request_id,
        )  # fmt: skip
    invite.save(update_fields=["look_at", "opened_at", "opened_as"])
