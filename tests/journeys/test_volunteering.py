"""Taking a part, asking for a topic, and taking what was done home on paper."""

import re

import pytest
from playwright.sync_api import expect

from pleiad.demo import cast
from pleiad.demo.people import address_of
from tests.journeys.steps import heading, line_of, this_moment

pytestmark = pytest.mark.journey
DESK = address_of(cast.ORGANISERS[0])
STAR = address_of(cast.WITH_A_PLACE)


def said(page):
    """What the page answers after an act; a timed notice speaks from a place of its own."""
    return page.locator(".message[role=status]")


def free_part(server):
    """(event's id, its slug, its title, the part's id) of a part that is open and for which the star has not offered."""
    return server.database.ask(
        "SELECT e.id, e.slug, e.title, p.id FROM volunteering_part p JOIN events_event e ON e.id = p.event_id"
        " WHERE p.what = 'welcome' AND p.taken < p.wanted AND p.closed_at IS NULL AND e.cancelled_at IS NULL"
        f" AND e.published_at IS NOT NULL AND e.starts_at > '{this_moment()}' AND NOT EXISTS"
        " (SELECT 1 FROM volunteering_offer o JOIN members_member m ON m.id = o.member_id"
        f" WHERE o.part_id = p.id AND m.email = '{STAR}') ORDER BY e.starts_at LIMIT 1"
    )[0]


def test_a_member_offers_themself_is_accepted_and_withdraws_without_scripts(be, server, axe):
    event, slug, title, _part = free_part(server)
    member = be(STAR, scripts=False)
    member.goto(f"/events/{slug}/")
    member.get_by_role("link", name=re.compile(r"^I’ll do this\s*: Welcome$")).click()
    member.get_by_label("It would be my first time").check()
    member.get_by_label("Anything we should know").fill("I can be there early.")
    member.get_by_role("button", name="I’ll do this").click()
    expect(said(member)).to_contain_text("The organisers have your offer")

    desk = be(DESK)
    desk.goto(f"/desk/events/{event}/parts/")
    axe(desk)
    line = line_of(desk, cast.WITH_A_PLACE).filter(has_text="I can be there early.")
    expect(line).to_contain_text("It would be their first time")
    line.get_by_role("button", name=re.compile("^Accept")).click()
    expect(said(desk)).to_contain_text("The part is theirs")
    email = server.mailbox.wait_for(STAR, lambda each: each.subject == f"Yes, please: Welcome at {title}")
    assert "The part is yours" in email.text

    member.goto("/parts/mine/")
    mine = line_of(member, f"Welcome at {title}")
    expect(mine).to_contain_text("The part is yours.")
    mine.get_by_role("link", name=re.compile("^Withdraw")).click()
    member.get_by_role("button", name="Withdraw").click()
    expect(said(member)).to_contain_text("Your offer is withdrawn.")


def test_a_topic_is_suggested_supported_planned_and_told(be, server, axe):
    title = "Asking for a second monitor"
    member, other, desk = be(STAR), be(address_of(cast.IN_WELSH)), be(DESK)
    member.goto("/topics/")
    axe(member)
    member.get_by_role("button", name="Suggest a topic").click()
    axe(member)
    member.get_by_label("What should a meeting discuss?").fill(title)
    member.get_by_label("Why?").fill("Small things decide whether a day works.")
    member.get_by_role("button", name="Suggest it").click()
    expect(heading(member)).to_have_text(title)
    address = member.url
    other.goto(address)
    other.get_by_role("button", name=re.compile("^I want this too")).click()
    expect(other.get_by_role("button", name=re.compile("^No longer support"))).to_have_count(1)

    desk.goto("/desk/suggestions/?page=1")
    desk.goto(re.sub(r".*/topics/(\d+)/", r"/desk/suggestions/\1/", address))
    desk.get_by_label("Event", exact=True).select_option(index=1)
    desk.get_by_role("button", name="Take it up").click()
    expect(said(desk)).to_contain_text("The event takes it up.")
    for who in (STAR, address_of(cast.IN_WELSH)):
        server.mailbox.wait_for(who, lambda each: title in each.subject)


def test_what_was_done_is_confirmed_on_one_page_and_goes_home_on_paper(be, server, axe):
    event, title = server.database.ask(
        "SELECT e.id, e.title FROM volunteering_offer o JOIN volunteering_part p ON p.id = o.part_id JOIN events_event e"
        f" ON e.id = p.event_id JOIN members_member m ON m.id = o.member_id WHERE m.email = '{STAR}' AND o.done_at IS NULL"
        f" AND o.accepted_at IS NOT NULL AND o.withdrawn_at IS NULL AND e.ends_at < '{this_moment()}' LIMIT 1"
    )[0]
    desk, member = be(DESK), be(STAR)
    desk.goto(f"/desk/events/{event}/parts/played/")
    axe(desk)
    desk.get_by_role("button", name="Confirm and thank them").click()
    expect(said(desk)).to_contain_text("thanked")
    server.mailbox.wait_for(STAR, lambda each: each.subject == f"Thank you: {title}")
    member.goto("/contributions/")
    axe(member)
    expect(line_of(member, f"Notes, {title}")).to_have_count(1)
    with member.expect_download() as download:
        member.get_by_role("button", name="Download as a PDF").click()
    content = download.value.path().read_bytes()
    assert download.value.suggested_filename == "contribution-statement.pdf"
    assert content.startswith(b"%PDF-")
    assert b"/Lang (en-GB)" in content
