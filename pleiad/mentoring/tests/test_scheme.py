"""A round from joining to the end of a pairing: what happens, and who is told."""

from datetime import timedelta

import pytest

from pleiad.calendars.emails import calendar_email
from pleiad.calendars.models import CalendarEntry
from pleiad.errors import Refused
from pleiad.members import leaving, powers
from pleiad.members.models import Block, Member
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.testing import shield, suspend_organiser

from .. import emails, periodic
from ..actions import pairings, plans, profiles, proposals, wishes
from ..models import Avoidance, Form, Pairing, PairingCheckIn, Participation, Proposal
from .conftest import new_round, offer, people, take_part, want

pytestmark = pytest.mark.django_db


def kinds(member):
    emails = Email.objects.filter(member=member, kind__startswith="mentoring.")
    return sorted(emails.values_list("kind", flat=True))


def both_say_yes(proposal, at):
    proposals.say_yes(proposal=proposal, by=proposal.mentee, at=at)
    return proposals.say_yes(proposal=proposal, by=proposal.mentor, at=at)


def run_clock(at):
    """As the worker does: until nothing is due."""
    for _ in range(50):
        if not periodic.run(at=at):
            return
    raise AssertionError("The clock never comes to rest.")


def states():
    return sorted((each.form, each.state) for each in Proposal.objects.all())


def test_both_are_asked_and_with_the_second_yes_the_pairing_begins(two, amina, cleo, noon):
    round, proposal = two
    assert kinds(amina) == kinds(cleo) == ["mentoring.proposal"]
    assert proposals.say_yes(proposal=proposal, by=cleo, at=noon) is None
    assert Proposal.objects.get().state == "half"
    pairing = proposals.say_yes(proposal=proposal, by=amina, at=noon)
    assert (pairing.mentee, pairing.mentor, pairing.form) == (amina, cleo, Form.PAIRING)
    assert pairing.until == round.ends_at
    assert Proposal.objects.get().state == "paired"
    assert {"mentoring.paired"} <= set(kinds(amina)) & set(kinds(cleo))


def test_a_yes_twice_is_one_yes(two, amina, noon):
    _round, proposal = two
    proposals.say_yes(proposal=proposal, by=amina, at=noon)
    proposals.say_yes(proposal=proposal, by=amina, at=noon + timedelta(hours=1))
    assert Proposal.objects.get().mentee_yes_at == noon
    assert Pairing.objects.count() == 0


def test_nobody_else_can_answer(two, bea, noon):
    with pytest.raises(Refused):
        proposals.say_yes(proposal=two[1], by=bea, at=noon)
    with pytest.raises(Refused):
        proposals.say_no(proposal=two[1], by=bea, at=noon)
    assert Proposal.objects.get().state == "proposed"


def test_a_no_is_told_in_the_same_words_as_any_end_and_passes_on(two, amina, cleo, noon):
    round, proposal = two
    proposals.say_no(proposal=proposal, by=cleo, at=noon)
    assert Proposal.objects.get().state == "refused"
    assert kinds(amina) == ["mentoring.over", "mentoring.proposal"]
    assert kinds(cleo) == ["mentoring.proposal"]
    run_clock(noon)
    assert states() == [("pairing", "refused")]  # never the same two again in this round


def test_a_proposal_without_answer_lapses_and_passes_on_by_itself(amina, cleo, noon):
    (other,) = people(1, at=noon, name="Other", domain="hmrc.gov.uk")
    want(amina, "leadership", at=noon)
    offer(cleo, "leadership", at=noon)
    offer(other, "interviews", at=noon)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=[amina], mentors=[cleo, other])
    plans.match(round=round, by=None, at=noon)
    plans.send(round=round, by=None, at=noon)
    first = Proposal.objects.get()
    assert first.mentor == cleo
    proposals.say_yes(proposal=first, by=amina, at=noon)
    run_clock(noon + timedelta(days=8))
    assert [(each.mentor, each.state) for each in Proposal.objects.order_by("pk")] == [
        (cleo, "lapsed"),
        (other, "proposed"),
    ]
    assert Participation.objects.get(member=cleo).rested_at is not None
    assert Participation.objects.get(member=amina).rested_at is None


