"""Random walks through a round: whatever people do in whatever order, the promises of the room hold."""

from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest

from pleiad.members import actions as members
from pleiad.members.models import Block, Member
from pleiad.mentoring import timely
from pleiad.mentoring.actions import pairings, profiles, proposals, rounds
from pleiad.mentoring.models import MentoringProfile, Pairing, Participation, Proposal
from pleiad.refusals import Refused

from .conftest import new_round, offer, people, take_part, want

pytestmark = pytest.mark.django_db
TOPICS = ("leadership", "interviews", "testing", "cloud", "policy")
NAMED = {"planned", "proposed", "half", "paired", "refused", "lapsed", "withdrawn", "superseded"}
STEPS = 25


def fast(at):
    for _ in range(60):
        if not timely.run(at=at):
            return
    raise AssertionError("The clock never comes to rest.")


class Walk:
    """One scheme, and everything that may happen to it."""

    def __init__(self, seed, *, bea, at):
        self.chance, self.bea, self.at = Random(seed), bea, at
        self.mentees = people(7, at=at, name="E", domain="hmrc.gov.uk")
        self.mentors = people(4, at=at, name="R")
        for each in self.mentees:
            want(each, *self.chance.sample(TOPICS, 2), at=at, same_organisation=self.chance.random() < 0.5)
        for each in self.mentors:
            offer(each, *self.chance.sample(TOPICS, 2), at=at, capacity=self.chance.randint(1, 2),
                  conversations=self.chance.randint(0, 1), circle_places=self.chance.choice([0, 0, 2]))  # fmt: skip
        self.round = new_round(at=at)
        take_part(self.round, at=at, mentees=self.mentees, mentors=self.mentors)
        rounds.match(round=self.round, by=bea, at=at)
        rounds.send(round=self.round, by=bea, at=at)

    def step(self):
        """One thing that happens; what is refused changes nothing."""
        deeds = [self.yes] * 6 + [self.no, self.wait, self.wait, self.pause, self.resume, self.leave, self.block,
                                  self.shield, self.suspend, self.end, self.fewer, self.avoid, self.run_again]  # fmt: skip
        with suppress(Refused):
            self.chance.choice(deeds)()

    def anybody(self):
        return self.chance.choice(list(Member.objects.filter(pk__in=[m.pk for m in self.mentees + self.mentors])))

    def a_proposal(self):
        found = list(Proposal.objects.open().select_related("mentee", "mentor").order_by("pk"))
        if not found:
            raise Refused("none")
        return self.chance.choice(found)

    def yes(self):
        each = self.a_proposal()
        proposals.say_yes(proposal=each, by=self.chance.choice([each.mentee, each.mentor]), at=self.at)

    def no(self):
        each = self.a_proposal()
        proposals.say_no(proposal=each, by=self.chance.choice([each.mentee, each.mentor]), at=self.at)

    def wait(self):
        self.at += timedelta(days=self.chance.randint(1, 9))

    def pause(self):
        profiles.pause(member=self.anybody(), at=self.at)

    def resume(self):
        profiles.resume(member=self.anybody(), at=self.at)

    def leave(self):
        rounds.leave(round=self.round, member=self.anybody(), at=self.at)

    def block(self):
        one, other = self.anybody(), self.anybody()
        if one != other:
            Block.objects.get_or_create(blocker=one, blocked=other, defaults={"at": self.at})

    def shield(self):
        Member.objects.filter(pk=self.anybody().pk).update(shielded_since=self.at)

    def suspend(self):
        member = self.anybody()
        if member.is_current and self.chance.random() < 0.5:
            members.suspend(member=member, by=self.bea, at=self.at, reason="For the tests.")

    def end(self):
        alive = list(Pairing.objects.alive().select_related("mentee", "mentor"))
        if alive:
            each = self.chance.choice(alive)
            by = self.chance.choice([each.mentee, each.mentor])
            pairings.end(pairing=each, by=by, again=self.chance.random() < 0.7, at=self.at)

    def fewer(self):
        offer(self.chance.choice(self.mentors), *self.chance.sample(TOPICS, 2), at=self.at,
              capacity=self.chance.randint(0, 3))  # fmt: skip

    def avoid(self):
        one, other = self.anybody(), self.anybody()
        if one != other:
            profiles.avoid(owner=one, named=other.name, key=other.name.lower(), at=self.at)

    def run_again(self):
        rounds.match(round=self.round, by=self.bea, at=self.at)
        rounds.send(round=self.round, by=self.bea, at=self.at)

    def check(self):
        """What must hold once the clock has come to rest."""
        every = list(Proposal.objects.select_related("mentee", "mentor"))
        assert {each.state for each in every} <= NAMED
        assert all(each.ended_at is None or each.seat is None or each.end == "paired" for each in every)
        open_ones = [each for each in every if each.proposed_at and not each.ended_at]
        alive = list(Pairing.objects.alive().select_related("mentee", "mentor", "proposal"))
        for each in (*open_ones, *alive):
            assert each.mentee.is_current
            assert each.mentor.is_current
            apart = Member.objects.kept_apart_from(each.mentee).filter(pk=each.mentor_id)
            assert not apart.exists(), "two who are kept apart stand together"
        assert all(each.proposal.seat for each in alive)
        assert all(each.answer_by > self.at for each in open_ones)
        for profile in MentoringProfile.objects.filter(mentors_since__isnull=False):
            living = [each for each in alive if each.form == "pairing" and each.mentor_id == profile.member_id]
            asked = [each for each in open_ones if each.form == "pairing" and each.mentor_id == profile.member_id]
            assert not asked or len(asked) + len(living) <= profile.capacity, "more asked than she offered to take"
            assert not (asked and profile.paused_at), "somebody who paused was asked"
        for row in Participation.objects.exclude(withdrawn_at=None):
            side = {row.role: row.member}
            assert not [each for each in open_ones if getattr(each, row.role) == side[row.role]]


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_in_whatever_order(seed, bea, noon):
    walk = Walk(seed, bea=bea, at=noon)
    for _ in range(STEPS):
        walk.step()
        fast(walk.at)
        walk.check()
    walk.at = walk.round.ends_at
    fast(walk.at)
    assert not Pairing.objects.alive().exists()
    assert {each.state for each in Proposal.objects.all()} <= NAMED - {"planned", "proposed", "half"}
    assert not Proposal.objects.filter(seat__isnull=False).exists()
