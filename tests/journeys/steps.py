"""The steps that several journeys take, each as a person would say it."""

import re
from contextlib import contextmanager
from datetime import UTC, datetime

from playwright.sync_api import expect

from tests.journeys.waiting import wait_for

EARLY = "sunniva.atherton@derby.gov.uk"
"""Who joined as soon as the product ran."""

COMES = re.compile("^(Register|Join the waiting list)$")
"""The act of an event's page: a full one says so before the first click."""

JOINS = re.compile("^(Join|Apply) ")
"""The act of the page that confirms who one is: nobody joins who has only applied."""


class Screens:
    """The screens that a reader has seen: each page that was shown, in order."""

    def __init__(self, page):
        self.seen = []
        page.on("domcontentloaded", lambda shown: self.seen.append(shown.url))


@contextmanager
def counted(page, *, at_most):
    """What happens inside shows the reader at most so many screens, and moves on by no other way than pages."""
    screens = Screens(page)
    yield screens
    assert len(screens.seen) <= at_most, f"{len(screens.seen)} screens: {screens.seen}"


def this_moment():
    """Now, as a statement for either database compares it."""
    return datetime.now(UTC).isoformat(sep=" ", timespec="seconds")


def event_open_to(server, address):
    """The slug of the first coming event in which this member has no part, and in which a place is theirs for the asking."""
    rows = server.database.ask(
        "SELECT slug FROM events_event e WHERE published_at IS NOT NULL AND cancelled_at IS NULL AND asked_for_at = ''"
        f" AND (capacity IS NULL OR places_taken < capacity) AND waiting = 0 AND starts_at > '{this_moment()}'"
        " AND NOT EXISTS (SELECT 1 FROM events_registration r JOIN members_member m ON m.id = r.member_id"
        f" WHERE r.event_id = e.id AND m.email = '{address}') ORDER BY starts_at LIMIT 1"
    )
    return rows[0][0]


def roomy_event(server):
    """The slug of the published, coming event that has the most places left, of those that everybody can see and whose
    link leads to a page of the demonstration."""
    rows = server.database.ask(
        "SELECT slug FROM events_event WHERE published_at IS NOT NULL AND cancelled_at IS NULL AND public"
        f" AND link LIKE '{server.url}/%'"
        f" AND asked_for_at = '' AND capacity IS NOT NULL AND starts_at > '{this_moment()}' ORDER BY capacity - places_taken DESC LIMIT 1"
    )
    return rows[0][0]


def full_event(server):
    """The slug of the coming event that has a waiting list."""
    rows = server.database.ask(
        "SELECT slug FROM events_event WHERE published_at IS NOT NULL AND cancelled_at IS NULL AND waiting > 0"
        f" AND asked_for_at = '' AND starts_at > '{this_moment()}' ORDER BY waiting DESC LIMIT 1"
    )
    return rows[0][0]


def prove_address(page, server, address):
    """On the page that asks for an address: give it, wait for the email, type its code."""
    page.get_by_label("Your work email address").fill(address)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Six-digit code").fill(server.mailbox.code_for(address))
    page.get_by_role("button", name="Continue").click()


def confirm_identity(page, name, *, organisation="", evidence="", button=JOINS):
    """On the page that confirms: the name, what else is asked, the statement, and the one act."""
    page.get_by_label("Your name").fill(name)
    if organisation:
        page.get_by_label("Your organisation").fill(organisation)
    if evidence:
        page.get_by_label("How can we know that you work in the public sector?").fill(evidence)
    page.get_by_label("I confirm this").check()
    page.get_by_role("button", name=button).click()


def join_with(page, server, address, name, *, event="", **what):
    """The whole way of a newcomer, with a meeting or without; leaves the newcomer on the page that says what exists now."""
    page.goto(f"/events/{event}/" if event else "/enter/")
    if event:
        page.get_by_role("button", name=COMES).click()
    prove_address(page, server, address)
    confirm_identity(page, name, **what)
    page.wait_for_url(f"**/events/{event}/registered/" if event else "**/joined/")


def line_of(page, title):
    """The line of the ledger with this title (text or pattern)."""
    return page.locator(".ledger__line").filter(has=page.get_by_role("heading", name=title))


def until_shown(page, title, *, at_most=30.0):
    """Load the page again until its ledger has a line with this title."""

    def shown():
        page.reload()
        return line_of(page, title).count()

    wait_for(shown, at_most=at_most, every=0.5, why=f"the page did not say “{title}”")
    expect(line_of(page, title)).to_have_count(1)


def heading(page):
    """The one heading of level one."""
    found = page.get_by_role("heading", level=1)
    expect(found).to_have_count(1)
    return found


def personal_link(email):
    """The path of a personal join link, out of an invitation."""
    return re.search(r"https?://[^/]+(/(?:cy/)?join/\S+/)", email.text)[1]


def go_in(page, email):
    """By a personal link to the meeting: the rule of the room first, then one press."""
    page.goto(personal_link(email))
    expect(page.locator(".rule-of-the-room")).to_be_visible()
    page.get_by_role("button", name="Go to the meeting").click()
    expect(heading(page)).to_have_text("The meeting would begin here")