def test_a_mentor_who_did_not_answer_can_come_back(two, cleo, amina, noon):
    later = noon + timedelta(days=8)
    run_clock(later)
    assert Participation.objects.get(member=cleo).rested_at
    profiles.resume(member=cleo, at=later)
    assert Participation.objects.get(member=cleo).rested_at is None


def test_a_block_in_the_middle_ends_the_proposal_without_a_word_why(two, amina, cleo, noon):
    Block.objects.create(blocker=amina, blocked=cleo, at=noon)
    with pytest.raises(Refused):
        proposals.say_yes(proposal=two[1], by=cleo, at=noon)
    run_clock(noon)
    assert states() == [("pairing", "withdrawn")]
    run_clock(noon + timedelta(days=1))
    assert states() == [("pairing", "withdrawn")]


def test_a_block_ends_a_pairing_and_frees_the_seat(two, amina, cleo, noon):
    pairing = both_say_yes(two[1], noon)
    Block.objects.create(blocker=cleo, blocked=amina, at=noon)
    run_clock(noon)
    pairing.refresh_from_db()
    assert (pairing.end, Proposal.objects.get().seat) == ("apart", None)


def test_suspension_ends_the_pairings_and_participations_of_a_member(two, amina, cleo, bea, noon):
    both_say_yes(two[1], noon)
    suspend_organiser(cleo, by=bea, at=noon)
    assert Pairing.objects.get().end == "left"
    assert Participation.objects.get(member=cleo).withdrawn_at == noon
    assert "mentoring.ended" in kinds(amina)
    assert "mentoring.ended" not in kinds(cleo)
    assert Participation.objects.get(member=amina).first_since == noon


def test_a_pause_withdraws_what_is_open_and_keeps_what_lives(two, amina, cleo, noon):
    profiles.pause(member=amina, at=noon)
    assert states() == [("pairing", "withdrawn")]
    with pytest.raises(Refused):
        proposals.say_yes(proposal=two[1], by=cleo, at=noon)


def test_fewer_places_withdraw_the_newest_proposals_first(cleo, noon):
    mentees = people(3, at=noon, name="Mentee", domain="hmrc.gov.uk")
    for each in mentees:
        want(each, "leadership", at=noon)
    offer(cleo, "leadership", at=noon, capacity=3)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=mentees, mentors=[cleo])
    plans.match(round=round, by=None, at=noon)
    plans.send(round=round, by=None, at=noon)
    assert [each.seat for each in Proposal.objects.order_by("pk")] == [1, 2, 3]
    offer(cleo, "leadership", at=noon, capacity=1)
    assert [each.state for each in Proposal.objects.order_by("pk")] == ["proposed", "withdrawn", "withdrawn"]


def test_nobody_ends_with_nothing(cleo, noon):
    mentees = people(6, at=noon, name="Mentee", domain="hmrc.gov.uk")
    for each in mentees:
        want(each, "leadership", at=noon, same_organisation=True)
    offer(cleo, "leadership", at=noon, capacity=1, conversations=1, circle_places=1)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=mentees, mentors=[cleo])
    plans.match(round=round, by=None, at=noon)
    plans.send(round=round, by=None, at=noon)
    assert [form for form, _state in states()] == ["circle", "flash", "pairing", "peers", "peers"]
    asked = {each.mentee for each in Proposal.objects.all()} | {
        each.mentor for each in Proposal.objects.filter(form="peers")
    }
    assert asked == set(mentees)


