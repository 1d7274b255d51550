from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record, record_many
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.outbox.actions import queue_emails

from .. import rules
from ..matching.planning import PEERS_OF_ONE, make_plan, possible
from ..matching.pools import key_of, pk_of, pool_of
from ..models import Form, MentoringProfile, Pairing, Participation, Proposal, Role, Round, Wish
from .endings import close, withdraw
from .holding import hold_round


@transaction.atomic
def create(
    *,
    by: Member,
    at: datetime,
    name: str,
    opens_at: datetime,
    closes_at: datetime,
    starts_at: datetime,
    ends_at: datetime,
    answer_days: int = 7,
    importance: dict[str, int] | None = None,
) -> Round:
    """A new round; people can join from the day it opens. `importance`: {kind of reason: 0, 1 or 2}."""
    made = Round.objects.create(
        created_at=at,
        name=name,
        opens_at=opens_at,
        closes_at=closes_at,
        starts_at=starts_at,
        ends_at=ends_at,
        answer_days=answer_days,
        importance=importance or {},
    )
    record(did="created a mentoring round", by=by, about=made, at=at)
    return made


@transaction.atomic
def change(
    *,
    round: Round,
    by: Member,
    at: datetime,
    name: str | None = None,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    answer_days: int | None = None,
    importance: dict[str, int] | None = None,
) -> None:
    """Change what is not None. Pairings that last as long as the round follow its end."""
    held = hold_round(round)
    before = held.ends_at
    wanted = {
        "name": name,
        "opens_at": opens_at,
        "closes_at": closes_at,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "answer_days": answer_days,
        "importance": importance,
    }
    changed = sorted(field for field, value in wanted.items() if value is not None and getattr(held, field) != value)
    for field in changed:
        setattr(held, field, wanted[field])
    held.save()
    if "ends_at" in changed:
        alive = Pairing.objects.alive().filter(round=held)
        if held.ends_at <= at and alive.exists():
            raise Refused(_("Pairings of this round are alive. Choose an end that is still to come."))
        alive.filter(until=before).update(until=held.ends_at)
    record(did="changed a mentoring round", by=by, about=held, at=at, detail={"fields": changed})


@transaction.atomic
def join(*, round: Round, member: Member, role: str, at: datetime) -> Participation:
    profile = MentoringProfile.objects.filter(member=member).first()
    if reason := rules.why_not_join(round=round, role=role, profile=profile, at=at):
        raise Refused(reason)
    participation, new = Participation.objects.get_or_create(
        round=round, member=member, role=role, defaults={"joined_at": at}
    )
    if not new and (participation.withdrawn_at or participation.rested_at):
        participation.joined_at, participation.withdrawn_at, participation.rested_at = at, None, None
        participation.save(update_fields=["joined_at", "withdrawn_at", "rested_at"])
    record(did="joined a mentoring round", by=member, about=participation, at=at)
    return participation


@transaction.atomic
def leave(*, round: Round, member: Member, at: datetime) -> None:
    """Leave a round: what is proposed to the member is withdrawn; a pairing goes on until it is ended."""
    hold_round(round)
    Participation.objects.active().filter(round=round, member=member).update(withdrawn_at=at)
    record(did="left a mentoring round", by=member, about=round, at=at)
    proposals = Proposal.objects.filter(round=round)
    proposals.planned().filter(mentee=member).delete()
    proposals.planned().filter(mentor=member).delete()
    still_open = [*proposals.open().filter(mentee=member), *proposals.open().filter(mentor=member)]
    withdraw(proposals=still_open, at=at, by=member)


@transaction.atomic
def match(*, round: Round, by: Member | None, at: datetime) -> int:
    """Make the plan again, for the organiser to see before anything is sent; returns how many lines it has.

    Pairs that were proposed and not answered stay wherever the best plan allows it.
    """
    held = hold_round(round)
    if reason := rules.why_not_match(round=held, at=at):
        raise Refused(reason)
    return _match(held, by, at)


def _match(held, by, at):
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


def _send(held, by, at):
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
        each.seat = _still_possible(each, pool) and seats.take(each, places)
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


