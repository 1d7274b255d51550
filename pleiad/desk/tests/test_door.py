import re
import time
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from pleiad.config import urls
from pleiad.members import factors
from pleiad.members.tests.test_factors import code_of, enter, mailed_code
from pleiad.outbox.models import Email
from pleiad.outbox.secrets import unseal
from pleiad.testing import suspend_organiser

PAGES = [(pattern.name, pattern) for part in urls.desk_pages for pattern in part.url_patterns]
SOME = {"key": 1, "slug": "some", "str": "some"}
TAKES = {
    name: {each: SOME[kind] for kind, each in re.findall(r"<(\w+):(\w+)>", str(pattern.pattern))}
    for name, pattern in PAGES
}


def address_of(name):
    return reverse(f"desk:{name}", kwargs=TAKES[name])


def test_every_page_of_the_room_stands_behind_the_door():
    unguarded = [name for name, pattern in PAGES if not getattr(pattern.callback, "for_organisers", False)]
    assert unguarded == []


@pytest.mark.parametrize("name", [name for name, _pattern in PAGES])
@pytest.mark.parametrize("method", ["get", "post"])
def test_members_and_applicants_find_nothing(amina, dot, signed_in, name, method):
    for member in (amina, dot):
        assert getattr(signed_in(member), method)(address_of(name)).status_code == 404


