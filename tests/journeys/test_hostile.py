"""Names and words meant to hurt are shown as what they are, on every page and in every email that repeats them."""

import csv
import io
import re

import pytest
from playwright.sync_api import expect

from pleiad.demo import cast
from pleiad.demo.people import address_of
from tests.journeys.steps import confirm_identity, heading, join_with, prove_address, roomy_event

pytestmark = pytest.mark.journey
DESK = address_of(cast.ORGANISERS[0])

SCRIPT = "<script>alert`1`</script><img src=x onerror=alert`1`>"
NAMES = {
    "an apostrophe and an emoji": ("Siân O’Shea-D'Arcy 🌟👩🏽‍💻", "Siân O’Shea-D'Arcy"),
    "a script": (SCRIPT, SCRIPT),
    "right-to-left marks": ("\u202egnimoC\u202c Rhiannon\u200f", "gnimoC Rhiannon"),
    "a formula and a line break": ('=HYPERLINK("x")\r\nBcc: everybody', '=HYPERLINK("x") Bcc: everybody'),
}
"""What is typed, and what is kept: pictures, direction marks and line breaks go, everything else stays."""


@pytest.mark.parametrize("kind", NAMES)
def test_a_hostile_name_is_shown_as_it_is_and_does_nothing(page, be, server, kind):
    typed, kept = NAMES[kind]
    event = roomy_event(server)
    address = f"{re.sub('[^a-z]', '', kind)}@lincoln.gov.uk"
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    join_with(page, server, address, typed, event=event)
    expect(heading(page)).to_have_text("You have a place")
    page.goto("/account/")
    expect(page.locator("main")).to_contain_text(kept)
    page.goto("/account/profile/")
    expect(page.get_by_label("Your name")).to_have_value(kept)

    desk = be(DESK)
    desk.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    number = server.database.ask(f"SELECT id FROM events_event WHERE slug = '{event}'")[0][0]
    desk.goto(f"/desk/events/{number}/registrations/")
    desk.get_by_label("Find by name").fill(kept[:30])
    desk.get_by_role("button", name="Find").click()
    row = desk.get_by_role("row").filter(has=desk.get_by_role("rowheader", name=kept, exact=True))
    expect(row).to_have_count(1)
    expect(desk).to_have_title(re.compile("^Registrations for .* – Women in DDaT$"))
    assert desk.locator("main script, main img").count() == 0
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Download as a spreadsheet").click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    cells = [cells[0] for cells in rows if kept in cells[0]]
    assert len(cells) == 1
    assert cells[0][0] not in "=+-@\t\r"

    email = server.mailbox.wait_for(address, lambda each: each.calendar)
    attendee = email.entry["ATTENDEE"]
    assert str(attendee).lower() == f"mailto:{address}"
    assert attendee.params["CN"] == kept.replace('"', "")
    assert len(email.calendar.walk("VEVENT")) == 1 and not isinstance(attendee, list)
    raw = (server.mailbox.folder / email.name).read_bytes().split(b"\r\n\r\n")[0]
    assert re.search(rb"(?im)^(bcc|cc):", raw) is None
    page.goto(f"/demo/?to={address}")
    page.get_by_role("link", name=email.subject).click()
    expect(heading(page)).to_have_text(email.subject)
    assert asked == []


def test_a_line_break_sent_past_the_browser_makes_no_header_of_an_email(server):
    event, address = roomy_event(server), "lena.breaks@lincoln.gov.uk"
    reader = server.reader()
    assert reader.prove(address) == "/join/"
    refused = reader.send("/join/", name="Lena\r\nBcc: all@example.org", teams="without", statement="on")
    assert "Enter a name without web or email addresses." in refused.body.decode()
    name = "Lena\r\nBcc: everybody\r\n\r\nBEGIN:VEVENT"
    assert reader.send("/join/", name=name, teams="without", statement="on").status == 302
    assert reader.send(f"/events/{event}/register/", teams="without").status == 302
    email = server.mailbox.wait_for(address, lambda each: each.calendar)
    assert email.entry["ATTENDEE"].params["CN"] == "Lena Bcc: everybody BEGIN:VEVENT"
    assert len(email.calendar.walk("VEVENT")) == 1
    headers = (server.mailbox.folder / email.name).read_bytes().split(b"\r\n\r\n")[0]
    assert re.search(rb"(?im)^(bcc|cc):", headers) is None


def test_a_name_of_500_characters_is_refused_in_words_and_nothing_is_lost(page, server):
    event, address = roomy_event(server), "very.long@lincoln.gov.uk"
    page.goto(f"/events/{event}/register/")
    prove_address(page, server, address)
    # A browser would cut the name; a person who sends it past the browser must be told as well.
    page.get_by_label("Your name").evaluate("field => field.removeAttribute('maxlength')")
    confirm_identity(page, "Ab" * 250)
    expect(page.get_by_role("alert")).to_contain_text("100")
    expect(page.get_by_label("Your name")).to_have_value("Ab" * 250)
    expect(page.get_by_label("I confirm this")).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert server.database.ask(f"SELECT count(*) FROM members_member WHERE email = '{address}'") == [(0,)]
    confirm_identity(page, "Abigail " + "b" * 92)
    expect(heading(page)).to_have_text("You have a place")
    page.set_viewport_size({"width": 320, "height": 700})
    for path in ("/account/", "/account/profile/"):
        page.goto(path)
        expect(heading(page)).to_be_visible()
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, path


def test_hostile_words_of_an_applicant_and_of_an_event_are_only_words(page, be, server):
    name, address = "Zelda Wordsmith", "zelda.wordsmith@bath.ac.uk"
    join_with(
        page, server, address, name, event=roomy_event(server),
        organisation=f"{SCRIPT} & Söhne", evidence=f"{SCRIPT}\n[click](javascript:alert(1)) \u202eevil",
    )  # fmt: skip
    expect(heading(page)).to_have_text("A place is kept for you")
    desk = be(DESK)
    desk.goto("/desk/applications/")
    line = desk.locator(".ledger__line").filter(has_text=name)
    expect(line).to_contain_text(SCRIPT)
    line.get_by_role("link").click()
    expect(desk.locator("main")).to_contain_text("[click](javascript:alert(1))")
    assert desk.locator("main script, main img, main a[href^='javascript']").count() == 0

    number = server.database.ask(
        "SELECT id FROM events_event WHERE published_at IS NULL AND cancelled_at IS NULL LIMIT 1"
    )[0][0]
    desk.goto(f"/desk/events/{number}/edit/")
    desk.get_by_label("Title", exact=True).fill(f"Tea & {SCRIPT}")
    words = f"{SCRIPT}\n\n[click](javascript:alert(1)) ![x](https://elsewhere.example/x.png) **loud**"
    desk.get_by_label("What happens (optional)").fill(words)
    desk.get_by_role("button", name="Save").click()
    expect(heading(desk)).to_have_text(f"Tea & {SCRIPT}")
    desk.get_by_role("link", name="See its page").click()
    expect(heading(desk)).to_have_text(f"Tea & {SCRIPT}")
    expect(desk.locator(".prose strong")).to_have_text("loud")
    assert desk.locator("main script, main img, main a[href^='javascript']").count() == 0
    expect(desk).to_have_title(f"Tea & {SCRIPT} – Women in DDaT")
