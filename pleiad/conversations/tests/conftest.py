"""Spaces, a crowd that has entered them, and a safeguarding key with two holders."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine

from pleiad.members.models import Member
from pleiad.testing import new_member

from .. import reach
from ..actions import posts, safeguarding, sealed, spaces

PASSPHRASES = {"bea": "plain garden seven violet chairs", "cleo": "quiet harbour eleven paper kites"}


@pytest.fixture
def noon(noon):
    """The next full hour: posts without a name come out at full hours only, and these tests count them."""
    hour = noon + (noon.replace(minute=0, second=0, microsecond=0) - noon) % timedelta(hours=1)
    with time_machine.travel(hour):
        yield hour


@pytest.fixture(autouse=True)
def nothing_counted():
    reach.forget()
    sealed.tally.__init__()


@pytest.fixture
def new_space(cast, noon):
    """new_space(name, **values) makes a space 100 days ago."""

    def made(name="Data and AI", **values):
        values = {"purpose": "For questions about data.", "rule": "chatham", **values}
        return spaces.make(by=cast["bea"], at=noon - timedelta(days=100), name=name, **values)

    return made


@pytest.fixture
def space(new_space):
    return new_space()


@pytest.fixture
def entered(noon):
    """entered(space, *members) lets each accept its rule."""

    def enter(space, *members):
        for each in members:
            posts.enter(space=space, by=each, at=noon - timedelta(days=90))

    return enter


@pytest.fixture
def question(space, cast, entered, noon):
    """Amina's question, an hour ago, in a space that Bea, Cleo and Fay have entered too."""
    entered(space, *(cast[who] for who in ("amina", "bea", "cleo", "fay")))
    then = noon - timedelta(hours=1)
    return posts.ask(space=space, by=cast["amina"], at=then, title="How do you begin?", text="With *what* data?")


@pytest.fixture
def crowd(cast, space, entered, noon):
    """Twelve members of four councils in Wales who have entered the space, besides Amina, Bea and Cleo."""
    names = ("cardiff", "swansea", "newport", "wrexham")
    made = [
        new_member(f"member{n}@{names[n % 4]}.gov.uk", at=noon - timedelta(days=150), name=f"Member {n}")
        for n in range(12)
    ]
    Member.objects.filter(pk__in=[each.pk for each in made]).update(sector="local", nation="Wales")
    made = list(Member.objects.filter(pk__in=[each.pk for each in made]).order_by("pk"))
    entered(space, *made, cast["amina"], cast["bea"], cast["cleo"])
    return made


@pytest.fixture
def key(cast, noon):
    """The safeguarding key, held by Bea and Cleo."""
    for who, passphrase in PASSPHRASES.items():
        made = safeguarding.hold(by=cast[who], at=noon - timedelta(days=80), passphrase=passphrase)
    return SimpleNamespace(row=made, passphrases=PASSPHRASES)


@pytest.fixture
def everything_drawn(monkeypatch):
    """Every lot is a winning one, so that the next hour publishes all that waits."""
    monkeypatch.setattr(sealed, "CHANCE", 1)
