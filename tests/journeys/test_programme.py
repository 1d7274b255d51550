"""The programme: a visitor finds what suits them without scripts, and an organiser plans a series and moves the rest of it."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from pleiad.demo import cast
from pleiad.demo.people import address_of
from tests.journeys.steps import heading

pytestmark = pytest.mark.journey
DESK = address_of(cast.ORGANISERS[0])


def test_a_visitor_narrows_the_programme_and_widens_it_again_without_scripts(open_page):
    page = open_page(scripts=False)
    page.goto("/events/")
    expect(heading(page)).to_have_text("Planned events")
    everything = page.locator(".event-row").count()
    page.locator("details.narrow summary").click()
    page.get_by_role("combobox", name="Language").select_option("Welsh")
    page.get_by_label("Live captions").check()
    page.get_by_role("button", name="Show these events").click()
    assert page.url.endswith("/events/?language=cy&access=captions")
    expect(page.get_by_role("link", name="Paned a sgwrs: gwasanaethau yn Gymraeg")).to_be_visible()
    assert 0 < page.locator(".event-row").count() < everything
    page.get_by_role("link", name="By month").click()
    assert "language=cy&access=captions" in page.url
    page.get_by_role("link", name="As a list").click()
    page.get_by_role("link", name="Remove: Live captions").click()
    assert page.url.endswith("/events/?language=cy")
    page.get_by_role("link", name="Show everything").click()
    expect(page.locator(".event-row")).to_have_count(everything)


def test_a_month_is_a_grid_where_there_is_room_and_a_list_of_days_on_a_phone(open_page, server, axe):
    page = open_page()
    (starts,) = server.database.ask(
        "SELECT starts_at FROM events_event WHERE title LIKE 'Public services, made here%'"
    )[0]
    year, month = str(starts)[:7].split("-")
    page.goto(f"/events/month/{year}/{int(month)}/")
    link = page.get_by_role("link", name=re.compile("^Public services, made here"))
    expect(link).to_be_visible()
    axe(page)
    weekday = page.locator(".month__weekdays")
    expect(weekday).to_be_visible()
    page.set_viewport_size({"width": 375, "height": 800})
    expect(weekday).to_be_hidden()
    expect(link).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    axe(page)


def test_what_machines_read_of_an_event_breaks_no_rule_of_the_page(open_page, server):
    page, said = open_page(), []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    (slug,) = server.database.ask("SELECT slug FROM events_event WHERE title LIKE 'Public services, made here%'")[0]
    page.goto(f"/events/{slug}/")
    assert (
        page.evaluate("JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').text)['@type']")
        == "Event"
    )
    expect(page.get_by_role("heading", name="What belongs to it")).to_be_visible()
    assert said == []


def test_an_organiser_plans_a_series_publishes_it_and_moves_all_that_follow(be, open_page, server, axe):
    desk, title = be(DESK), "Tea at four, every week"
    first = date.today() + timedelta(days=(1 - date.today().weekday()) % 7 + 70)
    desk.goto("/desk/events/")
    desk.get_by_role("button", name="Plan a series").click()
    expect(heading(desk)).to_have_text("Plan a series")
    desk.get_by_label("First day").fill(first.isoformat())
    desk.get_by_label("Begins at").fill("16:00")
    desk.get_by_label("Ends at").fill("16:45")
    desk.get_by_label("Every week", exact=True).check()
    desk.get_by_label("How many events").fill("4")
    desk.get_by_label("Do not leave any out").check()
    desk.get_by_label("Title", exact=True).fill(title)
    desk.get_by_label("Summary", exact=True).fill("A cup of tea, and no agenda.")
    desk.get_by_role("button", name="See its days").click()
    expect(heading(desk)).to_have_text("Check the days")
    expect(desk.get_by_role("row").filter(has_text="4pm to 4:45pm")).to_have_count(4)
    axe(desk)
    desk.get_by_role("button", name="Keep as drafts").click()
    expect(heading(desk)).to_have_text("Every Tuesday, 4pm to 4:45pm")
    desk.get_by_role("button", name="Publish all 4 drafts").click()
    expect(desk.locator(".message--done")).to_contain_text("4 events are on the list now.")
    axe(desk)

    series = re.search(r"/series/(\d+)/", desk.url)[1]
    numbers = [
        number
        for (number,) in server.database.ask(
            f"SELECT id FROM events_event WHERE series_id = {series} ORDER BY starts_at"
        )
    ]
    desk.goto(f"/desk/events/{numbers[1]}/edit/")
    desk.get_by_label("Begins at").fill("15:00")
    desk.get_by_label("Ends at").fill("15:45")
    desk.get_by_label("This event and the 2 that follow").check()
    desk.get_by_role("button", name="Save").click()
    expect(heading(desk)).to_have_text("Check who is told")
    expect(desk.locator("main")).to_contain_text("2 events follow in the series")
    axe(desk)
    desk.get_by_role("button", name=re.compile("^Save")).click()
    expect(desk.locator(".message--done")).to_contain_text("3 events of the series are changed.")

    visitor = open_page()
    visitor.goto(f"/events/?series={series}")
    expect(visitor.locator(".event-row__time")).to_have_text(["4pm to 4:45pm", *["3pm to 3:45pm"] * 3])
    desk.goto(f"/desk/events/{numbers[0]}/")
    desk.get_by_role("link", name="Copy").click()
    expect(desk.get_by_label("Title", exact=True)).to_have_value(title)
    expect(desk.get_by_label("Date", exact=True)).to_have_value("")