@pytest.mark.parametrize("name", [name for name, _pattern in PAGES])
def test_a_visitor_is_asked_to_sign_in(db, name):
    answer = Client().get(address_of(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("members:enter"))


def test_a_suspended_organiser_is_out_at_the_next_request(bea, cleo, signed_in, noon):
    browser = signed_in(bea)
    assert browser.get(reverse("desk:desk")).status_code == 200
    suspend_organiser(bea, by=cleo, at=noon)
    assert browser.get(reverse("desk:desk")).status_code == 302


def aged(browser, *, came_in, seen=None):
    """The browser of an organiser who signed in `came_in` hours ago and was last at the desk `seen` hours ago."""
    session, now = browser.session, time.time()
    session.pop("account_authentication_methods", None)
    session["came-in"] = now - came_in * 3600
    if seen is not None:
        session["desk"] = now - seen * 3600
    session.save()
    return browser


@pytest.mark.parametrize(
    ("came_in", "seen", "stays"),
    [
        (0.9, None, True), (1.1, None, False), (5, 0.9, True), (5, 1.1, False), (11.9, 0.1, True), (12.1, 0.1, False)
    ],
)  # fmt: skip
def test_an_organiser_confirms_who_they_are_after_an_hour_away_and_after_half_a_day(
    bea, signed_in, came_in, seen, stays
):
    browser = aged(signed_in(bea), came_in=came_in, seen=seen)
    answer = browser.get(reverse("desk:applications"))
    assert answer.status_code == (200 if stays else 302)
    if stays:
        assert browser.session["desk"] > time.time() - 60 * 60 * 0.91
    else:
        assert answer["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Fdesk%2Fapplications%2F"
        assert browser.get(reverse("members:account")).status_code == 200  # the member stays signed in


def test_an_action_after_an_absence_changes_nothing_and_leads_back_to_its_page(bea, dot, signed_in):
    browser, [waiting] = aged(signed_in(bea), came_in=2), dot.applications.all()
    page = reverse("desk:application", args=[waiting.pk])
    answer = browser.post(reverse("desk:claim", args=[waiting.pk]), headers={"Referer": f"http://testserver{page}"})
    assert answer["Location"] == f"{reverse('mfa_reauthenticate')}?{urlencode({'next': page})}"
    for elsewhere in ("https://evil.example//evil.example/", "javascript:alert(1)", ""):
        answer = browser.post(reverse("desk:claim", args=[waiting.pk]), headers={"Referer": elsewhere})
        assert answer["Location"].endswith(urlencode({"next": reverse("desk:desk")}))
    waiting.refresh_from_db()
    assert waiting.claimed_by is None
    assert "nothing has been changed" in browser.get(reverse("members:account")).content.decode()


def test_a_fresh_code_opens_the_desk_again(bea, signed_in):
    browser, desk = aged(signed_in(bea), came_in=13), reverse("desk:desk")
    asked = browser.get(desk)["Location"]
    assert browser.post(asked, {"send": "1", "next": desk})["Location"] == reverse("members:code")
    code = unseal(Email.objects.get(kind="members.code").sealed)["code"]
    assert browser.post(reverse("members:code"), {"code": code})["Location"] == desk
    assert browser.get(desk).status_code == 200


# The second step


@pytest.fixture
def asks_for_a_second_step(settings):
    settings.DESK_WITHOUT_SECOND_STEP_UNTIL = None


SECRET = "JBSWY3DPEHPK3PXP"


def with_app(member, at):
    factors.add_app(member=member, secret=SECRET, code=code_of(SECRET, at), at=at)


def shows_the_app(browser, at):
    return browser.post(reverse("mfa_reauthenticate"), {"code": code_of(SECRET, at), "next": reverse("desk:desk")})


@pytest.mark.parametrize("name", [name for name, _pattern in PAGES])
def test_without_a_second_step_no_page_of_the_desk_opens(bea, signed_in, asks_for_a_second_step, name):
    for method in ("get", "post"):
        assert getattr(signed_in(bea), method)(address_of(name))["Location"] == reverse("mfa_index")


def test_the_first_organiser_is_led_to_a_second_step_and_from_it_to_the_desk(bea, noon, asks_for_a_second_step):
    with time_machine.travel(noon, tick=False):
        browser, _answer = enter(bea)
        said = browser.get(reverse("desk:desk"), follow=True).content.decode()
        assert "The desk opens once you have a passkey or an authenticator app" in said
        page = browser.get(reverse("mfa_activate_totp")).content.decode()
        secret = re.search(r'<code class="code">([A-Z2-7 ]+)</code>', page)[1].replace(" ", "")
        browser.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
        assert "Go to the desk" in browser.get(reverse("mfa_index")).content.decode()
        assert browser.get(reverse("desk:desk")).status_code == 200


def test_a_mailed_code_alone_opens_no_desk_that_asks_for_more(bea, noon, asks_for_a_second_step):
    with time_machine.travel(noon, tick=False) as clock:
        with_app(bea, noon)
        bea.addresses.create(address="bea@home.example", key="bea@home.example", kind="private", proved_at=noon)
        browser, _answer = enter(bea)
        assert browser.get(reverse("desk:desk"))["Location"].startswith(reverse("members:enter"))
        browser.post(reverse("second-step-address"), {"address": "bea@home.example"})
        browser.post(reverse("members:code"), {"code": mailed_code(browser)})
        assert browser.get(reverse("members:account")).status_code == 200
        asked = browser.get(reverse("desk:desk"))["Location"]  # one more mailbox is no second step here
        assert asked.startswith(reverse("mfa_reauthenticate"))
        clock.shift(60)
        assert shows_the_app(browser, noon + timedelta(seconds=60))["Location"] == reverse("desk:desk")
        assert browser.get(reverse("desk:desk")).status_code == 200


def test_what_cannot_be_taken_back_needs_a_fresh_second_step(bea, dot, signed_in, noon, asks_for_a_second_step):
    with time_machine.travel(noon, tick=False) as clock:
        with_app(bea, noon - timedelta(minutes=5))
        browser = signed_in(bea)
        shows_the_app(browser, noon)
        browser.post(reverse("desk:members"), {"asked": dot.name, "why": "They wrote to us."})
        path = reverse("desk:suspend", args=[dot.pk])
        assert browser.get(path).status_code == 200
        clock.shift(timedelta(minutes=16))
        assert browser.get(reverse("desk:desk")).status_code == 200
        assert browser.get(path)["Location"].startswith(reverse("mfa_reauthenticate"))
        clock.shift(timedelta(minutes=45))
        assert browser.post(path, {"reason": "x"})["Location"].startswith(reverse("mfa_reauthenticate"))
        dot.refresh_from_db()
        assert dot.suspended_at is None


FOR_GOOD = {
    "addresses", "agree", "agree-jointly", "agree-organisation-change", "answer-publication", "appoint-organiser",
    "archive-space", "call-off-cohort", "cancel-event", "download-registrations", "download-sign-offs", "edit-space", "hold",
    "let-back-in", "narrow", "open-sealed", "opening", "publish-campaign", "publish-cohort", "publish-event",
    "propose-link", "propose-notice", "propose-registrations-download", "propose-sign-offs-download", "propose-statement", "publish-series", "read-author", "recovery", "release-organiser", "retire-key", "send-mentoring-round", "settle-drift",
    "suspend", "suspend-organiser", "way-back", "end-teams-invite", "export-members", "hold-member", "hold-table", "invite-list",
    "lift-hold", "propose-members-export", "read-hold", "send-announcement", "show-figure", "take-back-event",
}  # fmt: skip


def test_these_pages_do_what_cannot_be_taken_back():
    """It leaves the building, opens what was closed, or ends what others rely on: such a page is named here."""
    assert {name for name, pattern in PAGES if pattern.callback.for_good} == FOR_GOOD


def test_the_desk_says_so_while_it_opens_without_a_second_step(bea, signed_in, noon, settings):
    says = "opens the desk without a second step"
    settings.DESK_WITHOUT_SECOND_STEP_UNTIL = noon.date() + timedelta(days=3)
    browser = signed_in(bea)
    assert says in browser.get(reverse("desk:desk")).content.decode()
    settings.DESK_WITHOUT_SECOND_STEP_UNTIL = noon.date() - timedelta(days=1)
    assert browser.get(reverse("desk:desk"))["Location"] == reverse("mfa_index")
    settings.DESK_WITHOUT_SECOND_STEP_UNTIL = date.max
    assert "In this demonstration" in browser.get(reverse("desk:desk")).content.decode()


def test_who_has_a_second_step_shows_it_even_while_others_need_none(bea, signed_in, noon):
    with time_machine.travel(noon, tick=False):
        with_app(bea, noon)
        assert signed_in(bea).get(reverse("desk:desk"))["Location"].startswith(reverse("mfa_reauthenticate"))