def test_two_kept_apart_by_an_organiser_become_no_peers_whichever_is_named_first(noon, bea):
    mentees = people(2, at=noon, name="Mentee", domain="hmrc.gov.uk")
    for each in mentees:
        want(each, "leadership", at=noon, same_organisation=True)
    for name, (one, other) in (("First", mentees), ("Second", reversed(mentees))):
        round = new_round(at=noon, name=name)
        take_part(round, at=noon, mentees=mentees)
        plans.match(round=round, by=None, at=noon)
        assert [each.form for each in round.proposals.all()] == ["peers"]
        wishes.forbid(round=round, mentee=one, mentor=other, by=bea, at=noon)
        plans.match(round=round, by=None, at=noon)
        assert not round.proposals.exists()


def test_the_odd_one_out_becomes_a_second_peer(noon, cast):
    mentees = people(3, at=noon, name="Mentee", domain="hmrc.gov.uk")
    for each in mentees:
        want(each, "leadership", at=noon, same_organisation=True)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=mentees)
    plans.match(round=round, by=None, at=noon)
    assert plans.send(round=round, by=None, at=noon) == 2


def test_a_mentee_who_found_nobody_comes_first_in_the_next_round(noon, cleo, cast):
    early, late = people(2, at=noon, name="Mentee", domain="hmrc.gov.uk")
    before = new_round(at=noon - timedelta(days=200), name="Summer round", ends_at=noon - timedelta(days=20))
    want(late, "testing", at=noon)
    take_part(before, at=noon, mentees=[late])
    plans.match(round=before, by=None, at=before.closes_at)
    plans.send(round=before, by=None, at=before.closes_at)
    assert kinds(late) == ["mentoring.nobody-yet"]
    want(early, "leadership", at=noon)
    offer(cleo, "leadership", at=noon)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=[early, late], mentors=[cleo])
    plans.match(round=round, by=None, at=noon)
    assert Proposal.objects.get(form="pairing", round=round).mentee == late


def test_the_organiser_pins_forbids_and_swaps_before_anything_is_sent(noon, bea, cast):
    one, two_, first, second = people(4, at=noon, name="P", domain="hmrc.gov.uk")
    for each in (one, two_):
        want(each, "leadership", at=noon, same_organisation=True)
    for each in (first, second):
        offer(each, "leadership", at=noon, same_organisation=True)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=[one, two_], mentors=[first, second])
    plans.match(round=round, by=bea, at=noon)

    def plan():
        return {each.mentee: each.mentor for each in Proposal.objects.filter(form="pairing")}

    before = plan()
    wishes.swap(first=Proposal.objects.get(mentee=one), second=Proposal.objects.get(mentee=two_), by=bea, at=noon)
    assert plan() == {one: before[two_], two_: before[one]}
    wishes.pin(round=round, mentee=one, mentor=before[one], by=bea, at=noon)
    assert plan()[one] == before[one]
    wishes.forbid(round=round, mentee=one, mentor=before[one], by=bea, at=noon)
    assert plan()[one] == before[two_]
    assert not Email.objects.filter(kind__startswith="mentoring.").exists()


def test_two_runs_on_the_same_people_give_the_same_plan(noon, bea, cast):
    mentees, mentors = people(9, at=noon, name="E", domain="hmrc.gov.uk"), people(5, at=noon, name="R")
    for n, each in enumerate(mentees):
        want(each, "leadership", ("interviews", "testing", "cloud")[n % 3], at=noon)
    for n, each in enumerate(mentors):
        offer(each, ("interviews", "testing", "cloud")[n % 3], at=noon, capacity=1 + n % 2)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=mentees, mentors=mentors)

    def plan():
        plans.match(round=round, by=bea, at=noon)
        return list(Proposal.objects.order_by("form", "mentee").values_list("form", "mentee", "mentor", "score"))

    assert plan() == plan()


