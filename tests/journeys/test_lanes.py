"""Applicants that the domain list does not decide: an organiser decides, or two members vouch."""

import re

import pytest
from playwright.sync_api import expect

from pleiad.demo import cast
from pleiad.demo.people import address_of
from tests.journeys.steps import go_in, heading, join_with, line_of, roomy_event, until_shown

pytestmark = pytest.mark.journey
DESK = address_of(cast.ORGANISERS[0])


def open_application(desk, name):
    """From the desk's list of applications to this one."""
    desk.goto("/desk/applications/")
    line_of(desk, re.compile(re.escape(name))).get_by_role("link").click()
    expect(heading(desk)).to_have_text(f"Application of {name}")


def apply(page, server, address, name, event):
    """A newcomer registers with an address that the domain list cannot decide, and is left on the page that says what is kept."""
    join_with(
        page, server, address, name, event=event,
        organisation="A university’s hospital", evidence="I run the ward systems for the NHS trust, half of the week.",
    )  # fmt: skip
    expect(heading(page)).to_have_text("A place is kept for you")


def calendar_emails(server, address):
    return [each for each in server.mailbox.emails(address) if each.calendar]


def test_an_organiser_asks_then_approves_and_calendar_and_teams_follow_by_themselves(page, be, server):
    name, address = "Honor Bellweather", "g11-accepted.honor@leeds.ac.uk"
    event = roomy_event(server)
    apply(page, server, address, name, event)
    expect(line_of(page, "An organiser looks at your application")).to_contain_text("You will have an answer by")
    expect(line_of(page, "Teams invitation ready")).to_have_count(1)
    server.mailbox.wait_for(address, lambda each: each.subject == "We have your application")

    desk = be(DESK)
    open_application(desk, name)
    expect(desk.locator("main")).to_contain_text("I run the ward systems for the NHS trust")
    desk.get_by_role("button", name="Claim it").click()
    expect(desk.get_by_text("You have claimed this application.")).to_be_visible()
    desk.get_by_role("button", name="Ask a question").click()
    desk.get_by_label("Your question").fill("Who signs your time sheets?")
    desk.get_by_role("button", name="Send the question").click()
    expect(desk.locator(".message[role=status]")).to_contain_text("Your question is on its way.")

    question = server.mailbox.wait_for(address, lambda each: each.subject == "A question about your application")
    assert "Who signs your time sheets?" in question.text
    page.goto("/account/")
    page.get_by_role("link", name="Your application").click()
    page.get_by_label("Your answer").fill("The trust’s head of digital.")
    page.get_by_role("button", name="Send your answer").click()
    expect(page.locator(".message[role=status]")).to_contain_text("The organisers have your answer.")

    # Until a person has said yes, nothing but words about the application leaves for the applicant.
    server.settled()
    assert calendar_emails(server, address) == []

    open_application(desk, name)
    expect(desk.locator("main")).to_contain_text("The trust’s head of digital.")
    desk.get_by_role("button", name="Approve").click()
    expect(desk.locator(".message[role=status]")).to_contain_text(f"{name} is a member.")
    page.goto(f"/events/{event}/registered/")
    expect(heading(page)).to_have_text("You have a place")
    until_shown(page, "Calendar invitation sent")
    until_shown(page, "In the Teams channel")
    server.mailbox.wait_for(address, lambda each: each.subject == "You are a member of Women in DDaT")
    (invitation,) = calendar_emails(server, address)
    assert str(invitation.calendar["METHOD"]) == "REQUEST"
    go_in(page, invitation)


def test_an_organiser_refuses_with_a_reason_that_the_applicant_reads_and_the_place_passes_on(page, be, server):
    name, address = "Constance Fairweather", "constance.fairweather@york.ac.uk"
    event = roomy_event(server)
    taken = server.database.ask(f"SELECT places_taken FROM events_event WHERE slug = '{event}'")[0][0]
    apply(page, server, address, name, event)
    assert server.database.ask(f"SELECT places_taken FROM events_event WHERE slug = '{event}'") == [(taken + 1,)]

    desk = be(DESK)
    open_application(desk, name)
    desk.get_by_role("link", name="Refuse").click()
    desk.get_by_role("button", name="Refuse").click()
    expect(desk.get_by_role("alert")).to_contain_text("Say why. The applicant will read it.")
    desk.get_by_label("Why").fill("We could not find the trust that you name.")
    desk.get_by_role("button", name="Refuse").click()
    expect(desk.locator(".message[role=status]")).to_contain_text("You have refused the application.")

    email = server.mailbox.wait_for(address, lambda each: each.subject == "Your application was not approved")
    assert "We could not find the trust that you name." in email.text
    assert server.database.ask(f"SELECT places_taken FROM events_event WHERE slug = '{event}'") == [(taken,)]
    page.goto("/account/")
    expect(page.locator("main")).to_contain_text("We could not find the trust that you name.")
    page.get_by_role("link", name="Your application").click()
    page.get_by_role("button", name="Apply again").click()
    page.get_by_label("What should we know?").fill("The trust has a new name since spring.")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("main")).to_contain_text("You will have an answer by")
    assert calendar_emails(server, address) == []


def test_two_members_vouch_and_only_then_an_organiser_can_approve(page, be, server):
    name, address = "Winifred Merriweather", "winifred.merriweather@gmail.com"
    sponsors = [address_of(cast.SPONSOR), address_of(cast.WITH_A_PLACE)]
    join_with(
        page, server, address, name,
        organisation="A fire service without mail for its crews", evidence="Watch manager; two members know me.",
    )  # fmt: skip
    expect(heading(page)).to_have_text("Your application is with us")

    page.goto("/account/application/")
    page.get_by_label("Email address of the first member").fill(sponsors[0])
    page.get_by_label("Email address of the second member").fill(sponsors[1])
    page.get_by_role("button", name="Ask them").click()
    expect(page.locator(".message[role=status]")).to_contain_text(
        "If these addresses belong to members, they have an email from us now."
    )

    for number, sponsor in enumerate(sponsors):
        desk = be(DESK)
        open_application(desk, name)
        expect(desk.get_by_text("Two members must vouch for the applicant first.")).to_be_visible()
        expect(desk.get_by_role("button", name="Approve")).to_have_count(0)
        email = server.mailbox.wait_for(
            sponsor, lambda each: each.subject == "Someone asks you to vouch for them" and name in each.text
        )
        (link,) = [each for each in email.links() if "/vouch/" in each]
        friend = be(sponsor)
        friend.goto(link)
        expect(friend.locator("main")).to_contain_text(name)
        friend.get_by_label("How do you know them?").fill(f"We served together, part {number}.")
        friend.get_by_role("button", name="Vouch for them", exact=True).click()
        expect(friend.locator(".message[role=status]")).to_contain_text("You have vouched for them.")
        friend.goto(link)
        expect(friend.locator("main")).to_contain_text("This has been answered already.")

    open_application(desk, name)
    expect(desk.locator("main")).to_contain_text("We served together, part 0.")
    expect(desk.locator("main")).to_contain_text("We served together, part 1.")
    desk.get_by_role("button", name="Approve").click()
    expect(desk.locator(".message[role=status]")).to_contain_text(f"{name} is a member.")
    page.goto("/joined/")
    expect(heading(page)).to_have_text("You are a member")
    server.mailbox.wait_for(address, lambda each: each.subject == "You are a member of Women in DDaT")
