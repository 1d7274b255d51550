"""An organiser leads: the newsletter goes out, a person from a list comes to a first meeting, and a figure becomes public."""

import re

import pytest
from playwright.sync_api import expect

from pleiad.demo import cast
from pleiad.demo.people import address_of
from tests.journeys.steps import heading, roomy_event

pytestmark = pytest.mark.journey
DESK, MEMBER, WELSH = (address_of(each) for each in (cast.ORGANISERS[0], cast.WITH_A_PLACE, cast.IN_WELSH))
NEWCOMER = "ottoline.brightwell@bristol.gov.uk"


def test_the_newsletter_is_read_changed_tried_out_sent_and_read_again(be, server, axe):
    desk, member = be(DESK), be(MEMBER)
    desk.goto("/desk/")
    desk.get_by_role("link", name=re.compile("^Read it.*Newsletter")).click()
    expect(heading(desk)).to_have_text("How it looks, and who gets it")
    axe(desk)
    desk.get_by_role("link", name="Change it").click()
    desk.get_by_label("Subject", exact=True).fill("Our winter, in one page")
    desk.get_by_label("Emails an hour").fill("20000")
    axe(desk)
    desk.get_by_role("button", name="See how it looks").click()
    desk.get_by_role("button", name="Send a test to me").click()
    test = server.mailbox.wait_for(DESK, lambda each: each.subject == "Our winter, in one page")
    assert "What is planned" in test.text
    desk.get_by_role("button", name=re.compile("^Send it to")).click()
    expect(desk.locator(".message[role=status]")).to_contain_text("It is on its way.")
    axe(desk)
    night = re.compile("7am|at once")
    if server.database.ask("SELECT count(*) FROM outbox_email WHERE kind = 'announcements.newsletter'")[0][0]:
        got = server.mailbox.wait_for(MEMBER, lambda each: each.subject == "Our winter, in one page")
        assert got.text.split("-- ")[0] == test.text.split("-- ")[0]
        assert "/ticket/" in got.text and night
    member.goto("/announcements/")
    member.get_by_role("link", name="Our winter, in one page").click()
    expect(heading(member)).to_have_text("Our winter, in one page")
    axe(member)


def test_a_person_from_a_list_joins_and_comes_to_a_first_meeting_on_a_phone(be, phone, server, axe, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text(f"Name,Email\nOttoline Brightwell,{NEWCOMER}\nNobody,not-an-address\n")
    desk = be(DESK)
    desk.goto("/desk/invitations/")
    axe(desk)
    desk.get_by_role("button", name="Read a list in").click()
    desk.get_by_label("The file").set_input_files(file)
    desk.get_by_role("button", name="See what each row does").click()
    expect(desk.locator("main")).to_contain_text("1 person is invited.")
    axe(desk)
    desk.get_by_role("button", name="Invite 1 person").click()
    expect(desk.locator(".message[role=status]")).to_contain_text("1 invitation is on its way.")
    axe(desk)

    email = server.mailbox.wait_for(NEWCOMER, lambda each: each.subject.startswith("Your invitation to"))
    phone.goto(re.search(r"https?://\S+/invitation/", email.text)[0])
    axe(phone)
    expect(phone.get_by_label("Your name")).to_have_value("Ottoline Brightwell")
    phone.get_by_label("Without Teams").check()
    phone.get_by_role("button", name="Confirm this and join").click()
    phone.get_by_label("Six-digit code").fill(server.mailbox.code_for(NEWCOMER))
    phone.get_by_role("button", name="Continue").click()
    expect(heading(phone)).to_have_text("You are a member")
    phone.goto(f"/events/{roomy_event(server)}/")
    phone.get_by_role("button", name=re.compile("^(Register|Join the waiting list)$")).first.click()
    phone.get_by_role("button", name="Confirm your place").click()
    expect(heading(phone)).to_have_text("You have a place")
    assert phone.evaluate("document.documentElement.scrollWidth") == 375
    desk.reload()
    expect(desk.locator("main")).to_contain_text("Joined")


def test_a_figure_becomes_public_in_both_languages_and_on_a_phone(be, phone, axe):
    desk = be(DESK)
    phone.goto("/impact/")
    expect(phone.get_by_role("heading", name="Mentoring", exact=True)).to_have_count(0)
    desk.goto("/desk/impact/")
    axe(desk)
    desk.get_by_role("button", name=re.compile("^Show it to everyone.*Mentoring")).click()
    expect(desk.locator(".message[role=status]")).to_contain_text("Everyone can see this figure now.")
    phone.reload()
    expect(phone.get_by_role("heading", name="Mentoring", exact=True)).to_be_visible()
    phone.get_by_text("The same as a table").first.click()
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") == 375
    phone.goto("/cy/impact/")
    axe(phone)
    desk.goto("/desk/network/")
    axe(desk)
    desk.get_by_role("link", name="See their names").click()
    axe(desk)
    desk.goto("/desk/network/helpers/")
    axe(desk)