def test_running_again_moves_no_more_unanswered_proposals_than_the_best_plan_asks_for(noon, bea, cast):
    mentees, mentors = people(6, at=noon, name="E", domain="hmrc.gov.uk"), people(6, at=noon, name="R")
    for each in mentees:
        want(each, "leadership", at=noon)
    for each in mentors:
        offer(each, "leadership", at=noon)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=mentees, mentors=mentors)
    plans.match(round=round, by=bea, at=noon)
    plans.send(round=round, by=bea, at=noon)
    before = {each.mentee_id: each.mentor_id for each in Proposal.objects.all()}
    profiles.pause(member=Proposal.objects.order_by("pk").first().mentor, at=noon)
    run_clock(noon)
    still = {each.mentee_id: each.mentor_id for each in Proposal.objects.open()}
    assert sum(before[mentee] == mentor for mentee, mentor in still.items()) == 5


def test_an_avoided_name_ends_what_is_open_and_is_never_written_to_the_audit(two, amina, cleo, bea, noon):
    profiles.avoid(owner=amina, named="Cleo Organiser", key="cleo organiser", at=noon)
    assert states() == [("pairing", "withdrawn")]
    run_clock(noon)
    assert states() == [("pairing", "withdrawn")]
    profiles.avoid(owner=amina, named="cleo@kent.police.uk", key="cleo@kent.police.uk", at=noon)
    assert Avoidance.objects.filter(owner=amina).count() == 2
    from pleiad.audit.models import AuditRecord

    said = " ".join(f"{each.did} {each.reason} {each.detail}" for each in AuditRecord.objects.all()).lower()
    assert "cleo organiser" not in said
    assert "cleo@kent" not in said


@pytest.mark.parametrize("by", ["name", "address", "organisation"])
def test_avoided_people_are_never_proposed(amina, cleo, noon, by):
    want(amina, "leadership", at=noon)
    offer(cleo, "leadership", at=noon)
    avoided = {
        "name": {"named": "CLEO Organiser", "key": "cleo organiser"},
        "address": {"named": "cleo@kent.police.uk", "key": cleo.addresses.get().key},
        "organisation": {"organisation": cleo.organisation},
    }[by]
    profiles.avoid(owner=amina, at=noon, **avoided)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=[amina], mentors=[cleo])
    assert plans.match(round=round, by=None, at=noon) == 0


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Siân O’Neill-Jones", "sian  o'neill jones"), ("Zoë d'Arcy", "ZOE D’ARCY"), ("Mac Donald", "mac donald "),
    ],
)  # fmt: skip
def test_a_name_is_avoided_however_it_is_written(amina, cleo, noon, name, written):
    Member.objects.filter(pk=cleo.pk).update(name=name)
    cleo.refresh_from_db()
    want(amina, "leadership", at=noon)
    offer(cleo, "leadership", at=noon)
    profiles.avoid(owner=amina, at=noon, named=written, key=written.lower())
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=[amina], mentors=[cleo])
    assert plans.match(round=round, by=None, at=noon) == 0


def test_colleagues_are_paired_only_if_both_agree_and_never_behind_a_shield(amina, fay, noon):
    want(amina, "leadership", at=noon)
    offer(fay, "leadership", at=noon)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=[amina], mentors=[fay])
    assert plans.match(round=round, by=None, at=noon) == 0
    want(amina, "leadership", at=noon, same_organisation=True)
    assert plans.match(round=round, by=None, at=noon) == 0
    offer(fay, "leadership", at=noon, same_organisation=True)
    assert plans.match(round=round, by=None, at=noon) == 1
    shield(fay, at=noon)
    assert plans.match(round=round, by=None, at=noon) == 0


def test_a_shield_raised_after_the_plan_stops_the_sending(amina, fay, noon):
    want(amina, "leadership", at=noon, same_organisation=True)
    offer(fay, "leadership", at=noon, same_organisation=True)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=[amina], mentors=[fay])
    plans.match(round=round, by=None, at=noon)
    shield(fay, at=noon)
    assert plans.send(round=round, by=None, at=noon) == 0
    assert kinds(fay) == []


