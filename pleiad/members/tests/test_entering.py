"""Proving an address, and what a stranger can learn or break while trying."""

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from pleiad.errors import Refused
from pleiad.outbox.models import Email
from pleiad.outbox.secrets import unseal
from pleiad.testing import new_event, new_member

from .. import code_limits, signing_in
from ..models import Address, MailedCode, Member

pytestmark = [pytest.mark.engines, pytest.mark.django_db]
ENTER = "/enter/"


def newest_code():
    email = Email.objects.filter(kind="members.code").order_by("written_at").last()
    return unseal(email.sealed)["code"]


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def asked(client, address="new.person@leeds.gov.uk", then=""):
    answer = client.post(ENTER, {"address": address, "next": then})
    assert (answer.status_code, answer["Location"]) == (302, "/enter/code/")
    return newest_code()


def entered(member):
    """A browser in which the member has just typed the mailed code."""
    browser = Client()
    code = asked(browser, member.email)
    assert browser.post("/enter/code/", {"code": code})["Location"] == "/"
    return browser


def test_a_newcomer_proves_an_address_and_goes_on_to_join(client, noon):
    code = asked(client)
    answer = client.post("/enter/code/", {"code": f" {code[:3]} {code[3:]} "})
    assert (answer.status_code, answer["Location"]) == (302, reverse("events:join"))
    assert list(Member.objects.all()) == []


def test_a_member_is_signed_in_and_sent_on(client, amina, noon):
    code = asked(client, amina.email.upper(), then="/events/mine/")
    answer = client.post("/enter/code/", {"code": code})
    assert answer["Location"] == "/events/mine/"
    assert client.get("/account/").status_code == 200


def test_signing_in_never_leads_to_a_foreign_page(client, amina):
    for then in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        code = asked(client, amina.email, then=then)
        assert client.post("/enter/code/", {"code": code})["Location"] == "/"
        client.logout()


def test_wrong_codes_run_out_after_five_tries(client):
    code = asked(client)
    for _try in range(5):
        page = client.post("/enter/code/", {"code": wrong(code)})
        assert "not the code we sent" in page.content.decode()
    page = client.post("/enter/code/", {"code": code})
    assert "no longer works" in page.content.decode()


def test_a_code_lives_ten_minutes(client):
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False) as clock:
        code = asked(client)
        clock.shift(timedelta(minutes=10))
        assert "no longer works" in client.post("/enter/code/", {"code": code}).content.decode()


def test_a_code_works_once(client, rf):
    code = asked(client)
    session = client.session
    kept = session[signing_in.ASKED]
    client.post("/enter/code/", {"code": code})
    session = client.session
    session[signing_in.ASKED] = kept
    session.save()
    assert "no longer works" in client.post("/enter/code/", {"code": code}).content.decode()


def test_a_code_works_only_in_the_browser_that_asked(client, amina):
    code = asked(client, amina.email)
    stranger = Client()
    answer = stranger.post("/enter/code/", {"code": code})
    assert answer["Location"] == ENTER
    asked(stranger, "stranger@leeds.gov.uk")
    assert "not the code we sent" in stranger.post("/enter/code/", {"code": code}).content.decode()


def test_a_new_code_makes_the_earlier_one_worthless(client):
    first = asked(client)
    client.post("/enter/code/", {"again": "1"})
    second = newest_code()
    if first != second:
        assert "not the code we sent" in client.post("/enter/code/", {"code": first}).content.decode()
    assert client.post("/enter/code/", {"code": second})["Location"] == reverse("events:join")


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_of_many_racing_one_code_exactly_one_wins(client, rf):
    code = asked(client)
    kept = client.session[signing_in.ASKED]
    won, lost = [], []

    def race():
        request = rf.post("/enter/code/")
        request.session = {signing_in.ASKED: dict(kept)}
        try:
            won.append(signing_in.prove(request=request, code=code, at=MailedCode.objects.get().asked_at))
        except Refused as refusal:
            lost.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=race) for _each in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 4)


def page_without_tokens(answer, *hide):
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    for each in hide:
        text = text.replace(each, "")
    return answer.status_code, answer.headers.get("Location"), sorted(answer.headers), text


