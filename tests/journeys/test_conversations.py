"""Asking: with a name, without one, and leaving a support space fast."""

import pytest
from playwright.sync_api import expect

from pleiad.demo import cast
from pleiad.demo.people import address_of
from tests.journeys.steps import heading

pytestmark = pytest.mark.journey
ASKER, ANSWERER = address_of(cast.WITH_A_PLACE), address_of(cast.ORGANISERS[0])
SPACE, SUPPORT = "/ask/in/data-and-ai/", "/ask/in/menopause-at-work/"


def test_a_member_asks_is_answered_and_says_that_it_helped(be, axe):
    asker = be(ASKER)
    asker.goto(SPACE)
    asker.get_by_role("button", name="Ask a question").click()
    expect(asker.get_by_role("region", name="Who can read this")).to_contain_text("members of the network")
    asker.get_by_role("button", name="Ask with my name").click()
    expect(asker.get_by_role("alert")).to_contain_text("Enter your question.")
    axe(asker)
    asker.get_by_label("Your question in one line").fill("Where do you keep your data dictionary?")
    asker.get_by_label("Tell more").fill("Ours is a *spreadsheet*.")
    asker.get_by_role("button", name="Ask with my name").click()
    expect(heading(asker)).to_have_text("Where do you keep your data dictionary?")
    path = asker.url

    answerer = be(ANSWERER)
    answerer.goto(path)
    answerer.get_by_label("Your answer").fill("In the same place as the code.")
    answerer.get_by_role("button", name="Answer with my name").click()
    expect(answerer.get_by_role("article").last).to_contain_text("In the same place as the code.")

    asker.goto(path)
    asker.get_by_role("button", name="This helped").click()
    expect(asker.get_by_text("Helped the asker")).to_be_visible()
    axe(asker)
    asker.get_by_role("button", name="Undo “this helped”").click()
    expect(asker.get_by_text("Helped the asker")).to_have_count(0)
    expect(asker.get_by_role("button", name="Stop following")).to_be_visible()
    asker.goto("/ask/following/")
    expect(asker.get_by_role("link", name="Where do you keep your data dictionary?")).to_be_visible()


def test_without_scripts_a_member_asks_without_a_name_and_takes_it_back_with_the_key(be):
    asker = be(ASKER, scripts=False)
    asker.goto(f"{SPACE}without-my-name/")
    asker.get_by_label("Your question in one line").fill("May I refuse a task?")
    asker.get_by_label("Tell more").fill("I would rather not say where.")
    asker.get_by_role("button", name="Ask without my name").click()
    expect(heading(asker)).to_have_text("It is on its way")
    key = asker.locator("code.key").inner_text()
    assert len(key) == 43
    asker.goto("/ask/key/")
    asker.get_by_label("Your key").fill(key)
    asker.get_by_role("button", name="Continue").click()
    expect(asker.get_by_text("It is waiting to be published.")).to_be_visible()
    asker.get_by_role("button", name="Take it back").click()
    expect(asker.get_by_text("It is taken back. Nothing says who did it.")).to_be_visible()


def test_a_support_space_is_left_by_a_plain_link(be, axe):
    reader = be(ASKER, scripts=False)
    reader.goto(SUPPORT)
    expect(reader).to_have_title("A page for members – Women in DDaT")
    reader.get_by_role("link", name="Leave this page").click()
    reader.wait_for_url("**/accessibility/")


def test_what_a_link_leads_to_is_not_under_the_way_out(be):
    reader = be(ASKER)
    reader.goto(SUPPORT)
    reader.goto(reader.locator(".questions a").first.get_attribute("href").partition("?")[0] + "#answer")
    below = "document.querySelector(':target').getBoundingClientRect().top - document.querySelector('.leave').getBoundingClientRect().bottom"
    reader.wait_for_function(f"{below} >= 0")
    assert reader.evaluate("scrollY") > 0


def test_with_scripts_three_escapes_leave_it_and_back_does_not_return(be, axe):
    reader = be(ASKER)
    reader.goto("/ask/")
    reader.goto(SUPPORT)
    axe(reader)
    for _press in range(3):
        reader.keyboard.press("Escape")
    reader.wait_for_url("**/accessibility/")
    reader.go_back()
    assert reader.url.endswith("/ask/")
