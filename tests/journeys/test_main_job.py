"""From the first click on a planned meeting to a place, a true calendar entry and a Teams invitation."""

import pytest
from playwright.sync_api import expect

from pleiad.demo import cast
from pleiad.demo.people import address_of
from tests.journeys.steps import (
    EARLY,
    confirm_identity,
    counted,
    event_open_to,
    go_in,
    heading,
    join_with,
    line_of,
    personal_link,
    prove_address,
    roomy_event,
    until_shown,
)

pytestmark = pytest.mark.journey


def a_newcomer_registers(page, server, address, name):
    """From the event page to the page that says what exists now, in at most four screens."""
    event = roomy_event(server)
    page.goto(f"/events/{event}/")
    heading(page)
    with counted(page, at_most=4) as screens:
        page.get_by_role("button", name="Register", exact=True).click()
        expect(heading(page)).to_have_text("Enter your work email address")
        prove_address(page, server, address)
        expect(heading(page)).to_have_text("Confirm who you are")
        confirm_identity(page, name)
        expect(heading(page)).to_have_text("You have a place")
    assert len(screens.seen) == 4
    assert page.url == f"{server.url}/events/{event}/registered/"
    expect(line_of(page, "You are a member")).to_have_count(1)
    expect(line_of(page, "Calendar invitation")).to_have_count(1)
    return event


def rows_of(server, address):
    """What the database holds of this person: (has a place, calendar entries that stand, Teams invites)."""
    return server.database.ask(
        "SELECT count(r.placed_at), (SELECT count(*) FROM calendars_calendarentry c WHERE c.holder_id = m.id AND"
        " c.withdrawn_at IS NULL), (SELECT count(*) FROM teams_channelinvite i WHERE i.member_id = m.id)"
        f" FROM members_member m JOIN events_registration r ON r.member_id = m.id WHERE m.email = '{address}' GROUP BY m.id"
    )


def test_a_newcomer_is_four_screens_from_everything_and_sees_teams_go_from_asked_to_in_the_channel(page, server):
    # Teams knows this address already, so its directory has nothing to copy first.
    address = "g11-accepted.rosalind@leeds.gov.uk"
    event = a_newcomer_registers(page, server, address, "Rosalind Atherton")
    assert rows_of(server, address) == [(1, 1, 1)]
    until_shown(page, "Calendar invitation sent")
    until_shown(page, "In the Teams channel")
    invitation = server.mailbox.wait_for(address, lambda each: each.calendar)
    assert str(invitation.calendar["METHOD"]) == "REQUEST"
    assert int(invitation.entry["SEQUENCE"]) == 0
    assert str(invitation.entry["ATTENDEE"]).lower() == f"mailto:{address}"
    assert personal_link(invitation) in str(invitation.entry["LOCATION"])
    go_in(page, invitation)
    page.goto(f"/events/{event}/")
    expect(page.get_by_role("button", name="See your place")).to_be_visible()


def test_a_newcomer_registers_on_a_phone(phone, server):
    a_newcomer_registers(phone, server, "june.atherton@bradford.gov.uk", "June Atherton")
    assert rows_of(server, "june.atherton@bradford.gov.uk") == [(1, 1, 1)]
    wide = phone.evaluate("document.documentElement.scrollWidth")
    assert wide == 375


def test_every_screen_on_the_way_is_accessible_also_with_its_errors(page, server, axe):
    address = "ada.atherton@essex.gov.uk"
    page.goto(f"/events/{roomy_event(server)}/register/")
    axe(page)
    page.get_by_label("Your work email address").fill("no address")
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    axe(page)
    page.get_by_label("Your work email address").fill(address)
    page.get_by_role("button", name="Send me a code").click()
    expect(heading(page)).to_have_text("Type the code")
    axe(page)
    page.get_by_label("Six-digit code").fill(server.mailbox.code_for(address))
    page.get_by_role("button", name="Continue").click()
    expect(heading(page)).to_have_text("Confirm who you are")
    axe(page)
    page.get_by_role("button", name="Join and register").click()
    expect(page.get_by_text("Confirm the membership statement to join.").first).to_be_visible()
    axe(page)
    confirm_identity(page, "Ada Atherton")
    expect(heading(page)).to_have_text("You have a place")
    axe(page)


def test_a_newcomer_registers_without_scripts(plain, server):
    a_newcomer_registers(plain, server, "vera.atherton@kent.police.uk", "Vera Atherton")
    assert rows_of(server, "vera.atherton@kent.police.uk") == [(1, 1, 1)]
    until_shown(plain, "Calendar invitation sent")


def test_a_newcomer_whom_teams_has_never_seen_comes_into_the_channel_too(be, server):
    page = be(EARLY)
    page.goto("/account/teams/")
    # The pretended directory copies a new guest for twenty seconds, and the queue looks again after thirty.
    until_shown(page, "In the team, invitation not opened", at_most=90)
    steps = page.locator("main .govuk-summary-list__value").all_inner_texts()
    assert steps[1:] == ["Teams invitation sent", "You asked for a Teams invitation"], steps
    emails = [each.subject for each in server.mailbox.emails(EARLY) if "Teams" in each.subject]
    assert emails == ["Your invitation to the Teams channel"]


def test_a_member_is_two_clicks_from_a_place(be, server):
    address = address_of(cast.NEW_TODAY)
    page = be(address)
    page.goto(f"/events/{event_open_to(server, address)}/")
    with counted(page, at_most=2) as screens:
        page.get_by_role("button", name="Register", exact=True).click()
        page.get_by_role("button", name="Confirm your place").click()
        expect(heading(page)).to_have_text("You have a place")
    assert len(screens.seen) == 2
    until_shown(page, "Calendar invitation sent")


def test_a_newcomer_joins_without_a_meeting(page, server):
    address = "greta.atherton@plymouth.gov.uk"
    join_with(page, server, address, "Greta Atherton")
    expect(heading(page)).to_have_text("You are a member")
    expect(line_of(page, "Calendar invitation")).to_have_count(0)
    until_shown(page, "Teams invitation sent")
    assert server.database.ask(
        f"SELECT count(*) FROM members_member WHERE email = '{address}' AND joined_at IS NOT NULL"
    ) == [(1,)]


def test_without_teams_is_one_choice_and_nobody_is_invited(page, server):
    address, event = "ottoline.atherton@hull.gov.uk", roomy_event(server)
    page.goto(f"/events/{event}/register/")
    prove_address(page, server, address)
    page.get_by_label("Without Teams").check()
    confirm_identity(page, "Ottoline Atherton")
    expect(line_of(page, "Without Teams")).to_have_count(1)
    server.settled()
    invited = f"SELECT count(*) FROM teams_channelinvite WHERE address = '{address}' AND guest_id <> ''"
    assert server.database.ask(invited) == [(0,)]