def test_a_date_is_in_both_calendars_moves_in_both_and_leaves_both(two, amina, cleo, noon):
    pairing = both_say_yes(two[1], noon)
    start = noon + timedelta(days=3)
    when = {"starts_at": start, "ends_at": start + timedelta(minutes=30), "where": "A call"}
    meeting = pairings.set_meeting(pairing=pairing, by=amina, at=noon, **when)
    entries = CalendarEntry.objects.filter(about=f"mentoring:{meeting.pk}")
    assert {(each.holder, each.title) for each in entries} == {
        (amina, "Mentoring: Cleo Organiser"),
        (cleo, "Mentoring: Amina O’Neill"),
    }
    mail = calendar_email(Email.objects.get(kind="calendars.entry", member=amina), None)
    assert mail.subject == "For your calendar: Mentoring: Cleo Organiser"
    assert mail.text.startswith("The date is set.")
    moved = {**when, "starts_at": start + timedelta(days=1), "ends_at": start + timedelta(days=1, minutes=30)}
    pairings.set_meeting(pairing=pairing, by=cleo, at=noon, meeting=meeting, **moved)
    assert {(each.sequence, each.starts_at) for each in entries.all()} == {(1, moved["starts_at"])}
    pairings.end(pairing=pairing, by=cleo, again=True, at=noon)
    assert {each.withdrawn_at for each in entries.all()} == {noon}
    assert meeting.pairing.meetings.get().cancelled_at == noon


def test_an_end_needs_no_reason_and_offers_someone_else(two, amina, cleo, noon):
    pairing = both_say_yes(two[1], noon)
    (other,) = people(1, at=noon, name="Other", domain="hmrc.gov.uk")
    pairings.end(pairing=pairing, by=amina, again=True, at=noon)
    assert "mentoring.ended" in kinds(cleo)
    assert "mentoring.ended" not in kinds(amina)
    offer(other, "leadership", at=noon)
    Participation.objects.create(round=two[0], member=other, role="mentor", joined_at=noon)
    run_clock(noon)
    assert [(each.mentor, each.state) for each in Proposal.objects.order_by("pk")] == [
        (cleo, "paired"),
        (other, "proposed"),
    ]


def test_did_you_meet_is_asked_at_two_and_six_weeks_and_silence_is_noticed_once(two, amina, cleo, noon):
    pairing = both_say_yes(two[1], noon)
    run_clock(noon + timedelta(days=13))
    assert PairingCheckIn.objects.count() == 0
    run_clock(noon + timedelta(days=14))
    run_clock(noon + timedelta(days=14))
    assert PairingCheckIn.objects.count() == 2
    assert kinds(amina).count("mentoring.check-in") == 1
    run_clock(noon + timedelta(days=21))
    pairing.refresh_from_db()
    assert (pairing.quiet_since, pairing.nudges) == (noon + timedelta(days=21), 1)
    run_clock(noon + timedelta(days=40))
    run_clock(noon + timedelta(days=120))
    pairing.refresh_from_db()
    assert pairing.nudges == 2
    assert kinds(cleo).count("mentoring.nudge") == 2
    assert kinds(cleo).count("mentoring.check-in") == 2
    pairings.answer_check_in(check_in=PairingCheckIn.objects.filter(member=amina).last(), answer="met", at=noon)
    pairing.refresh_from_db()
    assert pairing.quiet_since is None


def test_a_pairing_that_met_is_not_called_quiet(two, amina, noon):
    both_say_yes(two[1], noon)
    run_clock(noon + timedelta(days=14))
    pairings.answer_check_in(
        check_in=PairingCheckIn.objects.get(member=amina), answer="met", at=noon + timedelta(days=15)
    )
    run_clock(noon + timedelta(days=30))
    assert Pairing.objects.get().quiet_since is None


