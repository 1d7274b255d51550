import os

import pytest

from ..client import Graph
from ..fake import FakeGraph

NEEDED = ("GRAPH_TENANT", "GRAPH_CLIENT_ID", "GRAPH_SECRET", "GRAPH_TEAM", "GRAPH_TEST_ADDRESS")


@pytest.fixture
def fake():
    with FakeGraph() as running:
        yield running


@pytest.fixture
def graph(fake):
    return Graph(fake.config(), timeout=(2, 1))


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.real)])
def service(request):
    """A client, and an address that it may invite: of the fake, and (with `-m real` and its settings) of Microsoft."""
    if request.param == "fake":
        fake = request.getfixturevalue("fake")
        return Graph(fake.config()), "anna.o'neill@council.gov.uk"
    request.getfixturevalue("monkeypatch").undo()  # the house closes the network to tests; this one is meant to go out
    missing = [name for name in NEEDED if not os.environ.get(name)]
    assert not missing, f"The test against the real service needs {', '.join(missing)}."
    tenant = os.environ["GRAPH_TENANT"]
    config = {
        "tenant": tenant,
        "client_id": os.environ["GRAPH_CLIENT_ID"],
        "secret": os.environ["GRAPH_SECRET"],
        "team_id": os.environ["GRAPH_TEAM"],
        "channel_id": os.environ.get("GRAPH_CHANNEL", ""),
        "base_url": "https://graph.microsoft.com/v1.0",
        "token_url": f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        "redirect_url": "https://teams.microsoft.com/",
    }
    return Graph(config), os.environ["GRAPH_TEST_ADDRESS"]
