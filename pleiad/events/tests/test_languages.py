"""What is said of an event in English is marked as English on a Welsh page (WCAG 2.2, 3.1.2)."""

import pytest

from pleiad.testing import new_event

pytestmark = pytest.mark.django_db


def test_english_words_on_a_welsh_page_say_that_they_are_english(client, noon):
    words = {"title": "Open data", "summary": "Two stories.", "description": "We talk."}
    meeting = new_event(at=noon, **words)
    page = client.get(f"/cy/events/{meeting.slug}/").content.decode()
    assert '<h1 lang="en">Open data</h1>' in page
    assert '<p class="govuk-body-l" lang="en">Two stories.</p>' in page
    assert '<div class="prose" lang="en">' in page
    assert ' lang="en">Open data</a>' in client.get("/cy/events/").content.decode()
    assert (
        " lang="
        not in client.get(f"/events/{meeting.slug}/").content.decode().partition("<main")[2].partition("</main")[0]
    )


@pytest.mark.parametrize("more", [{"title_cy": "Data agored"}, {"title": "Data agored", "language": "cy"}])
def test_welsh_words_are_not_called_english(client, noon, more):
    meeting = new_event(at=noon, **{"title": "Open data", **more})
    assert "<h1>Data agored</h1>" in client.get(f"/cy/events/{meeting.slug}/").content.decode()


def test_a_members_own_pages_mark_it_too(amina, signed_in, noon):
    from ..actions import registering

    meeting = new_event(at=noon, title="Open data")
    browser = signed_in(amina)
    assert (
        '<strong lang="en">Open data</strong>' in browser.get(f"/cy/events/{meeting.slug}/register/").content.decode()
    )
    registering.register(event=meeting, member=amina, at=noon)
    assert ' lang="en">Open data</a>' in browser.get("/cy/events/mine/").content.decode()
