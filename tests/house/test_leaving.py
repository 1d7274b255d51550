"""The words and pictures of a member who leaves go from every table and every page; what others wrote stands."""

import io
import re

import pytest
from django.utils import timezone
from PIL import Image

from pleiad.members import leaving
from pleiad.outbox.models import Email
from pleiad.search.finding import find
from pleiad.spotlight.models import Picture
from pleiad.teams.models import ChannelInvite
from pleiad.teams.periodic import run as let_go_of_teams
from tests.house.crawl import dump
from tests.house.planted import plant
from tests.house.test_canaries import browser_of, emails

pytestmark = [pytest.mark.engines, pytest.mark.django_db]
GOODBYE = r"(members_member|outbox_email|calendars_calendarentry|teams_channelinvite)"
"""Where the name and addresses stay until the last emails are sent and Teams has let the member go."""
OTHERS = "mentoring_avoidance"
"""A member's list of people never to be paired with is a note of the member's own, and protects the member."""
INDEX = "search_words"
"""The index of SQLite keeps pieces of what was deleted until the member is erased."""


@pytest.fixture
def world():
    return plant(at=timezone.now())


def left_in(world):
    """What of the leaver still stands in the database, by table."""
    found = {}
    for table, rows in dump().items():
        words = {each for row in rows for each in world.seen_in(row) if world.canaries[each].who == "leaver"}
        if words:
            found[table] = sorted(world.canaries[each].what for each in words)
    return found


def test_the_words_and_pictures_of_the_leaver_go_and_those_of_others_stand(world):
    leaver, others = world.people["leaver"], {"member": world.people["member"], "visitor": None}
    out = io.BytesIO()
    Image.new("RGB", (9, 9)).save(out, "JPEG")
    Picture.objects.create(jpeg=out.getvalue(), alt="The leaver smiles", owner=leaver, made_at=world.at)
    assert len({what for each in left_in(world).values() for what in each}) > 60
    leaving.leave(member=leaver, at=timezone.now())
    left = left_in(world)
    assert {table for table in left if not re.match(f"{GOODBYE}|{OTHERS}|{INDEX}", table)} == set()
    assert {what for table in left if not table.startswith(INDEX) for what in left[table]} <= {"address", "name"}
    assert not Picture.objects.filter(owner=leaver).exists()
    world.things.left = True
    for role, reader in others.items():
        for word, canary in world.canaries.items():
            assert canary.who != "leaver" or not find(reader=reader, text=word), (role, canary)
    for _reader, _kind, said in emails(world):
        for word in world.seen_in(said):
            assert (
                world.canaries[word].who != "leaver"
                or _reader == "leaver"
                or world.canaries[word].what in ("address", "name")
            )
    browser = browser_of(world, "member")
    standing = browser.get(world.things.answered.question.get_absolute_url()).content.decode()
    assert "A former member" in standing
    stands = {world.canaries[word].what for word in world.seen_in(standing)}
    assert "answer to who leaves" in stands
    told = browser.get(world.things.lesson_of_leaver.get_absolute_url()).content.decode()
    assert "what happened with the lesson of the leaver" in {world.canaries[word].what for word in world.seen_in(told)}


def test_once_erased_nothing_of_the_leaver_is_in_any_table(world):
    leaver = world.people["leaver"]
    leaving.leave(member=leaver, at=timezone.now())
    Email.objects.update(due_at=None, sent_at=timezone.now())
    ChannelInvite.objects.filter(member=leaver).update(state="withdrawn", due_at=None)
    assert leaving.settle(member=leaver, at=timezone.now())
    let_go_of_teams(at=timezone.now())
    assert set(left_in(world)) <= {OTHERS}