def test_a_pairing_that_paused_is_left_in_peace(two, amina, noon):
    pairing = both_say_yes(two[1], noon)
    pairings.pause(pairing=pairing, by=amina, at=noon)
    run_clock(noon + timedelta(days=60))
    assert PairingCheckIn.objects.count() == 0
    assert Pairing.objects.get().quiet_since is None


def test_at_the_planned_end_both_are_thanked(two, amina, cleo, noon):
    both_say_yes(two[1], noon)
    run_clock(two[0].ends_at)
    assert Pairing.objects.get().end == "finished"
    assert {"mentoring.ended"} <= set(kinds(amina)) & set(kinds(cleo))


def test_a_circle_shares_its_dates_and_goes_on_without_one(noon, cleo, cast):
    mentees = people(3, at=noon, name="Mentee", domain="hmrc.gov.uk")
    for each in mentees:
        want(each, "leadership", at=noon)
    offer(cleo, "leadership", at=noon, capacity=0, circle_places=3)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=mentees, mentors=[cleo])
    plans.match(round=round, by=None, at=noon)
    plans.send(round=round, by=None, at=noon)
    one, two_, three = Proposal.objects.filter(form="circle").order_by("mentee")
    first, _second = both_say_yes(one, noon), both_say_yes(two_, noon)
    start = noon + timedelta(days=3)
    meeting = pairings.set_meeting(
        pairing=first, by=cleo, at=noon, starts_at=start, ends_at=start + timedelta(hours=1), where=""
    )
    both_say_yes(three, noon)
    entries = CalendarEntry.objects.filter(about=f"mentoring:{meeting.pk}", withdrawn_at=None)
    assert {each.holder for each in entries} == {cleo, *mentees}
    pairings.end(pairing=first, by=first.mentee, again=False, at=noon)
    assert {each.holder for each in entries.all()} == {cleo, *mentees[1:]}
    assert Pairing.objects.alive().count() == 2


def test_two_who_are_kept_apart_never_sit_in_one_circle(noon, cleo, cast):
    one, two_ = people(2, at=noon, name="Mentee", domain="hmrc.gov.uk")
    for each in (one, two_):
        want(each, "leadership", at=noon)
    offer(cleo, "leadership", at=noon, capacity=0, circle_places=3)
    Block.objects.create(blocker=two_, blocked=one, at=noon)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=[one, two_], mentors=[cleo])
    plans.match(round=round, by=None, at=noon)
    assert [(each.form, each.mentee) for each in Proposal.objects.all()] == [("circle", one)]


def test_a_block_within_a_circle_ends_the_place_of_the_one_who_came_later(noon, cleo, cast):
    one, two_ = people(2, at=noon, name="Mentee", domain="hmrc.gov.uk")
    for each in (one, two_):
        want(each, "leadership", at=noon)
    offer(cleo, "leadership", at=noon, capacity=0, circle_places=3)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=[one, two_], mentors=[cleo])
    plans.match(round=round, by=None, at=noon)
    plans.send(round=round, by=None, at=noon)
    for each in Proposal.objects.filter(form="circle").order_by("mentee"):
        both_say_yes(each, noon)
    Block.objects.create(blocker=one, blocked=two_, at=noon)
    run_clock(noon)
    assert [each.end for each in Pairing.objects.order_by("pk")] == ["", "apart"]


@pytest.fixture
def circle(noon, cleo, cast):
    """Three mentees in a circle around Cleo, since noon; gives their pairings."""
    mentees = people(3, at=noon, name="Mentee", domain="hmrc.gov.uk")
    for each in mentees:
        want(each, "leadership", at=noon)
    offer(cleo, "leadership", at=noon, capacity=0, circle_places=3)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=mentees, mentors=[cleo])
    plans.match(round=round, by=None, at=noon)
    plans.send(round=round, by=None, at=noon)
    return [both_say_yes(each, noon) for each in Proposal.objects.filter(form="circle").order_by("mentee")]


