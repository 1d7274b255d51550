"""Reads who can be paired in a round from the tables, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Any

from django.db.models import Q, QuerySet

from pleiad.members import names
from pleiad.members.models import Address, Block, Shield, Workplace
from pleiad.members.organisations import workplaces

from ..models import Avoidance, Form, MentoringProfile, Pairing, Participation, Proposal, Role, Round
from ..soft_rules import SOFT_RULES, Person, SoftRule
from . import who_left
from .planning import Pool


def key_of(member_pk: int) -> str:
    """The name by which the engine knows a member; in the order of joining, whatever the number of digits."""
    return f"m{member_pk:010d}"


def pk_of(key: str) -> int:
    return int(key[1:])


def person_of(
    profile: MentoringProfile,
    *,
    role: str,
    workplaces: frozenset[str] = frozenset(),
    priority: bool = False,
    room: int = 1,
) -> Person:
    """A profile as the matching may know it: nothing of a member but where they work and what they said for mentoring."""
    member = profile.member
    mentor = role == Role.MENTOR
    return Person(
        key=key_of(profile.member_id),
        workplaces=workplaces,
        **{rule.field: _said(rule, profile, mentor) for rule in SOFT_RULES.values()},
        languages=frozenset(profile.languages),
        same_organisation_ok=bool(profile.same_organisation_since) and not member.shielded_since,
        priority=priority,
        room=room,
    )


def _said(rule: SoftRule, profile: MentoringProfile, mentor: bool) -> Any:
    """What a profile says for a soft rule, as the field of `Person` is."""
    said = attrgetter(rule.asked_of(mentor))(profile)
    if rule.worded_as == "topics":
        return frozenset(topic.slug for topic in said.all())
    if isinstance(said, list):
        return frozenset(said)
    return "" if said in rule.says_nothing else said


def named(name: str) -> str:
    """The word for everyone of this name, however it is written: case, accents, apostrophes and spaces do not matter."""
    folded = names.folded(name)
    return f"name:{folded}" if folded else ""


def works_at(members: Iterable[int]) -> dict[int, frozenset[str]]:
    """For each member, the keys by which colleagues and avoidances know where they work."""
    return _keys(Workplace.objects.of_colleagues().filter(member__in=members))


def _keys(rows: QuerySet[Workplace] | QuerySet[Shield]) -> dict[int, frozenset[str]]:
    found = defaultdict(set)
    for member, key in rows.values_list("member_id", "key"):
        found[member].add(key)
    return defaultdict(frozenset, {member: frozenset(keys) for member, keys in found.items()})


def profiles() -> QuerySet[MentoringProfile]:
    """Profiles with all that the matching reads of them."""
    return MentoringProfile.objects.select_related("member").prefetch_related("offers", "wants")


def never_with(owners: Iterable[int]) -> dict[int, set[str]]:
    """For each owner, the words (as `_avoiding_pairs` calls them) of the people and organisations to avoid."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    avoidances = list(Avoidance.objects.filter(owner__in=owners))
    keys = [each.key for each in avoidances if "@" in each.key]
    after = workplaces.followed_by()
    members = dict(Address.objects.filter(key__in=keys).values_list("key", "member_id")) if keys else {}
    members |= who_left.back_again({each.key for each in avoidances if each.key.startswith(who_left.LEFT)})
    for each in avoidances:
        if each.organisation_id:
            found[each.owner_id] |= workplaces.organisation_keys(each.organisation_id, after)
        elif each.key in members:
            found[each.owner_id].add(key_of(members[each.key]))
        else:
            found[each.owner_id].add(named(each.key))
    return found


def taking_part(*, round: Round, role: str) -> QuerySet[Participation]:
    """Active participations of people who are members now, have not paused, and still offer help, or want it."""
    side = "mentors_since" if role == Role.MENTOR else "seeks_since"
    return Participation.objects.active().filter(
        round=round,
        role=role,
        rested_at=None,
        member__joined_at__isnull=False,
        member__suspended_at=None,
        member__left_at=None,
        member__resting_since=None,
        member__mentoring_profile__paused_at=None,
        **{f"member__mentoring_profile__{side}__isnull": False},
    )


def left_out_before(round: Round) -> set[int]:
    """Mentees who took part in the round before this one to its matching, and found nobody for more than one talk."""
    before = Round.objects.filter(closes_at__lt=round.closes_at, sent_at__isnull=False).order_by("-closes_at").first()
    if before is None:
        return set()
    found = Pairing.objects.filter(round=before, form__in=(Form.PAIRING, Form.CIRCLE)).values("mentee")
    took_part = Participation.objects.active().filter(round=before, role=Role.MENTEE).exclude(member__in=found)
    return set(took_part.values_list("member_id", flat=True))


