"""Reading changes nothing: no matter who looks at pages, and whatever a mail scanner does to emails."""

from itertools import groupby, islice
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, expect

from pleiad.demo import cast
from pleiad.demo.applicants import ASKED
from pleiad.demo.people import address_of
from pleiad.testing import THOROUGH
from tests.journeys.product import differences
from tests.journeys.reader import crawl, pattern
from tests.journeys.steps import heading, join_with, roomy_event

pytestmark = pytest.mark.journey

READERS = {
    "a visitor": "",
    "an applicant who waits for a decision": ASKED.address,
    "a member": address_of(cast.WITH_A_PLACE),
    "an organiser": address_of(cast.ORGANISERS[0]),
}


# How much a member has read, which limits copying of the directory. It does not say which pages or which people.
HOW_MUCH = ["members_browsersession", "cache", "search_looks", "members_paced", "sqlite_sequence"]
OF_PEOPLE = ("/people/", "/search/")
READS = ("audit_auditrecord: new", "desk_accessrecord: new")
"""What an organiser reads of others is written down, also for the members concerned."""


def is_over(path, status):
    """Whether it is the end of the hour's allowance: whoever follows every link there reads more names than it holds."""
    return status == 429 and path.removeprefix("/cy").startswith(OF_PEOPLE)


@pytest.mark.parametrize("who", READERS)
def test_reading_every_page_changes_nothing(server, who):
    reader = server.reader(READERS[who])
    with server.still():
        before = server.database.picture(besides=HOW_MUCH)
        found = crawl(reader, of_a_kind=2 if THOROUGH else 1)
        after = server.database.picture(besides=HOW_MUCH)
    changed = differences(before, after)
    if who == "an organiser":
        reads = [each for each in changed if each.startswith(READS)]
        assert all("'read " in each for each in reads if each.startswith("audit_auditrecord"))
        changed = [each for each in changed if each not in reads]
    assert not changed, "\n".join(changed)
    broken = {path: status for path, status in found.statuses.items() if status not in (200, 302, 404, 405)}
    assert {path for path, status in broken.items() if not is_over(path, status)} == set()
    unlike = {path: head for path, head in found.heads.items() if head != found.statuses[path]}
    assert {path for path, head in unlike.items() if not is_over(path, head)} == set()
    assert len(found.pages) > {"a visitor": 15, "an organiser": 50}.get(who, 30)


FILL = """(form, address) => {
  for (const field of form.querySelectorAll("input, textarea, select")) {
    if (["hidden", "submit", "button", "file"].includes(field.type)) continue;
    if (["checkbox", "radio"].includes(field.type)) field.checked = true;
    else if (field.tagName === "SELECT") field.selectedIndex = field.options.length - 1;
    else field.value = field.type === "email" ? address : field.name === "code" ? "000000" : "scanned";
  }
}"""
FORMS = "main form, header form, footer form"


def kind_of(link):
    parts = urlsplit(link)
    return pattern(f"{parts.path}?{parts.query}")


class Scanner:
    """What stands before many mailboxes: a browser of its own that opens every link of an email and sends every form."""

    def __init__(self, context, server, address):
        self.page, self.server, self.address = context.new_page(), server, address
        self.page.set_default_timeout(10_000)
        self.sent = set()

    def open(self, link):
        """Open the link and send each form of the page where it ends, and each form of the page after that."""
        for number in range(self._visit(link)):
            self._visit(link)
            if self._send(number):
                for second in range(self._forms()):
                    self._send(second)

    def _visit(self, link):
        try:
            self.page.goto(link, wait_until="domcontentloaded")
        except Error:
            # The link led to another host, or to a file; there is nothing to send.
            return 0
        return self._forms()

    def _forms(self):
        ours = urlsplit(self.page.url).netloc == urlsplit(self.server.url).netloc
        return self.page.locator(FORMS).count() if ours else 0

    def _send(self, number):
        """Send one form unless the same one was sent before; says whether it was."""
        form = self.page.locator(FORMS).nth(number)
        if not form.count():
            return False
        what = (self.page.url, number, len(self.sent) if "/code/" in self.page.url else 0)
        if what in self.sent:
            return False
        self.sent.add(what)
        form.evaluate(FILL, self.address)
        try:
            with self.page.expect_navigation(wait_until="domcontentloaded"):
                form.evaluate("form => HTMLFormElement.prototype.submit.call(form)")
        except Error:
            return False
        return True


def test_a_mail_scanner_gains_nothing_and_the_code_still_works(page, browser, server):
    event, address = roomy_event(server), "hermione.scanned@wigan.gov.uk"
    join_with(page, server, address, "Hermione Scanned", event=event)
    server.mailbox.wait_for(address, lambda each: each.calendar)
    server.mailbox.wait_for(address, lambda each: "Teams" in each.subject)
    page.context.clear_cookies()
    page.goto("/enter/?next=/account/")
    page.get_by_label("Your work email address").fill(address)
    page.get_by_role("button", name="Send me a code").click()
    code = server.mailbox.code_for(address)

    emails = server.mailbox.emails()
    ours = sorted({link for email in emails for link in email.links() if link.startswith(server.url)})
    # One or two of each kind are as good as hundreds; of the emails to the reader, every one.
    links = {link for email in server.mailbox.emails(address) for link in email.links() if link in ours}
    for _kind, alike in groupby(sorted(ours, key=kind_of), key=kind_of):
        links |= set(islice(alike, 2 if THOROUGH else 1))
    assert len(emails) > 10
    assert any("/join/" in link for link in links) and any("/vouch/" in link for link in links)
    # Which codes were asked for, and how often, is all that may differ.
    besides = [*HOW_MUCH, "members_mailedcode", "outbox_email"]
    with server.still():
        before = server.database.picture(besides=besides)
        context = browser.new_context(base_url=server.url)
        scanner = Scanner(context, server, address)
        for link in links:
            server.ask(urlsplit(link).path, method="HEAD")
            scanner.open(link)
        context.close()
        after = server.database.picture(besides=besides)
        written = server.database.ask(
            "SELECT DISTINCT kind FROM outbox_email WHERE due_at IS NOT NULL AND kind <> 'home.welcome'"
        )
    changed = differences(before, after)
    assert not changed, "\n".join(changed)
    assert written == [("members.code",)]
    assert len(scanner.sent) >= 3

    page.get_by_label("Six-digit code").fill(code)
    page.get_by_role("button", name="Continue").click()
    expect(heading(page)).to_have_text("Your account")