def test_a_circle_that_has_gone_quiet_is_one_line_and_its_mentor_is_asked_once(circle, cleo, noon):
    run_clock(noon + timedelta(days=14))
    run_clock(noon + timedelta(days=21))
    assert Pairing.objects.exclude(quiet_since=None).count() == 3
    assert Pairing.objects.quiet().get() == circle[0]
    assert [kinds(cleo).count(kind) for kind in ("mentoring.check-in", "mentoring.nudge")] == [1, 1]
    assert [kinds(each.mentee).count("mentoring.nudge") for each in circle] == [1, 1, 1]
    nudge = emails.nudge(Email.objects.get(kind="mentoring.nudge", member=cleo), {})
    assert nudge.subject == "Your mentoring circle has gone quiet"


@pytest.mark.parametrize("sign", ["one of them met", "a date"])
def test_a_sign_of_life_of_one_is_one_of_the_whole_circle(circle, noon, sign):
    def give():
        if sign == "a date":
            start = noon + timedelta(days=25)
            pairings.set_meeting(
                pairing=circle[1], by=circle[1].mentee, at=noon, starts_at=start,
                ends_at=start + timedelta(hours=1), where="",
            )  # fmt: skip
        else:
            asked = PairingCheckIn.objects.get(member=circle[2].mentee, when="two-weeks")
            pairings.answer_check_in(check_in=asked, answer="met", at=noon + timedelta(days=15))

    run_clock(noon + timedelta(days=14))
    give()
    run_clock(noon + timedelta(days=21))
    assert not Pairing.objects.quiet().exists()
    Pairing.objects.update(quiet_since=noon)
    give()
    assert not Pairing.objects.quiet().exists()


def test_the_silence_of_one_pairing_is_not_broken_by_another_of_the_same_mentor(noon, cleo, cast):
    mentees = people(2, at=noon, name="Mentee", domain="hmrc.gov.uk")
    for each in mentees:
        want(each, "leadership", at=noon)
    offer(cleo, "leadership", at=noon, capacity=2)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=mentees, mentors=[cleo])
    plans.match(round=round, by=None, at=noon)
    plans.send(round=round, by=None, at=noon)
    for each in list(Proposal.objects.order_by("mentee")):
        both_say_yes(each, noon)
    run_clock(noon + timedelta(days=14))
    asked = PairingCheckIn.objects.get(member=mentees[0])
    pairings.answer_check_in(check_in=asked, answer="met", at=noon + timedelta(days=15))
    run_clock(noon + timedelta(days=21))
    assert Pairing.objects.quiet().get().mentee == mentees[1]


@pytest.mark.parametrize(("pinned", "then"), [(True, ["proposed"]), (False, ["superseded", "proposed"])])
def test_a_pinned_proposal_stays_whatever_the_next_run_finds(two, amina, cleo, bea, noon, pinned, then):
    round, proposal = two
    (better,) = people(1, at=noon, name="Better", domain="hmrc.gov.uk")
    offer(better, "leadership", "interviews", at=noon)
    Participation.objects.create(round=round, member=better, role="mentor", joined_at=noon)
    if pinned:
        wishes.pin(round=round, mentee=amina, mentor=cleo, by=bea, at=noon)
    plans.match(round=round, by=bea, at=noon)
    assert bool(Proposal.objects.get(pk=proposal.pk).going_since) is not pinned
    plans.send(round=round, by=bea, at=noon)
    assert [each.state for each in Proposal.objects.order_by("pk")] == then


def test_a_pin_taken_away_holds_no_more_and_both_deeds_are_written_down(two, amina, cleo, bea, noon):
    from pleiad.audit.models import AuditRecord

    round, _proposal = two
    wishes.pin(round=round, mentee=amina, mentor=cleo, by=bea, at=noon)
    wishes.forget_wish(wish=round.wishes.get(), by=bea, at=noon)
    assert not round.wishes.exists()
    said = [each.did for each in AuditRecord.objects.filter(by=bea).order_by("pk")]
    assert said[-2:] == ["pinned a pair", "let a wish for a pair go"]


