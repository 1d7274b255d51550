"""What organisers do with spaces: make, change, archive, and let members into closed ones."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pleiad.audit.actions import record
from pleiad.content.models import RoomRule, Space, SpaceReader
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.ui.slugs import save_under

from .. import search_documents

SPACE_FACTS = ("name", "purpose", "rule", "closed", "sensitive", "forget_after_days", "name_cy", "purpose_cy")
"""What organisers say of a space."""


class SpaceFacts(TypedDict, total=False):
    """Those of the facts of a space that are to be changed."""

    name: str
    purpose: str
    rule: str
    closed: bool
    sensitive: bool
    forget_after_days: int | None
    name_cy: str
    purpose_cy: str


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
    """Change a space. When its rule changes, every member is asked to accept it before reading on."""
    space = Space.objects.select_for_update().get(pk=space.pk)
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
def open_again(*, space: Space, by: Member, at: datetime) -> None:
    """Bring an archived space back."""
    if not Space.objects.filter(pk=space.pk, archived_at__isnull=False).update(archived_at=None):
        raise Refused(_("This space is open."))
    space.refresh_from_db()
    record(did="opened a space again", by=by, at=at, about=space)
    _refresh_search(space, at)


@transaction.atomic
def let_in(*, space: Space, member: Member, by: Member | None, at: datetime) -> None:
    """Let a member into a closed space."""
    if not space.closed:
        raise Refused(_("Every member can read this space already."))
    if not member.is_current:
        raise Refused(_("They are not a member now."))
    if SpaceReader.objects.get_or_create(space=space, member=member, defaults={"since": at})[1]:
        record(did="let a reader in", by=by, at=at, about=space, detail={"member": member.pk})


@transaction.atomic
def let_out(*, space: Space, member: Member, by: Member, at: datetime) -> None:
    """Take a member out of a closed space."""
    if not SpaceReader.objects.filter(space=space, member=member).delete()[0]:
        raise Refused(_("They are not in this space."))
    record(did="let a reader out", by=by, at=at, about=space, detail={"member": member.pk})
