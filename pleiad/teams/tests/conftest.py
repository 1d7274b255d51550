from datetime import UTC, datetime, timedelta

import pytest

from pleiad.integrations.graph.client import Graph
from pleiad.integrations.graph.fake import FakeGraph
from pleiad.members.models import Member

from .. import actions, deliver
from ..models import ChannelInvite

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Hands:
    """A clock that tests move: sleeping passes at once, here and in the fake tenant."""

    def __init__(self, fake=None, at=NOON):
        self.at, self.fake = at, fake

    def now(self):
        return self.at

    def sleep(self, wait):
        self.at += wait
        if self.fake:
            self.fake.advance(wait.total_seconds())


@pytest.fixture
def fake():
    with FakeGraph() as running:
        yield running


@pytest.fixture
def clock(fake):
    return Hands(fake)


@pytest.fixture
def by_graph(settings, fake, clock, monkeypatch):
    """Delivery through the fake, with a client that reads the test's clock and has little patience."""
    settings.TEAMS_DELIVERY = "graph"
    settings.TEAMS_JOIN_LINK = "https://teams.example/l/team"
    settings.GRAPH = fake.config()
    patient = Graph(settings.GRAPH, timeout=(5, 1.5))
    private = Graph({**settings.GRAPH, "channel_id": "private"}, timeout=(5, 1.5))
    choose = lambda: private if settings.GRAPH["channel_id"] else patient  # noqa: E731
    monkeypatch.setattr("pleiad.teams.adapters.graph_client", choose)
    monkeypatch.setattr("pleiad.teams.deliver.graph_client", choose)
    monkeypatch.setattr("pleiad.teams.reconcile.graph_client", choose)


@pytest.fixture
def new_member(db):
    def make(name="Amina", *, address="", **values):
        email = address or f"{name.lower()}@council.gov.uk"
        values.setdefault("joined_at", NOON - timedelta(days=1))
        return Member.objects.create(email=email, name=name, created_at=NOON - timedelta(days=1), **values)

    return make


@pytest.fixture
def amina(new_member):
    return new_member("Amina")


@pytest.fixture
def bea(new_member):
    return new_member("Bea", organiser_since=NOON - timedelta(days=1))


@pytest.fixture
def invited(new_member):
    """Ask for an invitation for a member with this address."""

    def ask(address="amina@council.gov.uk", *, name="", held=False, at=NOON):
        member = Member.objects.filter(email=address).first() or new_member(
            name or address.split("@")[0], address=address
        )
        return actions.invite(member=member, address=address, at=at, cause="event:1", held=held)

    return ask


@pytest.fixture
def settle(clock):
    """Let workers run, from one due time to the next, until nothing is due within `days`."""

    def run(days=10):
        end = clock.at + timedelta(days=days)
        for _turn in range(1000):
            deliver.run(at=clock.now(), clock=clock)
            wait = deliver.seconds_to_next(at=clock.now())
            if wait is None or clock.at + timedelta(seconds=wait) > end:
                return
            clock.sleep(timedelta(seconds=wait))
        raise AssertionError("The queue never comes to rest.")

    return run


def fresh(invite):
    return ChannelInvite.objects.get(pk=invite.pk)