def test_those_who_lapse_at_the_same_moment_are_not_first_proposed_to_others(noon, cast, monkeypatch):
    monkeypatch.setattr(periodic, "AT_ONCE", 1)
    (one, two_), mentors = people(2, at=noon, name="E", domain="hmrc.gov.uk"), people(2, at=noon, name="R")
    want(one, "leadership", "interviews", at=noon)
    want(two_, "leadership", at=noon)
    for each in mentors:
        offer(each, "leadership", "interviews", at=noon)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=[one, two_], mentors=mentors)
    plans.match(round=round, by=None, at=noon)
    plans.send(round=round, by=None, at=noon)
    proposals.say_yes(proposal=Proposal.objects.get(mentee=one), by=one, at=noon)
    run_clock(noon + timedelta(days=8))
    assert [each for each in states() if each[0] == "pairing"] == [("pairing", "lapsed")] * 2


def test_two_who_were_asked_for_one_conversation_are_asked_for_months_instead_and_not_for_both(noon, bea, cast):
    mentees, (mentor,) = people(2, at=noon, name="E", domain="hmrc.gov.uk"), people(1, at=noon, name="R")
    for each in mentees:
        want(each, "leadership", at=noon)
    offer(mentor, "leadership", at=noon, capacity=1, conversations=1)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=mentees, mentors=[mentor])
    plans.match(round=round, by=bea, at=noon)
    plans.send(round=round, by=bea, at=noon)
    assert states() == [("flash", "proposed"), ("pairing", "proposed")]
    flash = Proposal.objects.get(form="flash")
    profiles.pause(member=Proposal.objects.get(form="pairing").mentee, at=noon)  # the mentor has time for months
    run_clock(noon)
    asked = Proposal.objects.open().get()
    assert (asked.form, asked.mentee) == ("pairing", flash.mentee)
    assert Proposal.objects.get(pk=flash.pk).end == "superseded"
    assert kinds(flash.mentee) == ["mentoring.proposal", "mentoring.proposal"]


@pytest.mark.parametrize("answered", ["half", "paired"])
def test_two_who_have_one_conversation_are_not_asked_for_months_besides(noon, bea, cast, answered):
    mentees, (mentor,) = people(2, at=noon, name="E", domain="hmrc.gov.uk"), people(1, at=noon, name="R")
    for each in mentees:
        want(each, "leadership", at=noon)
    offer(mentor, "leadership", at=noon, capacity=1, conversations=1)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=mentees, mentors=[mentor])
    plans.match(round=round, by=bea, at=noon)
    plans.send(round=round, by=bea, at=noon)
    flash = Proposal.objects.get(form="flash")
    proposals.say_yes(proposal=flash, by=mentor, at=noon)
    if answered == "paired":
        proposals.say_yes(proposal=flash, by=flash.mentee, at=noon)
    profiles.pause(member=Proposal.objects.get(form="pairing").mentee, at=noon)
    run_clock(noon)
    assert states() == [("flash", answered), ("pairing", "withdrawn")]


@pytest.mark.parametrize("who", ["mentee", "mentor"])
@pytest.mark.parametrize("paired", [True, False])
def test_the_one_who_stays_is_told_though_everything_of_the_other_is_erased(two, amina, cleo, bea, noon, who, paired):
    powers.make_organiser(member=amina, at=noon)  # so that either may leave
    _round, proposal = two
    goes, stays = (amina, cleo) if who == "mentee" else (cleo, amina)
    if paired:
        both_say_yes(proposal, noon)
    leaving.leave(member=goes, at=noon)
    leaving.settle(member=goes, at=noon, at_once=True)
    email = Email.objects.get(member=stays, kind="mentoring.ended" if paired else "mentoring.over")
    said = KINDS[email.kind](email, {})
    assert said.subject == ("A mentoring pairing has ended" if paired else "It did not work out this time")
