"""Two people at the same moment: no seat twice, no email twice, no deadlock, and the second reads a sentence."""

from datetime import timedelta

import pytest

from pleiad.errors import Refused
from pleiad.members import leaving, powers
from pleiad.members.models import Block, Member
from pleiad.outbox.models import Email
from pleiad.testing import after, at_once, broken, met_there

from .. import periodic
from ..actions import endings, pairings, plans, profiles, proposals, rounds, wishes
from ..models import (
    Form,
    MentoringMeeting,
    MentoringProfile,
    Pairing,
    PairingCheckIn,
    Participation,
    Proposal,
    Round,
)
from .conftest import new_round, offer, people, take_part, want
from .test_scheme import both_say_yes

pytestmark = [pytest.mark.engines, pytest.mark.threads, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scheme(noon, bea, cast):
    """Four mentees and four mentors, all asked; gives (round, their proposals by mentee)."""
    mentees, mentors = people(4, at=noon, name="E", domain="hmrc.gov.uk"), people(4, at=noon, name="R")
    for each in mentees:
        want(each, "leadership", at=noon)
    for each in mentors:
        offer(each, "leadership", at=noon)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=mentees, mentors=mentors)
    plans.match(round=round, by=bea, at=noon)
    plans.send(round=round, by=bea, at=noon)
    return Round.objects.get(), list(Proposal.objects.select_related("mentee", "mentor").order_by("mentee"))


def emails(kind):
    return Email.objects.filter(kind=f"mentoring.{kind}").count()


def test_both_of_every_pair_answer_at_the_same_moment(scheme, noon):
    round, asked = scheme
    raised = at_once(
        *[
            lambda each=each, who=who: proposals.say_yes(proposal=each, by=who, at=noon)
            for each in asked
            for who in (each.mentee, each.mentor)
        ],
        lambda: periodic.run(at=noon),
    )
    assert raised == [None] * 9
    assert Pairing.objects.alive().count() == 4
    assert {each.state for each in Proposal.objects.all()} == {"paired"}
    assert emails("paired") == 8


def test_a_refusal_and_a_new_plan_do_not_wait_for_each_other(scheme, bea, noon):
    round, asked = scheme
    wishes.forbid(round=round, mentee=asked[0].mentee, mentor=asked[0].mentor, by=bea, at=noon)
    with met_there(endings, "queue_emails") as refusing:
        raised = at_once(
            lambda: proposals.say_no(proposal=asked[0], by=asked[0].mentor, at=noon),
            after(refusing, lambda: plans.match(round=round, by=bea, at=noon)),
            after(refusing, lambda: periodic.run(at=noon)),
        )
    assert raised == [None] * 3
    asked[0].refresh_from_db()
    assert asked[0].state == "refused"


def test_the_second_yes_and_a_new_plan_do_not_wait_for_each_other(scheme, bea, noon):
    round, asked = scheme
    proposals.say_yes(proposal=asked[0], by=asked[0].mentee, at=noon)
    offer(asked[1].mentor, "leadership", at=noon, capacity=2)
    with met_there(plans, "make_plan") as planning:
        raised = at_once(
            lambda: plans.match(round=round, by=bea, at=noon),
            *[
                after(planning, lambda each=each: proposals.say_yes(proposal=each, by=each.mentor, at=noon))
                for each in asked
            ],
        )
    assert raised == [None] * 5
    assert Pairing.objects.count() == 1


def test_a_yes_and_a_lapse(scheme, noon):
    round, asked = scheme
    for each in asked:
        proposals.say_yes(proposal=each, by=each.mentee, at=noon)
    late = asked[0].answer_by
    with met_there(proposals, "close") as lapsing:
        raised = at_once(
            lambda: periodic.run(at=late),
            *[
                after(
                    lapsing,
                    lambda each=each: proposals.say_yes(proposal=each, by=each.mentor, at=late - timedelta(seconds=1)),
                )
                for each in asked
            ],
        )
    assert not broken(raised)
    for each in Proposal.objects.filter(pk__in=[each.pk for each in asked]):
        alive = Pairing.objects.alive().filter(proposal=each).exists()
        assert each.state == ("paired" if alive else "lapsed")
        rests = Participation.objects.filter(member=each.mentor, rested_at__isnull=False).exists()
        assert rests is (each.state == "lapsed"), "a mentor who said yes in time does not rest"


