"""An event through its life: full, passed on, planned, moved, cancelled, and Teams put right by hand."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from pleiad.demo import cast
from pleiad.demo.people import address_of
from pleiad.demo.teams import BY_HAND
from tests.journeys.steps import (
    full_event,
    heading,
    join_with,
    line_of,
    personal_link,
    roomy_event,
    this_moment,
    until_shown,
)
from tests.journeys.waiting import wait_for

pytestmark = pytest.mark.journey
DESK = address_of(cast.ORGANISERS[0])
LONDON = ZoneInfo("Europe/London")


def counts(server, event):
    """(places taken, capacity, waiting) of an event."""
    return server.database.ask(f"SELECT places_taken, capacity, waiting FROM events_event WHERE slug = '{event}'")[0]


def test_a_full_meeting_gives_numbers_and_a_place_given_back_is_offered_to_the_member_who_waited_longest(
    page, plain, be, server
):
    event = full_event(server)
    taken, capacity, waiting = counts(server, event)
    assert taken == capacity
    first = server.database.ask(
        "SELECT m.email FROM events_registration r JOIN members_member m ON m.id = r.member_id JOIN events_event e"
        f" ON e.id = r.event_id WHERE e.slug = '{event}' AND r.placed_at IS NULL AND r.cancelled_at IS NULL"
        " ORDER BY r.arrival LIMIT 1"
    )[0][0]
    address = "agnes.latecomer@norwich.gov.uk"
    join_with(page, server, address, "Agnes Latecomer", event=event)
    expect(heading(page)).to_have_text(f"You are number {waiting + 1} on the waiting list")
    email = server.mailbox.wait_for(address, lambda each: each.subject.startswith("You are on the waiting list"))
    assert email.calendar is None
    assert counts(server, event) == (capacity, capacity, waiting + 1)

    holder = be(address_of(cast.WITH_A_PLACE))
    holder.goto(f"/events/{event}/")
    holder.get_by_role("button", name="See your place").click()
    holder.get_by_role("link", name="I can’t come").click()
    holder.get_by_role("button", name="I can’t come").click()
    expect(holder.locator(".message[role=status]")).to_contain_text("You have given your place back.")
    gone = server.mailbox.wait_for(
        address_of(cast.WITH_A_PLACE), lambda each: each.subject.startswith("You have given back your place: ")
    )
    assert str(gone.calendar["METHOD"]) == "CANCEL"
    assert int(gone.entry["SEQUENCE"]) == 1

    # The place is offered to the member who waited longest, who takes it from the email, without signing in.
    offer = server.mailbox.wait_for(first, lambda each: each.subject.startswith("A place for you, until "))
    assert counts(server, event) == (capacity, capacity, waiting)
    plain.goto(re.search(r"https?://\S+/ticket/\S+/offer/", offer.text)[0])
    expect(heading(plain)).to_have_text("A place for you")
    plain.get_by_label("Take the place").check()
    plain.get_by_role("button", name="Send my answer").click()
    expect(heading(plain)).to_have_text("You have a place")
    come = server.mailbox.wait_for(first, lambda each: each.subject.startswith("You have a place: "))
    assert str(come.calendar["METHOD"]) == "REQUEST"
    assert counts(server, event) == (capacity, capacity, waiting)
    page.reload()
    expect(heading(page)).to_have_text(f"You are number {waiting} on the waiting list")


def plan(desk, title, *, day, places):
    """An organiser plans and publishes an event; gives the number of its desk page."""
    desk.goto("/desk/events/")
    desk.get_by_role("button", name="Plan an event").click()
    desk.get_by_label("Date", exact=True).fill(day.isoformat())
    desk.get_by_label("Begins at").fill("16:00")
    desk.get_by_label("Ends at").fill("17:30")
    desk.get_by_label("Title", exact=True).fill(title)
    desk.get_by_label("Summary", exact=True).fill("What we learned from moving a register.")
    desk.get_by_label("Link to the meeting").fill("https://meet.example/first")
    desk.get_by_label("Places (optional)").fill(str(places))
    desk.get_by_role("button", name="Keep as a draft").click()
    expect(heading(desk)).to_have_text(title)
    number = re.search(r"/desk/events/(\d+)/", desk.url)[1]
    desk.get_by_role("button", name="Publish").click()
    expect(heading(desk)).to_have_text(f"Do you want to publish “{title}”?")
    desk.get_by_role("button", name="Publish").click()
    expect(desk.locator(".message[role=status]")).to_contain_text("The event is on the list")
    desk.goto(f"/desk/events/{number}/")  # past the question whether to tell members
    return number


def at(day, hour, minute=0):
    return datetime.combine(day, datetime.min.time(), LONDON).replace(hour=hour, minute=minute).astimezone(UTC)


def test_an_organiser_plans_publishes_moves_and_cancels_and_calendars_follow(page, open_page, be, server):
    desk, title, day = be(DESK), "A register moves house", date.today() + timedelta(days=40)
    number = plan(desk, title, day=day, places=1)
    (event,) = server.database.ask(f"SELECT slug FROM events_event WHERE id = {number}")[0]
    visitor = open_page()
    visitor.goto("/events/")
    expect(visitor.get_by_role("link", name=title)).to_be_visible()

    address, waits = "g11-accepted.orla@cardiff.gov.uk", "philippa.second@swansea.gov.uk"
    join_with(page, server, address, "Orla Firstcomer", event=event)
    expect(heading(page)).to_have_text("You have a place")
    join_with(visitor, server, waits, "Philippa Second", event=event)
    expect(heading(visitor)).to_have_text("You are number 1 on the waiting list")
    invitation = server.mailbox.wait_for(address, lambda each: each.calendar)
    assert (str(invitation.calendar["METHOD"]), int(invitation.entry["SEQUENCE"])) == ("REQUEST", 0)
    assert invitation.entry.decoded("DTSTART").astimezone(UTC) == at(day, 16)
    assert server.ask(personal_link(invitation), method="POST").headers["location"] == "https://meet.example/first"

    later = day + timedelta(days=1)
    desk.get_by_role("button", name="Change").click()
    desk.get_by_label("Date", exact=True).fill(later.isoformat())
    desk.get_by_label("Begins at").fill("14:15")
    desk.get_by_label("Ends at").fill("15:45")
    desk.get_by_label("Link to the meeting").fill("https://meet.example/second")
    desk.get_by_role("button", name="Save").click()
    expect(heading(desk)).to_have_text("Check who is told")
    expect(desk.locator("main")).to_contain_text("One person has this in their calendar.")
    assert counts(server, event) == (1, 1, 1)
    assert len([each for each in server.mailbox.emails(address) if each.calendar]) == 1
    desk.get_by_role("button", name="Save and tell them").click()
    expect(desk.locator(".message[role=status]")).to_contain_text("One calendar is being updated.")
    moved = server.mailbox.wait_for(address, lambda each: each.subject == f"Changed: {title}")
    assert (str(moved.calendar["METHOD"]), int(moved.entry["SEQUENCE"])) == ("REQUEST", 1)
    assert moved.entry["UID"] == invitation.entry["UID"]
    assert moved.entry.decoded("DTSTART").astimezone(UTC) == at(later, 14, 15)
    assert moved.entry.decoded("DTEND").astimezone(UTC) == at(later, 15, 45)
    assert personal_link(moved) == personal_link(invitation)
    assert server.ask(personal_link(invitation), method="POST").headers["location"] == "https://meet.example/second"

    desk.goto(f"/desk/events/{number}/registrations/")
    rows = desk.get_by_role("row")
    expect(rows.filter(has_text="Orla Firstcomer")).to_have_count(1)
    expect(rows.filter(has_text="Philippa Second")).to_have_count(1)

    desk.goto(f"/desk/events/{number}/")
    desk.get_by_role("link", name="Cancel this event").click()
    expect(desk.locator("main")).to_contain_text("2 people are told")
    desk.get_by_label("Why it will not take place").fill("The hall is flooded.")
    desk.get_by_role("button", name="Cancel the event").click()
    expect(desk.locator(".message[role=status]")).to_contain_text("The event is cancelled.")
    cancelled = server.mailbox.wait_for(address, lambda each: each.subject == f"Cancelled: {title}")
    assert (str(cancelled.calendar["METHOD"]), int(cancelled.entry["SEQUENCE"])) == ("CANCEL", 2)
    assert cancelled.entry["UID"] == invitation.entry["UID"]
    assert "The hall is flooded." in cancelled.text
    told = server.mailbox.wait_for(waits, lambda each: each.subject == f"Cancelled: {title}")
    assert "The hall is flooded." in told.text
    server.settled()
    for everybody in (address, waits):
        assert [each.subject for each in server.mailbox.emails(everybody)].count(f"Cancelled: {title}") == 1
    page.goto(personal_link(invitation))
    expect(page.locator("main")).to_contain_text("This event was cancelled.")
    page.goto(f"/events/{event}/")
    expect(page.locator("main")).to_contain_text("The hall is flooded.")
    expect(page.get_by_role("button", name="Register")).to_have_count(0)


def steer(server, **wish):
    """Tell the pretended Teams to misbehave."""
    import http.client

    connection = http.client.HTTPConnection(server.graph.removeprefix("http://"), timeout=20)
    connection.request("POST", "/control", json.dumps(wish), {"Content-Type": "application/json"})
    assert connection.getresponse().status == 200
    connection.close()


def test_a_stuck_invite_is_seen_by_both_and_goes_on_when_the_organiser_tries_again(page, be, server):
    name, address = "Ursula Stuckley", "ursula.stuckley@exeter.gov.uk"
    steer(server, address=address, case="G6", times=1)
    join_with(page, server, address, name, event=roomy_event(server))
    page.goto("/account/teams/")
    wait_for(
        lambda: page.reload() and page.get_by_text("Your address already belongs to another account").count(),
        every=0.5,
        why="the page did not say that the invitation is stuck",
    )
    desk = be(DESK)
    desk.goto("/desk/teams/")
    stuck = line_of(desk, f"Teams: {name}")
    expect(stuck).to_contain_text("Ask the administrators of the host tenant to remove the other account")
    stuck.get_by_role("button", name="Try again").click()
    expect(desk.locator(".message[role=status]")).to_contain_text("We are trying this Teams invitation again.")
    until_shown(page, "Teams invitation sent")
    server.mailbox.wait_for(address, lambda each: each.subject == "Your invitation to the Teams channel")
    desk.reload()
    expect(line_of(desk, f"Teams: {name}")).to_have_count(0)


def test_who_was_added_by_hand_is_ticked_off_and_their_page_says_so(be, server):
    name = BY_HAND[0]
    desk = be(DESK)
    desk.goto("/desk/teams/?tick")
    line_of(desk, f"Teams: {name}").get_by_role("button", name="Tick off").click()
    expect(desk.locator(".message[role=status]")).to_contain_text("Ticked off.")
    added = be(address_of(name))
    added.goto("/account/teams/")
    expect(line_of(added, "In the Teams channel")).to_have_count(1)


def test_an_event_without_a_link_waits_on_the_desk_until_it_has_one(be, server):
    number, title = server.database.ask(
        "SELECT id, title FROM events_event WHERE link = '' AND published_at IS NOT NULL AND cancelled_at IS NULL"
        f" AND starts_at > '{this_moment()}' LIMIT 1"
    )[0]
    desk = be(address_of(cast.ORGANISERS[1]))
    desk.goto("/desk/")
    waiting = desk.locator(".ledger__line").filter(has_text=title)
    expect(waiting).to_have_count(1)
    desk.goto(f"/desk/events/{number}/edit/")
    desk.get_by_label("Link to the meeting").fill("https://meet.example/now")
    desk.get_by_role("button", name="Save").click()
    desk.get_by_role("button", name=re.compile("^Save")).click()
    expect(desk.locator(".message[role=status]")).to_contain_text("The event is changed.")
    desk.goto("/desk/")
    expect(heading(desk)).to_have_text("What waits for you")
    expect(waiting).to_have_count(0)
