from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.directory.models import Topic
from pleiad.directory.topics import knows
from pleiad.errors import Refused
from pleiad.events.models import Event
from pleiad.home.notifications import tell_at_once
from pleiad.members import paces
from pleiad.members.models import Member
from pleiad.outbox.actions import queue_emails

from . import rules, search_documents
from .models import Suggestion, Support


def _lately(author: Member, at: datetime) -> int:
    return Suggestion.objects.filter(author=author, written_at__gt=at - paces.PACES["suggest"].within).count()


def left(*, by: Member, at: datetime) -> str:
    """What the page says of how many more topics the member can suggest, once few are left."""
    return paces.left("suggest", used=_lately(by, at))


@transaction.atomic
def suggest(*, author: Member, title: str, why: str, at: datetime, topic: Topic | None = None) -> Suggestion:
    # Two suggestions at the same moment wait for each other, so that the count for the month is exact.
    Member.objects.select_for_update(no_key=True).get(pk=author.pk)
    lately = _lately(author, at)
    if reason := rules.why_not_suggest(member=author, lately=lately):
        raise Refused(reason)
    made = Suggestion.objects.create(author=author, title=title, why=why, topic=topic, written_at=at)
    record(did="suggested", by=author, about=made, at=at)
    search_documents.refresh(item=made, at=at)
    if topic:
        among = knows([topic.pk])
        tell_at_once(subscription="suggestions", key=f"suggestion:{made.pk}", at=at, among=among, but_not=author)
    return made


@transaction.atomic
def support(*, suggestion: Suggestion, member: Member, at: datetime) -> None:
    """The member wants it too; a second time changes nothing."""
    held = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if reason := rules.why_not_support(suggestion=held, member=member):
        raise Refused(reason)
    try:
        with transaction.atomic():
            Support.objects.create(suggestion=held, member=member, at=at)
    except IntegrityError:
        return
    Suggestion.objects.filter(pk=held.pk).update(supporters=F("supporters") + 1)
    record(did="supported", by=member, about=held, at=at)


@transaction.atomic
def undo_support(*, suggestion: Suggestion, member: Member, at: datetime) -> None:
    held = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    gone, _rows = Support.objects.filter(suggestion=held, member=member).delete()
    if gone:
        Suggestion.objects.filter(pk=held.pk).update(supporters=F("supporters") - 1)
        record(did="no longer supports", by=member, about=held, at=at)


@transaction.atomic
def take_back(*, suggestion: Suggestion, by: Member, at: datetime) -> None:
    """The author takes the suggestion back: it leaves the list and the search."""
    held = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if reason := rules.why_not_take_back(suggestion=held, member=by):
        raise Refused(reason)
    held.taken_back_at = at
    held.save(update_fields=["taken_back_at"])
    record(did="took back", by=by, about=held, at=at)
    search_documents.refresh(item=held, at=at)


@transaction.atomic
def plan(*, suggestion: Suggestion, event: Event, by: Member, at: datetime) -> None:
    """An event takes it up. The author and the supporters are told once members can see the event."""
    held = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if reason := rules.why_not_plan(suggestion=held, event=event, at=at):
        raise Refused(reason)
    held.event, held.planned_at = event, at
    held.save(update_fields=["event", "planned_at"])
    record(did="planned", by=by, about=held, at=at, detail={"event": event.pk})


@transaction.atomic
def unplan(*, suggestion: Suggestion, by: Member, at: datetime) -> None:
    """The suggestion is open again, because the event turned out to be about something else."""
    held = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if held.planned_at is None:
        raise Refused(_("No event has taken this up."))
    if held.told_at and held.event_id:
        raise Refused(_("Members who asked for it have already been told."))
    held.event = held.planned_at = held.told_at = None
    held.save(update_fields=["event", "planned_at", "told_at"])
    record(did="is open again", by=by, about=held, at=at)


@transaction.atomic
def tell(*, suggestion: Suggestion, at: datetime) -> int:
    """Email the author and the supporters, once; returns how many emails."""
    held = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if held.told_at or held.planned_at is None:
        return 0
    held.told_at = at
    held.save(update_fields=["told_at"])
    asked = Member.objects.current().filter(pk__in=held.supports.values("member"))
    if held.author_id:
        asked = asked | Member.objects.current().filter(pk=held.author_id)
    emails = [
        {
            "kind": "suggestions.planned",
            "key": f"suggestion:{held.pk}:{member.pk}",
            "at": at,
            "to_member": member,
            "payload": {"suggestion": held.pk, "is_author": member.pk == held.author_id},
        }
        for member in asked.distinct()
    ]
    queue_emails(emails=emails)
    record(did="told", about=held, at=at, detail={"emails": len(emails)})
    return len(emails)


def count_again(*, member: Member) -> None:
    """Two accounts of one person became this one: nobody supports their own suggestion, and nobody counts twice. In the
    caller's transaction."""
    Support.objects.filter(member=member, suggestion__author=member).delete()
    mine = Suggestion.objects.filter(
        Q(author=member) | Q(pk__in=Support.objects.filter(member=member).values("suggestion"))
    )
    for each in mine.select_for_update(of=("self",)).order_by("pk"):
        Suggestion.objects.filter(pk=each.pk).update(supporters=each.supports.count())
