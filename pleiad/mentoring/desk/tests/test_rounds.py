"""The desk's pages of mentoring: what an organiser reads in a plan, and what they can decide about two people."""

from datetime import UTC, datetime, timedelta

import pytest

from pleiad.members.models import Block, Member

from ...actions import plans, profiles
from ...models import Pairing, Proposal, Wish
from ...soft_rules import SOFT_RULES
from ...tests.conftest import new_round, offer, people, take_part, want
from ...tests.test_scheme import both_say_yes

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(monkeypatch, noon):
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)
    return noon


@pytest.fixture
def desk(signed_in, bea, now):
    return signed_in(bea)


@pytest.fixture
def scheme(now):
    """Three mentees and two mentors with one place each, all of other organisations. Gives (round, mentees, mentors)."""
    mentees = people(3, at=now, name="Mentee", domain="leeds.gov.uk")
    mentors = people(2, at=now, name="Mentor", domain="kent.police.uk")
    for each in mentees:
        want(each, "leadership", at=now)
    for each in mentors:
        offer(each, "leadership", at=now)
    round = new_round(at=now)
    take_part(round, at=now, mentees=mentees, mentors=mentors)
    return round, mentees, mentors


def main_of(browser, path):
    answer = browser.get(path, follow=True)
    assert answer.status_code == 200, path
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def planned(round):
    return set(round.proposals.planned().filter(form="pairing").values_list("mentee__name", "mentor__name"))


def test_the_plan_says_how_much_it_has_and_who_has_nothing(desk, scheme):
    round, mentees, _mentors = scheme
    path = f"/desk/mentoring/{round.pk}/"
    assert "Who has nothing" not in main_of(desk, path)
    desk.post(f"{path}match/")
    shown = main_of(desk, path)
    assert "2 pairings with 20 points in all." in shown
    assert "No other plan within the rules and your wishes gives more mentees a mentor" in shown
    left = next(each for each in mentees if not Proposal.objects.filter(mentee=each).exists())
    assert f'<div class="govuk-details__text">{left.name}</div>' in shown
    profiles.pause(member=left, at=round.closes_at)
    assert "Who has nothing" not in main_of(desk, path), (
        "Nothing is proposed to a paused member, so nothing is missing."
    )


def test_pairings_come_before_what_is_proposed_instead_of_them(desk, scheme, now):
    round, _mentees, mentors = scheme
    offer(mentors[0], "leadership", at=now, conversations=1)
    desk.post(f"/desk/mentoring/{round.pk}/match/")
    shown = main_of(desk, f"/desk/mentoring/{round.pk}/")
    assert "2 pairings with 20 points in all, 1 single conversation." in shown
    assert shown.index("Single conversation.") > shown.rindex(">Change<")


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("plan", "Run the match to see which pairs it would propose."),
        ("open", "There are no unanswered proposals."),
        ("paired", "As soon as two people have both said yes, you see them here."),
        ("over", "Proposals that someone refused, or nobody answered in time, are listed here."),
    ],
)
def test_each_empty_list_says_what_will_be_in_it(desk, scheme, chosen, said):
    assert said in main_of(desk, f"/desk/mentoring/{scheme[0].pk}/?{chosen}")


def test_a_round_that_is_over_is_called_over(desk, now):
    round = new_round(at=now - timedelta(days=300))
    assert "The round is over." in main_of(desk, f"/desk/mentoring/{round.pk}/")


def test_any_two_of_a_round_can_be_put_together_by_name_or_address(desk, scheme, bea):
    round, mentees, mentors = scheme
    path = f"/desk/mentoring/{round.pk}/"
    desk.post(f"{path}match/")
    sent = {"mentee": " mentee 2 ", "mentor": mentors[0].email.upper(), "wish": "together"}
    assert desk.post(f"{path}wish/", sent).url == path
    assert ("Mentee 2", "Mentor 0") in planned(round)
    assert "Together, if they may meet at all." in main_of(desk, path)
    desk.post(f"{path}wish/", {**sent, "wish": "apart"})
    assert ("Mentee 2", "Mentor 0") not in planned(round)
    assert Wish.objects.get().by == bea


