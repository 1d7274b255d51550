import re
import time
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from pleiad.config import urls
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