def test_no_answer_tells_whether_an_address_has_an_account(cast, django_assert_num_queries):
    addresses = [
        cast["amina"].email,
        cast["erin"].email,
        cast["dot"].email,
        "nobody@leeds.gov.uk",
        "somebody@gmail.com",
    ]
    answers, pages, counts = [], [], []
    for address in addresses:
        from django.test.utils import CaptureQueriesContext

        browser = Client()
        with CaptureQueriesContext(connection) as queries:
            answers.append(page_without_tokens(browser.post(ENTER, {"address": address})))
        counts.append(len(queries))
        pages.append(page_without_tokens(browser.get("/enter/code/"), address))
    assert len(set(map(str, answers))) == 1
    assert len(set(map(str, pages))) == 1
    assert len(set(counts)) == 1
    assert Email.objects.filter(kind="members.code").count() == len(addresses)


def test_too_many_codes_for_one_address_are_refused_with_or_without_an_account(client, amina):
    for address in (amina.email, "nobody@leeds.gov.uk"):
        for _each in range(code_limits.FOR_AN_ADDRESS):
            asked(client, address)
        page = client.post(ENTER, {"address": address})
        assert "many codes to this address" in page.content.decode()


def test_a_suspended_member_cannot_enter(client, erin):
    code = asked(client, erin.email)
    answer = client.post("/enter/code/", {"code": code})
    assert answer.url.startswith("/ticket/") and answer.url.endswith("/appeal/")
    assert "For the tests." in client.get(answer.url).content.decode()  # the reason, and how to appeal
    assert client.get("/account/").status_code == 302


def test_suspension_ends_sessions_at_once(signed_in, amina, bea, noon):
    from .. import powers

    browser = signed_in(amina)
    assert browser.get("/account/").status_code == 200
    powers.suspend(member=amina, by=bea, at=noon, reason="A reason.")
    assert browser.get("/account/").status_code == 302


def test_signing_out_everywhere_ends_every_browser(signed_in, amina):
    first = signed_in(amina)
    second = signed_in(amina)
    first.post("/sign-out-everywhere/")
    assert [browser.get("/account/").status_code for browser in (first, second)] == [302, 302]


def test_a_role_mailbox_is_nobodys_way_in(client):
    page = client.post(ENTER, {"address": "enquiries@leeds.gov.uk"})
    assert "several people read" in page.content.decode()
    assert list(MailedCode.objects.all()) == []


@pytest.mark.parametrize(
    "typed",
    ["", "no-at", "a@b@leeds.gov.uk", "a@leeds.gov.u\u212a", "a@evil.com\n.gov.uk", "x" * 5000 + "@leeds.gov.uk"],
)
def test_a_malformed_address_gets_a_sentence_and_no_email(client, typed):
    page = client.post(ENTER, {"address": typed})
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert list(Email.objects.all()) == []


def test_a_second_spelling_of_an_address_makes_no_second_account(client, noon):
    member = new_member("anna@gwynedd.gov.uk", at=noon)
    for spelling in ("anna+network@gwynedd.gov.uk",):
        code = asked(client, spelling)
        assert "We have written to you" in client.post("/enter/code/", {"code": code}).content.decode()
    email = Email.objects.get(kind="members.already_a_member")
    assert email.member == member
    assert Member.objects.count() == 1


def test_bilingual_twins_are_one_address(client, noon):
    new_member("nia@gov.wales", at=noon)
    code = asked(client, "nia@llyw.cymru")
    assert "We have written to you" in client.post("/enter/code/", {"code": code}).content.decode()
    assert Member.objects.count() == 1


def test_a_private_address_can_be_added_to_an_account(amina):
    browser = entered(amina)
    browser.post("/account/addresses/add/", {"address": "amina@home.example"})
    browser.post("/enter/code/", {"code": newest_code()})
    assert sorted(amina.addresses.values_list("address", "kind")) == [
        ("amina.oneill@leeds.gov.uk", "work"),
        ("amina@home.example", "private"),
    ]
    fresh = Client()
    code = asked(fresh, "amina@home.example")
    assert fresh.post("/enter/code/", {"code": code})["Location"] == "/"


