"""Random walks through rounds: whatever people do in whatever order, or at the same moment, the promises of the room hold."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from django.apps import apps

from pleiad.calendars.models import CalendarEntry
from pleiad.errors import Refused
from pleiad.members import leaving, powers
from pleiad.members.models import Block, Member
from pleiad.outbox.models import Email
from pleiad.testing import at_once, broken, shield, some

from .. import periodic
from ..actions import pairings, plans, profiles, proposals, rounds, wishes
from ..models import (
    Avoidance,
    Form,
    MentoringMeeting,
    MentoringProfile,
    Pairing,
    PairingCheckIn,
    Participation,
    Proposal,
    Wish,
)
from .conftest import new_round, offer, people, take_part, want

pytestmark = pytest.mark.engines

TOPICS = ("leadership", "interviews", "testing", "cloud", "policy")
NAMED = {"planned", "proposed", "half", "paired", "refused", "lapsed", "withdrawn", "superseded"}
STEPS = 30
SECOND_ROUND_AFTER = timedelta(days=30)


def fast(at):
    for _ in range(60):
        if not periodic.run(at=at):
            return
    raise AssertionError("The clock never comes to rest.")


def kept_apart(one, other):
    return Member.objects.kept_apart_from(one).filter(pk=other.pk).exists()


class MentoringWalk:
    """One scheme, and everything that may happen to it."""

    DEEDS = ["yes", "yes", "yes", "yes", "yes", "yes", "no", "wait", "wait", "pause", "resume", "leave", "block", "unblock", "shield", "unshield", "suspend", "let_back_in", "leave_network", "end", "fewer", "change_sides", "avoid", "forget", "run_again", "pin", "forbid", "swap", "let_wish_go", "change_round", "date", "move_date", "cancel_date", "answer", "hold", "go_on", "goals"]  # fmt: skip

    def __init__(self, seed, *, bea, at):
        self.chance, self.bea, self.at, self.began = Random(seed), bea, at, at
        mentees = people(7, at=at, name="E", domain="hmrc.gov.uk")
        mentors = people(4, at=at, name="R")
        self.people = [each.pk for each in mentees + mentors]
        for each in mentees:
            want(each, *self.topics(), at=at, same_organisation=self.chance.random() < 0.5)
        for each in mentors:
            self.offers(each)
        self.rounds = [new_round(at=at)]
        take_part(self.rounds[0], at=at, mentees=mentees, mentors=mentors)
        self.run_again()

    def topics(self):
        return self.chance.sample(TOPICS, 2)

    def offers(self, who, **more):
        values = {"capacity": self.chance.randint(0, 3), "conversations": self.chance.randint(0, 1),
                  "circle_places": self.chance.choice([0, 0, 2, 3])}  # fmt: skip
        offer(who, *self.topics(), at=self.at, **{**values, **more})

    def step(self, chance=None):
        """One thing that happens; what is refused changes nothing."""
        if chance:
            self = self._as(chance)
        with suppress(Refused):
            getattr(self, self.chance.choice(self.DEEDS))()

    def _as(self, chance):
        """The same walk for one of several who act at the same moment: each draws separately."""
        other = object.__new__(MentoringWalk)
        other.__dict__ = {**self.__dict__, "chance": chance}
        return other

    def begin_second_round(self):
        """Each member takes part on the sides that their profile says, and what they had goes on meanwhile."""
        later = new_round(at=self.at, name="Spring round", ends_at=self.at + timedelta(days=120))
        self.rounds.append(later)
        then = later.closes_at - timedelta(days=1)
        for who in Member.objects.current().filter(pk__in=self.people):
            for role in ("mentee", "mentor"):
                with suppress(Refused):
                    rounds.join(round=later, member=who, role=role, at=then)
        self.run_again()

    def anybody(self):
        """A member, as the pages let nobody else do anything."""
        return self.chance.choice(list(Member.objects.current().filter(pk__in=self.people).order_by("pk")))

    def two(self):
        one, other = self.anybody(), self.anybody()
        if one == other:
            raise Refused("one")
        return one, other

    def one_of(self, found):
        found = list(found.order_by("pk"))
        if not found:
            raise Refused("none")
        return self.chance.choice(found)

    def a_round(self):
        return self.chance.choice(self.rounds)

    def a_proposal(self):
        return self.one_of(Proposal.objects.open().select_related("mentee", "mentor", "round"))

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
        rounds.leave(round=self.a_round(), member=self.anybody(), at=self.at)

    def block(self):
        one, other = self.two()
        Block.objects.get_or_create(blocker=one, blocked=other, defaults={"at": self.at})

    def unblock(self):
        self.one_of(Block.objects).delete()

    def shield(self):
        shield(self.anybody(), at=self.at)

    def unshield(self):
        shield(self.anybody(), at=None)

    def suspend(self):
        if self.chance.random() < 0.5:
            powers.suspend(member=self.anybody(), by=self.bea, at=self.at, reason="For the tests.")

    def let_back_in(self):
        who = self.one_of(Member.objects.filter(pk__in=self.people, suspended_at__isnull=False))
        powers.let_back_in(member=who, by=self.bea, at=self.at, reason="For the tests.")

    def leave_network(self):
        if self.chance.random() < 0.4:
            who = self.anybody()
            leaving.leave(member=who, at=self.at)
            if self.chance.random() < 0.5:
                leaving.settle(member=who, at=self.at, at_once=True)

    def a_pairing(self):
        return self.one_of(Pairing.objects.alive().select_related("mentee", "mentor"))

    def end(self):
        each = self.a_pairing()
        by = self.chance.choice([each.mentee, each.mentor])
        pairings.end(pairing=each, by=by, again=self.chance.random() < 0.7, at=self.at)

    def fewer(self):
        self.offers(self.one_of(Member.objects.current().filter(mentoring_profile__mentors_since__isnull=False)))

    def change_sides(self):
        who, at = self.anybody(), self.at
        sides = {"mentors": self.chance.random() < 0.6, "seeks": self.chance.random() < 0.6}
        profiles.keep_profile(
            member=who, time="monthly", talks=["video"], capacity=self.chance.randint(0, 2), at=at, **sides
        )

    def avoid(self):
        one, other = self.two()
        profiles.avoid(owner=one, named=other.name, key=other.name.lower(), at=self.at)

    def forget(self):
        line = self.one_of(Avoidance.objects.select_related("owner"))
        profiles.forget_avoidance(owner=line.owner, avoidance=line, at=self.at)

    def run_again(self):
        round = self.a_round()
        plans.match(round=round, by=self.bea, at=self.at)
        if self.chance.random() < 0.8:
            plans.send(round=round, by=self.bea, at=self.at)

    def pin(self):
        mentee, mentor = self.two()
        wishes.pin(round=self.a_round(), mentee=mentee, mentor=mentor, by=self.bea, at=self.at)

    def forbid(self):
        mentee, mentor = self.two()
        wishes.forbid(round=self.a_round(), mentee=mentee, mentor=mentor, by=self.bea, at=self.at)

    def swap(self):
        planned = Proposal.objects.planned().filter(form="pairing").select_related("mentee", "mentor", "round")
        wishes.swap(first=self.one_of(planned), second=self.one_of(planned), by=self.bea, at=self.at)

    def let_wish_go(self):
        wishes.forget_wish(wish=self.one_of(Wish.objects.select_related("round")), by=self.bea, at=self.at)

    def change_round(self):
        rounds.change(round=self.a_round(), by=self.bea, at=self.at, answer_days=self.chance.randint(1, 9))

    def date(self):
        self._set_date(None)

    def move_date(self):
        self._set_date(self.one_of(MentoringMeeting.objects.select_related("pairing")))

    def _set_date(self, meeting):
        each = meeting.pairing if meeting else self.a_pairing()
        start = self.at + timedelta(days=self.chance.randint(1, 30))
        pairings.set_meeting(
            pairing=each, by=self.chance.choice([each.mentee, each.mentor]), starts_at=start,
            ends_at=start + timedelta(minutes=30), where="A call", at=self.at, meeting=meeting,
        )  # fmt: skip

    def cancel_date(self):
        meeting = self.one_of(MentoringMeeting.objects.select_related("pairing__mentee", "pairing__mentor"))
        pairings.cancel_meeting(meeting=meeting, by=meeting.pairing.mentee, at=self.at)

    def answer(self):
        asked = self.one_of(PairingCheckIn.objects.select_related("pairing", "member"))
        said = self.chance.choice(["met", "date", "not-yet"])
        pairings.answer_check_in(check_in=asked, answer=said, at=self.at)

    def hold(self):
        each = self.a_pairing()
        pairings.pause(pairing=each, by=each.mentee, at=self.at)

    def go_on(self):
        each = self.a_pairing()
        pairings.resume(pairing=each, by=each.mentor, at=self.at)

    def goals(self):
        each = self.a_pairing()
        pairings.keep_goals(pairing=each, by=each.mentor, goals="To stand up first.", at=self.at)

    def check(self):
        """What must hold once the clock has come to rest."""
        every = list(Proposal.objects.select_related("mentee", "mentor", "round"))
        assert {each.state for each in every} <= NAMED
        open_ones = [each for each in every if each.proposed_at and not each.ended_at]
        alive = list(Pairing.objects.alive().select_related("mentee", "mentor", "proposal"))
        self.check_people(open_ones, alive)
        self.check_seats(every, open_ones, alive)
        self.check_never_again(every)
        self.check_emails(every)
        self.check_calendars(alive)
        self.check_erased()

    def check_people(self, open_ones, alive):
        avoided = {(each.owner_id, each.key) for each in Avoidance.objects.all()}
        for each in (*open_ones, *alive):
            two = each.mentee, each.mentor
            assert all(who.is_current for who in two)
            assert not kept_apart(*two), "two who are kept apart stand together"
            for one, other in (two, two[::-1]):
                assert (one.pk, other.name.lower()) not in avoided, (
                    "a member has a proposal or pairing with a person they avoid"
                )
        circles = [each for each in alive if each.form == Form.CIRCLE]
        for one in circles:
            for other in circles:
                if one.pk < other.pk and (one.round_id, one.mentor_id) == (other.round_id, other.mentor_id):
                    assert not kept_apart(one.mentee, other.mentee), "two who are kept apart sit in one circle"
        assert all(each.answer_by > self.at for each in open_ones)
        for row in Participation.objects.exclude(withdrawn_at=None):
            assert not [
                each for each in open_ones if each.round_id == row.round_id and getattr(each, f"{row.role}_id") == row.member_id
                and each.form != Form.PEERS
            ]  # fmt: skip
        for profile in MentoringProfile.objects.exclude(paused_at=None):
            assert not [each for each in open_ones if profile.member_id in (each.mentee_id, each.mentor_id)]

    def check_seats(self, every, open_ones, alive):
        lives = {each.proposal_id for each in alive}
        for each in every:
            assert bool(each.seat) == (each in open_ones or each.pk in lives)
        held = Counter((each.mentor_id, each.form) for each in every if each.seat)
        asked = {(each.mentor_id, each.form) for each in open_ones}
        for profile in MentoringProfile.objects.all():
            offered = {
                Form.PAIRING: profile.capacity,
                Form.FLASH: profile.conversations,
                Form.CIRCLE: profile.circle_places,
            }
            for form, places in offered.items():
                one = profile.member_id, form
                assert one not in asked or held[one] <= places, "more is asked of a mentor than was offered"

    def check_never_again(self, every):
        sent = [each for each in every if each.proposed_at and each.end != "superseded"]
        twice = Counter((each.round_id, frozenset([each.mentee_id, each.mentor_id]), each.mentee_id * (each.form != Form.PEERS))
                        for each in sent)  # fmt: skip
        assert not twice or max(twice.values()) == 1, "the same two are asked twice in one round"

    def check_emails(self, every):
        wrote = Counter(
            (each.kind, each.payload.get("proposal")) for each in Email.objects.filter(kind="mentoring.proposal")
        )
        assert not wrote or max(wrote.values()) == 2
        assert {pk for _kind, pk in wrote} >= {each.pk for each in every if each.proposed_at}
        told = set(Email.objects.filter(kind="mentoring.paired").values_list("key", flat=True))
        for each in Pairing.objects.filter(mentor__left_at=None):
            assert {f"mentoring-paired:{each.pk}:{pk}" for pk in (each.mentee_id, each.mentor_id)} <= told

    def check_calendars(self, alive):
        standing = {f"mentoring:{each.pk}" for each in MentoringMeeting.objects.filter(cancelled_at=None)}
        ahead = CalendarEntry.objects.filter(about__startswith="mentoring:", withdrawn_at=None, starts_at__gt=self.at)
        meets = {each.mentee_id for each in alive} | {each.mentor_id for each in alive}
        for entry in ahead:
            assert entry.about in standing, "a cancelled date is in a calendar"
            assert entry.holder_id in meets, "a date is in the calendar of a member who has no pairing"

    def check_erased(self):
        for model in apps.get_app_config("mentoring").get_models():
            if of := model.privacy.of:
                assert not model.objects.filter(**{f"{of}__left_at__isnull": False}).exists(), model


def walk_on(walk, *, steps=STEPS):
    for _ in range(steps):
        walk.step()
        if len(walk.rounds) == 1 and walk.at > walk.began + SECOND_ROUND_AFTER:
            walk.begin_second_round()
        fast(walk.at)
        walk.check()


def come_to_the_end(walk):
    for round in sorted(walk.rounds, key=lambda each: each.ends_at):
        walk.at = max(walk.at, round.ends_at + timedelta(days=43))  # single conversations last six weeks
        fast(walk.at)
        walk.check()
    assert not Pairing.objects.alive().exists()
    assert {each.state for each in Proposal.objects.exclude(proposed_at=None)} <= NAMED - {
        "planned",
        "proposed",
        "half",
    }
    assert not Proposal.objects.filter(seat__isnull=False).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(some(10)))
def test_whatever_happens_in_whatever_order(seed, bea, noon):
    walk = MentoringWalk(seed, bea=bea, at=noon)
    walk_on(walk)
    come_to_the_end(walk)


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(some(3)))
def test_whatever_happens_at_the_same_moment(seed, bea, noon):
    walk = MentoringWalk(seed, bea=bea, at=noon)
    for _ in range(6):
        chances = [Random(walk.chance.random()) for _ in range(5)]
        deeds = [lambda chance=chance: walk.step(chance) for chance in chances]
        raised = at_once(*deeds, *[lambda: periodic.run(at=walk.at)] * 2)
        assert not broken(raised)
        fast(walk.at)
        walk.check()
        walk.at += timedelta(days=walk.chance.randint(0, 6))
        fast(walk.at)
    come_to_the_end(walk)
