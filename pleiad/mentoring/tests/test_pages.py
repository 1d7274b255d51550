"""Pages and emails: what each may see before both said yes and after, and what nobody else ever sees."""

from datetime import timedelta

import pytest
from django.urls import reverse

from pleiad.contributions.tests.test_statement import words_of as paper_of
from pleiad.members.models import Block, Member
from pleiad.outbox.models import Email
from pleiad.testing import new_member

from .. import emails
from ..actions import minutes, pairings, plans, profiles, proposals, rounds
from ..check_in_links import check_in_link
from ..models import MentoringProfile, Pairing, PairingCheckIn, Participation, Proposal
from .conftest import new_round, offer, people, take_part, topics, want
from .test_scheme import both_say_yes, run_clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(monkeypatch, noon):
    """The pages’ clock stands at noon."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)
    return noon


def page(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_visitors_are_asked_to_sign_in(client, db):
    assert client.get("/mentoring/").status_code == 302
    assert client.get("/mentoring/guide/").status_code == 302


def test_an_applicant_reads_when_they_can_take_part_and_finds_nothing_else(signed_in, dot):
    browser = signed_in(dot)
    assert "as soon as your application is approved" in page(browser, "/mentoring/")
    for path in ("profile/", "never-with/", "guide/", "past/"):
        assert browser.get(f"/mentoring/{path}").status_code == 404


def test_the_next_thing_follows_the_state_of_the_member(signed_in, amina, cleo, now):
    browser = signed_in(amina)
    assert "Answer three questions" in page(browser, "/mentoring/")
    want(amina, "leadership", at=now)
    assert "There is no round now" in page(browser, "/mentoring/")
    round = new_round(at=now, closed=False)
    assert "Take part in this round" in page(browser, "/mentoring/")
    rounds.join(round=round, member=amina, role="mentee", at=now)
    assert "You have nothing to do." in page(browser, "/mentoring/")
    profiles.pause(member=amina, at=now)
    assert "You have paused." in page(browser, "/mentoring/")


def test_three_questions_make_a_profile(signed_in, amina, now):
    leadership, testing = topics("leadership"), topics("testing")
    browser = signed_in(amina)
    empty = browser.post("/mentoring/profile/", {}).content.decode()
    assert "Choose whether you can help, want help, or both." in empty
    assert "Choose how much time you have." in empty
    sent = {"sides": ["mentors", "seeks"], "offers": [leadership[0].pk], "wants": [testing[0].pk],
            "time": "monthly", "capacity": 2, "talks": ["video", "phone"], "words": "Hello"}  # fmt: skip
    assert browser.post("/mentoring/profile/", sent).url == "/mentoring/profile/more/"
    held = MentoringProfile.objects.get(member=amina)
    assert (held.capacity, held.time, held.talks, held.words) == (2, "monthly", ["video", "phone"], "Hello")
    assert (list(held.offers.all()), list(held.wants.all())) == (leadership, testing)
    assert browser.post("/mentoring/profile/more/", {"grade": "5", "shows": ["grade"], "conversations": 1,
                                                     "circle_places": 0}).url == "/mentoring/"  # fmt: skip
    held.refresh_from_db()
    assert (held.grade, held.shows, held.conversations, held.capacity) == (5, ["grade"], 1, 2)


def test_a_side_without_a_topic_is_told_what_is_missing(signed_in, amina, now):
    sent = {"sides": ["seeks"], "time": "monthly", "talks": ["video"]}
    answer = signed_in(amina).post("/mentoring/profile/", sent).content.decode()
    assert "Choose at least one topic that you want help with." in answer
    assert MentoringProfile.objects.count() == 0


def test_a_proposal_shows_only_what_the_other_agreed_to_show(signed_in, amina, cleo, now):
    want(amina, "leadership", at=now, grade=3, region="wales", profession="data", times=["early"])
    offer(cleo, "leadership", at=now, grade=4, region="wales", profession="data", times=["early"], shows=["grade"])
    round = new_round(at=now)
    take_part(round, at=now, mentees=[amina], mentors=[cleo])
    plans.match(round=round, by=None, at=now)
    plans.send(round=round, by=None, at=now)
    path = f"/mentoring/proposals/{Proposal.objects.get().pk}/"
    shown = page(signed_in(amina), path)
    assert "Can help with: Leadership; 1 grade above." in shown
    assert "SEO" in shown
    for hidden in ("Cleo", "kent", "Kent", "the same region", "Wales<", "the same profession", "both can talk", "@"):
        assert hidden not in shown.split("<main")[1].split("</main>")[0], hidden
    Member.objects.filter(pk=cleo.pk).update(hidden_since=now)
    assert "SEO" not in page(signed_in(amina), path)
    assert "Amina" not in page(signed_in(cleo), path).split("<main")[1].split("</main>")[0]


def test_what_never_counts_is_said_and_what_played_no_part(signed_in, two, amina, now):
    shown = page(signed_in(amina), f"/mentoring/proposals/{two[1].pk}/")
    assert "Never used: sex, gender identity, age, race" in shown
    assert "profession, distance of grade, sector wished, time of day, region" in shown


@pytest.mark.parametrize("who", ["bea", "fay"])
def test_nobody_else_finds_a_proposal_or_a_pairing(signed_in, cast, two, now, who):
    browser = signed_in(cast[who])
    assert browser.get(f"/mentoring/proposals/{two[1].pk}/").status_code == 404
    assert browser.post(f"/mentoring/proposals/{two[1].pk}/", {"yes": "1"}).status_code == 404
    pairing = both_say_yes(two[1], now)
    for path in ("", "date/", "end/", "minutes/"):
        assert browser.get(f"/mentoring/pairings/{pairing.pk}/{path}").status_code == 404
    assert browser.post(f"/mentoring/pairings/{pairing.pk}/pause/").status_code == 404


def test_a_block_makes_the_proposal_and_the_pairing_unfindable_at_once(signed_in, two, amina, cleo, now):
    Block.objects.create(blocker=cleo, blocked=amina, at=now)
    assert signed_in(amina).get(f"/mentoring/proposals/{two[1].pk}/").status_code == 404
    assert "A pairing is proposed" not in page(signed_in(amina), "/mentoring/")
    Block.objects.all().delete()
    pairing = both_say_yes(two[1], now)
    Block.objects.create(blocker=cleo, blocked=amina, at=now)
    assert signed_in(amina).get(f"/mentoring/pairings/{pairing.pk}/").status_code == 404
    assert "Cleo" not in page(signed_in(amina), "/mentoring/")


def test_yes_and_no_on_the_page(signed_in, two, amina, cleo, now):
    path = f"/mentoring/proposals/{two[1].pk}/"
    signed_in(amina).get(path)
    assert Proposal.objects.get().state == "proposed"
    assert signed_in(amina).post(path, {"yes": "1"}).url == path
    assert "You said yes." in page(signed_in(amina), path)
    answer = signed_in(cleo).post(path, {"yes": "1"})
    assert answer.url == f"/mentoring/pairings/{Pairing.objects.get().pk}/"
    shown = page(signed_in(cleo), answer.url)
    assert "You and Amina O’Neill" in shown
    assert "amina.oneill@leeds.gov.uk" in shown
    assert signed_in(amina).get(path).url == answer.url


def test_a_no_ends_it_and_the_page_says_the_same_whatever_the_cause(signed_in, two, amina, cleo, now):
    path = f"/mentoring/proposals/{two[1].pk}/"
    assert signed_in(amina).post(path, {"no": "1"}).url == "/mentoring/"
    shown = page(signed_in(cleo), path)
    assert "This proposal is over" in shown
    assert "refused" not in shown.lower()


def test_goals_are_read_by_the_two_and_on_no_page_of_the_desk(signed_in, two, amina, cleo, bea, now):
    pairing = both_say_yes(two[1], now)
    path = f"/mentoring/pairings/{pairing.pk}/"
    signed_in(amina).post(path, {"goals": "A secret wish"})
    assert "A secret wish" in page(signed_in(cleo), path)
    Pairing.objects.update(quiet_since=now)
    desk = signed_in(bea)
    for each in ("/desk/mentoring/", "/desk/mentoring/quiet/", f"/desk/mentoring/{two[0].pk}/?paired"):
        assert "A secret wish" not in page(desk, each)
    assert "Amina O’Neill and Cleo Organiser" in page(desk, "/desk/mentoring/quiet/")


@pytest.mark.dated
def test_a_date_through_the_page_in_londons_clock(signed_in, two, amina, now):
    pairing = both_say_yes(two[1], now)
    path = f"/mentoring/pairings/{pairing.pk}/"
    browser = signed_in(amina)
    past = browser.post(f"{path}date/", {"day": "2026-11-01", "starts": "10:00", "minutes": "30"})
    assert "Choose a time that is still to come." in past.content.decode()
    browser.post(f"{path}date/", {"day": "2026-12-01", "starts": "10:00", "minutes": "30", "where": "A call"})
    assert "Tuesday 1 December 2026, 10am to 10:30am" in page(browser, path)
    meeting = pairing.meetings.get()
    browser.post(f"{path}date/{meeting.pk}/", {"day": "2026-12-02", "starts": "11:00", "minutes": "60"})
    assert "Wednesday 2 December 2026, 11am to midday" in page(browser, path)
    browser.post(f"{path}date/{meeting.pk}/cancel/")
    assert "No date ahead of you yet." in page(browser, path)


def test_the_end_offers_someone_else_or_a_rest(signed_in, two, amina, now):
    pairing = both_say_yes(two[1], now)
    path = f"/mentoring/pairings/{pairing.pk}/end/"
    browser = signed_in(amina)
    assert "Choose what happens then." in browser.post(path, {}).content.decode()
    browser.post(path, {"again": "no"})
    assert Pairing.objects.get().end == "no-fault"
    assert "I have time again" in page(browser, "/mentoring/")
    browser.post("/mentoring/resume/")
    assert Participation.objects.get(member=amina).rested_at is None


def test_the_link_in_the_email_opens_three_buttons_names_nobody_and_changes_nothing_when_opened(
    client, two, amina, noon
):
    both_say_yes(two[1], noon)
    run_clock(noon + timedelta(days=14))
    asked = PairingCheckIn.objects.get(member=amina)
    path = check_in_link(asked.pk).removeprefix("http://testserver")
    assert path.startswith("/ticket/")
    shown = page(client, path)
    assert "Yes, we met" in shown
    assert "Cleo" not in shown
    assert "Amina" not in shown
    asked.refresh_from_db()
    assert asked.answered_at is None
    assert client.post(path, {"answer": "perhaps"}).status_code == 302
    asked.refresh_from_db()
    assert asked.answered_at is None
    client.post(path, {"answer": "met"})
    asked.refresh_from_db()
    assert asked.answer == "met"
    assert "You answered: Yes, we met." in page(client, path)


def test_a_link_that_was_not_made_here_leads_nowhere(client, two, noon):
    both_say_yes(two[1], noon)
    run_clock(noon + timedelta(days=14))
    assert client.get(f"/ticket/{PairingCheckIn.objects.first().pk}.abc/met/").status_code == 404
    assert client.get("/ticket/nonsense/met/").status_code == 404


def test_a_check_in_of_another_member_cannot_be_answered(signed_in, two, amina, bea, noon):
    both_say_yes(two[1], noon)
    run_clock(noon + timedelta(days=14))
    asked = PairingCheckIn.objects.get(member=amina)
    assert signed_in(bea).post(f"/mentoring/check-ins/{asked.pk}/", {"answer": "met"}).status_code == 404
    signed_in(amina).post(f"/mentoring/check-ins/{asked.pk}/", {"answer": "date"})
    asked.refresh_from_db()
    assert asked.answer == "date"


def test_only_the_owner_sees_the_never_pair_list(signed_in, amina, bea, now):
    browser = signed_in(amina)
    browser.post("/mentoring/never-with/", {"named": "My Manager"})
    assert "My Manager" in page(browser, "/mentoring/never-with/")
    assert "My Manager" not in page(signed_in(bea), "/mentoring/never-with/")
    pk = amina.avoidances.get().pk
    assert signed_in(bea).post(f"/mentoring/never-with/{pk}/remove/").status_code == 404
    assert "Enter a name or an address" in browser.post("/mentoring/never-with/", {}).content.decode()
    browser.post(f"/mentoring/never-with/{pk}/remove/")
    assert amina.avoidances.count() == 0


def test_a_known_and_an_unknown_address_get_the_same_answer(signed_in, amina, cleo, now):
    browser = signed_in(amina)
    known = browser.post("/mentoring/never-with/", {"named": "CLEO@kent.police.uk"})
    unknown = browser.post("/mentoring/never-with/", {"named": "nobody@kent.police.uk"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert amina.avoidances.first().key == cleo.addresses.get().key


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("Cleo Organizer", "it matches nobody"),
        ("Cleo Organiser", "it matches nobody"),  # the same words, so that nobody learns who is a member
        ("nobody@kent.police.ukk", "Did you mean nobody@kent.police.uk?"),
        ("cleo@kent.police.uk", "Added to your list."),
    ],
)
def test_a_name_that_may_match_nobody_is_told_and_nobody_learns_who_is_a_member(signed_in, amina, cleo, written, says):
    browser = signed_in(amina)
    shown = browser.post("/mentoring/never-with/", {"named": written}, follow=True).content.decode()
    assert says in shown and ("matches nobody" in shown) == ("@" not in written)


def test_the_time_given_counts_once_the_other_confirms_it_and_names_nobody(signed_in, two, amina, cleo, now):
    pairing = both_say_yes(two[1], now)
    path = f"/mentoring/pairings/{pairing.pk}/"
    assert "Note your minutes" not in page(signed_in(cleo), path)
    pairings.end(pairing=pairing, by=amina, again=False, at=now)
    assert "Note your minutes" in page(signed_in(cleo), path)
    signed_in(cleo).post(f"{path}minutes/", {"minutes": "180"})
    pairing.refresh_from_db()
    deed = minutes.deed_of(pairing)
    assert (deed.member, deed.minutes, deed.confirmed_at) == (cleo, 180, None)
    assert "Amina" not in f"{deed.what} {deed.where}"
    signed_in(cleo).post(f"{path}minutes/confirm/", {"minutes": "180"})
    assert minutes.deed_of(pairing).confirmed_at is None
    signed_in(amina).post(f"{path}minutes/confirm/", {"minutes": "180"})
    assert minutes.deed_of(pairing).confirmed_at == now
    statement = page(signed_in(cleo), "/contributions/").split("<main")[1]
    assert "Mentored a member" in statement
    assert "Confirmed by another member" in statement
    assert "Amina" not in statement
    assert "Amina" not in paper_of(signed_in(cleo).get("/contributions/statement.pdf").content)


def test_the_mentee_is_asked_about_the_minutes_and_confirms_only_what_was_on_the_page(signed_in, two, amina, cleo, now):
    pairing = both_say_yes(two[1], now)
    path = f"/mentoring/pairings/{pairing.pk}/"
    pairings.end(pairing=pairing, by=amina, again=False, at=now)
    signed_in(cleo).post(f"{path}minutes/", {"minutes": "180"})
    asked = words_of("mentoring.minutes", amina)
    assert "they gave you 180 minutes" in asked.text
    assert path in asked.text
    assert "Change the minutes" in page(signed_in(cleo), path)
    assert "mailto:cleo@kent.police.uk" in page(signed_in(amina), path)
    signed_in(cleo).post(f"{path}minutes/", {"minutes": "90"})
    assert minutes.deed_of(pairing).minutes == 90
    signed_in(amina).post(f"{path}minutes/confirm/", {"minutes": "180"})
    assert minutes.deed_of(pairing).confirmed_at is None
    signed_in(amina).post(f"{path}minutes/confirm/", {"minutes": "90"})
    assert minutes.deed_of(pairing).confirmed_at == now
    assert words_of("mentoring.minutes", amina) is None
    assert "mailto:" not in page(signed_in(amina), path)
    signed_in(cleo).post(f"{path}minutes/", {"minutes": "900"})
    assert minutes.deed_of(pairing).minutes == 90
    assert "Change the minutes" not in page(signed_in(cleo), path)


def words_of(kind, member):
    email = Email.objects.filter(kind=kind, member=member).first()
    return emails.__dict__[kind.removeprefix("mentoring.").replace("-", "_")](email, {})


def test_no_email_names_the_other_before_both_said_yes(two, amina, cleo, noon):
    said = words_of("mentoring.proposal", amina)
    assert "Cleo" not in said.text + said.subject
    assert reverse("mentoring:proposal", args=[two[1].pk]) in said.text
    both_say_yes(two[1], noon)
    assert words_of("mentoring.proposal", amina) is None
    said = words_of("mentoring.paired", amina)
    assert "cleo@kent.police.uk" in said.text
    assert said.subject == "You both said yes: Cleo Organiser"


def test_an_email_about_a_pairing_is_dropped_once_the_two_are_kept_apart(two, amina, cleo, noon):
    both_say_yes(two[1], noon)
    Block.objects.create(blocker=amina, blocked=cleo, at=noon)
    assert words_of("mentoring.paired", cleo) is None


def test_the_one_who_did_not_answer_and_the_one_who_waited_read_different_emails(two, amina, cleo, noon):
    proposals.say_yes(proposal=two[1], by=amina, at=noon)
    run_clock(noon + timedelta(days=8))
    assert "We keep looking for you" in words_of("mentoring.over", amina).text
    assert "until you ask for it" in words_of("mentoring.over", cleo).text


def test_waiting_times_are_told_from_ten_people_on(signed_in, bea, noon, now):
    mentees = people(10, at=noon, name="E", domain="hmrc.gov.uk")
    mentors = people(10, at=noon, name="R")
    round = new_round(at=noon)
    for n, (mentee, mentor) in enumerate(zip(mentees, mentors, strict=True)):
        proposal = Proposal.objects.create(
            round=round, mentee=mentee, mentor=mentor, planned_at=noon, proposed_at=noon, answer_by=noon, ended_at=noon,
            mentee_yes_at=noon, mentor_yes_at=noon, end="paired",
        )  # fmt: skip
        Participation.objects.create(
            round=round, member=mentee, role="mentee", joined_at=noon - timedelta(days=7 * (n + 1))
        )
        if n == 9:
            assert "Too few people" in page(signed_in(bea), "/mentoring/")
        Pairing.objects.create(
            proposal=proposal, round=round, form="pairing", mentee=mentee, mentor=mentor, began_at=noon,
            until=round.ends_at,
        )  # fmt: skip
    assert "waited 5 weeks or less" in page(signed_in(bea), "/mentoring/")


def test_a_member_does_not_find_the_desk_of_mentoring(signed_in, two, amina):
    browser = signed_in(amina)
    for path in ("", "new/", "quiet/", f"{two[0].pk}/", f"{two[0].pk}/send/", f"{two[0].pk}/edit/"):
        assert browser.get(f"/desk/mentoring/{path}").status_code == 404
    assert browser.post(f"/desk/mentoring/{two[0].pk}/match/").status_code == 404


@pytest.mark.dated
def test_the_organiser_plans_runs_looks_pins_and_sends(signed_in, bea, amina, cleo, now):
    want(amina, "leadership", at=now)
    offer(cleo, "leadership", at=now)
    browser = signed_in(bea)
    sent = {"name": "Winter round", "opens": "2026-10-01", "closes": "2026-11-20", "starts": "2026-12-01",
            "ends": "2027-05-31", "answer_days": 5, **{f"counts_{kind}": 1 for kind in
            ("topics", "profession", "grade", "sector", "times")}, "counts_region": 0}  # fmt: skip
    wrong = browser.post("/desk/mentoring/new/", {**sent, "closes": "2026-09-01"}).content.decode()
    assert "This day comes before the one above it." in wrong
    path = browser.post("/desk/mentoring/new/", sent).url
    (round,) = rounds.Round.objects.all()
    assert round.importance == {"region": 0}
    assert round.closes_at.isoformat() == "2026-11-21T00:00:00+00:00"
    for told in (page(browser, path), page(signed_in(amina), f"/mentoring/rounds/{round.pk}/")):
        assert "20 November 2026" in told and "31 May 2027" in told
    kept = page(browser, f"{path}edit/")
    assert 'value="2026-11-20"' in kept and 'value="2027-05-31"' in kept
    take_part(round, at=now, mentees=[amina], mentors=[cleo])
    assert "Mentoring: Winter round has closed" in page(browser, "/desk/")
    assert "There is no plan to send." in browser.get(f"{path}send/", follow=True).content.decode()
    browser.post(f"{path}match/")
    shown = page(browser, f"{path}?plan")
    assert "Can help with: Leadership." in shown
    assert "Not used: profession, distance of grade, sector wished, time of day, region." in shown
    pair = Proposal.objects.get()
    browser.post(f"/desk/mentoring/pairs/{pair.pk}/", {"deed": "forbid"})
    assert "For one mentee there is nothing in this plan." in page(browser, path)
    browser.post(f"/desk/mentoring/wishes/{round.wishes.get().pk}/let-go/")
    assert "Both people in one pair get an email." in page(browser, f"{path}send/")
    assert Email.objects.filter(kind="mentoring.proposal").count() == 0
    browser.post(f"{path}send/")
    assert Email.objects.filter(kind="mentoring.proposal").count() == 2
    assert Proposal.objects.get().answer_by == now + timedelta(days=5, hours=12)
    assert ">Asked " in page(browser, path)
    assert page(browser, f"{path}edit/").count("Is not used") == 6


def test_the_organiser_pins_a_pair_that_was_asked_and_takes_the_pin_away(signed_in, two, bea, amina, now):
    round, proposal = two
    browser, path = signed_in(bea), f"/desk/mentoring/pairs/{proposal.pk}/"
    assert path in page(browser, f"/desk/mentoring/{round.pk}/?open")
    shown = page(browser, path)
    assert "unless you pin it" in shown and "Not these two" not in shown
    assert browser.post(path, {"deed": "forbid"}).status_code == 404
    assert browser.post(path, {"deed": "pin"}).url == f"/desk/mentoring/{round.pk}/?open="
    assert "You have pinned these two." in page(browser, path)
    browser.post(f"/desk/mentoring/wishes/{round.wishes.get().pk}/let-go/")
    assert not round.wishes.exists()
    assert signed_in(amina).get(path).status_code == 404
    proposals.say_yes(proposal=proposal, by=amina, at=now)
    assert browser.get(path).status_code == 404


def test_two_of_one_name_are_told_apart_in_a_pair_and_the_organiser_bears_a_mark(signed_in, amina, two, now):
    new_member("twin@kent.gov.uk", at=now, name="Cleo Organiser")
    pairing = both_say_yes(two[1], now)
    Member.objects.filter(pk=pairing.mentor_id).update(hidden_since=now)  # both said yes: the mentee knows the name
    page = signed_in(amina).get(reverse("mentoring:pairing", args=[pairing.pk])).content.decode()
    assert "You and Cleo Organiser (1)" in page and "govuk-tag--mark" in page
    assert "You and Cleo Organiser (1) (organiser)" in signed_in(amina).get(reverse("mentoring:home")).content.decode()
