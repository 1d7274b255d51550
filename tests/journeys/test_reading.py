"""Reading changes nothing: whoever looks at pages, and whatever a mail scanner does to letters."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, expect

from pleiad.demo import cast
from pleiad.demo.applicants import ASKED
from pleiad.demo.people import address_of

from .product import differences
from .reader import crawl
from .steps import heading, join_with, roomy_event

pytestmark = pytest.mark.journey

READERS = {
    "a visitor": "",
    "somebody who waits for a decision": ASKED.address,
    "a member": address_of(cast.WITH_A_PLACE),
    "an organiser": address_of(cast.ORGANISERS[0]),
}


@pytest.mark.parametrize("who", READERS)
def test_reading_every_page_changes_nothing(server, who):
    reader = server.reader(READERS[who])
    with server.still():
        before = server.database.picture(besides=["django_session"])
        found = crawl(reader)
        after = server.database.picture(besides=["django_session"])
    assert differences(before, after) == []
    broken = {path: status for path, status in found.statuses.items() if status not in (200, 302, 404, 405)}
    assert broken == {}
    unlike = {path: found.heads[path] for path, status in found.statuses.items() if found.heads[path] != status}
    assert unlike == {}
    assert len(found.pages) > {"a visitor": 15, "an organiser": 50}.get(who, 30)
