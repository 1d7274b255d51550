"""A join link leads where the organiser said, whatever letters stand in the address, and only if we made it."""

from urllib.parse import urlsplit

import pytest
import time_machine

from pleiad.events import actions
from pleiad.events.join_links import join_link
from pleiad.testing import new_event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(noon):
    with time_machine.travel(noon):
        yield


@pytest.fixture
def way_in(amina, noon):
    """Follow Amina's join link to an event that has this link."""

    def follow(client, link):
        event = new_event(at=noon, days=30, link=link)
        registration = actions.register(event=event, member=amina, at=noon)
        return client.get(urlsplit(join_link(registration.pk)).path)

    return follow


@pytest.mark.parametrize(
    ("link", "leads_to"),
    [
        ("https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%7d",) * 2,
        ("https://cymru.example/cyfarfod/ŵyl?ŷ=1#â", "https://cymru.example/cyfarfod/%C5%B5yl?%C5%B7=1#%C3%A2"),
        ("https://cyfarfodŵ.example/x", "https://cyfarfod%C5%B5.example/x"),
    ],
)
def test_a_link_in_any_letters_leads_to_the_meeting(link, leads_to, way_in, client):
    answer = way_in(client, link)
    assert (answer.status_code, answer["Location"]) == (302, leads_to)
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "forge", [lambda t: "2." + t.split(".")[1], lambda t: t[:-1], lambda t: t + "=", lambda t: "1", lambda t: "\x00"]
)
def test_a_link_that_we_did_not_make_leads_nowhere(forge, amina, noon, client):
    registration = actions.register(event=new_event(at=noon, days=30), member=amina, at=noon)
    token = urlsplit(join_link(registration.pk)).path.split("/")[-2]
    answer = client.get(f"/join/{forge(token)}/")
    assert answer.status_code == 404
    assert "This link is not complete" in answer.content.decode()