def _replace_the_lesser(held, sent, at):
    """Two who are now asked for months together are not asked for less as well: what neither has answered is closed.

    Nobody is told, because the new email says more.
    """
    pairs = {frozenset([each.mentee_id, each.mentor_id]) for each in sent if each.form == Form.PAIRING}
    lesser = Proposal.objects.unanswered().filter(round=held, form__in=(Form.FLASH, Form.PEERS)) if pairs else []
    gone = [each for each in lesser if frozenset([each.mentee_id, each.mentor_id]) in pairs]
    close(proposals=gone, end="superseded", at=at, quietly=True)


def _still_possible(each, pool):
    mentee, mentor = key_of(each.mentee_id), key_of(each.mentor_id)
    if each.form == Form.PEERS:
        return {mentee, mentor} <= pool.mentees.keys() and (mentee, mentor) not in pool.apart
    return mentee in pool.mentees and mentor in pool.mentors and possible(pool, mentee, mentor)


class _Seats:
    """Which seats are held now, read once for everyone."""

    def __init__(self, people):
        self.held = defaultdict(set)
        rows = Proposal.objects.filter(seat__isnull=False, mentor__in=people).values_list("mentor", "form", "seat")
        for mentor, form, seat in rows:
            self.held[mentor, form].add(seat)
        rows = Proposal.objects.filter(seat__isnull=False, mentee__in=people).values_list("mentee", "form")
        self.having = set(rows)

    def take(self, proposal, places):
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


def _email_all(held, sent, pool, at):
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


@transaction.atomic
def pin(*, round: Round, mentee: Member, mentor: Member, by: Member, at: datetime) -> None:
    """Put these two together whatever the scores, if they may meet at all. An earlier pin of the mentee is removed."""
    hold_round(round)
    Wish.objects.filter(round=round, mentee=mentee, pinned_at__isnull=False).delete()
    Wish.objects.update_or_create(
        round=round, mentee=mentee, mentor=mentor, defaults={"pinned_at": at, "forbidden_at": None, "by": by}
    )
    record(did="pinned a pair", by=by, about=round, at=at, detail={"mentee": mentee.pk, "mentor": mentor.pk})
    _match_if_possible(round, by, at)


@transaction.atomic
def forbid(*, round: Round, mentee: Member, mentor: Member, by: Member, at: datetime) -> None:
    """Keep these two apart, whatever the scores."""
    hold_round(round)
    Wish.objects.update_or_create(
        round=round, mentee=mentee, mentor=mentor, defaults={"pinned_at": None, "forbidden_at": at, "by": by}
    )
    record(did="forbade a pair", by=by, about=round, at=at, detail={"mentee": mentee.pk, "mentor": mentor.pk})
    _match_if_possible(round, by, at)


@transaction.atomic
def forget_wish(*, wish: Wish, by: Member, at: datetime) -> None:
    """Remove a pin or a ban, and make the plan again."""
    hold_round(wish.round)
    wish.delete()
    record(did="let a wish for a pair go", by=by, about=wish.round, at=at)
    _match_if_possible(wish.round, by, at)


@transaction.atomic
def swap(*, first: Proposal, second: Proposal, by: Member, at: datetime) -> None:
    """Two planned pairs change mentors with each other: both new pairs are pinned."""
    if first.round_id != second.round_id or first.proposed_at or second.proposed_at:
        raise Refused(_("Only two pairs of one plan can be swapped."))
    hold_round(first.round)
    if Proposal.objects.planned().filter(pk__in=[first.pk, second.pk]).count() < 2:
        raise Refused(_("The plan has changed meanwhile. Look at it as it is now, then swap."))
    for mentee, mentor in ((first.mentee, second.mentor), (second.mentee, first.mentor)):
        Wish.objects.filter(round=first.round, mentee=mentee, pinned_at__isnull=False).delete()
        Wish.objects.update_or_create(
            round=first.round,
            mentee=mentee,
            mentor=mentor,
            defaults={"pinned_at": at, "forbidden_at": None, "by": by},
        )
    record(did="swapped two pairs", by=by, about=first.round, at=at)
    _match_if_possible(first.round, by, at)


def _match_if_possible(round, by, at):
    held = hold_round(round)
    if held.matched_at and not rules.why_not_match(round=held, at=at):
        _match(held, by, at)
