"""A search box completes what is typed with what the same reader would find, and never with more."""

import pytest

from pleiad.content.models import RoomRule, Space
from pleiad.conversations.actions import posts
from pleiad.directory import actions as directory
from pleiad.members import actions as members
from pleiad.members import blocking
from pleiad.search import looks
from pleiad.stories import actions as stories

pytestmark = pytest.mark.django_db


def titles(browser, words):
    return [each["title"] for each in browser.get("/search/complete/", {"q": words}).json()["found"]]


@pytest.fixture
def listed(noon, amina):
    directory.save_profile(by=amina, headline="I share data", about="", ask=["Cloud"], learn=[], listed=True, at=noon)


def test_people_and_stories_complete_what_is_typed(listed, amina, bea, signed_in, noon):
    told = {"kind": "experience", "title": "Amiable lunches", "readers": "network", "named": True, "language": "en"}
    stories.publish(by=amina, at=noon, text="Words.", **told)
    assert set(titles(signed_in(bea), "ami")) == {amina.name, "Amiable lunches"}


def test_visitors_and_applicants_learn_no_name(listed, client, dot, signed_in):
    assert titles(client, "amina") == titles(signed_in(dot), "amina") == []


def test_hidden_shielded_and_blocked_members_complete_nothing(listed, amina, bea, fay, signed_in, noon):
    browser = signed_in(bea)
    assert titles(browser, "amina")
    members.change_profile(member=amina, name=amina.name, language="en", hidden=False, shielded=True, at=noon)
    assert titles(signed_in(fay), "amina") == []
    blocking.block(by=bea, blocked=amina, at=noon)
    assert titles(browser, "amina") == []


def test_no_question_is_shown_over_a_shoulder(amina, bea, signed_in, noon):
    space = Space.objects.create(
        slug="open", name="Open", purpose="p", rule=RoomRule.STAYS, sensitive=True, made_at=noon
    )
    posts.enter(space=space, by=amina, at=noon)
    posts.ask(space=space, by=amina, at=noon, title="Canaryword trouble", text="Say.")
    assert titles(signed_in(bea), "canaryword") == []


def test_two_letters_complete_nothing(listed, bea, signed_in):
    assert titles(signed_in(bea), "am") == []


def test_once_the_allowance_is_used_no_name_comes(listed, bea, signed_in, monkeypatch):
    monkeypatch.setattr(looks, "PROFILES_AN_HOUR", 1)
    browser = signed_in(bea)
    assert titles(browser, "amina") and titles(browser, "amina") == []
