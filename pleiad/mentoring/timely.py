"""What the clock asks of mentoring: lapses, matches again, check-ins, silence, ends. Derived from the tables each time."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from pleiad.audit.actions import record_many
from pleiad.post.actions import write_many

from .actions.endings import end_pairings, settle_apart
from .actions.proposals import lapse
from .actions.rounds import match_again
from .models import CheckIn, Form, Meeting, Pairing, Proposal, Round

AT_ONCE = 100
CHECK_INS = {"two-weeks": timedelta(days=14), "six-weeks": timedelta(days=42)}
QUIET_AFTER = timedelta(days=7)
NUDGES_AT_MOST = 2
BETWEEN_NUDGES = timedelta(days=14)


def run(*, at: datetime) -> int:
    """One step; returns how much was done, so that it is called again while anything is due."""
    return (
        settle_apart(at=at, at_most=AT_ONCE)
        + _lapse(at)
        + _match_again(at)
        + _ask_whether_they_met(at)
        + _notice_silence(at)
        + _nudge(at)
        + _finish(at)
    )


@transaction.atomic
def _lapse(at):
    over = list(Proposal.objects.open().filter(answer_by__lte=at).order_by("answer_by", "pk")[:AT_ONCE])
    if over:
        lapse(proposals=over, at=at)
    return len(over)


def _match_again(at):
    due = Round.objects.filter(again_since__isnull=False).order_by("again_since")[:1]
    return sum(1 + match_again(round=each, at=at) for each in due)


def _to_both(kind, key, pairing, at, **payload):
    return [
        {
            "kind": kind,
            "key": f"{key}:{pairing.pk}:{member.pk}",
            "at": at,
            "to_member": member,
            "payload": {"pairing": pairing.pk, **payload},
        }
        for member in (pairing.mentee, pairing.mentor)
    ]


@transaction.atomic
def _ask_whether_they_met(at):
    asked = 0
    for when, after in CHECK_INS.items():
        had = CheckIn.objects.filter(pairing=OuterRef("pk"), when=when)
        due = Pairing.objects.alive().filter(began_at__lte=at - after, until__gt=at, paused_at=None)
        due = list(due.filter(~Exists(had)).select_related("mentee", "mentor").order_by("began_at", "pk")[:AT_ONCE])
        if due:
            rows = [
                CheckIn(pairing=each, member=member, when=when, asked_at=at)
                for each in due
                for member in (each.mentee, each.mentor)
            ]
            CheckIn.objects.bulk_create(rows, ignore_conflicts=True)
            made = CheckIn.objects.filter(pairing__in=due, when=when).select_related("member")
            write_many(
                letters=[
                    {
                        "kind": "mentoring.check-in",
                        "key": f"mentoring-check-in:{each.pk}",
                        "at": at,
                        "to_member": each.member,
                        "payload": {"check_in": each.pk},
                    }
                    for each in made
                ]
            )
            asked += len(due)
    return asked


@transaction.atomic
def _notice_silence(at):
    """A pairing is quiet when, a week after a check-in, neither has said since that they met, and no date lies ahead."""
    since = CheckIn.objects.filter(pairing=OuterRef("pairing"), asked_at__gte=OuterRef("asked_at"))
    heard = since.filter(Q(answer="met") | Q(answer="date", answered_at__gt=at - BETWEEN_NUDGES))
    unheard = CheckIn.objects.filter(pairing=OuterRef("pk"), asked_at__lte=at - QUIET_AFTER).filter(~Exists(heard))
    dates = Meeting.objects.filter(pairing=OuterRef("pk"), cancelled_at=None, ends_at__gt=at - BETWEEN_NUDGES)
    found = (
        Pairing.objects.alive()
        .filter(quiet_since=None, paused_at=None, until__gt=at, began_at__lte=at - CHECK_INS["two-weeks"])
        .exclude(form=Form.CIRCLE)
        .filter(Exists(unheard), ~Exists(dates))
    )
    quiet = list(found.order_by("pk")[:AT_ONCE])
    Pairing.objects.filter(pk__in=[each.pk for each in quiet]).update(quiet_since=at)
    record_many(did="gone quiet", abouts=quiet, at=at)
    return len(quiet)


@transaction.atomic
def _nudge(at):
    due = (
        Pairing.objects.alive()
        .filter(quiet_since__isnull=False, paused_at=None, nudges__lt=NUDGES_AT_MOST, until__gt=at)
        .filter(Q(nudged_at=None) | Q(nudged_at__lte=at - BETWEEN_NUDGES))
        .select_related("mentee", "mentor")
    )
    due = list(due.order_by("quiet_since", "pk")[:AT_ONCE])
    letters = [letter for each in due for letter in _to_both("mentoring.nudge", f"nudge-{each.nudges}", each, at)]
    write_many(letters=letters)
    Pairing.objects.filter(pk__in=[each.pk for each in due]).update(nudges=F("nudges") + 1, nudged_at=at)
    return len(due)


@transaction.atomic
def _finish(at):
    over = list(Pairing.objects.alive().filter(until__lte=at).order_by("until", "pk")[:AT_ONCE])
    if over:
        end_pairings(pairings=over, end="finished", at=at)
    return len(over)
