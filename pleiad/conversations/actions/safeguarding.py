"""The key that finds an author: held by two organisers, made once both have set a passphrase, used by both together."""

import struct
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.outbox import actions as outbox

from .. import keys, rules, search_documents
from ..models import Answer, Holder, Opening, Question, SafeguardingKey
from .sealed import about

LEAST_PASSPHRASE = 20
KINDS: dict[str, type[Question] | type[Answer]] = {"question": Question, "answer": Answer}


def members_of(key: SafeguardingKey | None) -> set[int]:
    """The members, by number, who hold a share of this key."""
    return set(key.holders.values_list("member_id", flat=True)) if key else set()


@transaction.atomic
def hold(*, by: Member, at: datetime, passphrase: str) -> SafeguardingKey:
    """Become a holder. With the second holder the key is made, split, and its private half forgotten."""
    key = SafeguardingKey.objects.current() or SafeguardingKey.objects.begun()
    if key is not None:
        key = SafeguardingKey.objects.select_for_update().get(pk=key.pk)
    if refusal := rules.why_not_hold(member=by, key=key, holders=members_of(key)):
        raise Refused(refusal)
    if len(passphrase) < LEAST_PASSPHRASE:
        raise Refused(_("Take a longer passphrase: at least 20 characters, for example five words."))
    if key is None:
        key = SafeguardingKey.objects.create(begun_at=at)
    private, public = keys.new_pair()
    Holder.objects.create(key=key, member=by, public=public, locked=keys.lock(private, passphrase=passphrase), since=at)
    record(did="holds a share of the safeguarding key", by=by, at=at, about=key)
    holders = list(key.holders.order_by("pk"))
    if len(holders) == 2:
        _make(key, holders, at)
    return key


def _make(key: SafeguardingKey, holders: list[Holder], at: datetime) -> None:
    private, key.public = keys.new_pair()
    for holder, share in zip(holders, keys.split(private), strict=True):
        holder.share = keys.seal(share, to=holder.public, about=f"share:{key.pk}")
        holder.save(update_fields=["share"])
    key.made_at = at
    key.save(update_fields=["public", "made_at"])
    record(did="made the safeguarding key", at=at, about=key)


@transaction.atomic
def retire(*, by: Member | None, agreed_by: Member | None, at: datetime, reason: str) -> None:
    """Seal nothing more to the key, because a holder changes. What is sealed to it, its holders can still open. Two organisers
    decide it: until there is a new key nobody can ask without a name."""
    if by is None or agreed_by is None or by == agreed_by or not (by.is_organiser and agreed_by.is_organiser):
        raise Refused(_("Two organisers must decide this together."))
    if not SafeguardingKey.objects.filter(retired_at=None).update(retired_at=at):
        raise Refused(_("There is no key to retire."))
    record(did="retired the safeguarding key", by=by, at=at, reason=reason, detail={"agreed by": agreed_by.pk})


def item_of(kind: str, pk: int) -> Question | Answer | None:
    """The post that an opening is about, hidden and taken-back ones included."""
    return KINDS[kind]._default_manager.filter(pk=pk).first() if kind in KINDS else None


@transaction.atomic
def begin(*, item: Question | Answer, by: Member, at: datetime, reason: str, passphrase: str) -> Opening:
    """One holder asks to open a post, with a reason, and hands on a share, sealed to the other holder."""
    key = item.key
    if refusal := rules.why_not_begin_opening(member=by, holders=members_of(key), item=item):
        raise Refused(refusal)
    assert key is not None  # who holds a share of it asks
    kind = search_documents.kind_of(item)
    if Opening.objects.filter(kind=kind, item=item.pk, opened_at=None, dropped_at=None).exists():
        raise Refused(_("Someone has asked for this already. It is waiting for the other holder."))
    own, other = key.holders.get(member=by), key.holders.exclude(member=by).get()
    share = _share(own, key, passphrase)
    opening = Opening.objects.create(key=key, kind=kind, item=item.pk, reason=reason, asked_by=by, asked_at=at)
    opening.handed = keys.seal(share, to=other.public, about=f"opening:{opening.pk}")
    opening.save(update_fields=["handed"])
    record(did="asked to open a post without a name", by=by, at=at, about=item, reason=reason)
    return opening


def _share(holder: Holder, key: SafeguardingKey, passphrase: str) -> bytes:
    return keys.unseal(holder.share, private=_unlocked(holder, passphrase), about=f"share:{key.pk}")


def _unlocked(holder: Holder, passphrase: str) -> bytes:
    try:
        return keys.unlock(holder.locked, passphrase=passphrase)
    except keys.CannotOpen:
        raise Refused(_("This is not your passphrase.")) from None


@transaction.atomic
def agree(
    *, opening: Opening, by: Member, at: datetime, passphrase: str, tell_at: datetime, deferred_because: str = ""
) -> Member | None:
    """The other holder agrees: the author is found, and told at `tell_at`, which is now unless telling the author at once
    would endanger someone; then `deferred_because` says why. Returns the author, or None when the account is gone."""
    opening = Opening.objects.select_for_update().get(pk=opening.pk)
    key = opening.key
    if refusal := rules.why_not_agree(opening=opening, member=by, holders=members_of(key)):
        raise Refused(refusal)
    if tell_at > at and not deferred_because.strip():
        raise Refused(_("Write why the author is told later."))
    item = item_of(opening.kind, opening.item)
    if item is None or not item.seal:
        raise Refused(_("The post is gone, or has a name by now."))
    holder = key.holders.get(member=by)
    private = _unlocked(holder, passphrase)
    own = keys.unseal(holder.share, private=private, about=f"share:{key.pk}")
    handed = keys.unseal(opening.handed, private=private, about=f"opening:{opening.pk}")
    content = keys.unseal(item.seal, private=keys.join(own, handed), about=about(opening.kind, opening.item))
    author = Member.objects.filter(pk=struct.unpack(">Q", content)[0]).first()
    opening.agreed_by, opening.opened_at, opening.handed, opening.author = by, at, "", author
    opening.tell_at, opening.deferred_because = tell_at, deferred_because.strip()
    opening.save()
    record(did="opened a post without a name", by=by, at=at, about=item, reason=opening.reason)
    if tell_at > at:
        record(did="put off telling an author", by=by, at=at, about=item, reason=deferred_because)
    tell_authors(at=at)
    return author


@transaction.atomic
def drop(*, opening: Opening, by: Member, at: datetime) -> None:
    """Either holder gives up an opening that waits; the share that was handed on is deleted."""
    opening = Opening.objects.select_for_update().get(pk=opening.pk)
    if opening.opened_at or opening.dropped_at:
        raise Refused(_("This was decided already."))
    if not by.is_organiser or by.pk not in members_of(opening.key):
        raise Refused(_("Only the two holders of the key can decide this."))
    opening.dropped_at, opening.handed = at, ""
    opening.save(update_fields=["dropped_at", "handed"])
    record(did="gave up opening a post", by=by, at=at, about=f"conversations.{opening.kind}:{opening.item}")


@transaction.atomic
def tell_authors(*, at: datetime) -> int:
    """Tell the authors of opened posts that are due, by an email that only says that there is something to read."""
    due = list(
        Opening.objects.filter(opened_at__isnull=False, told_at=None, author__isnull=False, tell_at__lte=at)[:50]
    )
    for opening in due:
        if Opening.objects.filter(pk=opening.pk, told_at=None).update(told_at=at):
            outbox.queue_email(
                kind="conversations.opened",
                key=f"conversations.opened:{opening.pk}",
                to_member=opening.author,
                at=at,
                payload={},
            )
    return len(due)