def test_a_wish_that_breaks_a_rule_is_kept_and_said_to_be_impossible(desk, scheme, now):
    round, mentees, mentors = scheme
    path = f"/desk/mentoring/{round.pk}/"
    Block.objects.create(blocker=mentees[0], blocked=mentors[0], at=now)
    desk.post(f"{path}match/")
    shown = main_of_post(desk, f"{path}wish/", {"mentee": "Mentee 0", "mentor": "Mentor 0", "wish": "together"})
    assert "Mentee 0 and Mentor 0 could not be paired" in shown
    assert "Together, but a rule forbids it, or no place is free." in shown
    assert "block" not in shown.lower(), "Nobody is told why."


def main_of_post(browser, path, sent):
    return browser.post(path, sent, follow=True).content.decode().split("<main")[1].split("</main>")[0]


def test_a_swap_that_breaks_a_rule_is_not_called_done(desk, scheme, now):
    round, mentees, mentors = scheme
    desk.post(f"/desk/mentoring/{round.pk}/match/")
    first, second = round.proposals.planned().filter(form="pairing").order_by("pk")
    Block.objects.create(blocker=first.mentee, blocked=second.mentor, at=now)
    shown = main_of_post(desk, f"/desk/mentoring/pairs/{first.pk}/", {"deed": "swap", "with": second.pk})
    assert f"{first.mentee} and {second.mentor} could not be paired" in shown
    assert f"{second.mentee} and {first.mentor} could not" not in shown


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Enter the mentee’s name or address."),
        ({"mentee": "Nobody", "mentor": "Mentor 0", "wish": "apart"}, "Nobody of this name or address takes part as a mentee."),
        ({"mentee": "Mentee 0", "mentor": "Mentee 1", "wish": "apart"}, "Nobody of this name or address takes part as a mentor."),
        ({"mentee": "Mentee 0", "mentor": "Mentor 0"}, "Choose together or apart."),
    ],
)  # fmt: skip
def test_an_unknown_name_is_told_and_what_was_typed_stays(desk, scheme, sent, said):
    answer = desk.post(f"/desk/mentoring/{scheme[0].pk}/wish/", sent).content.decode()
    assert said in answer
    assert all(f'value="{value}"' in answer for value in sent.values())
    assert Wish.objects.count() == 0


def test_two_of_one_name_are_told_apart_by_their_addresses(desk, scheme):
    round, mentees, _mentors = scheme
    Member.objects.filter(pk=mentees[1].pk).update(name="Mentee 0")
    path = f"/desk/mentoring/{round.pk}/wish/"
    sent = {"mentee": "Mentee 0", "mentor": "Mentor 0", "wish": "apart"}
    assert "More than one person has this name." in desk.post(path, sent).content.decode()
    desk.post(path, {**sent, "mentee": mentees[1].email})
    assert Wish.objects.get().mentee == mentees[1]


def test_nobody_else_puts_two_together(signed_in, amina, scheme):
    path = f"/desk/mentoring/{scheme[0].pk}/wish/"
    assert signed_in(amina).get(path).status_code == 404
    assert signed_in(amina).post(path, {"mentee": "Mentee 0", "mentor": "Mentor 0", "wish": "apart"}).status_code == 404
    assert Wish.objects.count() == 0


def test_an_organiser_can_write_to_two_who_have_gone_quiet(desk, scheme, now):
    round, _mentees, _mentors = scheme
    plans.match(round=round, by=None, at=now)
    plans.send(round=round, by=None, at=now)
    pairing = both_say_yes(round.proposals.open().order_by("pk").first(), now)
    Pairing.objects.filter(pk=pairing.pk).update(quiet_since=now)
    shown = main_of(desk, "/desk/mentoring/quiet/")
    assert f'href="mailto:{pairing.mentee.email},{pairing.mentor.email}"' in shown


