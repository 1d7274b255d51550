"""Signing in with Microsoft on an installation whose settings name a tenant, in a real browser, against a pretended one."""

import pytest
from playwright.sync_api import expect

from pleiad.members.tests.fake_entra import CLIENT, SECRET, TENANT, FakeEntra
from tests.journeys.conftest import PATIENCE
from tests.journeys.product import start
from tests.journeys.steps import confirm_identity, heading, prove_address

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def entra():
    with FakeEntra() as fake:
        yield fake


@pytest.fixture(scope="module")
def with_entra(entra, tmp_path_factory):
    """The product with its settings naming the pretended tenant, and nobody in it yet."""
    named = {"TENANT": TENANT, "CLIENT_ID": CLIENT, "SECRET": SECRET, "SERVER_URL": entra.url}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in named.items():
            patch.setenv(f"ENTRA_{name}", value)
        yield from start(tmp_path_factory.mktemp("product-with-entra"), furnish=lambda product: None)


def test_microsoft_brings_a_newcomer_to_the_door_once_and_through_it_from_then_on(with_entra, entra, browser, axe):
    entra.claims = {"sub": "flora", "email": "flora.entra@leeds.gov.uk", "name": "Flora Entra"}
    complaints = []
    for first in (True, False):
        context = browser.new_context(base_url=with_entra.url, locale="en-GB")
        context.set_default_timeout(PATIENCE)
        context.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page = context.new_page()
        page.goto("/account/profile/")
        axe(page)
        page.get_by_role("button", name="Sign in with Microsoft").click()
        if first:
            expect(page.get_by_text("You have signed in to Microsoft as flora.entra@leeds.gov.uk.")).to_be_visible()
            expect(page.get_by_label("Your work email address")).to_have_value("flora.entra@leeds.gov.uk")
            axe(page)
            prove_address(page, with_entra, "flora.entra@leeds.gov.uk")
            confirm_identity(page, "Flora Entra", button="Join the network")
            expect(heading(page)).to_have_text("You are a member")
            expect(page.get_by_text("From now on your Microsoft account signs you in here.")).to_be_visible()
        else:
            page.wait_for_url("**/account/profile/")
            expect(page.get_by_label("Your name")).to_have_value("Flora Entra")
        context.close()
    assert complaints == []
