"""What the channel hears: a row for each post, written with the act that causes it, and handed over once by a worker."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from pleiad.audit import actions as audit
from pleiad.errors import Refused
from pleiad.integrations.workflows.client import PostKind, post

from . import pace
from .models import ChannelPost

log = logging.getLogger(__name__)

KINDS: dict[str, Callable] = {}
GIVE_UP_AFTER = timedelta(days=3)
LEASE = timedelta(seconds=120)  # longer than one handing over can take
LONGEST_PAUSE = timedelta(hours=6)
LANE = "posts"


def words_post(kind: str):
    """Register the function that words posts of this kind when they leave: it takes the payload and gives an Adaptive
    Card, or None when the post is no longer wanted."""

    def keep(words):
        if kind in KINDS:
            raise ValueError(f"Two functions word posts of the kind {kind}.")
        KINDS[kind] = words
        return words

    return keep


def queue_post(
    *, what: str, key: str, at: datetime, payload: dict | None = None, due_at: datetime | None = None
) -> bool:
    """Let the channel hear of something, in the caller's transaction. `what` is a kind that has words, `key` names the cause: one cause, one post. Returns
    whether this was the call that wrote it."""
    if not settings.TEAMS_WEBHOOK or ChannelPost.objects.filter(key=key).exists():
        return False
    row = ChannelPost(key=key, kind=what, payload=payload or {}, written_at=at, due_at=due_at or at)
    ChannelPost.objects.bulk_create([row], ignore_conflicts=True)
    return True


def run(*, at: datetime) -> int:
    """Hand over one post that is due; returns whether there was one. A post is begun once: if a worker dies, or the line
    goes dead, while it is handed over, nobody hands it over again unless an organiser says so."""
    if not settings.TEAMS_WEBHOOK or not ChannelPost.objects.due(at).exists():
        return 0
    if pace.take(queue="channel", lane=LANE, at=at):
        return 0
    taken = ChannelPost.objects.claim(at=at, lease=LEASE, most=1)
    for row in taken:
        _hand_over(row, at)
    return len(taken)


def _hand_over(row, at):
    if row.begun_at:
        _settle(row, trouble="unanswered")
        return
    words = KINDS.get(row.kind)
    card = words(row.payload) if words else None
    if card is None:
        _settle(row, dropped_at=at)
        return
    if not ChannelPost.objects.filter(pk=row.pk, attempts=row.attempts, begun_at=None).update(begun_at=at):
        return
    answer = post(url=settings.TEAMS_WEBHOOK, card=card)
    if answer.kind is PostKind.TAKEN:
        _settle(row, posted_at=at, trouble="")
    elif answer.kind is PostKind.UNKNOWN:
        _settle(row, trouble="unanswered")
    elif answer.kind is PostKind.REFUSED or at - row.written_at >= GIVE_UP_AFTER:
        _settle(row, gave_up_at=at, trouble=answer.code)
    else:
        pause = answer.wait or min(timedelta(seconds=30) * 2 ** min(row.attempts, 12), LONGEST_PAUSE)
        if answer.kind is PostKind.LATER:
            pace.hold(queue="channel", lane=LANE, until=at + (answer.wait or timedelta(seconds=2)))
        changes = {"begun_at": None, "due_at": at + pause, "trouble": answer.code[:60]}
        ChannelPost.objects.filter(pk=row.pk, attempts=row.attempts).update(**changes)
    if answer.kind is not PostKind.TAKEN:
        log.warning("A post to the channel was not taken: %s %s", answer.kind, answer.code)


def _settle(row, **changes):
    if "trouble" in changes:
        changes["trouble"] = changes["trouble"][:60]
    ChannelPost.objects.filter(pk=row.pk, attempts=row.attempts).update(due_at=None, **changes)


@transaction.atomic
def post_again(*, row: ChannelPost, by, at: datetime) -> None:
    """An organiser has looked in the channel and did not find it there."""
    held = ChannelPost.objects.select_for_update().get(pk=row.pk)
    if reason := why_not_again(held):
        raise Refused(reason)
    held.due_at, held.begun_at, held.gave_up_at, held.trouble, held.written_at = at, None, None, "", at
    held.save()
    audit.record(did="let the channel hear again", by=by, about=held, at=at)


@transaction.atomic
def found_there(*, row: ChannelPost, by, at: datetime) -> None:
    """An organiser has looked in the channel and found it there."""
    held = ChannelPost.objects.select_for_update().get(pk=row.pk)
    if held.state != "unknown":
        raise Refused(_("This post was not in doubt."))
    held.posted_at, held.trouble = at, ""
    held.save()
    audit.record(did="found a post in the channel", by=by, about=held, at=at)


def why_not_again(row: ChannelPost):
    """Say why a post cannot be handed over again."""
    if row.state not in ("unknown", "given-up"):
        return _("This post is in the channel already, or on its way.")
    return None
