"""The directory: to be listed, found, asked, to decline kindly, and to block."""

import re

import pytest
from playwright.sync_api import expect

from pleiad.demo import cast
from pleiad.demo.people import address_of
from tests.journeys.steps import heading

pytestmark = pytest.mark.journey
FINDER = address_of(cast.SPONSOR)
FOUND = address_of(cast.NEW_TODAY)


def test_a_member_is_listed_found_asked_and_declines_kindly(be, server):
    found = be(FOUND)
    found.goto("/people/me/")
    found.get_by_role("textbox", name="What you do, in a line").fill("I untangle ambulance rotas")
    found.get_by_label("Ask me about, number 1").fill("Rota planning")
    found.get_by_label("Put me in the directory").check()
    found.get_by_role("button", name="Save").click()
    expect(found.locator(".message[role=status]")).to_contain_text("you are in the directory")

    finder = be(FINDER)
    finder.goto("/events/")
    finder.get_by_label("Search the network").fill("rotas amb")
    finder.get_by_role("button", name="Search").click()
    finder.get_by_role("link", name=cast.NEW_TODAY).click()
    expect(heading(finder)).to_have_text(cast.NEW_TODAY)
    finder.get_by_role("button", name=f"Ask {cast.NEW_TODAY}").click()
    finder.get_by_label("Ask a question").check()
    finder.get_by_label("Your message").fill("How do you plan the nights?")
    finder.get_by_role("button", name="Send").click()
    expect(finder.locator(".message[role=status]")).to_contain_text("Your message is on its way.")

    email = server.mailbox.wait_for(FOUND, lambda each: each.subject == "A member would like to ask you something")
    assert "nights" not in email.text
    path = re.search(r"https?://[^/]+(/\S*people/messages/\d+/)", email.text)[1]
    found.goto(path)
    expect(found.get_by_text("How do you plan the nights?")).to_be_visible()
    found.get_by_label("I can’t take this on at the moment").check()
    found.get_by_role("button", name="Send").click()
    server.mailbox.wait_for(FINDER, lambda each: each.subject == "There is an answer to your message")
    finder.goto(path)
    expect(finder.get_by_text("I can’t take this on at the moment.")).to_be_visible()
    assert FOUND not in finder.content()

    found.goto(path)
    found.get_by_role("link", name="Block").click()
    found.get_by_role("button", name="Block").click()
    expect(found.locator(".message[role=status]")).to_contain_text("nobody is told")
    finder.goto("/people/?q=rotas")
    expect(finder.get_by_role("heading", name="Nobody found")).to_be_visible()
    assert finder.goto(path).status == 404