def pool_of(round: Round) -> Pool:
    """Everyone that something can be proposed to in this round now."""
    first = left_out_before(round)
    mentee_rows, mentor_rows = taking_part(round=round, role=Role.MENTEE), taking_part(round=round, role=Role.MENTOR)
    asking = {each.member_id: each for each in mentee_rows}
    offering = set(mentor_rows.values_list("member_id", flat=True))
    everybody = Participation.objects.active().filter(round=round).values("member")
    profile_of = {each.member_id: each for each in profiles().filter(member__in=everybody)}
    never, works = never_with(everybody), works_at(everybody)
    pool = Pool(mentees={}, mentors={}, importance=round.importance)
    held = _what_is_held(pool, round, everybody)
    for pk, row in asking.items():
        if pk in profile_of and ("mentee", pk) not in held:
            priority = pk in first or row.first_since is not None
            pool.mentees[key_of(pk)] = person_of(
                profile_of[pk], role=Role.MENTEE, workplaces=works[pk], priority=priority
            )
    for pk in offering & profile_of.keys():
        profile, key = profile_of[pk], key_of(pk)
        room = max(profile.capacity - held.get((Form.PAIRING, pk), 0), 0)
        pool.mentors[key] = person_of(profile, role=Role.MENTOR, workplaces=works[pk], room=room)
        pool.conversations[key] = max(profile.conversations - held.get((Form.FLASH, pk), 0), 0)
        pool.circle_places[key] = profile.circle_places
    _keep_apart(pool, profile_of, never, works, everybody)
    for wish in round.wishes.all():
        mentee, mentor = key_of(wish.mentee_id), key_of(wish.mentor_id)
        if wish.pinned_at:
            pool.pins[mentee] = mentor
        else:
            # Kept apart as peers too, where either may stand first.
            pool.refused |= {(mentee, mentor), (mentor, mentee)}
    return pool


def _what_is_held(pool: Pool, round: Round, everybody: Iterable[int]) -> dict[tuple[str, int], int]:
    """How many seats each mentor gives already, and which mentees need nobody now. A proposal that neither has answered
    can still be replaced by a better one, so it holds nothing here and stands in `kept` instead."""
    held: defaultdict[tuple[str, int], int] = defaultdict(int)
    rows = Proposal.objects.filter(
        Q(round=round) | Q(seat__isnull=False, mentor__in=everybody) | Q(seat__isnull=False, mentee__in=everybody)
    ).exclude(proposed_at=None)
    for each in rows:
        of_this_round = each.round_id == round.pk
        if of_this_round:
            _note_what_was_proposed(pool, each)
        if each.seat is None:
            continue
        unanswered = each.ended_at is None and not (each.mentee_yes_at or each.mentor_yes_at)
        if of_this_round and unanswered and each.form == Form.PAIRING:
            pool.kept[key_of(each.mentee_id)] = key_of(each.mentor_id)
            continue
        if not (of_this_round and unanswered):  # the two have something already
            _refuse(pool, each)
        _hold_a_seat(pool, held, each)
    return held


def _note_what_was_proposed(pool: Pool, proposal: Proposal) -> None:
    """The form that a mentee was proposed in this round, and two who do not want each other."""
    mentee, mentor = key_of(proposal.mentee_id), key_of(proposal.mentor_id)
    pool.had.setdefault(mentee, set()).add(proposal.form)
    if proposal.form == Form.PEERS:
        pool.had.setdefault(mentor, set()).add(proposal.form)
    if proposal.end and proposal.end != "superseded":
        _refuse(pool, proposal)


def _refuse(pool: Pool, proposal: Proposal) -> None:
    """Propose these two to each other no more in this round; of peers, either may stand first."""
    mentee, mentor = key_of(proposal.mentee_id), key_of(proposal.mentor_id)
    pool.refused.add((mentee, mentor))
    if proposal.form == Form.PEERS:
        pool.refused.add((mentor, mentee))


def _hold_a_seat(pool: Pool, held: dict, proposal: Proposal) -> None:
    mentee, mentor = key_of(proposal.mentee_id), key_of(proposal.mentor_id)
    held[proposal.form, proposal.mentor_id] += 1
    if proposal.form == Form.CIRCLE:
        pool.circles.setdefault(mentor, []).append(mentee)
    if proposal.form in (Form.PAIRING, Form.CIRCLE):
        held["mentee", proposal.mentee_id] += 1
        return
    pool.served.add(mentee)
    if proposal.form == Form.PEERS:
        pool.served.add(mentor)


def _keep_apart(
    pool: Pool,
    profile_of: dict[int, MentoringProfile],
    never: dict[int, set[str]],
    works: dict[int, frozenset[str]],
    everybody: Iterable[int],
) -> None:
    """Blocks and shields, both ways, and what mentees of one circle or two peers avoid in each other."""
    blocks = Block.objects.filter(blocker__in=everybody, blocked__in=everybody)
    pairs = [
        *blocks.values_list("blocker_id", "blocked_id"),
        *_shielded_pairs(*(_keys(model.objects.filter(member__in=everybody)) for model in (Shield, Workplace))),
        *_avoiding_pairs(profile_of, never, works),
    ]
    for one, other in pairs:
        pool.apart |= {(key_of(one), key_of(other)), (key_of(other), key_of(one))}


def _shielded_pairs(shields: dict[int, frozenset[str]], works: dict[int, frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Each member with a shield, with everyone whom it covers."""
    at = defaultdict(list)
    for pk, keys in works.items():
        for key in keys:
            at[key].append(pk)
    for owner, keys in shields.items():
        yield from ((owner, pk) for key in keys for pk in at.get(key, ()) if pk != owner)


def _avoiding_pairs(
    profile_of: dict[int, MentoringProfile], never: dict[int, set[str]], works: dict[int, frozenset[str]]
) -> Iterator[tuple[int, int]]:
    """Each owner of a list with everyone meant by a line of it."""
    called = defaultdict(list)
    for pk, profile in profile_of.items():
        for word in (key_of(pk), named(profile.member.name), *works[pk]):
            called[word].append(pk)
    for owner, words in never.items():
        yield from ((owner, pk) for word in words for pk in called.get(word, ()))
