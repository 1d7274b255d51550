"""A member's home: the first five minutes, and the way from what is new to the answer."""

import pytest
from playwright.sync_api import expect

from pleiad.demo import cast
from pleiad.demo.people import address_of
from tests.journeys.conftest import PHONE
from tests.journeys.steps import heading, join_with
from tests.journeys.test_keyboard import named, tab_to

pytestmark = pytest.mark.journey
ASKER, ANSWERER = address_of(cast.WITH_A_PLACE), address_of(cast.ORGANISERS[0])


def test_the_first_five_minutes_lead_from_home_on_a_phone_without_scripts(open_page, server):
    page = open_page(viewport=PHONE, scripts=False)
    join_with(page, server, "frieda.first@gateshead.gov.uk", "Frieda First")
    page.goto("/")
    expect(heading(page)).to_have_text("Hello Frieda First")
    steps = page.get_by_role("region", name="Your first five minutes")
    for step in ("Register", "Write your profile", "Go there"):
        expect(steps.get_by_role("link", name=step).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    steps.get_by_role("link", name="Register").first.click()
    page.get_by_role("button", name="Confirm your place").click()
    page.goto("/")
    expect(page.get_by_role("link", name="I can’t come")).to_be_visible()
    page.get_by_role("button", name="I know my way").click()
    expect(page.get_by_role("region", name="Your first five minutes")).to_have_count(0)


def test_an_answer_is_found_on_the_start_page_and_thanked_for_in_two_presses(be, axe):
    asker, answerer = be(ASKER), be(ANSWERER)
    asker.goto("/ask/in/data-and-ai/")
    asker.get_by_role("button", name="Ask a question").click()
    asker.get_by_label("Your question in one line").fill("Who checks your forecasts?")
    asker.get_by_label("Tell more").fill("Ours are *guesses*.")
    asker.get_by_role("button", name="Ask with my name").click()
    expect(heading(asker)).to_have_text("Who checks your forecasts?")
    answerer.goto(asker.url)
    answerer.get_by_label("Your answer").fill("The people who count afterwards.")
    answerer.get_by_role("button", name="Answer with my name").click()
    asker.goto("/")
    axe(asker)
    tab_to(asker, named("Who checks your forecasts?"), at_most=80)
    asker.keyboard.press("Enter")
    asker.get_by_role("button", name="This helped").last.click()
    expect(asker.get_by_text("Helped the asker").last).to_be_visible()


def test_the_emails_are_chosen_on_one_page_in_welsh_too(be, axe):
    member = be(ANSWERER)
    for path in ("/cy/account/emails/", "/account/emails/"):
        member.goto(path)
        axe(member)
    member.get_by_label("Your question was answered").select_option("weekly")
    member.get_by_role("button", name="Save").click()
    expect(member.get_by_text("Your choice is kept.")).to_be_visible()
    expect(member.get_by_label("Your question was answered")).to_have_value("weekly")
    member.goto("/cy/")
    axe(member)
