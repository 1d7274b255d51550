"""Periodic work: lapsed proposals, matching again, check-ins, quiet pairings and ends, read from the tables each time."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from pleiad.audit.actions import record_many
from pleiad.home.notifications import tell_at_once
from pleiad.outbox.actions import queue_emails

from .actions.endings import end_pairings, settle_apart
from .actions.plans import match_again
from .actions.proposals import lapse
from .models import Form, MentoringMeeting, Pairing, PairingCheckIn, Proposal, Round

AT_ONCE = 100
OPENED_LATELY = timedelta(days=3)
CHECK_INS = {"two-weeks": timedelta(days=14), "six-weeks": timedelta(days=42)}
QUIET_AFTER = timedelta(days=7)
NUDGES_AT_MOST = 2
BETWEEN_NUDGES = timedelta(days=14)


def run(*, at: datetime) -> int:
    """Do one step of what is due; returns how many things were done, so the caller repeats until it is 0."""
    apart = settle_apart(at=at, at_most=AT_ONCE)
    lapsed = _lapse(at)
    return (
        apart
        + lapsed
        # While more proposals are due to lapse, the people matched now may be among them a moment later.
        + (_match_again(at) if lapsed < AT_ONCE else 0)
        + _ask_whether_they_met(at)
        + _notice_silence(at)
        + _nudge(at)
        + _finish(at)
        + _tell_of_rounds(at)
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


def _nudges(pairing, at):
    """The emails to both; the mentor of a circle gets one for the circle."""
    of = {member.pk: pairing.pk for member in (pairing.mentee, pairing.mentor)}
    if pairing.form == Form.CIRCLE:
        of[pairing.mentor_id] = f"circle-{pairing.round_id}"
    return [
        {
            "kind": "mentoring.nudge",
            "key": f"nudge-{pairing.nudges}:{of[member.pk]}:{member.pk}",
            "at": at,
            "to_member": member,
            "payload": {"pairing": pairing.pk},
        }
        for member in (pairing.mentee, pairing.mentor)
    ]


@transaction.atomic
def _ask_whether_they_met(at):
    asked = 0
    for when, after in CHECK_INS.items():
        had = PairingCheckIn.objects.filter(pairing=OuterRef("pk"), when=when)
        due = Pairing.objects.alive().filter(began_at__lte=at - after, until__gt=at, paused_at=None)
        due = list(due.filter(~Exists(had)).select_related("mentee", "mentor").order_by("began_at", "pk")[:AT_ONCE])
        if due:
            rows = [
                PairingCheckIn(pairing=each, member=member, when=when, asked_at=at)
                for each, members in _to_be_asked(due, when)
                for member in members
            ]
            PairingCheckIn.objects.bulk_create(rows, ignore_conflicts=True)
            made = PairingCheckIn.objects.filter(pairing__in=due, when=when).select_related("member")
            queue_emails(
                emails=[
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


def _to_be_asked(due, when):
    """Each pairing with those who are asked: both, but the mentor of a circle only once for the whole circle."""
    led = {each.mentor_id for each in due if each.form == Form.CIRCLE}
    had = PairingCheckIn.objects.filter(when=when, pairing__form=Form.CIRCLE, member__in=led)
    done = set(had.values_list("pairing__round_id", "member_id")) if led else set()
    for each in due:
        circle = each.round_id, each.mentor_id
        yield each, [each.mentee] if each.form == Form.CIRCLE and circle in done else [each.mentee, each.mentor]
        if each.form == Form.CIRCLE:
            done.add(circle)


@transaction.atomic
def _notice_silence(at):
    """A pairing is quiet when, a week after a check-in, neither has said that they met and no date lies ahead.

    A circle is quiet when that holds for everyone in it.
    """
    alive = Pairing.objects.alive().filter(
        quiet_since=None, paused_at=None, until__gt=at, began_at__lte=at - CHECK_INS["two-weeks"]
    )
    alive = alive.select_for_update(of=("self",), no_key=True, skip_locked=True)  # of two workers, one
    quiet = []
    for some, same in (
        (alive.exclude(form=Form.CIRCLE), {"pairing": ""}),
        (alive.filter(form=Form.CIRCLE), {"pairing__round": "round", "pairing__mentor": "mentor"}),
    ):
        quiet += some.filter(_unheard(same, at), ~_dated(same, at)).order_by("pk")[:AT_ONCE]
    Pairing.objects.filter(pk__in=[each.pk for each in quiet]).update(quiet_since=at)
    record_many(did="gone quiet", abouts=quiet, at=at)
    return len(quiet)


def _unheard(same, at):
    """The member was asked a week ago, and nobody in the same pairing or circle has since said that they met."""
    where = {name: OuterRef(f"pairing__{field}" if field else "pairing") for name, field in same.items()}
    since = PairingCheckIn.objects.filter(**where, pairing__form=OuterRef("pairing__form"))
    since = since.filter(Q(asked_at__gte=OuterRef("asked_at")) | Q(answered_at__gte=OuterRef("asked_at")))
    heard = since.filter(Q(answer="met") | Q(answer="date", answered_at__gt=at - BETWEEN_NUDGES))
    asked = PairingCheckIn.objects.filter(pairing=OuterRef("pk"), asked_at__lte=at - QUIET_AFTER)
    return Exists(asked.filter(~Exists(heard)))


def _dated(same, at):
    where = {name: OuterRef(field or "pk") for name, field in same.items()}
    coming = MentoringMeeting.objects.filter(**where, pairing__form=OuterRef("form"), cancelled_at=None)
    return Exists(coming.filter(ends_at__gt=at - BETWEEN_NUDGES))


@transaction.atomic
def _nudge(at):
    due = (
        Pairing.objects.alive()
        .filter(quiet_since__isnull=False, paused_at=None, nudges__lt=NUDGES_AT_MOST, until__gt=at)
        .filter(Q(nudged_at=None) | Q(nudged_at__lte=at - BETWEEN_NUDGES))
        .select_related("mentee", "mentor")
        .select_for_update(of=("self",), no_key=True, skip_locked=True)
    )
    due = list(due.order_by("quiet_since", "pk")[:AT_ONCE])
    queue_emails(emails=[email for each in due for email in _nudges(each, at)])
    Pairing.objects.filter(pk__in=[each.pk for each in due]).update(nudges=F("nudges") + 1, nudged_at=at)
    return len(due)


@transaction.atomic
def _finish(at):
    over = list(Pairing.objects.alive().filter(until__lte=at).order_by("until", "pk")[:AT_ONCE])
    if over:
        end_pairings(pairings=over, end="finished", at=at)
    return len(over)


def _tell_of_rounds(at):
    """Tell those who want to hear of it at once that a round has opened; who was told is not told again."""
    for each in Round.objects.filter(opens_at__gt=at - OPENED_LATELY, opens_at__lte=at, closes_at__gt=at):
        tell_at_once(subscription="rounds", key=f"round:{each.pk}", at=each.opens_at, among=Q())
    return 0
