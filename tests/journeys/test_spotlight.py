"""The spotlight as people walk it: a colleague is written about, says yes through their link, is seen, and takes it back."""

import io
import zipfile

import pytest
from PIL import Image
from playwright.sync_api import expect

from pleiad.demo import cast
from pleiad.demo.people import address_of
from tests.journeys.steps import heading

pytestmark = pytest.mark.journey
DESK = address_of(cast.ORGANISERS[0])
WRITES = address_of(cast.SPONSOR)
SEEN = "nia.hopcraft@gwynedd.llyw.cymru"
WORDS = "Put the library’s catalogue into both languages on free Fridays."
ASKED, SHOWN = "A colleague wrote about you", "You are in the spotlight"


@pytest.fixture(scope="module")
def portrait(tmp_path_factory):
    """A photograph as a telephone makes it: not square, and it says what it should not."""
    file = tmp_path_factory.mktemp("spotlight") / "me.jpg"
    hidden = Image.Exif()
    hidden[0x010E] = "taken at home"
    Image.radial_gradient("L").convert("RGB").resize((900, 700)).save(file, "JPEG", exif=hidden)
    return file


def behind_the_link(server, subject, ending):
    email = server.mailbox.wait_for(SEEN, lambda each: each.subject == subject)
    return next(link for link in email.links() if link.endswith(ending)).removeprefix(server.url)


def shown(page, path):
    answer = page.request.get(path)
    return answer.status, answer.body()


def test_a_colleague_is_seen_after_a_yes_and_no_longer_than_they_like(be, open_page, server, axe, portrait):
    writes = be(WRITES, scripts=False)
    writes.goto("/people/")
    writes.get_by_role("link", name="Spotlight").click()
    writes.get_by_role("link", name="International Women’s Day").click()
    writes.get_by_role("button", name="Write about a colleague").click()
    writes.get_by_role("button", name="Ask them").click()
    expect(writes.get_by_role("alert")).to_contain_text("Enter the name of your colleague.")
    writes.get_by_label("Their name").fill("Nia Hopcraft")
    writes.get_by_label("Their work email address").fill(SEEN)
    writes.get_by_label("What they did, and what came of it").fill(WORDS)
    writes.get_by_role("button", name="Ask them").click()
    expect(writes.locator(".message[role=status]")).to_contain_text("Nobody sees a word before they say yes")
    expect(writes.locator("main")).to_contain_text("Nia Hopcraft")

    visitor = open_page()
    visitor.goto("/spotlight/campaigns/international-womens-day/")
    expect(visitor.locator("main")).not_to_contain_text("Nia Hopcraft")

    nominee = open_page()
    nominee.goto(behind_the_link(server, ASKED, "/answer/"))
    expect(heading(nominee)).to_have_text("May we show what you did?")
    expect(nominee.get_by_label("The words")).to_have_value(WORDS)
    axe(nominee)
    nominee.get_by_label("A picture (optional)").set_input_files(portrait)
    nominee.get_by_label("Everybody").check()
    nominee.get_by_role("radio", name="Yes, show it").check()
    nominee.get_by_role("button", name="Send my answer").click()
    expect(nominee.get_by_role("alert")).to_contain_text("Say what the picture shows")
    axe(nominee)
    nominee.get_by_label("A picture (optional)").set_input_files(portrait)
    nominee.get_by_label("What the picture shows, for people who cannot see it").fill("Nia between two shelves")
    nominee.get_by_label("The words").fill(f"{WORDS} Now two thousand people read it.")
    nominee.get_by_role("radio", name="Yes, show it").check()
    nominee.get_by_role("button", name="Send my answer").click()

    visitor.reload()
    expect(visitor.locator("main")).not_to_contain_text("Nia Hopcraft")
    desk = be(DESK)
    desk.goto("/desk/spotlight/pieces/")
    axe(desk)
    desk.locator("li", has_text="Nia Hopcraft").get_by_role("link", name="Look at it").click()
    expect(desk.get_by_role("img", name="Nia between two shelves")).to_be_visible()
    axe(desk)
    desk.get_by_role("button", name="Show it to everybody").click()
    expect(desk.locator(".message[role=status]")).to_contain_text("Everybody can see it now")

    visitor.reload()
    visitor.get_by_role("link", name="Nia Hopcraft").click()
    expect(visitor.locator("main")).to_contain_text("Now two thousand people read it.")
    expect(visitor.get_by_role("img", name="Nia between two shelves")).to_be_visible()
    axe(visitor)
    piece = visitor.url
    status, picture = shown(visitor, visitor.get_by_role("img", name="Nia between two shelves").get_attribute("src"))
    assert status == 200 and b"taken at home" not in picture
    status, card = shown(visitor, f"{piece}card.png")
    assert Image.open(io.BytesIO(card)).size == (1200, 630)

    desk.goto("/desk/spotlight/")
    axe(desk)
    desk.locator("main").get_by_role("link", name="Open").first.click()
    axe(desk)
    _status, pack = shown(desk, desk.get_by_role("link", name="Download the pack of cards").get_attribute("href"))
    with zipfile.ZipFile(io.BytesIO(pack)) as file:
        assert any("Now two thousand" in file.read(name).decode() for name in file.namelist() if "words" in name)

    back = open_page(scripts=False)
    back.goto(behind_the_link(server, SHOWN, "/spotlight/"))
    assert shown(visitor, piece)[0] == 200  # opening the link changed nothing
    back.get_by_role("button", name="Take it back").click()
    expect(heading(back)).to_have_text("Nothing is shown here")
    assert shown(visitor, piece)[0] == shown(visitor, f"{piece}card.png")[0] == 404


@pytest.mark.parametrize("width", [1280, 375])
def test_every_page_of_the_spotlight_is_usable_and_holds_its_width(be, axe, server, width):
    page = be(WRITES, viewport={"width": width, "height": 740})
    key = server.database.ask("SELECT key FROM spotlight_piece WHERE audience = 'network'")[0][0]
    for path in ("", f"{key}/", "campaigns/international-womens-day/", "nominate/", "mine/"):
        page.goto(f"/spotlight/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        axe(page)


def test_two_colleagues_write_and_the_nominee_reads_both_behind_one_email(be, open_page, server, axe):
    address = "mona.gathered@gwynedd.llyw.cymru"
    for who, words in ((WRITES, "Answers every newcomer on the same day."), (DESK, "Taught me pairing.")):
        writes = be(who, scripts=False)
        writes.goto("/spotlight/nominate/")
        writes.get_by_label("Their name").fill("Mona Gathered")
        writes.get_by_label("Their work email address").fill(address)
        writes.get_by_label("What they did, and what came of it").fill(words)
        writes.get_by_role("button", name="Ask them").click()
        expect(writes.locator(".message[role=status]")).to_contain_text("We have asked them.")
    email = server.mailbox.wait_for(address, lambda each: each.subject in (ASKED, "Colleagues wrote about you"))
    nominee = open_page()
    nominee.goto(next(link for link in email.links() if link.endswith("/answer/")).removeprefix(server.url))
    expect(nominee.locator("figure.quoted")).to_have_count(2)
    expect(nominee.get_by_label("The words")).to_have_value(
        "Answers every newcomer on the same day.\n\nTaught me pairing."
    )
    axe(nominee)
    nominee.get_by_role("radio", name="No, thank you").check()
    nominee.get_by_role("button", name="Send my answer").click()
    expect(heading(nominee)).to_have_text("Thank you for your answer")
    for who in (WRITES, DESK):
        told = server.mailbox.wait_for(who, lambda each: each.subject == "Your nomination" and "Mona" in each.text)
        assert "would rather not" in told.text
