"""A link to a public event, pasted into Teams or LinkedIn, shows its day and place and a card; any other shows nothing."""

import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from pleiad.testing import new_event

from ..actions import planning, registering

pytestmark = pytest.mark.django_db


def tags(event, browser=None, path=""):
    page = (browser or Client()).get(path or event.get_absolute_url()).content.decode()
    return dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[a-z:]+)" content="([^"]*)"', page))


@pytest.mark.dated
def test_day_hours_place_and_card_stand_in_the_preview(noon):
    event = new_event(at=noon, title="Data & <people>", venue="Town Hall, Leeds", title_cy="Data a phobl")
    said = tags(event)
    assert said["og:title"] == "Data &amp; &lt;people&gt;"
    assert said["og:description"].startswith("Thursday 3 December 2026, midday to 1:30pm, UK time · Town Hall, Leeds. ")
    assert said["og:url"] == f"http://testserver{event.get_absolute_url()}"
    assert said["twitter:card"] == "summary_large_image"
    picture = Client().get(said["og:image"].removeprefix("http://testserver"))
    assert Image.open(io.BytesIO(picture.content)).size == (1200, 630)
    welsh = tags(event, path=f"/cy{event.get_absolute_url()}")
    assert (welsh["og:title"], "/cy/" in welsh["og:image"]) == ("Data a phobl", True)


@pytest.mark.parametrize("how", ["for members", "draft"])
def test_what_is_not_public_has_neither_preview_nor_card(how, noon, amina, bea, signed_in):
    event = new_event(at=noon, public=how != "for members", published=how != "draft")
    assert tags(event, signed_in(amina if how == "for members" else bea)) == {}
    assert Client().get(reverse("events:card", args=[event.slug])).status_code == 404


def test_a_cancelled_event_says_so(noon, bea):
    event = new_event(at=noon)
    planning.cancel(event=event, by=bea, at=noon, reason="A reason.")
    assert tags(event)["og:description"].startswith("Cancelled: ")


def test_the_card_is_drawn_again_only_when_something_on_it_changes(noon, amina, bea):
    event, path = new_event(at=noon), None
    path = reverse("events:card", args=[event.slug])
    etag = Client().get(path)["ETag"]
    registering.register(event=event, member=amina, at=noon)
    assert Client().get(path, headers={"if-none-match": etag}).status_code == 304
    planning.change(event=event, by=bea, at=noon, title="Another")
    assert Client().get(path, headers={"if-none-match": etag}).status_code == 200
