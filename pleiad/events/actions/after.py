"""After the meeting: notes, slides and recording go on its page, and members who had a place are asked three questions."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Field
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.audit.actions import record
from pleiad.errors import Reason, Refused
from pleiad.members.models import Member, of_a_current
from pleiad.outbox.actions import queue_emails

from ..models import AfterMeeting, Event, Feedback, FeedbackAnswer, Registration

OPEN_FOR = timedelta(days=14)
"""How long after the end the questions are open. Answers are shown when they close, so that none stands out."""
ASK_AFTER, ASK_UNTIL = timedelta(hours=1), timedelta(days=3)
"""The email leaves an hour after the end, and never more than three days after: by then much is forgotten."""
FEWEST = 5
"""Fewer answers than this are not shown: one could work out who said what."""
AT_ONCE = 20


@transaction.atomic
def write_up(
    *, event: Event, notes: str, slides: str, recording: str = "", public: bool, by: Member, at: datetime
) -> AfterMeeting:
    """Put notes, slides and recording on the event's page; an empty one is removed."""
    held = Event.objects.select_for_update().get(pk=event.pk)
    if held.ends_at > at:
        raise Refused(_("Notes and slides can be added once the event is over."))
    if recording and not held.recorded:
        raise Refused(_("The event said that it is not recorded, so no recording can be shown."))
    kept, _new = AfterMeeting.objects.update_or_create(
        event=held,
        defaults={"notes": notes, "slides": slides, "recording": recording, "public": public, "written_at": at},
    )
    Event.objects.filter(pk=held.pk).update(revision=F("revision") + 1)
    record(did="wrote up", by=by, about=held, at=at)
    return kept


def shown(*, event: Event, reader: Member | None, at: datetime) -> dict | None:
    """What a past event's page shows, or None before the end; one statement."""
    if event.ends_at > at or event.cancelled_at:
        return None
    kept = AfterMeeting.objects.filter(event=event, written_at__isnull=False).first()
    may_read = kept if kept and (kept.public or getattr(reader, "is_current", False)) else None
    return {
        "notes": may_read.notes if may_read else "",
        "slides": may_read.slides if may_read else "",
        "recording": may_read.recording if may_read else "",
        "not_recorded": not event.recorded,
        "for_members": bool(kept and not may_read and (kept.notes or kept.slides or kept.recording)),
    }


def came_out(events: list[Event]) -> dict[int, str]:
    """What came out of each past event, in one line for the list; one statement."""
    found = {}
    for kept in AfterMeeting.objects.filter(event__in=events, written_at__isnull=False):
        parts = [
            said
            for there, said in ((kept.notes, _("Notes")), (kept.slides, _("Slides")), (kept.recording, _("Recording")))
            if there
        ]
        if parts:
            found[kept.event_id] = ", ".join(parts)
    return found


def why_not_answer(*, registration: Registration | None, event: Event, answered: bool, at: datetime) -> Reason:
    """Why a member cannot answer the three questions, or None."""
    if registration is None or not registration.placed_at or registration.cancelled_at:
        return gettext_lazy("The three questions are for people who had a place.")
    if event.cancelled_at:
        return gettext_lazy("This event was cancelled.")
    if event.ends_at > at:
        return gettext_lazy("The questions open once the event is over.")
    if event.ends_at + OPEN_FOR <= at:
        return gettext_lazy("The questions have closed.")
    if answered:
        return gettext_lazy("You have answered. Thank you.")
    return None


def may_answer(*, registration: Registration, event: Event, at: datetime) -> bool:
    """Whether the member can still answer; the table is read only in the two weeks in which that is possible."""
    if why_not_answer(registration=registration, event=event, answered=False, at=at):
        return False
    return not Feedback.objects.filter(event=event, member=registration.member_id).exists()


@transaction.atomic
def answer(*, event: Event, member: Member, worth: str, part: str, words: str, at: datetime) -> None:
    """Keep a member's answers; organisers never learn whose they are."""
    registration = Registration.objects.placed().filter(event=event, member=member).first()
    answered = Feedback.objects.filter(event=event, member=member).exists()
    if reason := why_not_answer(registration=registration, event=event, answered=answered, at=at):
        raise Refused(reason)
    try:
        with transaction.atomic():
            Feedback.objects.create(event=event, member=member, worth=worth, part=part, words=words, at=at)
    except IntegrityError:
        raise Refused(gettext_lazy("You have answered. Thank you.")) from None
    record(did="answered three questions", by=None, about=event, at=at)


@dataclass(frozen=True)
class FeedbackAnswers:
    """The answers of one event. `closes_at`: from when they are shown. `counts`: rows of (question, yes, partly, no), or None
    until then and when too few answered; `words` without names, sorted so that the order tells nothing."""

    closes_at: datetime
    closed: bool
    counts: list[tuple] | None
    words: list[str]


def answers(*, event: Event, at: datetime) -> FeedbackAnswers:
    """The answers as organisers may see them: three statements."""
    closes_at = event.ends_at + OPEN_FOR
    given = Feedback.objects.filter(event=event)
    if closes_at > at or given.count() < FEWEST:
        return FeedbackAnswers(closes_at, closes_at <= at, None, [])
    counts = []
    for name in ("worth", "part"):
        many = dict(given.order_by().values_list(name).annotate(many=Count("pk")))
        question = Feedback._meta.get_field(name)
        assert isinstance(question, Field)
        counts.append((question.verbose_name, *(many.get(each, 0) for each in FeedbackAnswer.values)))
    return FeedbackAnswers(closes_at, True, counts, sorted(given.exclude(words="").values_list("words", flat=True)))


def ask_due(*, at: datetime) -> int:
    """Ask members who had a place, once for each event that has ended; returns how many events were handled."""
    ended = Event.objects.filter(ends_at__lte=at - ASK_AFTER, ends_at__gt=at - ASK_UNTIL)
    due = ended.filter(published_at__isnull=False, cancelled_at=None).exclude(after__asked_at__isnull=False)
    return sum(
        _ask(event=pk, at=at) for pk in list(due.order_by("ends_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    )


@transaction.atomic
def _ask(*, event: int, at: datetime) -> int:
    held = Event.objects.select_for_update().get(pk=event)
    kept, _new = AfterMeeting.objects.get_or_create(event=held)
    if kept.asked_at or held.cancelled_at:
        return 0  # another worker, or an organiser, was here first
    kept.asked_at = at
    kept.save(update_fields=["asked_at"])
    came = held.registrations.placed().filter(of_a_current("member")).select_related("member")
    queue_emails(
        emails=[
            {
                "kind": "events.after",
                "key": f"after:{registration.pk}",
                "at": at,
                "to_member": registration.member,
                "payload": {"event": held.pk},
            }
            for registration in came
        ]
    )
    record(did="asked three questions", about=held, at=at)
    return 1
