"""Every kind of page, as everybody who sees it, in both languages: WCAG 2.2 AA, 320 pixels, text twice as large, and both."""

import re
from functools import cache, partial
from zlib import crc32

import pytest
from playwright.sync_api import TimeoutError

from pleiad.demo import cast
from pleiad.demo.applicants import ASKED, NEEDS_SPONSORS
from pleiad.demo.people import address_of
from pleiad.testing import THOROUGH
from tests.journeys.reader import crawl, pattern

pytestmark = pytest.mark.journey

READERS = {
    "a visitor": ("", ("/", "/no-such-page/", "/join/broken/", "/enter/?next=/account/")),
    "an applicant who is asked": (ASKED.address, ("/account/application/", "/joined/")),
    "an applicant who needs sponsors": (NEEDS_SPONSORS.address, ("/account/application/",)),
    "a member with a place": (address_of(cast.WITH_A_PLACE), ("/",)),
    "a member whose employer blocks Teams": (address_of(cast.BLOCKED_AT_HOME), ("/account/teams/",)),
    "a member who cannot get in": (
        address_of(cast.CANNOT_GET_IN),
        ("/account/teams/", "/account/teams/stuck/", "/account/teams/help/AADSTS50020/"),
    ),
    "an organiser": (address_of(cast.ORGANISERS[0]), ("/desk/",)),
}
WHOLE = ("a visitor", "a member with a place", "an organiser")
"""Whose links are followed to all pages; the others differ from them on the pages named, an organiser from a member at the
desk."""
SAME_FOR_ALL = re.compile(r"^/(demo|about|joining-rule|code-of-conduct|privacy|cookies|accessibility|_gallery)/")
"""What a member sees there is what a visitor sees."""
IN_THE_UPPER_THIRD = "() => document.querySelector('h1').getBoundingClientRect().top <= innerHeight / 3"
UNDER_ANOTHER = re.compile(r"/desk/(stories|spotlight/pieces)/\d+/|/desk/events/\d+/parts/")
"""Their heading stands in what is decided there, or below the name of the event."""
PARTS = 4
"""Into how many tests the pages of such a reader are dealt, so that none meets the time limit of a test."""

SHAPE = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const clipped = [...document.querySelectorAll("a, button, input, select, textarea, summary, label")]
    .filter(each => each.checkVisibility() && !each.closest(".govuk-visually-hidden, .govuk-skip-link"))
    .filter(each => {
      const style = getComputedStyle(each), box = each.getBoundingClientRect();
      const cut = style.overflow !== "visible" && each.tagName !== "TEXTAREA" && each.tagName !== "INPUT"
        && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1);
      return style.display !== "inline" && cut || box.right > innerWidth + 1 || box.left < -1;
    })
    .map(each => each.outerHTML.slice(0, 120));
  return { wide, clipped };
}"""


def faults_of(page, path, axe):
    """Everything that is wrong with one page, in words."""
    faults = []
    response = page.goto(path, wait_until="load")
    language = "cy" if path.startswith("/cy/") else "en"
    if not path.startswith("/demo/") and page.locator("html").get_attribute("lang") != language:
        faults.append("it is in another language")
    if page.get_by_role("heading", level=1).count() != 1:
        faults.append(f"{page.get_by_role('heading', level=1).count()} headings of level one")
    if not page.title().endswith(" – Women in DDaT") or len(page.title()) < 20:
        faults.append(f"the title is “{page.title()}”")
    try:
        axe(page, looks=language == "en")
    except AssertionError as found:
        faults.append(str(found))
    for width, height, text in ((320, 700, "100%"), (320, 700, "200%"), (1280, 900, "200%")):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("text => document.documentElement.style.fontSize = text", text)
        shape = page.evaluate(SHAPE)
        if shape["wide"] > 0 or shape["clipped"]:
            faults.append(f"at {width} pixels with text at {text}: {shape}")
    if language == "en" and not UNDER_ANOTHER.match(path):
        page.set_viewport_size({"width": 375, "height": 667})
        page.evaluate("() => document.documentElement.style.fontSize = ''")
        try:
            page.wait_for_function(IN_THE_UPPER_THIRD, timeout=2_000)  # the menu closes when it hears of the width
        except TimeoutError:
            top = page.locator("h1").first.bounding_box()["y"]
            faults.append(f"on a phone its heading begins at {top:.0f} pixels, below the upper third")
    return [f"{path} ({response.status}): {fault}" for fault in faults]


def in_welsh(path):
    return path if path.startswith(("/cy/", "/demo/")) else f"/cy{path}"


def kinds(server, who):
    """One address of each kind of page that differs for this reader from what the others see."""
    address, begin = READERS[who]
    if who not in WHOLE:
        return list(begin)
    found = crawl(server.reader(address), of_a_kind=1, begin=begin).pages.values()
    paths = [path for path in found if not path.startswith("/cy/")]
    if address:
        paths = [path for path in paths if not SAME_FOR_ALL.match(path)]
    if who == "an organiser":
        paths = [path for path in paths if path.startswith("/desk/")]
    return paths + [path for path in begin if path not in paths]


@pytest.fixture(scope="session")
def kinds_of(server):
    """kinds_of(who) gives the addresses; the links are followed once for all parts of a reader."""
    return cache(partial(kinds, server))


def dealt(paths, part):
    """This part's share. It depends on the kind alone, so that no kind is left out when two worlds differ a little."""
    return [path for path in paths if crc32(pattern(path).encode()) % PARTS == part]


def languages(path):
    """The page in English and in Welsh when the run is thorough; otherwise in one of them, always the same of one kind."""
    both = list(dict.fromkeys([path, in_welsh(path)]))
    return both if THOROUGH else [both[crc32(pattern(path).encode()) // PARTS % len(both)]]


@pytest.mark.parametrize("who, part", [(who, part) for who in READERS for part in range(PARTS if who in WHOLE else 1)])
def test_every_kind_of_page_is_accessible_in_both_languages(server, open_page, axe, kinds_of, who, part):
    paths = kinds_of(who)
    assert len(paths) >= {"a visitor": 25, "a member with a place": 60, "an organiser": 40}.get(who, 1)
    page = open_page(kept=server.reader(READERS[who][0]).state() if READERS[who][0] else None)
    faults = [
        fault
        for path in (dealt(paths, part) if who in WHOLE else paths)
        for there in languages(path)
        for fault in faults_of(page, there, axe)
    ]
    print(f"{who}: {len(paths)} kinds of pages")
    assert faults == []
