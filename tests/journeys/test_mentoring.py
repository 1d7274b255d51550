"""Mentoring as people walk it: three questions, a round that an organiser runs, two who say yes, and whether they met."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from pleiad.demo import cast
from pleiad.demo.people import address_of
from tests.journeys.steps import heading

pytestmark = pytest.mark.journey
DESK = address_of(cast.ORGANISERS[0])
OPEN_ROUND = "Spring round"


def said(page):
    """The message that says what was done."""
    return page.locator(".message[role=status]")


def test_three_questions_and_a_member_takes_part(be, axe):
    page = be(address_of(cast.NEW_TODAY), scripts=False)
    page.goto("/mentoring/")
    page.get_by_role("button", name="Answer three questions").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose whether you can help, want help, or both.")
    page.get_by_label("I would like help myself").check()
    expect(page.get_by_role("group", name="What I can help with")).to_be_hidden()
    page.get_by_role("group", name="What I want help with").get_by_label("Leadership").check()
    page.get_by_label("About an hour a month").check()
    page.get_by_label("Video call").check()
    page.get_by_role("button", name="Save").click()
    expect(heading(page)).to_have_text("More about you")
    page.get_by_label("My grade").check()
    page.get_by_role("button", name="Save").click()
    expect(heading(page)).to_have_text("Mentoring")
    page.get_by_role("button", name="Take part in this round").click()
    page.get_by_role("button", name="Take part as a mentee").click()
    expect(page.locator("main")).to_contain_text("You take part as: mentee.")
    looked = be(address_of(cast.NEW_TODAY))
    for path in ("/mentoring/", "/mentoring/profile/", "/mentoring/profile/more/", "/mentoring/never-with/"):
        looked.goto(path)
        axe(looked)


def test_an_organiser_runs_a_round_and_two_people_say_yes(be, axe, server):
    desk = be(DESK)
    desk.goto("/desk/mentoring/")
    desk.get_by_role("listitem").filter(has_text=OPEN_ROUND).get_by_role("link", name="Open").click()
    desk.get_by_role("link", name=re.compile(f"^Change.*{OPEN_ROUND}")).click()
    desk.get_by_label("People can join until").fill((date.today() - timedelta(days=1)).isoformat())
    desk.get_by_role("button", name="Save").click()
    desk.get_by_role("button", name="Run the match").click()
    expect(said(desk)).to_contain_text("Nothing has been sent.")
    expect(desk.get_by_role("table")).to_contain_text("an help with:")
    axe(desk)
    desk.get_by_role("table").get_by_role("link", name="Change").first.click()
    desk.get_by_role("button", name="Keep these two together").click()
    expect(said(desk)).to_contain_text("The two are pinned together.")
    desk.get_by_role("button", name="Send the proposals").click()
    desk.get_by_role("button", name="Send them").click()
    expect(said(desk)).to_contain_text("The proposals are on their way.")

    number, mentee, mentor, name = server.database.ask(
        "SELECT p.id, e.email, r.email, r.name FROM mentoring_proposal p JOIN members_member e ON e.id = p.mentee_id"
        " JOIN members_member r ON r.id = p.mentor_id JOIN mentoring_round o ON o.id = p.round_id"
        f" WHERE o.name = '{OPEN_ROUND}' AND p.form = 'pairing' AND p.ended_at IS NULL ORDER BY p.id LIMIT 1"
    )[0]
    email = server.mailbox.wait_for(mentee, lambda each: each.subject == "Would you like to be paired?")
    assert name not in email.text
    asked = be(mentee)
    asked.goto(f"/mentoring/proposals/{number}/")
    expect(heading(asked)).to_have_text("A mentor for you")
    expect(asked.locator("main")).not_to_contain_text(name)
    axe(asked)
    asked.get_by_role("button", name="Yes, I would like that").click()
    theirs = be(mentor, scripts=False)
    theirs.goto(f"/mentoring/proposals/{number}/")
    theirs.get_by_role("button", name="Yes, I would like that").click()
    expect(theirs.get_by_role("button", name="Set a date")).to_be_visible()
    told = server.mailbox.wait_for(mentee, lambda each: each.subject == f"You both said yes: {name}")
    assert mentor in told.text

    theirs.get_by_role("button", name="Set a date").click()
    theirs.get_by_label("Day").fill((date.today() + timedelta(days=9)).isoformat())
    theirs.get_by_label("From").fill("10:00")
    theirs.get_by_role("button", name="Put it into the calendars").click()
    for address in (mentee, mentor):
        invitation = server.mailbox.wait_for(
            address, lambda each: each.calendar and "Mentoring: " in str(each.entry["SUMMARY"])
        )
        assert str(invitation.calendar["METHOD"]) == "REQUEST"


def test_did_you_meet_is_one_press(be, axe, server):
    number, address = server.database.ask(
        "SELECT c.pairing_id, m.email FROM mentoring_pairingcheckin c JOIN members_member m ON m.id = c.member_id"
        " JOIN mentoring_pairing p ON p.id = c.pairing_id"
        " WHERE c.answered_at IS NULL AND p.ended_at IS NULL ORDER BY c.id LIMIT 1"
    )[0]
    page = be(address)
    page.goto(f"/mentoring/pairings/{number}/")
    axe(page)
    page.get_by_role("button", name="Yes, we met").click()
    expect(said(page)).to_contain_text("Thank you. That is all we wanted to know.")
    expect(page.get_by_role("button", name="Yes, we met")).to_have_count(0)
