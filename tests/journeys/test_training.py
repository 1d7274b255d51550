"""Training: the nearest cohort from a postcode or a misspelt town, a place asked for, and a contact who says yes."""

import re

import pytest
from playwright.sync_api import expect

from pleiad.demo import cast
from pleiad.demo.people import address_of
from tests.journeys.steps import heading

pytestmark = pytest.mark.journey
TEXT = re.compile("Training opens|Empowering Women training")


def test_from_the_notice_to_the_nearest_by_postcode_of_which_only_half_is_kept(page, axe):
    page.goto("/")
    page.get_by_role("region", name="Notice").get_by_role("link", name=TEXT).click()
    expect(heading(page)).to_have_text("Training near you")
    axe(page)
    page.get_by_label("Your town or postcode").fill("ls1 4ap")
    page.get_by_role("button", name="Find the nearest").click()
    expect(heading(page)).to_have_text("Training near LS1 (Leeds)")
    assert page.url.endswith("/training/near/ls1/")
    assert "4ap" not in page.content().lower()
    first = page.locator(".near .event-row").first
    expect(first).to_contain_text("1. Empowering Women, Leeds")
    expect(first).to_contain_text("less than a mile")
    expect(page.get_by_role("img", name=re.compile("^Map of the nations with LS1"))).to_be_visible()
    axe(page)


def test_a_misspelt_town_is_understood_without_scripts_and_another_newport_is_offered(plain):
    plain.goto("/training/")
    plain.get_by_label("Your town or postcode").fill("Leicster")
    plain.get_by_role("button", name="Find the nearest").click()
    expect(heading(plain)).to_have_text("Training near Leicester, Leicestershire")
    plain.get_by_label("Your town or postcode").fill("Newport")
    plain.get_by_role("button", name="Find the nearest").click()
    expect(heading(plain)).to_have_text("Training near Newport, Gwent")
    plain.get_by_role("link", name="Newport, Isle of Wight").click()
    expect(heading(plain)).to_have_text("Training near Newport, Isle of Wight")
    expect(plain.locator(".near .event-row").first).to_contain_text("across the water")
    plain.get_by_label("Your town or postcode").fill("Nowhere at all")
    plain.get_by_role("button", name="Find the nearest").click()
    expect(plain.get_by_role("alert")).to_contain_text("We do not know this location.")


def test_the_notice_is_hidden_for_good_without_scripts(plain):
    plain.goto("/events/")
    plain.get_by_role("button", name="Hide this notice").click()
    expect(plain).to_have_url(re.compile("/events/$"))
    expect(plain.get_by_role("region", name="Notice")).to_have_count(0)
    plain.goto("/")
    expect(plain.get_by_role("region", name="Notice")).to_have_count(0)


def test_the_notice_is_said_once(page):
    page.goto("/")
    expect(page.locator(".notice__told")).to_contain_text(TEXT)
    page.goto("/events/")
    page.wait_for_timeout(1500)
    expect(page.locator(".notice__told")).to_be_empty()


def test_a_place_is_asked_for_and_the_contact_says_yes_without_an_account(be, open_page, server, axe):
    member = be(address_of(cast.WITH_A_PLACE))
    member.goto("/training/near/bristol-england/")
    member.locator(".near .event-row").get_by_role("link", name=re.compile("Bristol")).click()
    expect(member.locator("main")).to_contain_text("The person who books is")
    axe(member)
    member.get_by_role("button", name="Ask for a place").click()
    expect(heading(member)).to_have_text("Do you want to ask for a place on Empowering Women?")
    member.get_by_role("button", name="Ask for a place").click()
    expect(member.locator("main")).to_contain_text("Your organisation is asked")
    booker = server.database.ask(
        "SELECT a.address FROM approvals_approval a WHERE a.kind = 'training.place' ORDER BY a.id DESC LIMIT 1"
    )[0][0]
    # The world of the demonstration has another request to the same contact: this one is for Bristol.
    email = server.mailbox.wait_for(booker, lambda each: each.subject.startswith("May ") and "Bristol" in each.text)
    link = next(word for word in email.text.split() if "/ticket/" in word)
    contact = open_page()
    contact.goto(link)
    expect(heading(contact)).to_have_text("May they take this course?")
    axe(contact)
    contact.get_by_role("radio", name="Yes, they may go").check()
    contact.get_by_role("button", name="Send my answer").click()
    expect(heading(contact)).to_have_text("Thank you for your answer")
    member.reload()
    expect(member.locator("main")).to_contain_text("You have a place")
    invitation = server.mailbox.wait_for(
        address_of(cast.WITH_A_PLACE), lambda each: each.calendar and "Bristol" in str(each.entry.get("LOCATION"))
    )
    assert str(invitation.calendar["METHOD"]) == "REQUEST"