def test_each_day_that_is_missing_is_named(desk, now):
    answer = desk.post("/desk/mentoring/new/", {"name": "A round", "answer_days": "99"}).content.decode()
    for said in (
        "Enter the day from which people can join.",
        "Enter the last day on which people can join.",
        "Enter the day on which it starts.",
        "Enter its last day.",
        "Enter a whole number from 1 to 30.",
    ):
        assert said in answer
    assert 'value="A round"' in answer


def test_a_second_run_without_news_says_so_and_offers_nothing_to_send(desk, scheme, now):
    round, _mentees, _mentors = scheme
    path = f"/desk/mentoring/{round.pk}/"
    desk.post(f"{path}match/")
    assert "Send the proposals" in main_of(desk, path)
    desk.post(f"{path}send/")
    desk.post(f"{path}match/")
    shown = main_of(desk, f"{path}?plan")
    assert "The match has run, and there is nothing new to propose." in shown
    assert "Send the proposals" not in shown


def test_a_wish_before_the_match_has_run_counts_from_then(desk, scheme):
    round, _mentees, _mentors = scheme
    sent = {"mentee": "Mentee 2", "mentor": "Mentor 1", "wish": "together"}
    shown = main_of_post(desk, f"/desk/mentoring/{round.pk}/wish/", sent)
    assert "It counts from the next run of the match." in shown
    desk.post(f"/desk/mentoring/{round.pk}/match/")
    assert ("Mentee 2", "Mentor 1") in planned(round)


@pytest.mark.dated
def test_pairings_follow_the_end_of_their_round_and_are_never_ended_by_a_slip(desk, scheme, now):
    round, _mentees, _mentors = scheme
    plans.match(round=round, by=None, at=now)
    plans.send(round=round, by=None, at=now)
    pairing = both_say_yes(round.proposals.open().order_by("pk").first(), now)
    path = f"/desk/mentoring/{round.pk}/edit/"
    days = {"name": "Winter round", "opens": "2026-10-24", "closes": "2026-11-21", "starts": "2026-11-29",
            "answer_days": "7", **{f"counts_{kind}": "1" for kind in SOFT_RULES}}  # fmt: skip
    slip = desk.post(
        path, {**days, "opens": "2025-01-01", "closes": "2025-02-01", "starts": "2025-03-01", "ends": "2025-06-30"}
    )
    assert "Choose an end that is still to come." in slip.content.decode()
    assert 'value="2025-06-30"' in slip.content.decode()
    pairing.refresh_from_db()
    assert pairing.until > now
    assert desk.post(path, {**days, "ends": "2027-07-31"}).status_code == 302
    pairing.refresh_from_db()
    round.refresh_from_db()
    assert pairing.until == round.ends_at == datetime(2027, 7, 31, 23, tzinfo=UTC)


def test_two_who_are_paired_already_are_together(desk, scheme, now):
    round, _mentees, _mentors = scheme
    plans.match(round=round, by=None, at=now)
    plans.send(round=round, by=None, at=now)
    pairing = both_say_yes(round.proposals.open().order_by("pk").first(), now)
    desk.post(f"/desk/mentoring/{round.pk}/match/")
    sent = {"mentee": pairing.mentee.name, "mentor": pairing.mentor.name, "wish": "together"}
    shown = main_of_post(desk, f"/desk/mentoring/{round.pk}/wish/", sent)
    assert "could not be paired" not in shown
    assert "a rule forbids it" not in shown


def test_a_change_that_is_refused_leaves_the_round_on_the_page_as_it_was(desk, scheme):
    round, path = scheme[0], f"/desk/mentoring/{scheme[0].pk}/edit/"
    shown = desk.post(path, {"name": "A new name", "answer_days": "0"}).content.decode()
    assert f'<p class="above">{round.name}</p>' in shown
    assert "Enter a whole number from 1 to 30." in shown
    round.refresh_from_db()
    assert round.name != "A new name"
