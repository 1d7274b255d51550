"""What the home page and the page of a round say to a member who waits, rests, pauses, or wants to leave."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from pleiad.directory.models import Known, Profile

from .. import rules
from ..actions import minutes, pairings, plans, profiles, proposals, rounds
from ..models import PairingCheckIn, Participation, Proposal
from . import test_scheme
from .conftest import new_round, offer, people, take_part, topics, want
from .test_pages import page, words_of
from .test_scheme import both_say_yes, run_clock

pytestmark = pytest.mark.django_db
ring = test_scheme.circle


@pytest.fixture
def now(monkeypatch, noon):
    """The pages’ clock stands at noon; now.move(days=…) moves it on."""

    class Clock:
        at = noon

        def move(self, **by):
            self.at = noon + timedelta(**by)
            return self.at

    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.at)
    return clock


def main_of(browser, path="/mentoring/"):
    return page(browser, path).split("<main")[1].split("</main>")[0]


def test_a_closed_round_that_the_member_did_not_join_is_not_shown(signed_in, amina, now, noon):
    want(amina, "leadership", at=noon)
    new_round(at=noon)
    shown = main_of(signed_in(amina))
    assert "Winter round" not in shown
    assert "There is no round now that you can join." in shown
    new_round(at=noon, name="Summer round", opens_at=noon + timedelta(days=20), closes_at=noon + timedelta(days=40),
              starts_at=noon + timedelta(days=50))  # fmt: skip
    assert "The next round, Summer round, opens on" in main_of(signed_in(amina))


def test_a_resting_member_can_come_back_while_another_round_takes_people(signed_in, two, amina, now, noon):
    pairings.end(pairing=both_say_yes(two[1], noon), by=amina, again=False, at=noon)
    new_round(at=noon, closed=False, name="Spring round")
    browser = signed_in(amina)
    shown = main_of(browser)
    assert "Take part in this round" in shown
    assert "You are resting: nothing more is proposed to you here." in shown
    assert "I have time again" in shown
    path = f"/mentoring/rounds/{two[0].pk}/"
    assert "I have time again" in main_of(browser, path)
    assert browser.post(path, {"again": "1"}).url == path
    assert Participation.objects.get(member=amina).rested_at is None
    assert "I have time again" not in main_of(browser) + main_of(browser, path)


@pytest.mark.dated
def test_a_member_who_waits_reads_until_when(signed_in, amina, cleo, now, noon):
    want(amina, "leadership", at=noon)
    offer(cleo, "leadership", at=noon)
    round = new_round(at=noon, closed=False)
    take_part(round, at=noon, mentees=[amina], mentors=[cleo])
    browser = signed_in(amina)
    assert "takes people until Monday 30 November 2026, and proposals go out after that." in main_of(browser)
    at = now.move(days=8)
    assert "We will email you as soon as there is someone for you." in main_of(browser)
    plans.match(round=round, by=None, at=at)
    plans.send(round=round, by=None, at=at)
    proposals.say_yes(proposal=round.proposals.get(), by=amina, at=at)
    assert "You said yes. We wait for the other until Tuesday 8 December 2026" in main_of(browser)


def test_nobody_is_told_to_wait_in_the_last_weeks_of_a_round(signed_in, two, amina, cleo, now, noon):
    pairing = both_say_yes(two[1], noon)
    at = now.move(days=160)
    browser = signed_in(amina)
    asked = main_of(browser, f"/mentoring/pairings/{pairing.pk}/end/")
    assert "Match me with someone else" not in asked
    assert "This round ends soon, so nothing new is proposed in it." in asked
    pairings.end(pairing=pairing, by=cleo, again=True, at=at)
    assert "This round ends soon, so nothing new is proposed in it." in main_of(browser)
    assert "You are matched again" not in words_of("mentoring.ended", amina).text
    assert "We keep looking" not in words_of("mentoring.ended", amina).text


def test_a_mentor_whose_pairing_ended_is_not_promised_to_come_first(two, amina, cleo, now, noon):
    pairing = both_say_yes(two[1], noon)
    pairings.end(pairing=pairing, by=amina, again=True, at=noon)
    assert "come before others" not in words_of("mentoring.ended", cleo).text


def test_did_you_meet_is_the_next_thing_once_and_never_while_the_two_pause(signed_in, two, amina, now, noon):
    pairing = both_say_yes(two[1], noon)
    run_clock(now.move(days=14))
    run_clock(now.move(days=42))
    assert PairingCheckIn.objects.filter(member=amina, answered_at=None).count() == 2
    browser = signed_in(amina)
    path = f"/mentoring/pairings/{pairing.pk}/"
    assert re.search(r"Did you and Cleo Organiser[^<]{0,30} meet\?", main_of(browser))
    newest = PairingCheckIn.objects.get(member=amina, when="six-weeks")
    pairings.pause(pairing=pairing, by=amina, at=now.at)
    assert "Did you and" not in main_of(browser)
    assert "Did you meet?" not in main_of(browser, path)
    pairings.resume(pairing=pairing, by=amina, at=now.at)
    assert "Did you meet?" in main_of(browser, path)
    browser.post(f"/mentoring/check-ins/{newest.pk}/", {"answer": "met"})
    assert "Did you meet?" not in main_of(browser, path)
    assert "Did you and" not in main_of(browser)


@pytest.mark.dated
def test_leaving_a_round_is_asked_first_and_says_whether_there_is_a_way_back(signed_in, amina, now, noon):
    want(amina, "leadership", at=noon)
    round = new_round(at=noon, closed=False)
    take_part(round, at=noon, mentees=[amina])
    browser, path = signed_in(amina), f"/mentoring/rounds/{round.pk}/"
    assert 'href="?leave"' in main_of(browser, path)
    assert "You can join again until Monday 30 November 2026." in main_of(browser, f"{path}?leave")
    now.move(days=8)
    assert "you cannot come back to it" in main_of(browser, f"{path}?leave")
    assert Participation.objects.get().withdrawn_at is None
    browser.post(path, {"leave": "1"})
    assert Participation.objects.get().withdrawn_at == now.at
    assert "you cannot come back to it" not in main_of(browser, f"{path}?leave")


def test_the_page_of_a_round_says_that_mentoring_is_paused_and_which_side_could_be_added(signed_in, amina, now, noon):
    want(amina, "leadership", at=noon)
    round = new_round(at=noon, closed=False)
    take_part(round, at=noon, mentees=[amina])
    browser, path = signed_in(amina), f"/mentoring/rounds/{round.pk}/"
    assert "You can be a mentor as well:" in main_of(browser, path)
    profiles.pause(member=amina, at=noon)
    assert "You have paused mentoring, so nothing is proposed to you here." in main_of(browser, path)


def test_no_date_is_taken_that_the_end_of_the_pairing_would_cancel(signed_in, two, amina, now, noon):
    pairing = both_say_yes(two[1], noon)
    after = (noon + timedelta(days=181)).date().isoformat()
    answer = signed_in(amina).post(
        f"/mentoring/pairings/{pairing.pk}/date/", {"day": after, "starts": "10:00", "minutes": "30"}
    )
    assert "You two have until" in answer.content.decode()
    assert pairing.meetings.count() == 0


@pytest.mark.parametrize("minutes", ["2", "7000", "an hour"])
def test_wrong_minutes_are_told_in_one_sentence_and_stay_as_typed(signed_in, two, amina, cleo, now, noon, minutes):
    pairing = both_say_yes(two[1], noon)
    pairings.end(pairing=pairing, by=amina, again=False, at=noon)
    answer = signed_in(cleo).post(f"/mentoring/pairings/{pairing.pk}/minutes/", {"minutes": minutes})
    assert "Enter a whole number from 5 to 6000." in answer.content.decode()
    assert f'value="{minutes}"' in answer.content.decode()


@pytest.mark.dated
@pytest.mark.parametrize(
    ("where", "linked"),
    [("https://meet.example.org/a?b=1", True), ("https://meet.example.org code 12", False), ("javascript:alert(1)", False)],
)  # fmt: skip
def test_a_where_that_is_a_url_is_a_link_and_nothing_else_is(signed_in, two, amina, noon, now, where, linked):
    pairing = both_say_yes(two[1], noon)
    path = f"/mentoring/pairings/{pairing.pk}/"
    browser = signed_in(amina)
    browser.post(f"{path}date/", {"day": "2026-12-01", "starts": "10:00", "minutes": "30", "where": where})
    shown = main_of(browser, path)
    assert where in shown
    assert (f'href="{where}"' in shown) == linked
    assert shown.count("javascript:") == where.count("javascript:")


def test_past_pairings_say_whether_the_time_is_to_be_noted_or_confirmed(signed_in, two, amina, cleo, noon, now):
    pairing = both_say_yes(two[1], noon)
    pairings.end(pairing=pairing, by=amina, again=False, at=noon)
    path = "/mentoring/past/"
    assert "You can note the time that you gave." in main_of(signed_in(cleo), path)
    assert "Is it right?" not in main_of(signed_in(amina), path)
    pairing.refresh_from_db()
    minutes.note(pairing=pairing, by=cleo, minutes=60, at=noon)
    assert "You can note" not in main_of(signed_in(cleo), path)
    assert "They have noted their time. Is it right?" in main_of(signed_in(amina), path)
    minutes.confirm(pairing=pairing, by=amina, minutes=60, at=noon)
    assert "Is it right?" not in main_of(signed_in(amina), path)


def test_the_three_questions_begin_with_the_topics_of_the_directory_profile(signed_in, amina, noon, now):
    leadership, testing = topics("leadership", "testing")
    held = Profile.objects.create(member=amina, changed_at=noon)
    Known.objects.create(profile=held, side=Known.ASK, position=1, topic=leadership)
    Known.objects.create(profile=held, side=Known.LEARN, position=1, topic=testing)
    Known.objects.create(profile=held, side=Known.LEARN, position=2, words="Something else")
    browser = signed_in(amina)
    form = browser.get("/mentoring/profile/").context["form"]
    assert (form["offers"].initial, form["wants"].initial, form["sides"].initial) == (
        [leadership.pk],
        [testing.pk],
        None,
    )
    want(amina, "leadership", at=noon)
    form = browser.get("/mentoring/profile/").context["form"]
    assert list(form["wants"].initial) == [leadership]


def test_the_mentor_of_a_circle_can_write_to_each(signed_in, ring, cleo, noon, now):
    shown = main_of(signed_in(cleo), f"/mentoring/pairings/{ring[0].pk}/")
    assert all(f'href="mailto:{each.mentee.email}"' in shown for each in ring)
    assert "mailto:" + ring[1].mentee.email not in main_of(
        signed_in(ring[0].mentee), f"/mentoring/pairings/{ring[0].pk}/"
    )


@pytest.mark.dated
def test_the_last_day_to_answer_counts_to_its_end_in_london(signed_in, two, amina, cleo, noon, now):
    held = two[1]
    path = f"/mentoring/proposals/{held.pk}/"
    browser = signed_in(amina)
    assert "Please answer by Monday 30 November 2026." in main_of(browser, path)
    assert "by Monday 30 November 2026" in words_of("mentoring.proposal", amina).text
    assert held.answer_by == datetime(2026, 12, 1, tzinfo=UTC)
    at = now.move(days=7, hours=11, minutes=59)
    run_clock(at)
    assert "Yes, I would like that" in main_of(browser, path)
    run_clock(now.move(days=7, hours=12))
    assert "This proposal is over" in main_of(browser, path)


def test_the_last_day_to_answer_ends_an_hour_earlier_by_the_worlds_clock_in_summer():
    assert rules.midnight_after(days=1, at=datetime(2026, 7, 6, 23, 30, tzinfo=UTC)) == datetime(
        2026, 7, 8, 23, tzinfo=UTC
    )


@pytest.mark.dated
def test_the_last_day_for_a_conversation_counts_to_its_end(signed_in, amina, cleo, noon, now):
    want(amina, "leadership", at=noon)
    offer(cleo, "leadership", at=noon, capacity=0, conversations=1)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=[amina], mentors=[cleo])
    plans.match(round=round, by=None, at=noon)
    plans.send(round=round, by=None, at=noon)
    pairing = both_say_yes(round.proposals.get(), noon)
    assert (pairing.form, pairing.until) == ("flash", datetime(2027, 1, 5, tzinfo=UTC))
    browser, path = signed_in(amina), f"/mentoring/pairings/{pairing.pk}/"
    assert "Monday 4 January 2027" in main_of(browser, path)
    sent = {"day": "2027-01-04", "starts": "16:00", "minutes": "30"}
    refused = browser.post(f"{path}date/", {**sent, "day": "2027-01-05"}).content.decode()
    assert "You two have until Monday 4 January 2027." in refused
    assert browser.post(f"{path}date/", sent).url == path


def profile_of(member, *, at, **more):
    values = {"mentors": False, "seeks": False, "time": "monthly", "talks": ["video"], "capacity": 1, **more}
    profiles.keep_profile(member=member, at=at, **values)


def test_members_who_no_longer_offer_or_want_help_are_proposed_to_nobody(noon, now):
    mentees, mentors = people(2, at=noon, name="E", domain="hmrc.gov.uk"), people(2, at=noon, name="R")
    for each in mentees:
        want(each, "leadership", at=noon)
    for each in mentors:
        offer(each, "leadership", at=noon)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=mentees, mentors=mentors)
    profile_of(mentors[0], at=noon, seeks=True, wants=topics("leadership"))
    profile_of(mentees[0], at=noon, mentors=True, offers=topics("leadership"))
    plans.match(round=round, by=None, at=noon)
    (planned,) = Proposal.objects.all()
    assert (planned.mentee, planned.mentor) == (mentees[1], mentors[1])


def test_one_more_place_goes_at_once_to_the_mentee_who_waits(amina, bea, cleo, noon, now):
    want(amina, "leadership", at=noon)
    want(bea, "leadership", at=noon)
    offer(cleo, "leadership", at=noon)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=[amina, bea], mentors=[cleo])
    plans.match(round=round, by=None, at=noon)
    plans.send(round=round, by=None, at=noon)
    assert round.proposals.open().filter(form="pairing").count() == 1
    offer(cleo, "leadership", at=noon, capacity=1)
    round.refresh_from_db()
    assert round.again_since is None, "Nothing came free."
    offer(cleo, "leadership", at=noon, capacity=2)
    run_clock(noon)
    assert round.proposals.open().filter(form="pairing").count() == 2


def test_a_member_who_left_the_round_is_not_promised_someone_else(signed_in, two, amina, noon, now):
    pairing = both_say_yes(two[1], noon)
    rounds.leave(round=two[0], member=amina, at=noon)
    asked = main_of(signed_in(amina), f"/mentoring/pairings/{pairing.pk}/end/")
    assert "You have left this round, so nothing new is proposed to you in it." in asked
    assert "Match me with someone else" not in asked


def test_a_member_on_a_side_that_the_profile_no_longer_has_reads_why_nothing_comes(signed_in, amina, noon, now):
    want(amina, "leadership", at=noon)
    round = new_round(at=noon)
    take_part(round, at=noon, mentees=[amina])
    browser, path = signed_in(amina), f"/mentoring/rounds/{round.pk}/"
    assert "Your profile does not say yet" not in main_of(browser, path)
    profile_of(amina, at=noon, mentors=True, offers=topics("leadership"))
    assert "Your profile does not say yet what you want help with." in main_of(browser, path)