def test_a_yes_and_a_no(scheme, noon):
    _round, asked = scheme
    raised = at_once(
        *[lambda each=each: proposals.say_yes(proposal=each, by=each.mentee, at=noon) for each in asked],
        *[lambda each=each: proposals.say_no(proposal=each, by=each.mentor, at=noon) for each in asked],
    )
    assert not broken(raised)
    assert {each.state for each in Proposal.objects.all()} == {"refused"}
    assert not Pairing.objects.exists()


def test_a_yes_that_comes_while_a_better_match_is_sent_is_kept(two, amina, cleo, bea, noon):
    round, proposal = two
    (better,) = people(1, at=noon, name="Better", domain="hmrc.gov.uk")
    offer(better, "leadership", "interviews", at=noon)
    Participation.objects.create(round=round, member=better, role="mentor", joined_at=noon)
    plans.match(round=round, by=bea, at=noon)
    with met_there(plans, "close") as sending:
        raised = at_once(
            lambda: plans.send(round=round, by=bea, at=noon),
            after(sending, lambda: proposals.say_yes(proposal=proposal, by=amina, at=noon)),
        )
    proposal.refresh_from_db()
    if raised[1] is None:
        assert (proposal.state, proposal.mentee_yes_at) == ("half", noon)
    else:
        assert isinstance(raised[1], Refused)
        assert (proposal.state, proposal.mentee_yes_at) == ("superseded", None)
    assert raised[0] is None
    assert Proposal.objects.open().filter(mentee=amina).count() == 1


GOES = {
    "leaves the round": lambda round, who, noon: rounds.leave(round=round, member=who, at=noon),
    "pauses": lambda round, who, noon: profiles.pause(member=who, at=noon),
    "leaves the network": lambda round, who, noon: leaving.leave(member=who, at=noon),
    "is suspended": lambda round, who, noon: powers.suspend(
        member=who, by=Member.objects.organisers().first(), at=noon, reason="For the tests."
    ),
    "offers fewer places": lambda round, who, noon: offer(who, "leadership", at=noon, capacity=0),
    "is erased": lambda round, who, noon: (
        leaving.leave(member=who, at=noon),
        leaving.settle(member=who, at=noon, at_once=True),
    ),
}


@pytest.mark.parametrize("where", ["make_plan", "_email_all"])
@pytest.mark.parametrize("how", GOES)
def test_a_mentor_who_goes_while_proposals_are_planned_or_sent_is_asked_nothing(noon, bea, cast, how, where):
    (mentee,), mentors = people(1, at=noon, name="E", domain="hmrc.gov.uk"), people(2, at=noon, name="R")
    want(mentee, "leadership", "interviews", at=noon)
    offer(mentors[0], "leadership", "interviews", at=noon)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=[mentee], mentors=[mentors[0]])

    def plan_and_send():
        plans.match(round=round, by=bea, at=noon)
        plans.send(round=round, by=bea, at=noon)

    with met_there(plans, where) as there:
        raised = at_once(plan_and_send, after(there, lambda: GOES[how](round, mentors[0], noon)))
    assert not broken(raised)
    for _ in range(5):
        periodic.run(at=noon)
    assert not Proposal.objects.open().filter(mentor=mentors[0]).exists()
    assert not Proposal.objects.filter(seat__isnull=False).exists()
    assert {each.state for each in Proposal.objects.all()} <= {"withdrawn"}


