"""A member's archive of the world in which each field holds a word of its own: all of the member's, and of others' none.

Away from the tests with the cast: that world stays in the database until the last test of a file.
"""

import json
import re

import pytest
from django.utils import timezone
from jsonschema import Draft202012Validator

from tests.house.planted import plant

from .test_archive import made, opened

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        world = plant(at=timezone.now())
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(planted, db):
    return planted


def test_all_that_a_member_wrote_is_in_it_and_nothing_that_others_wrote(world):
    member = world.people["open"]
    files = opened(made(member, world.at))
    text = files.read("data.json").decode()
    mine = {word for word, each in world.canaries.items() if each.who == "open"}
    found = world.seen_in(text)
    missing = {world.canaries[word].what for word in mine - found}
    sealed = {each for each in missing if "sealed" in each}
    assert {each for each in missing - sealed if not NOT_THERE.search(each)} == set()
    assert set(world.leaks("open", found)) <= OF_ONES_OWN
    told = {world.canaries[word].what for word in found - mine}
    assert told <= {"name", "address", "name of a closed space"}, (
        "Words of others: names that the member sees here, no more."
    )
    pages = "".join(files.read(name).decode() for name in files.namelist() if name.endswith(".html"))
    assert world.seen_in(pages) >= found & mine


OF_ONES_OWN = {
    "leaver: address",  # in the member's own never-pair list
    "open: title of a suggestion taken back",  # shown to nobody, and kept: so it is given to its author
    "open: why of a suggestion taken back",
}
NOT_THERE = re.compile("gone$|taken back|^nomination$|^the colleague nominated$|piece.*, name$|words of the manager")
"""What was taken back or answered, and so is in no table any more; a name typed for a piece, where the member's own is
shown; and what the manager wrote."""


def test_the_schema_that_comes_with_it_describes_it(world):
    files = opened(made(world.people["partner"], world.at))
    schema, data = (json.loads(files.read(name)) for name in ("schema.json", "data.json"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(data)
    for label, rows in data["tables"].items():
        assert schema["properties"]["tables"]["properties"][label]["description"]
        assert rows
