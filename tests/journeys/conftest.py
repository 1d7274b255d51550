"""What every journey has: the product running, a real browser that is watched, the mailbox, signing in, and axe."""

import os
import re
import shutil
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests import databases
from tests.journeys.product import start
from tests.journeys.steps import EARLY

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # No other host has an address: a page that calls out fails at once, and is seen.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 375, "height": 740}
PATIENCE = 20_000
"""Milliseconds that a page or a button may take on a busy machine before a journey fails."""


@pytest.fixture(scope="session", autouse=True)
def ready_file(django_db_blocker):
    """Journeys reach tables only through the product. The file that its database is copied from is migrated before a browser
    opens, since Playwright's loop forbids Django's connections from then on."""
    with django_db_blocker.unblock():
        return databases.ready_file()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The product itself on a free port of this machine, with its worker, its pretended Teams and a world of its own.

    Gives a product.Product: `url`, `ask(path)`, `run(*words)`, `mailbox`, `database`, `settled()`.
    """
    for product in start(tmp_path_factory.mktemp("product")):
        arrive_early(product)
        yield product


def arrive_early(product):
    """A member joins who is new to Teams, early enough for Teams to know the account when the journey of this member begins."""
    newcomer = product.reader()
    newcomer.prove(EARLY)
    answer = newcomer.send("/join/", name="Sunniva Atherton", teams="with", statement="on")
    assert (answer.status, answer.headers["location"]) == (302, "/joined/")


@pytest.fixture(scope="session")
def browser():
    """Chromium, from the setting CHROMIUM or under its usual name."""
    found = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    assert found, "No Chromium was found. Say where it is: CHROMIUM=/path/to/chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield chromium
        chromium.close()


class PageWatch:
    """What a browser did besides showing pages: every address it asked for, and everything it complained about."""

    def __init__(self, context, server):
        self.here = urlsplit(server.url).netloc
        self.elsewhere, self.complaints, self.errors_pages = [], [], set()
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))

    def _asked(self, request):
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self.here:
            self.elsewhere.append(request.url)

    def _answered(self, response):
        if response.status >= 400 and response.request.is_navigation_request():
            self.errors_pages.add(response.url)

    def _said(self, message):
        # Chromium reports an error page that a journey opens on purpose as a failed resource.
        on_purpose = message.location.get("url") in self.errors_pages and "Failed to load resource" in message.text
        if message.type in ("error", "warning") and not on_purpose:
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url')})")

    def verdict(self):
        assert self.elsewhere == [], f"The browser asked another host: {self.elsewhere}"
        assert self.complaints == [], f"The browser complained: {self.complaints}"


@pytest.fixture
def open_page(server, browser):
    """open_page(width=…, scripts=…, signed_in=address, language=…) gives the page of a fresh, watched browser.

    When the journey is over, every one of them must have asked no other host and complained about nothing.
    """
    contexts = []

    def opened(*, viewport=DESKTOP, scripts=True, kept=None, **options):
        context = browser.new_context(
            base_url=server.url,
            viewport=viewport,
            java_script_enabled=scripts,
            storage_state=kept,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append((context, PageWatch(context, server)))
        return context.new_page()

    yield opened
    for context, _watch in contexts:
        context.close()
    for _context, watch in contexts:
        watch.verdict()


@pytest.fixture
def page(open_page):
    """A visitor at a desk, 1280 pixels wide."""
    return open_page()


@pytest.fixture
def phone(open_page):
    """A visitor with a phone, 375 pixels wide."""
    return open_page(viewport=PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def plain(open_page):
    """A visitor whose browser runs no scripts."""
    return open_page(scripts=False)


@pytest.fixture
def code_for(server):
    """code_for(address) waits for the newest unused code in the mailbox and gives its six digits."""
    return server.mailbox.code_for


@pytest.fixture
def sign_in(server):
    """sign_in(page, address) signs this browser in with a mailed code and leaves it on the member’s home."""

    def signed_in(page, address):
        page.goto("/enter/")
        page.get_by_label("Your work email address").fill(address)
        page.get_by_role("button", name="Send me a code").click()
        page.get_by_label("Six-digit code").fill(server.mailbox.code_for(address))
        page.get_by_role("button", name="Continue").click()
        page.wait_for_url(re.compile(r"://[^/]+/$"))
        return page

    return signed_in


@pytest.fixture
def be(server, open_page):
    """be(address) gives the page of a browser in which that member is signed in; the code is asked for once for all journeys."""

    def being(address, **options):
        return open_page(kept=server.reader(address).state(), **options)

    return being


@pytest.fixture(scope="session")
def axe():
    """axe(page) asserts that axe finds nothing against WCAG 2.0, 2.1 and 2.2, levels A and AA; gives the violations.

    Colours are the same in every language, so a second language can leave them out (`looks=False`). The one rule that reads
    whole style sheets is asked of each sheet once, and not of every page that has it.
    """
    checker, read = Axe(), set()

    def checked(page, *, looks=True):
        sheets = set(page.evaluate("() => [...document.styleSheets].map(sheet => sheet.href ?? 'inside the page')"))
        anew = looks and not sheets <= read
        read.update(sheets if anew else ())
        asked = {"color-contrast": looks, "css-orientation-lock": anew}
        options = {
            "runOnly": {"type": "tag", "values": WCAG},
            "resultTypes": ["violations"],
            "rules": {rule: {"enabled": enabled} for rule, enabled in asked.items()},
            "preload": anew,
        }
        violations = checker.run(page, options=options).response["violations"]
        told = [f"{each['id']}: {', '.join(str(node['target']) for node in each['nodes'])}" for each in violations]
        if told:
            print(page.url, *told, sep="\n  ")
        assert violations == [], f"{page.url}: {told}"
        return violations

    return checked