def test_a_person_avoided_while_proposals_are_sent_is_not_proposed(noon, amina, cleo, bea):
    want(amina, "leadership", at=noon)
    offer(cleo, "leadership", at=noon)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=[amina], mentors=[cleo])
    plans.match(round=round, by=bea, at=noon)
    with met_there(plans, "_email_all") as sending:
        raised = at_once(
            lambda: plans.send(round=round, by=bea, at=noon),
            after(sending, lambda: profiles.avoid(owner=amina, named=cleo.name, key=cleo.name.lower(), at=noon)),
        )
    assert raised == [None, None]
    assert not Proposal.objects.open().exists()


def test_two_organisers_press_the_same_buttons_at_once(scheme, bea, cleo, noon):
    round, asked = scheme
    for each in asked:
        proposals.say_no(proposal=each, by=each.mentor, at=noon)
    plans.match(round=round, by=bea, at=noon)
    planned = list(Proposal.objects.planned().filter(form="pairing").select_related("mentee", "mentor"))
    assert len(planned) == 4
    one, other = planned[:2]

    def swap(by):
        wishes.swap(first=one, second=other, by=by, at=noon)

    def pin(by, mentor):
        wishes.pin(round=round, mentee=one.mentee, mentor=mentor, by=by, at=noon)

    raised = at_once(
        lambda: swap(bea),
        lambda: swap(cleo),
        lambda: pin(bea, one.mentor),
        lambda: pin(cleo, other.mentor),
        lambda: wishes.forbid(round=round, mentee=one.mentee, mentor=planned[2].mentor, by=bea, at=noon),
        lambda: plans.match(round=round, by=cleo, at=noon),
        lambda: plans.match(round=round, by=bea, at=noon),
    )
    assert not broken(raised)
    assert round.wishes.filter(mentee=one.mentee, pinned_at__isnull=False).count() <= 1
    before = emails("proposal")
    raised = at_once(
        *[lambda by=by: plans.send(round=round, by=by, at=noon) for by in (bea, cleo)],
        *[lambda: periodic.run(at=noon)] * 2,
    )
    assert not broken(raised)
    open_ones = Proposal.objects.open().filter(form="pairing")
    assert open_ones.count() == open_ones.values("mentee").distinct().count()
    assert emails("proposal") - before == 2 * Proposal.objects.open().count()


def test_two_pairs_that_are_no_longer_planned_cannot_be_swapped(scheme, bea, noon):
    round, asked = scheme
    for each in asked:
        proposals.say_no(proposal=each, by=each.mentor, at=noon)
    plans.match(round=round, by=bea, at=noon)
    one, other = Proposal.objects.planned().filter(form="pairing").select_related("mentee", "mentor")[:2]
    plans.match(round=round, by=bea, at=noon)
    with pytest.raises(Refused, match="has changed"):
        wishes.swap(first=one, second=other, by=bea, at=noon)
    assert not round.wishes.exists()


def test_two_workers_at_once_do_everything_once(scheme, noon):
    round, asked = scheme
    for each in asked[:3]:
        both_say_yes(each, noon)
    at_once(*[lambda: periodic.run(at=noon + timedelta(days=14))] * 3)
    assert PairingCheckIn.objects.count() == emails("check-in") == 6
    at_once(*[lambda: periodic.run(at=noon + timedelta(days=21))] * 3)
    at_once(*[lambda: periodic.run(at=noon + timedelta(days=21))] * 3)
    assert set(Pairing.objects.alive().values_list("nudges", flat=True)) == {1}
    assert emails("nudge") == 6
    raised = at_once(*[lambda: periodic.run(at=round.ends_at)] * 3)
    assert raised == [None] * 3
    assert not Pairing.objects.alive().exists()
    assert emails("ended") == 6


