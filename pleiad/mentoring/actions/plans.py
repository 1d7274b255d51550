"""The plan of a round: made by the match, and sent as proposals."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from pleiad.audit.actions import record, record_many
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.outbox.actions import queue_emails

from .. import rules
from ..matching.planning import PEERS_OF_ONE, Pool, make_plan, possible
from ..matching.pools import key_of, pk_of, pool_of
from ..models import Form, MentoringProfile, Participation, Proposal, Role, Round
from .endings import close
from .holding import hold_round


@transaction.atomic
def match(*, round: Round, by: Member | None, at: datetime) -> int:
    """Make the plan again, for the organiser to see before anything is sent; returns how many lines it has.

    Pairs that were proposed and not answered stay wherever the best plan allows it.
    """
    held = hold_round(round)
    if reason := rules.why_not_match(round=held, at=at):
        raise Refused(reason)
    return _match(held, by, at)


def _match(held: Round, by: Member | None, at: datetime) -> int:
    pool = pool_of(held)
    plan = make_plan(pool)
    stands = {(mentee, mentor) for mentee, mentor in pool.kept.items()}
    proposals = Proposal.objects.filter(round=held)
    proposals.planned().delete()
    wanted = {(each.mentee, each.mentor) for each in plan if each.form == Form.PAIRING}
    for each in proposals.unanswered().filter(form=Form.PAIRING):
        going = at if (key_of(each.mentee_id), key_of(each.mentor_id)) not in wanted else None
        if each.going_since != going:
            Proposal.objects.filter(pk=each.pk).update(going_since=going)
    new = [each for each in plan if each.form != Form.PAIRING or (each.mentee, each.mentor) not in stands]
    Proposal.objects.bulk_create(
        [
            Proposal(
                round=held,
                form=each.form,
                mentee_id=pk_of(each.mentee),
                mentor_id=pk_of(each.mentor),
                score=each.score,
                reasons=each.reasons,
                unused=each.unused,
                planned_at=at,
            )
            for each in new
        ],
        batch_size=500,
    )
    Round.objects.filter(pk=held.pk).update(matched_at=at)
    record(did="ran the match", by=by, about=held, at=at, detail={"planned": len(new)})
    return len(new)


@transaction.atomic
def send(*, round: Round, by: Member | None, at: datetime) -> int:
    """Ask both people of each planned pair; returns how many pairs are asked.

    What has changed since the plan was made is left out, and the worker matches those people again.
    """
    held = hold_round(round)
    if reason := rules.why_not_send(round=held, at=at):
        raise Refused(reason)
    return _send(held, by, at)


def _send(held: Round, by: Member | None, at: datetime) -> int:
    proposals = Proposal.objects.filter(round=held)
    close(
        proposals=list(proposals.unanswered().filter(going_since__isnull=False)),
        end="superseded",
        at=at,
    )
    planned = list(proposals.planned().select_related("mentee", "mentor").order_by("form", "mentee"))
    people = {each.mentor_id for each in planned} | {each.mentee_id for each in planned}
    # Locked, so that nobody changes how many mentees they take meanwhile.
    offered = {
        each.member_id: {Form.PAIRING: each.capacity, Form.FLASH: each.conversations, Form.CIRCLE: each.circle_places}
        for each in MentoringProfile.objects.select_for_update(no_key=True).filter(member__in=people).order_by("pk")
    }
    seats = _Seats(people)
    pool = pool_of(held)
    answer_by = rules.midnight_after(days=held.answer_days, at=at)
    sent, dropped = [], []
    for each in planned:
        places = PEERS_OF_ONE if each.form == Form.PEERS else offered.get(each.mentor_id, {}).get(each.form, 0)
        each.seat = seats.take(each, places) if _still_possible(each, pool) else None
        if each.seat:
            each.proposed_at, each.answer_by = at, answer_by
            sent.append(each)
        else:
            dropped.append(each.pk)
    Proposal.objects.filter(pk__in=dropped).delete()
    Proposal.objects.bulk_update(sent, ["seat", "proposed_at", "answer_by"], batch_size=200)
    record_many(did="proposed", by=by, abouts=sent, at=at)
    _replace_the_lesser(held, sent, at)
    _email_all(held, sent, pool, at)
    Round.objects.filter(pk=held.pk).update(
        sent_at=held.sent_at or at,
        matched_at=None,
        # What came free since the plan was made is not in it.
        again_since=held.again_since or (at if dropped and by else None),
    )
    return len(sent)


def _replace_the_lesser(held: Round, sent: list[Proposal], at: datetime) -> None:
    """Two who are now asked for months together are not asked for less as well: what neither has answered is closed.

    Nobody is told, because the new email says more.
    """
    pairs = {frozenset([each.mentee_id, each.mentor_id]) for each in sent if each.form == Form.PAIRING}
    lesser = Proposal.objects.unanswered().filter(round=held, form__in=(Form.FLASH, Form.PEERS)) if pairs else []
    gone = [each for each in lesser if frozenset([each.mentee_id, each.mentor_id]) in pairs]
    close(proposals=gone, end="superseded", at=at, quietly=True)


def _still_possible(each: Proposal, pool: Pool) -> bool:
    mentee, mentor = key_of(each.mentee_id), key_of(each.mentor_id)
    if each.form == Form.PEERS:
        return {mentee, mentor} <= pool.mentees.keys() and (mentee, mentor) not in pool.apart
    return mentee in pool.mentees and mentor in pool.mentors and possible(pool, mentee, mentor)


class _Seats:
    """Which seats are held now, read once for everyone."""

    def __init__(self, people: Iterable[int]) -> None:
        self.held = defaultdict(set)
        rows = Proposal.objects.filter(seat__isnull=False, mentor__in=people).values_list("mentor", "form", "seat")
        for mentor, form, seat in rows:
            self.held[mentor, form].add(seat)
        having = Proposal.objects.filter(seat__isnull=False, mentee__in=people).values_list("mentee", "form")
        self.having = set(having)

    def take(self, proposal: Proposal, places: int) -> int | None:
        """A free seat of the mentor, or None where there is none or the mentee already has one."""
        if (proposal.mentee_id, proposal.form) in self.having:
            return None
        taken = self.held[proposal.mentor_id, proposal.form]
        if len(taken) >= places:  # also where a low seat is free, if the mentor now takes fewer
            return None
        seat = next(each for each in range(1, places + 1) if each not in taken)
        taken.add(seat)
        self.having.add((proposal.mentee_id, proposal.form))
        return seat


def _email_all(held: Round, sent: list[Proposal], pool: Pool, at: datetime) -> None:
    queue_emails(
        emails=[
            {
                "kind": "mentoring.proposal",
                "key": f"mentoring-proposal:{each.pk}:{member.pk}",
                "at": at,
                "to_member": member,
                "payload": {"proposal": each.pk},
            }
            for each in sent
            for member in (each.mentee, each.mentor)
        ]
    )
    asked = {each.mentee_id for each in sent} | {each.mentor_id for each in sent if each.form == Form.PEERS}
    nobody = {pk_of(key) for key in pool.mentees if key not in pool.kept and key not in pool.served} - asked
    queue_emails(
        emails=[
            {
                "kind": "mentoring.nobody-yet",
                "key": f"mentoring-nobody-yet:{held.pk}:{each.member_id}",
                "at": at,
                "to_member": each.member,
                "payload": {"round": held.pk},
            }
            for each in Participation.objects.active()
            .filter(round=held, role=Role.MENTEE, member__in=nobody)
            .select_related("member")
        ]
    )


@transaction.atomic
def match_again(*, round: Round, at: datetime) -> int:
    """Match and propose at once what has come free, as the worker does; returns how many pairs are asked."""
    held = hold_round(round)
    if held.again_since is None:
        return 0
    held.again_since = None
    Round.objects.filter(pk=held.pk).update(again_since=None)
    if rules.why_not_match(round=held, at=at):
        return 0
    _match(held, None, at)
    return _send(held, None, at)


def match_if_possible(round: Round, by: Member | None, at: datetime) -> None:
    """Make a plan that was made already once more, where the round still allows it."""
    held = hold_round(round)
    if held.matched_at and not rules.why_not_match(round=held, at=at):
        _match(held, by, at)
