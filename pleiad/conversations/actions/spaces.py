"""What organisers do with spaces: make, change, archive, and let members into closed ones."""

from datetime import datetime
from typing import Unpack

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pleiad.audit.actions import record
from pleiad.content.models import RoomRule, Space, SpaceReader
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.outbox.actions import queue_emails
from pleiad.ui.slugs import save_under

from .. import rules, search_documents
from ..models import Entered
from ..rules import SpaceFacts

SPACE_FACTS = ("name", "purpose", "rule", "closed", "sensitive", "forget_after_days", "name_cy", "purpose_cy")
"""What organisers say of a space."""


@transaction.atomic
def make(
    *,
    by: Member | None,
    at: datetime,
    name: str,
    purpose: str,
    rule: str = RoomRule.STAYS,
    closed: bool = False,
    sensitive: bool = False,
    forget_after_days: int | None = None,
    name_cy: str = "",
    purpose_cy: str = "",
) -> Space:
    """Make a space; its address follows from its first name."""
    space = Space(
        name=name,
        purpose=purpose,
        rule=rule,
        closed=closed,
        sensitive=sensitive,
        forget_after_days=forget_after_days,
        name_cy=name_cy,
        purpose_cy=purpose_cy,
        made_at=at,
    )
    save_under(space, slugify(name)[:50] or "space")
    record(did="made a space", by=by, at=at, about=space)
    return space


@transaction.atomic
def change(*, space: Space, by: Member, at: datetime, **facts: Unpack[SpaceFacts]) -> None:
    """Change a space, but break no promise under which members have written in it. When its rule changes, every member is
    asked to accept it before reading on."""
    space = Space.objects.select_for_update().get(pk=space.pk)
    if reason := rules.why_not_change(space=space, facts=facts):
        raise Refused(reason)
    different = {name: value for name, value in facts.items() if getattr(space, name) != value}
    changed = [name for name in SPACE_FACTS if name in different]
    for name, value in different.items():
        setattr(space, name, value)
    if not changed:
        return
    space.save(update_fields=changed)
    record(did="changed a space", by=by, at=at, about=space, detail={"changed": changed})
    if {"closed", "sensitive"} & set(changed):
        _refresh_search(space, at)


def _refresh_search(space: Space, at: datetime) -> None:
    for question in space.questions.select_related("author"):
        question.space = space
        search_documents.refresh_thread(question, at=at)


@transaction.atomic
def archive(*, space: Space, by: Member, at: datetime) -> None:
    """Close a space: nobody reads, writes or finds what is in it, until it is opened again."""
    if not Space.objects.filter(pk=space.pk, archived_at=None).update(archived_at=at):
        raise Refused(_("This space is archived already."))
    space.refresh_from_db()
    record(did="archived a space", by=by, at=at, about=space)
    _refresh_search(space, at)


@transaction.atomic
def open_again(*, space: Space, by: Member, at: datetime, agreed_by: Member | None = None) -> None:
    """Bring an archived space back, for those who could read it. Two organisers decide it for a closed or support space."""
    held = Space.objects.select_for_update().get(pk=space.pk)
    if reason := rules.why_not_open_again(space=held, by=by, agreed_by=agreed_by):
        raise Refused(reason)
    held.archived_at = None
    held.save(update_fields=["archived_at"])
    record(did="opened a space again", by=by, at=at, about=held, detail=_with(agreed_by))
    _refresh_search(held, at)


def _with(agreed_by: Member | None) -> dict[str, int] | None:
    return {"agreed by": agreed_by.pk} if agreed_by else None


@transaction.atomic
def begin_anew(
    *, space: Space, by: Member, agreed_by: Member, at: datetime, facts: SpaceFacts, earlier: tuple[str, str]
) -> Space:
    """Make a space in the place of another one, whose name then says that it is the earlier one (`earlier`: its English
    and Welsh name). What was written in that one stays there, for those who could read it, and they are told."""
    if by.pk == agreed_by.pk:
        raise Refused(_("Two organisers must decide this together."))
    held = Space.objects.select_for_update().get(pk=space.pk)
    made = make(by=by, at=at, **facts)
    held.name, held.name_cy = earlier
    held.save(update_fields=["name", "name_cy"])
    record(did="began a space anew", by=by, at=at, about=held, detail={"agreed by": agreed_by.pk, "new": made.pk})
    _tell_readers(held, "conversations.begun_anew", f"begun-anew:{made.pk}", at=at)
    return made


def _tell_readers(space: Space, kind: str, key: str, *, at: datetime) -> None:
    """An email, which names nothing, to every member who was let in, or who has entered the space."""
    let_in = SpaceReader.objects.filter(space=space).values("member")
    entered = Entered.objects.filter(space=space).values("member")
    told = Member.objects.current().filter(pk__in=let_in if space.closed else entered)
    queue_emails(
        emails=[{"kind": kind, "key": f"{key}:{each.pk}", "at": at, "to_member": each} for each in told.order_by("pk")]
    )


@transaction.atomic
def let_in(*, space: Space, member: Member, by: Member | None, at: datetime) -> None:
    """Let a member into a closed space. Organisers who let themselves in are shown to the other readers by email."""
    if not space.closed:
        raise Refused(_("Every member can read this space already."))
    if not member.is_current:
        raise Refused(_("They are not a member now."))
    if SpaceReader.objects.get_or_create(space=space, member=member, defaults={"since": at})[1]:
        record(did="let a reader in", by=by, at=at, about=space, detail={"member": member.pk})
        if by is not None and by.pk == member.pk:
            _tell_readers(
                space, "conversations.organiser_entered", f"entered:{space.pk}:{by.pk}:{at.timestamp()}", at=at
            )


@transaction.atomic
def let_out(*, space: Space, member: Member, by: Member, at: datetime) -> None:
    """Take a member out of a closed space."""
    if not SpaceReader.objects.filter(space=space, member=member).delete()[0]:
        raise Refused(_("They are not in this space."))
    record(did="let a reader out", by=by, at=at, about=space, detail={"member": member.pk})
