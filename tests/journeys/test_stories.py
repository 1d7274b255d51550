"""A lesson from the first word to the day on which it is hidden, and a corpus of attacks in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from pleiad.content.tests.corpus import CORPUS
from pleiad.demo import cast
from pleiad.demo.people import address_of
from tests.journeys.steps import heading

pytestmark = pytest.mark.journey
AUTHOR, READER = address_of(cast.WITH_A_PLACE), address_of(cast.SPONSOR)
DESK = address_of(cast.ORGANISERS[0])


def tell_lesson(page, title):
    """Write a lesson in its frame, look at it, publish it; gives its address."""
    page.goto("/stories/")
    page.get_by_role("button", name="Tell a story").click()
    page.get_by_role("link", name="Lesson", exact=True).click()
    page.get_by_label("Title").fill(title)
    page.get_by_label("What we tried").fill("One page for everything.")
    page.get_by_label("In what setting").fill("A council of 900 people.")
    page.get_by_label("What happened").fill("People *read* it.")
    page.get_by_label("What I would do again").fill("- Begin with the readers")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("This is how others will see it")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(heading(page)).to_have_text(title)
    return page.url


def test_a_lesson_is_told_applauded_used_reported_and_hidden(be, server, axe):
    author, reader, desk = be(AUTHOR), be(READER), be(DESK)
    address = tell_lesson(author, "One page for a whole register")
    axe(author)

    reader.goto(address)
    reader.get_by_role("button", name="Applaud").click()
    expect(reader.get_by_role("button", name="You applaud this. Take it back")).to_be_visible()
    reader.get_by_role("button", name="I use this").click()
    expect(reader.locator(".message[role=status]")).to_contain_text("Saved to your list.")
    reader.get_by_role("button", name="Tell what happened").click()
    reader.get_by_label("What happened when you used it").fill("Ours has two pages now.")
    reader.get_by_role("button", name="Tell it").click()
    expect(reader.get_by_text("Ours has two pages now.")).to_be_visible()
    axe(reader)
    told = server.mailbox.wait_for(AUTHOR, lambda each: each.subject == "Someone used your lesson")
    assert "two pages" not in told.text

    reader.get_by_role("link", name=re.compile("^Report.*One page")).click()
    axe(reader)
    reader.get_by_label("It shows something private, or who someone is").check()
    reader.get_by_role("button", name="Continue").click()
    reader.get_by_role("button", name="Send the report").click()
    expect(heading(reader)).to_have_text("We have your report")
    server.mailbox.wait_for(READER, lambda each: each.subject == "We have your report")

    desk.goto("/desk/reports/")
    axe(desk)
    number = server.database.ask("SELECT max(id) FROM moderation_case")[0][0]
    desk.goto(f"/desk/reports/{number}/")
    expect(desk.locator("main")).to_contain_text("One page for everything.")
    axe(desk)
    desk.get_by_role("button", name="Hide it").click()
    desk.get_by_label("Why").fill("It shows which council this is.")
    desk.get_by_role("button", name="Hide it").click()
    expect(desk.locator(".message[role=status]")).to_contain_text("It is hidden, and its author is told why.")

    hidden = server.mailbox.wait_for(AUTHOR, lambda each: "has hidden something" in each.subject)
    assert "It shows which council this is." in hidden.text
    assert reader.goto(address).status == 404
    author.goto(address)
    expect(author.locator("main")).to_contain_text("It shows which council this is.")
    desk.get_by_role("button", name="Restore it").click()
    desk.get_by_label("Why").fill("There are forty such councils.")
    desk.get_by_role("button", name="Restore it").click()
    assert reader.goto(address).status == 200


def test_a_draft_is_kept_as_its_author_types_and_without_scripts_by_a_button(be):
    typing, plain = be(READER), be(READER, scripts=False)
    typing.goto("/stories/write/challenge/")
    typing.get_by_label("Title").fill("Half a thought")
    expect(typing.get_by_role("main").get_by_role("status")).to_have_text("Kept as a draft that only you can see.")
    plain.goto("/stories/mine/")
    plain.get_by_role("link", name=re.compile("^Go on writing.*Half a thought")).click()
    expect(plain.get_by_label("Title")).to_have_value("Half a thought")
    plain.get_by_label("Your story").fill("The other half.")
    plain.get_by_role("button", name="Save draft").click()
    expect(plain.locator(".message[role=status]").first).to_contain_text("Your draft is kept.")
    expect(plain.get_by_label("Your story")).to_have_value("The other half.")
    plain.get_by_role("link", name="Delete the draft").click()
    plain.get_by_role("button", name="Delete it").click()
    expect(plain.get_by_text("Half a thought")).to_have_count(0)


def test_nothing_of_the_corpus_runs_and_nothing_is_fetched(be):
    page = be(address_of(cast.SHIELDED))
    page.goto("/stories/write/experience/")
    page.get_by_label("Title").fill("<img src=x onerror=window.pwned=1>")
    page.get_by_label("Your story").fill("\n\n".join(text.replace("\x0b", " ") for text in CORPUS))
    page.get_by_role("button", name="Preview").click()
    for button in ("Publish", None):
        expect(page.locator(".story-words")).to_be_visible()
        words = page.locator(".story-words")
        assert page.evaluate("window.pwned") is None
        assert (
            words.locator("script, img, svg, iframe, object, embed, link, style, form, input, video, audio").count()
            == 0
        )
        protocols = words.locator("a[href]").evaluate_all("links => links.map(each => each.protocol)")
        assert set(protocols) <= {"http:", "https:", "mailto:"}
        for link in words.locator("a:not([href])").all()[:10]:
            link.click(force=True)
        assert page.evaluate("window.pwned") is None
        if button:
            page.get_by_role("button", name=button).click()
            page.wait_for_url(re.compile(r"/stories/\d+/$"))
    page.goto("/stories/")
    assert page.evaluate("window.pwned") is None
