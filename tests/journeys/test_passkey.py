"""Signing in with a passkey, an authenticator app and its recovery codes, in a real browser with a pretended device."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from tests.journeys.steps import heading, join_with, prove_address
from tests.journeys.waiting import wait_for

pytestmark = pytest.mark.journey
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def device():
    """device(page) gives the browser of this page a pretended fingerprint reader; its DevTools session and its name."""

    def given(page):
        tools = page.context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        made = tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        return tools, made["authenticatorId"]

    return given


def now_and_never_again(secret):
    """The app's code for a half-minute that has not been used in this journey: waits for the next one."""
    step = int(time.time()) // 30
    wait_for(lambda: int(time.time()) // 30 > step, at_most=35, why="the clock stood still")
    return format_hotp_value(hotp_value(secret, step + 1))


def test_a_member_takes_up_the_offer_and_signs_in_with_the_passkey_from_then_on(page, server, device, axe):
    tools, authenticator = device(page)
    address = "ada.passkey@leeds.gov.uk"
    join_with(page, server, address, "Ada Passkey")
    axe(page)
    page.get_by_role("button", name="Set up a passkey").click()
    expect(heading(page)).to_have_text("Set up a passkey")
    expect(page.get_by_text("This browser cannot make a passkey here")).to_be_hidden()
    axe(page)
    page.get_by_label("Name of this passkey").fill("Work laptop")
    page.get_by_role("button", name="Set up a passkey").click()
    page.wait_for_url("**/account/sign-in/more/")
    expect(page.get_by_role("heading", name="Work laptop")).to_be_visible()
    axe(page)
    kept = tools.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]
    assert [(each["isResidentCredential"], each["rpId"]) for each in kept] == [(True, "localhost")]
    server.mailbox.wait_for(address, lambda email: "A passkey was added to your account." in email.text)

    page.goto("/joined/")
    expect(page.get_by_text("Sign in without a code next time")).to_have_count(0)
    page.goto("/account/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto("/account/profile/")
    expect(heading(page)).to_have_text("Enter your work email address")
    axe(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/account/profile/")
    expect(page.get_by_label("Your name")).to_have_value("Ada Passkey")

    page.goto("/account/sign-in/more/passkeys/add/")
    page.get_by_role("button", name="Set up a passkey").click()
    expect(page.get_by_role("alert")).to_have_text("This device holds a passkey for you already.")


def test_a_recovery_code_is_what_a_member_falls_back_on(page, server, device, open_page, axe):
    device(page)
    address = "bess.passkey@leeds.gov.uk"
    join_with(page, server, address, "Bess Passkey")
    page.get_by_role("button", name="Set up a passkey").click()
    page.get_by_role("button", name="Set up a passkey").click()
    page.wait_for_url("**/account/sign-in/more/")
    page.get_by_role("link", name="See your recovery codes").click()
    codes = page.locator(".codes code").all_inner_texts()
    other = open_page()
    device(other)
    other.goto("/enter/")
    other.get_by_role("button", name="Sign in with a passkey").click()
    expect(other.get_by_role("alert")).to_have_text("No passkey was used. Try again, or use a code by email.")
    prove_address(other, server, address)
    expect(heading(other)).to_have_text("Now your passkey")
    axe(other)
    other.get_by_role("button", name="Use your passkey").click()
    expect(other.get_by_role("alert")).to_have_text("No passkey was used. Try again, or take the other way.")
    other.get_by_role("link", name="Use another of your addresses").click()
    axe(other)
    other.get_by_role("link", name="Other ways to go on").click()
    other.get_by_role("link", name="Ask the organisers for a way back in").click()
    axe(other)
    other.get_by_role("link", name="Other ways to go on").click()
    other.get_by_label("One of your recovery codes").fill(codes[0])
    other.get_by_role("button", name="Continue").click()
    expect(heading(other)).to_have_text(re.compile("^Hello "))
    page.goto("/account/browsers/")
    expect(page.get_by_role("button", name=re.compile("^End"))).to_have_count(1)
    axe(page)
    page.get_by_role("button", name=re.compile("^End")).click()
    expect(page.get_by_text("You are signed out there.")).to_be_visible()
    other.goto("/account/")
    expect(heading(other)).to_have_text("Enter your work email address")


def test_at_a_new_browser_the_passkey_follows_the_code(page, server, device):
    """The browser's own passkey, after the mailed code, as after a sign-in that began with the address."""
    device(page)
    address = "cleo.passkey@leeds.gov.uk"
    join_with(page, server, address, "Cleo Passkey")
    page.get_by_role("button", name="Set up a passkey").click()
    page.get_by_role("button", name="Set up a passkey").click()
    page.wait_for_url("**/account/sign-in/more/")
    page.goto("/account/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto("/enter/")
    prove_address(page, server, address)
    page.get_by_role("button", name="Use your passkey").click()
    expect(heading(page)).to_have_text(re.compile("^Hello "))


def test_without_scripts_everything_but_passkeys_works(plain, server):
    plain.goto("/enter/")
    expect(plain.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    join_with(plain, server, "cora.plain@leeds.gov.uk", "Cora Plain")
    plain.get_by_role("button", name="Set up a passkey").click()
    expect(plain.get_by_text("This browser cannot make a passkey here")).to_be_visible()
    plain.goto("/joined/")
    plain.get_by_role("button", name="Not now").click()
    expect(heading(plain)).to_have_text("You are a member")
    expect(plain.get_by_text("Sign in without a code next time")).to_have_count(0)


def test_an_authenticator_app_is_the_second_step_and_a_recovery_code_takes_its_place(page, server, open_page, axe):
    address = "dora.app@leeds.gov.uk"
    join_with(page, server, address, "Dora App")
    page.goto("/account/sign-in/more/app/add/")
    axe(page)
    secret = re.sub(r"\s", "", page.locator("code.code").inner_text())
    picture = page.locator("img.qr")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    page.get_by_label("Code that the app shows").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.get_by_role("button", name="Add the app").click()
    expect(heading(page)).to_have_text("Your recovery codes")
    axe(page)
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10

    second = open_page()
    second.goto("/enter/")
    prove_address(second, server, address)
    expect(heading(second)).to_have_text("Type the code from your app")
    axe(second)
    second.get_by_label("Code from your authenticator app").fill("000000")
    second.get_by_role("button", name="Continue").click()
    expect(second.get_by_role("heading", name="There is a problem")).to_be_visible()
    second.get_by_label("Code from your authenticator app").fill(now_and_never_again(secret))
    second.get_by_role("button", name="Continue").click()
    expect(heading(second)).to_have_text(re.compile("^Hello "))

    third = open_page()
    third.goto("/enter/")
    prove_address(third, server, address)
    third.get_by_label("Code from your authenticator app").fill(codes[0])
    third.get_by_role("button", name="Continue").click()
    expect(heading(third)).to_have_text(re.compile("^Hello "))
    third.goto("/account/sign-in/more/recovery-codes/")
    expect(third.locator(".codes code")).to_have_count(9)
