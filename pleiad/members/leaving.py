"""A member leaves: what follows at once, and what follows once the last emails are sent.

Every table says in `privacy` which member it is about, so that nothing here knows a room by name. Rooms whose words need
care (answers of others stay, the member's words go) hear `member_ended` with `left_at` set, before the tables are swept.
"""

from datetime import datetime, timedelta

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import name_of, record
from pleiad.audit.chaining import erase_words
from pleiad.errors import Refused
from pleiad.outbox.actions import queue_email
from pleiad.outbox.models import Email, Outgoing

from . import signing_in, staying, vouching
from .models import Hold, Member
from .signals import announce_end, member_erased

SETTLED_AFTER = timedelta(days=30)
"""After this the last rows go even if an email could not be sent."""


def why_not_leave(*, member: Member, organisers: int) -> str | None:
    """Why the member cannot leave now, or None. `organisers`: how many there are."""
    if member.is_organiser and organisers == 1:
        return _("You are the only organiser. Make another member an organiser first, so that no work is left waiting.")
    if member.is_organiser and organisers == 2:
        return _(
            "You are one of the last two organisers. Step down at the desk first: the other organiser agrees to it, and "
            "then you can leave."
        )
    return None


@transaction.atomic
def leave(*, member: Member, at: datetime, by_itself: bool = False) -> None:
    """End a membership and remove the member's words and pictures, in one transaction. Calendars and Teams are told.
    `by_itself`: nobody pressed it, the account was not used (members.unused)."""
    organisers = Member.objects.hold_organisers()
    held = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if held.left_at:
        return
    if reason := why_not_leave(member=held, organisers=len(organisers)):
        raise Refused(reason)
    staying.drop_queued(member=held, at=at)
    held.left_at, held.organiser_since = at, None
    held.hidden_since, held.shielded_since, held.shielded_zone, held.next_step_at = None, None, "", None
    held.save(
        update_fields=["left_at", "organiser_since", "hidden_since", "shielded_since", "shielded_zone", "next_step_at"]
    )
    signing_in.end_all_sessions(member=held)
    record(did="ended unused" if by_itself else "left", by=None if by_itself else held, about=held, at=at)
    vouching.take_words_away(member=held)
    announce_end(member=held, at=at, by=None if by_itself else held)
    queue_email(kind="members.left", key=f"left:{held.pk}", at=at, to_member=held)
    sweep(member=held, settled=False, at=at)


def sweep(*, member: Member, settled: bool, at: datetime) -> None:
    """Delete or blank what every table holds about the member, and what the audit says of it in words; with `settled` also
    what saying goodbye needed."""
    abouts: list[str] = [name_of(member)]
    for model in apps.get_models():
        said = getattr(model, "privacy", None)
        if said is None:
            _forget_ways_in(model, member)
        elif said.of and said.of != "self" and (settled or not said.until_settled):
            abouts += _sweep_table(model, said, member)
    erase_words(abouts=abouts, at=at)


def _sweep_table(model, said, member) -> list[str]:
    """Sweep one table; returns the names under which the audit speaks of its rows about the member."""
    rows = model._base_manager.filter(**{said.of: member})
    if said.on_erasure == "stay":
        return []
    names = [f"{model._meta.label_lower}:{pk}" for pk in rows.values_list("pk", flat=True)]
    if said.on_erasure == "delete":
        rows.delete()
    elif said.on_erasure == "blank":
        empty = {
            name: [] if model._meta.get_field(name).get_internal_type() == "JSONField" else "" for name in said.blank
        }
        if "__" not in said.of and model._meta.get_field(said.of).null:
            empty[said.of] = None
        if empty:
            rows.update(**empty)
    return names


def _forget_ways_in(model, member):
    """Delete the member's rows in tables of libraries (passkeys, apps, other accounts)."""
    for field in model._meta.concrete_fields:
        if field.related_model is Member:
            model._base_manager.filter(**{field.name: member}).delete()


@transaction.atomic
def settle(*, member: Member, at: datetime, at_once: bool = False) -> bool:
    """Erase the name and addresses of a former member once nothing is left to send, or 30 days after leaving; `at_once`
    waits for neither. A legal hold waits for two organisers. Returns whether they were erased."""
    held = Member.objects.select_for_update().get(pk=member.pk)
    if held.erased_at or not held.left_at or Hold.objects.open().filter(member=held).exists():
        return False
    if not at_once and held.left_at > at - SETTLED_AFTER and _still_to_send(held):
        return False
    sweep(member=held, settled=True, at=at)
    Email.objects.filter(member=None, address__in={held.email, held.work_email}, due_at=None).delete()
    nowhere = f"former-{held.pk}@nowhere.invalid"
    Member.objects.filter(pk=held.pk).update(
        email=nowhere,
        work_email=nowhere,
        name="",
        name_folded="",
        organisation=None,
        organisation_said="",
        sector="",
        nation="",
        erased_at=at,
    )
    record(did="erased", about=held, at=at)
    member_erased.send(sender=Member, member=held)
    return True


def _still_to_send(member) -> bool:
    waiting = [model for model in apps.get_models() if issubclass(model, Outgoing) and model.privacy.of]
    return any(
        model._base_manager.filter(**{model.privacy.of: member}, due_at__isnull=False).exists() for model in waiting
    )


def make_way(*, email: str, at: datetime) -> bool:
    """Free the address of a member who has left, for a new account; returns whether it is free now."""
    gone = Member.objects.filter(email=email, left_at__isnull=False, erased_at=None).first()
    return gone is not None and settle(member=gone, at=at, at_once=True)