def test_everybody_in_a_circle_sets_a_date_and_answers_at_once(noon, cleo, cast):
    mentees = people(4, at=noon, name="Mentee", domain="hmrc.gov.uk")
    for each in mentees:
        want(each, "leadership", at=noon)
    offer(cleo, "leadership", at=noon, capacity=0, circle_places=4)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=mentees, mentors=[cleo])
    plans.match(round=round, by=None, at=noon)
    plans.send(round=round, by=None, at=noon)
    *early, late = Proposal.objects.filter(form=Form.CIRCLE).order_by("mentee")
    circle = [both_say_yes(each, noon) for each in early]
    proposals.say_yes(proposal=late, by=late.mentee, at=noon)
    start = noon + timedelta(days=3)
    when = {"starts_at": start, "ends_at": start + timedelta(hours=1), "where": "", "at": noon}
    for each in circle:
        PairingCheckIn.objects.create(pairing=each, member=each.mentee, when="two-weeks", asked_at=noon)
    with met_there(pairings, "record") as setting:
        raised = at_once(
            *[lambda each=each: pairings.set_meeting(pairing=each, by=each.mentee, **when) for each in circle],
            *[
                lambda each=each: pairings.answer_check_in(check_in=each, answer="met", at=noon)
                for each in PairingCheckIn.objects.all()
            ],
            after(setting, lambda: proposals.say_yes(proposal=late, by=cleo, at=noon)),
        )
    assert raised == [None] * 7
    from pleiad.calendars.models import CalendarEntry

    for meeting in MentoringMeeting.objects.all():
        holders = CalendarEntry.objects.filter(about=f"mentoring:{meeting.pk}").values_list("holder", flat=True)
        assert set(holders) == {cleo.pk, *(each.pk for each in mentees)}, (
            "a member of the circle does not have the date"
        )


def test_a_mentor_is_never_asked_to_take_more_than_offered_though_a_low_seat_is_free(noon, bea, cast):
    mentees, (mentor,) = people(3, at=noon, name="E", domain="hmrc.gov.uk"), people(1, at=noon, name="R")
    for each in mentees[:2]:
        want(each, "leadership", at=noon)
    offer(mentor, "leadership", at=noon, capacity=3)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=mentees[:2], mentors=[mentor])
    plans.match(round=round, by=bea, at=noon)
    plans.send(round=round, by=bea, at=noon)
    first, second = (both_say_yes(each, noon) for each in list(Proposal.objects.order_by("seat")))
    want(mentees[2], "leadership", at=noon)
    Participation.objects.create(round=round, member=mentees[2], role="mentee", joined_at=noon)
    pairings.end(pairing=first, by=first.mentee, again=False, at=noon)  # the lowest seat is free
    Round.objects.update(again_since=None)
    plans.match(round=round, by=bea, at=noon)
    assert Proposal.objects.planned().filter(form="pairing").count() == 1
    offer(mentor, "leadership", at=noon, capacity=1)
    plans.send(round=round, by=bea, at=noon)
    assert Proposal.objects.filter(mentor=mentor, form="pairing", seat__isnull=False).count() == 1


def test_what_comes_free_between_the_plan_and_its_sending_is_matched_again(scheme, bea, noon):
    round, asked = scheme
    proposals.say_yes(proposal=asked[0], by=asked[0].mentee, at=noon)
    plans.match(round=round, by=bea, at=noon)
    proposals.say_no(proposal=asked[0], by=asked[0].mentor, at=noon)
    plans.send(round=round, by=bea, at=noon)
    assert Round.objects.get().again_since == noon


def test_a_block_while_both_say_yes_leaves_no_pairing(two, amina, cleo, noon):
    _round, proposal = two
    proposals.say_yes(proposal=proposal, by=amina, at=noon)
    raised = at_once(
        lambda: proposals.say_yes(proposal=proposal, by=cleo, at=noon),
        lambda: Block.objects.create(blocker=amina, blocked=cleo, at=noon),
        lambda: periodic.run(at=noon),
    )
    assert not broken(raised)
    periodic.run(at=noon)
    assert not Pairing.objects.alive().exists()
    assert not Proposal.objects.filter(seat__isnull=False).exists()


def test_two_first_profiles_at_once_are_one(amina, noon):
    raised = at_once(*[lambda: offer(amina, "leadership", at=noon)] * 4)
    assert raised == [None] * 4
    assert MentoringProfile.objects.count() == 1
