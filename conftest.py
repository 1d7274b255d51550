"""What every test may use: a database of the chosen engine, the cast, a mailbox, and a network that is closed."""

import os
import shutil
import socket
from datetime import UTC, datetime

import pytest
import time_machine

from tests import moments

NOON = moments.wanted() or datetime(2026, 11, 23, 12, tzinfo=UTC)
THOROUGH = os.environ.get("PLEIAD_THOROUGH") == "1"
CI = os.environ.get("CI", "").lower() in ("1", "true")
LONGEST = [
    "test_pages", "test_corpus", "test_reading", "test_events",
    "test_canaries", "test_anonymity", "test_profiled", "test_walks", "test_at_once", "test_moving", "test_deliver",
    "test_workers", "test_cases", "test_clock", "test_surfaces", "test_world", "test_points", "test_leaving", "test_sealed",
]  # fmt: skip
"""Files that take longest, run first; otherwise one process runs the last of them while the others wait."""


def pytest_collection_modifyitems(config, items):
    """The longest files first. On PostgreSQL only what asks a database; and, unless the run is thorough, of that only what
    the two engines can do differently: tests with several connections, and those marked `engines`. What only one of the two
    can do runs on that one."""
    from django.conf import settings

    items.sort(key=_turn)
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        asked = [each for each in items if _asks_a_database(each) and (THOROUGH or _can_differ(each))]
        asked = [each for each in asked if not each.get_closest_marker("sqlite")]
    else:
        asked = [each for each in items if not each.get_closest_marker("postgresql")]
    if len(asked) < len(items):
        config.hook.pytest_deselected(items=[each for each in items if each not in set(asked)])
        items[:] = asked


def _turn(item):
    return LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST)


def _asks_a_database(item):
    return bool(item.get_closest_marker("django_db") or {"db", "django_db_setup"} & set(item.fixturenames))


def _can_differ(item):
    marked = item.get_closest_marker("django_db")
    own = item.get_closest_marker("engines") or item.get_closest_marker("postgresql")
    return bool(own or (marked and marked.kwargs.get("transaction")))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """A database of this process, copied from one that was migrated once; see tests/databases.py."""
    from tests import databases

    with django_db_blocker.unblock():
        made = databases.set_up()
    yield
    with django_db_blocker.unblock():
        databases.tear_down(made)


@pytest.fixture(scope="session")
def needs_program():
    """A function that says which program of this machine a test needs. Where it is not installed the test is left out, and the
    run ends with a line that says so; in CI it fails."""

    def needs(name: str, *, install: str):
        if shutil.which(name) is None:
            why = f"{name} is not installed. On Debian and Ubuntu: apt install {install}"
            pytest.fail(why) if CI else pytest.skip(why)

    return needs


@pytest.fixture
def unhurried():
    """Members may write without a pace (`members.paces`), for tests that need more posts than one may write in a day."""
    from pleiad.testing import without_a_pace

    with without_a_pace():
        yield


@pytest.fixture(autouse=True)
def closed_network(monkeypatch):
    """Only this machine can be reached: a test that calls out fails."""
    connect = socket.socket.connect

    def guarded(self, address):
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"A test tried to reach {address[0]}.")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def plain_settings(settings, tmp_path):
    """No built assets needed, hosts and networks as the test client says, emails into memory, nothing kept between tests."""
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    elsewhere = ("whitenoise", "this_machine")  # the second lets in no other network, and tests play many
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if not any(name in each for name in elsewhere)]
    settings.MAILBOX = tmp_path / "mailbox"
    from django.core.cache import caches

    from pleiad.events import pages

    pages.forget()
    caches["template_fragments"].clear()


@pytest.fixture(scope="session", autouse=True)
def stretch_as_shipped():
    """What opening with a passphrase costs in the product; here it costs next to nothing."""
    from pleiad.conversations import keys

    shipped = dict(keys.STRETCH)
    keys.STRETCH["n"] = 16
    yield shipped
    keys.STRETCH.update(shipped)


@pytest.fixture(autouse=True)
def in_english():
    """A page in Welsh leaves Welsh active in the thread; no test inherits it."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture
def noon():
    """Monday 23 November 2026, midday in London, or the moment that PLEIAD_NOW names: the clock goes on from there."""
    with time_machine.travel(NOON):
        yield NOON


@pytest.fixture
def still_noon(noon):
    """The same moment, and the clock stands still."""
    with time_machine.travel(noon, tick=False):
        yield noon


@pytest.fixture(scope="session")
def kept_cast(django_db_setup, django_db_blocker):
    """The cast as it joined once in this process, and was taken back."""
    from pleiad.testing import Kept, make_cast

    with django_db_blocker.unblock():
        return Kept(lambda: make_cast(at=NOON))


@pytest.fixture
def cast(db, kept_cast, noon):
    """Amina is a member, Bea organises, Cleo organises too, Dot waits for a decision, Erin is suspended, and Fay is
    Amina's colleague."""
    return kept_cast.lay()


@pytest.fixture
def amina(cast):
    return cast["amina"]


@pytest.fixture
def bea(cast):
    return cast["bea"]


@pytest.fixture
def cleo(cast):
    return cast["cleo"]


@pytest.fixture
def dot(cast):
    return cast["dot"]


@pytest.fixture
def erin(cast):
    return cast["erin"]


@pytest.fixture
def fay(cast):
    return cast["fay"]


@pytest.fixture
def signed_in(client):
    """signed_in(member) gives a browser in which the member is signed in."""
    from django.test import Client

    def sign_in(member):
        browser = Client()
        browser.force_login(member)
        return browser

    return sign_in
