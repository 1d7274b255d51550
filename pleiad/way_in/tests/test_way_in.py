"""The page for people outside shows what everyone may read, and nobody who did not agree to it."""

import pytest

from pleiad.stories import actions as stories
from pleiad.stories.models import Story
from pleiad.testing import new_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(noon, amina):
    facts = {"kind": "experience", "readers": "network", "named": True, "language": "en", "text": "Words."}
    return lambda title: stories.publish(by=amina, at=noon, title=title, **facts)


def page(browser):
    answer = browser.get("/way-in/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_tells_the_jobs_public_stories_and_meetings_that_everyone_may_see(client, told, noon):
    told("For members")
    Story.objects.filter(pk=told("For everyone").pk).update(readers="public", public_at=noon)
    new_event(at=noon, title="Open hour")
    new_event(at=noon, title="Closed hour", public=False)
    said = page(client)
    assert "For everyone" in said and "Open hour" in said and "Content designer" in said
    assert "For members" not in said and "Closed hour" not in said


def test_a_shielded_author_is_a_member_for_everyone(client, told, amina, bea, signed_in, noon):
    Story.objects.filter(pk=told("For everyone").pk).update(readers="public", public_at=noon)
    amina.shielded_since = noon
    amina.save()
    assert amina.name not in page(client) and amina.name not in page(signed_in(bea))


def test_it_is_found_from_the_menu_and_the_start_page(client):
    assert 'href="/way-in/"' in client.get("/").content.decode()
