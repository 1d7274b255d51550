"""The product answers, and a visitor's browser finds a living home page."""

import contextlib
import re
import socket
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from pleiad.demo import cast
from pleiad.demo.people import address_of

pytestmark = pytest.mark.journey


def test_a_visitor_finds_the_next_meeting_on_the_home_page(page):
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.locator(".next-meeting")).to_be_visible()
    expect(page).to_have_title(re.compile(" – Women in DDaT$"))


def test_signing_in_with_a_mailed_code_leads_home(page, sign_in, axe):
    sign_in(page, address_of(cast.WITH_A_PLACE))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Hello "))
    axe(page)


def test_connections_that_a_browser_opens_and_never_uses_keep_nobody_waiting(server):
    here = urlsplit(server.url)
    with contextlib.ExitStack() as unused:
        for _each in range(6):
            unused.enter_context(socket.create_connection((here.hostname, here.port)))
        began = time.monotonic()
        assert server.ask("/events/").status == 200
        assert time.monotonic() - began < 4  # a process that waits for a request that does not come waits longer
