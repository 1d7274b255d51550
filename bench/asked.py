"""What a bench asks of a world, and has it do: what came of a rush, and emails let go, held again and counted."""

from datetime import UTC, datetime, timedelta

from django.db.models import Count

from pleiad.audit.models import AuditRecord
from pleiad.calendars.models import CalendarEntry
from pleiad.events.models import Event, Registration
from pleiad.outbox.deliver import to_mime
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email, Heartbeat


def registered(*, event: int) -> dict:
    """What came of a rush for one event: how many came, and every promise that was broken, as numbers that should be 0."""
    held = Event.objects.get(pk=event)
    mine = Registration.objects.filter(event=held, cancelled_at=None)
    placed = mine.filter(placed_at__isnull=False)
    numbers = list(mine.order_by("arrival").values_list("arrival", "placed_at"))
    names = {f"events.registration:{pk}" for pk in mine.values_list("pk", flat=True)}
    audited = set(AuditRecord.objects.filter(did="registered").values_list("about", flat=True)) & names
    entries = CalendarEntry.objects.filter(about=f"event:{event}", withdrawn_at=None)
    calendar_emails = {f"calendar:{pk}:0" for pk in entries.values_list("pk", flat=True)}
    waiting_emails = {f"waiting:{pk}" for pk in mine.filter(placed_at=None).values_list("pk", flat=True)}
    emails = set(Email.objects.values_list("key", flat=True))
    capacity = held.capacity if held.capacity is not None else len(numbers)
    return {
        "registrations": len(numbers),
        "placed": placed.count(),
        "overbooked": max(placed.count() - capacity, 0) + abs(placed.count() - held.places_taken),
        "doubled": mine.values("member").annotate(n=Count("pk")).filter(n__gt=1).count(),
        "out of order": sum(number != turn for turn, (number, _placed) in enumerate(numbers, 1))
        + sum((placed_at is None) != (turn > capacity) for turn, (_number, placed_at) in enumerate(numbers, 1)),
        "without audit record": len(names) - len(audited),
        "without Teams invite": mine.filter(channel_invite=None).count()
        + mine.exclude(channel_invite__state="asked").count(),
        "without calendar entry": abs(placed.count() - entries.count()),
        "without email": len((calendar_emails | waiting_emails) - emails),
    }


def came(*, event: int) -> dict:
    """Who has a place at the event, or waits for one, by address; and how many have two."""
    mine = Registration.objects.filter(event=event, cancelled_at=None)
    return {
        "addresses": list(mine.values_list("member__email", flat=True)),
        "doubled": mine.values("member").annotate(n=Count("pk")).filter(n__gt=1).count(),
    }


def release() -> dict:
    """All emails are due now."""
    return {"due": Email.objects.filter(sent_at=None).update(due_at=datetime.now(UTC))}


def hold() -> dict:
    """All emails wait again, as if none had been sent, and no worker has been seen."""
    Heartbeat.objects.all().delete()
    return {"held": Email.objects.update(sent_at=None, attempts=0, due_at=datetime.now(UTC) + timedelta(days=300))}


def waiting() -> dict:
    """How many emails are still to be sent."""
    return {"waiting": Email.objects.filter(due_at__isnull=False).count()}


def workers() -> dict:
    """How many delivery workers have shown that they live since emails were held."""
    return {"workers": Heartbeat.objects.count()}


def sample_email() -> dict:
    """One of the emails as it goes over the wire."""
    email = Email.objects.select_related("member").order_by("pk").first()
    mail = KINDS[email.kind](email, {})
    return {"email": to_mime(email, mail).message().as_bytes(linesep="\r\n").decode()}
