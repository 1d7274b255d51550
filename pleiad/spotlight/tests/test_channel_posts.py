"""The Teams channel hears that there is something new in the spotlight, once a day, and of nobody who."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from pleiad.integrations.workflows.fake import FakeWorkflows
from pleiad.teams import posts
from pleiad.teams.models import ChannelPost

from .. import actions, channel_posts
from ..models import Piece
from .test_spotlight import WORDS, approved

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(settings):
    with FakeWorkflows() as fake:
        settings.TEAMS_WEBHOOK = fake.url
        yield fake


def an_hour_later():
    at = timezone.now() + channel_posts.AFTER + timedelta(minutes=1)
    with time_machine.travel(at, tick=False):
        posts.run(at=at)


def test_two_pieces_of_one_day_are_one_post_in_both_languages_and_nothing_of_the_people_in_it(channel, amina, cleo):
    approved(amina)
    approved(amina, about={"address": "bea@gwynedd.llyw.cymru"}, name="Bea O")
    assert not channel.posts
    an_hour_later()
    an_hour_later()
    (card,) = channel.posts
    said = str(card)
    assert "New in the spotlight" in said and "/spotlight/" in said and "/cy/spotlight/" in said
    for word in ("Fay", "Bea", WORDS.split()[-1], "Amina", "leeds", str(Piece.objects.first().key)):
        assert word not in said, word


@pytest.mark.parametrize("how", ["taken back", "hidden", "for the network alone"])
def test_what_is_gone_within_the_hour_was_never_announced(channel, amina, fay, cleo, how):
    piece = approved(amina)
    if how == "taken back":
        actions.take_back(piece=piece, by=fay, at=timezone.now())
    elif how == "hidden":
        Piece.objects.update(hidden_at=timezone.now())
    else:
        Piece.objects.update(audience="network", public_at=None)
    an_hour_later()
    assert (len(channel.posts), ChannelPost.objects.get().state) == (0, "dropped")


def test_what_an_organiser_keeps_in_the_network_is_not_heard_of(channel, amina, cleo):
    piece = approved(amina, audience="network")
    an_hour_later()
    assert (piece.audience, len(channel.posts), ChannelPost.objects.count()) == ("network", 0, 0)


def test_the_next_day_it_hears_again(channel, amina, cleo):
    approved(amina)
    an_hour_later()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        approved(amina, about={"address": "bea@gwynedd.llyw.cymru"}, name="Bea O")
        an_hour_later()
    assert len(channel.posts) == 2