def test_an_address_of_another_member_cannot_be_added(amina, fay):
    browser = entered(amina)
    browser.post("/account/addresses/add/", {"address": fay.email})
    page = browser.post("/enter/code/", {"code": newest_code()}, follow=True)
    assert "cannot be added" in page.content.decode()
    assert Address.objects.get(address=fay.email).member == fay


def test_another_members_address_cannot_be_touched(amina, fay):
    theirs = fay.addresses.get()
    browser = entered(amina)
    assert browser.post(f"/account/addresses/{theirs.pk}/remove/").status_code == 404
    assert browser.post(f"/account/addresses/{theirs.pk}/write-to/").status_code == 404


def test_the_whole_join_without_a_meeting(client, noon):
    code = asked(client, "newcomer@leeds.gov.uk")
    client.post("/enter/code/", {"code": code})
    answer = client.post("/join/", {"name": "Síân O’Neill 🌟", "teams": "with", "statement": "on"})
    assert answer["Location"] == "/joined/"
    member = Member.objects.get()
    assert (member.name, str(member.organisation), member.is_current) == ("Síân O’Neill", "Leeds City Council", True)
    assert member.channel_invites.get().cause == "joined"
    assert "You are a member" in client.get("/joined/").content.decode()


def test_joining_for_a_meeting_does_everything_in_one_act(client, noon):
    meeting = new_event(at=noon, days=400)
    path = reverse("events:register", args=[meeting.slug])
    assert client.get(path)["Location"] == f"/enter/?next={path}"
    code = asked(client, "newcomer@leeds.gov.uk", then=path)
    client.post("/enter/code/", {"code": code})
    assert meeting.title in client.get("/join/").content.decode()
    answer = client.post("/join/", {"name": "New Comer", "teams": "with", "statement": "on"})
    assert answer["Location"] == reverse("events:registered", args=[meeting.slug])
    page = client.get(answer["Location"]).content.decode()
    assert "You have a place" in page
    assert "You are a member" in page
    assert "Calendar invitation on its way" in page


def test_joining_asks_for_the_statement_and_stores_only_time_and_version(client):
    code = asked(client)
    client.post("/enter/code/", {"code": code})
    page = client.post("/join/", {"name": "New", "teams": "with"})
    assert "Confirm the membership statement" in page.content.decode()
    client.post("/join/", {"name": "New", "teams": "with", "statement": "on"})
    assert Member.objects.get().statement_version == 1


def test_an_unknown_address_is_put_before_the_organisers_with_a_promised_date(client):
    code = asked(client, "jo@unknown-body.example")
    client.post("/enter/code/", {"code": code})
    values = {
        "name": "Jo",
        "organisation": "Unknown Body",
        "evidence": "I keep its servers.",
        "teams": "without",
        "statement": "on",
    }
    answer = client.post("/join/", values)
    assert answer["Location"] == "/joined/"
    application = Member.objects.get().applications.get()
    assert (application.lane, application.evidence, application.decided_at) == ("review", "I keep its servers.", None)
    assert application.answer_by > application.applied_at
    assert "Your application is with us" in client.get("/joined/").content.decode()


def test_a_free_mail_address_is_shown_the_sponsor_route(client):
    code = asked(client, "jo@gmail.com")
    client.post("/enter/code/", {"code": code})
    assert "Two members can vouch for you" in client.get("/join/").content.decode()


def test_a_free_mail_address_is_kept_as_private(noon):
    assert new_member("jo@gmail.com", at=noon).addresses.get().kind == "private"


def test_the_sign_in_page_names_the_meeting_only_if_visitors_may_see_it(client, noon):
    shown, hidden = new_event(at=noon, title="Open data"), new_event(at=noon, title="Members alone", public=False)
    for then, named in (
        (f"/events/{shown.slug}/register/", True), (f"/events/{hidden.slug}/register/", False),
        ("/events/nowhere/register/", False), ("/account/", False), ("//evil.example/", False), ("", False),
    ):  # fmt: skip
        page = client.get(reverse("members:enter"), {"next": then}).content.decode()
        assert ("To register for" in page, "<strong>Open data, " in page) == (named, named), then
        assert hidden.title not in page
