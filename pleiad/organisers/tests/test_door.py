import re

import pytest
from django.test import Client
from django.urls import reverse

from pleiad.organisers import urls

PAGES = [(pattern.name, pattern) for pattern in urls.urlpatterns]
SOME = {"int": 1, "slug": "some", "str": "some"}
TAKES = {
    name: {each: SOME[kind] for kind, each in re.findall(r"<(\w+):(\w+)>", str(pattern.pattern))}
    for name, pattern in PAGES
}


def address_of(name):
    return reverse(f"organisers:{name}", kwargs=TAKES[name])


def test_every_page_of_the_room_stands_behind_the_door():
    unguarded = [name for name, pattern in PAGES if not getattr(pattern.callback, "for_organisers", False)]
    assert unguarded == []


@pytest.mark.parametrize("name", [name for name, _pattern in PAGES])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_member_and_somebody_who_waits_find_nothing(amina, dot, signed_in, name, method):
    for member in (amina, dot):
        assert getattr(signed_in(member), method)(address_of(name)).status_code == 404


@pytest.mark.parametrize("name", [name for name, _pattern in PAGES])
def test_a_visitor_is_asked_to_sign_in(db, name):
    answer = Client().get(address_of(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("members:enter"))


def test_a_suspended_organiser_is_out_at_her_next_request(bea, cleo, signed_in, noon):
    from pleiad.members import actions

    browser = signed_in(bea)
    assert browser.get(reverse("organisers:desk")).status_code == 200
    actions.suspend(member=bea, by=cleo, at=noon, reason="She asked for it.")
    assert browser.get(reverse("organisers:desk")).status_code == 302
