"""An answer that nobody can explain, given to several different people, is not about them: it stops the queue."""

import hashlib
from datetime import datetime

from pleiad.integrations.graph.answers import GraphAnswer

from . import actions, steps
from .models import Adapter, ChannelInvite, Queue
from .queue import stop
from .states import State


def mark_of(call: str, answer: GraphAnswer) -> str:
    """The same for everybody who is told the same in answer to the same question."""
    return hashlib.sha256("|".join((call, answer.code, answer.said)).encode()).hexdigest()[:16]


def note(invite: ChannelInvite, call: str, answer: GraphAnswer, *, at: datetime) -> None:
    """Write down that an invite met such an answer; with the third person the queue stops, and all of them wait again
    as if they had not asked. Inside the transaction that holds the invite."""
    invite.unknown_answer = mark_of(call, answer)
    invite.save(update_fields=["unknown_answer"])
    since = at - steps.ALIKE_WITHIN
    if Queue.objects.filter(
        name=actions.queue_name(), excused_answer=invite.unknown_answer, excused_at__gt=since
    ).exists():
        return
    same = ChannelInvite.objects.stuck().filter(
        state=State.NEEDS_ORGANISER, unknown_answer=invite.unknown_answer, state_changed_at__gt=since
    )
    if same.exclude(member=None).values("member").distinct().count() < steps.MOST_ALIKE:
        return
    stop(
        at=at, code="three-alike", reason=answer.code, call=call, said=answer.said or answer.code,
        request_id=answer.request_id, mark=invite.unknown_answer,
    )  # fmt: skip
    for each in same.filter(adapter=Adapter.GRAPH).select_for_update(no_key=True):
        actions.move(each, State.INVITED if each.guest_id else State.ASKED, at=at, code=answer.code)
