"""A space that Amina and Bea have entered, and a question of Amina's in it."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import translation

from pleiad.conversations.actions import posts, spaces
from pleiad.outbox.emails import KINDS


@pytest.fixture
def space(cast, noon):
    """make(name, **values): a space, an open one unless told, that Amina, Bea, Cleo and Fay have entered."""

    def make(name="Data and AI", **values):
        values = {"purpose": "For questions about data.", "rule": "chatham", **values}
        made = spaces.make(by=cast["bea"], at=noon - timedelta(days=100), name=name, **values)
        for who in ("amina", "bea", "cleo", "fay"):
            posts.enter(space=made, by=cast[who], at=noon - timedelta(days=90))
        return made

    return make


@pytest.fixture
def question(space, cast, noon):
    then = noon - timedelta(hours=1)
    return posts.ask(space=space(), by=cast["amina"], at=then, title="How do you begin?", text="With *what* data?")


def words(email, language="en"):
    """The email's words as it would be sent now, or None."""
    with translation.override(language):
        return KINDS[email.kind](email, {})


@pytest.fixture(name="words")
def _words():
    return partial(words)
