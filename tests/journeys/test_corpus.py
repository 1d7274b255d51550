"""Every box of the house holds an attack, and a real browser that runs scripts opens the pages that show them."""

import json
import re
import subprocess
import sys

import pytest

from tests.journeys.attacks import ATTACKS, NUMBER, PLAIN, READERS
from tests.journeys.conftest import PageWatch
from tests.journeys.product import ROOT, start

pytestmark = pytest.mark.journey

IN_WELSH = (f"/cy{PLAIN}", "/cy/events/")
"""Where what organisers write in Welsh is shown."""
NEVER_SHOWN = {
    *("answer gone", "taken back", "title of a suggestion taken back", "why of a suggestion taken back"),
    *(f"piece taken back, {part}" for part in ("name", "role", "words")),
    *(f"earlier words of a story, {part}" for part in ("title", "text")),
    *(f"sealed question that waits, {part}" for part in ("title", "text")),
    *("story, title", "story, text"),  # of a member who is suspended
    *(
        f"{piece}, name" for piece in ("public piece", "piece for the network", "piece that waits for an organiser")
    ),  # refused
    "notes for members",  # other notes have taken their place
    *("draft question", "feedback", "member: reason"),  # on no page that these readers open
}
"""Boxes whose words none of these readers meets."""
MARKUP = re.compile(r"<(script|img|svg|b on|style|a |iframe|u |base|details)")
"""What is an attack as it stands, before any Markdown or entity is read."""
TAKEN = """() => {
  const found = [...document.querySelectorAll("*")].flatMap(each => [...each.attributes]
    .filter(({ name, value }) => name.startsWith("on") || name === "srcdoc"
      || ["href", "src", "action", "formaction", "xlink:href", "data", "poster"].includes(name)
        && /^[\\s\\x00-\\x1f]*(javascript|vbscript|data):/i.test(value) && !(each.matches("img") && /^data:image/.test(value)))
    .map(({ name, value }) => `<${each.localName} ${name}="${value.slice(0, 80)}">`));
  const foreign = [...document.querySelectorAll("iframe, object, embed, base, style, meta[http-equiv=refresh],"
      + " main script:not([src]):not([type='application/ld+json']), main link, details[ontoggle], body body")]
    .map(each => each.outerHTML.slice(0, 120));
  for (const each of document.querySelectorAll("script[type='application/ld+json']")) JSON.parse(each.textContent);
  const drawn = [...document.querySelectorAll("img, image, video, source")]
    .map(each => each.currentSrc || each.src || "")
    .filter(each => each && !each.startsWith(location.origin + "/") && !each.startsWith("data:image/"));
  return { ran: window.__xss ?? null, wrong: [...found, ...foreign, ...drawn],
    said: document.documentElement.textContent + [...document.querySelectorAll("input")].map(each => each.value)
      + [...document.querySelectorAll("a")].map(each => each.getAttribute("href")) };
}"""
"""What of a page is not ours: whether an attack ran, which markup or addresses got through, and the words it shows."""

NOT_IN_A_LETTER = "[...document.querySelectorAll('script, img, svg, form, input, link')].map(each => each.outerHTML)"


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    """A product of its own with an attack in every box: (the product, what was planted and where it is met)."""
    told = {}

    def furnish(product):
        host = product.url.removeprefix("http://")
        done = subprocess.run(
            [sys.executable, "-m", "tests.journeys.attacks", host],
            cwd=ROOT, env=product.environment, capture_output=True, text=True, timeout=180,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        told.update(json.loads(done.stdout))

    for product in start(tmp_path_factory.mktemp("attacked"), furnish=furnish):
        yield product, told


@pytest.fixture
def opened(browser, attacked):
    """opened(reader) gives the page of that reader, where scripts run, and what was asked, complained about and opened there."""
    product, told = attacked
    contexts = []

    def being(reader):
        context = browser.new_context(base_url=product.url, locale="en-GB")
        context.add_cookies(
            [{"name": name, "value": value, "url": product.url} for name, value in told["readers"][reader]["cookies"].items()]
        )  # fmt: skip
        contexts.append(context)
        page, dialogs = context.new_page(), []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        return page, PageWatch(context, product), dialogs

    yield being
    for context in contexts:
        context.close()


def test_an_attack_in_any_box_is_words_and_nothing_else_for_everybody_who_meets_it(attacked, opened):
    _product, told = attacked
    faults, met = [], set()
    for reader in READERS:
        page, watch, dialogs = opened(reader)
        pages = [*told["readers"][reader]["pages"], *IN_WELSH]
        for path in pages:
            page.goto(path)
            seen = page.evaluate(TAKEN)
            met |= set(NUMBER.findall(seen["said"]))
            if seen["ran"] is not None:
                faults.append(f"{reader} at {path}: {told['boxes'].get(str(seen['ran']), seen['ran'])} ran")
            faults += [f"{reader} at {path}: {each}" for each in seen["wrong"]]
        assert dialogs == []
        faults += watch.elsewhere + watch.complaints
        print(f"{reader}: {len(pages)} pages")
    assert faults == []
    every = set(told["boxes"].values())
    print(f"{len(met)} attacks were met")
    assert every - {told["boxes"][number] for number in met} - NEVER_SHOWN == set()


def test_an_attack_in_an_email_is_words_and_nothing_else_in_a_program_that_shows_html_and_runs_scripts(
    attacked, opened
):
    product, told = attacked
    page, watch, dialogs = opened("visitor")
    emails, faults, met = told["emails"], [], set()
    shown = iter(emails)
    page.route("**/an-email", lambda route: route.fulfill(body=next(shown), content_type="text/html; charset=utf-8"))
    for _email in emails:
        page.goto("/an-email")
        seen = page.evaluate(TAKEN)
        met |= set(NUMBER.findall(seen["said"]))
        faults += seen["wrong"] + [each for each in (seen["ran"],) if each is not None]
        faults += page.evaluate(NOT_IN_A_LETTER)
    assert (faults, dialogs, watch.elsewhere, watch.complaints) == ([], [], [], [])
    print(f"{len(emails)} emails, {len(met)} attacks")
    boxes = {told["boxes"][number] for number in met}
    assert boxes > {"name", "full event: title", "course: name"}
    assert not boxes & {
        "pack: purpose",
        "piece for the network, words",
    }  # a member's words never go to a person outside


def test_an_attack_that_got_through_as_markup_would_be_seen(attacked, browser):
    product, _told = attacked
    context = browser.new_context(base_url=product.url)
    page = context.new_page()
    page.goto(PLAIN)
    assert page.evaluate(TAKEN)["wrong"] == []
    unseen = []
    for number, each in enumerate(ATTACKS):
        page.evaluate("words => { document.querySelector('main').innerHTML = words }", each.format(n=number))
        if MARKUP.search(each) and not page.evaluate(TAKEN)["wrong"]:
            unseen.append(each)
    context.close()
    assert unseen == []
