"""`pleiad doctor` names what Microsoft still has to allow, before the first member waits."""

import pytest

from pleiad.doctor import OK, WARNING, WRONG, exit_status
from pleiad.integrations.graph.client import Graph
from pleiad.integrations.graph.fake.meetings import OWNER

from .. import doctor, queue
from ..models import Queue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("by_graph")]
NEEDED = {"User.Read.All", "User.Invite.All", "TeamMember.Read.All", "TeamMember.ReadWriteNonOwnerRole.All"}


@pytest.fixture(autouse=True)
def asked_anew(by_graph, monkeypatch, settings):
    settings.GRAPH = {**settings.GRAPH, "meetings_owner": ""}
    monkeypatch.setattr("pleiad.teams.doctor.graph_client", lambda: Graph(settings.GRAPH, timeout=(2, 1)))


def found(**how):
    how = {"network": True, **how}
    return [*doctor.teams(**how), *doctor.channel(**how)]


def of(check, state=None):
    return [each for each in found() if each.check == check and state in (None, each.state)]


def test_with_what_the_documents_ask_for_all_is_well(fake):
    fake.roles = {*NEEDED, "Team.ReadBasic.All", "Channel.ReadBasic.All"}
    assert {each.state for each in found()} == {OK}


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_the_missing_one_is_named_with_what_it_is_for_and_what_to_do(name, fake):
    fake.roles = NEEDED - {name}
    (wrong,) = of("teams.permissions", WRONG)
    assert wrong.says.startswith(f"{name} is missing. Without it we cannot ")
    assert name in wrong.mend and "grant consent" in wrong.mend
    assert exit_status(found()) != 0


def test_what_an_owner_allowed_for_this_team_is_asked_for_and_found(fake):
    fake.roles, fake.team_roles = NEEDED - {"TeamMember.Read.All"}, {"TeamMember.Read.Group"}
    assert of("teams.permissions", WRONG) == []


def test_a_private_channel_needs_one_more(fake, settings):
    fake.roles = NEEDED
    settings.GRAPH = {**settings.GRAPH, "channel_id": "private"}
    (wrong,) = of("teams.permissions", WRONG)
    assert "ChannelMember.ReadWrite.All (or, for this team alone, ChannelMember.ReadWrite.Group)" in wrong.mend


def test_more_than_is_needed_is_a_warning(fake):
    fake.roles = {*NEEDED, "Directory.ReadWrite.All", "Mail.Send"}
    (unused,) = of("teams.unused")
    assert (unused.state, "Directory.ReadWrite.All, Mail.Send" in unused.says) == (WARNING, True)


@pytest.mark.parametrize(
    ("how", "check", "state"),
    [("secret", "teams.secret", WRONG), ("away", "teams.permissions", WARNING), ("archived", "teams.team", WRONG)],
)
def test_a_wrong_secret_a_service_that_is_away_and_a_dead_team_are_told_apart(how, check, state, fake, settings):
    if how == "secret":
        settings.GRAPH = {**settings.GRAPH, "secret": "old"}
    elif how == "away":
        fake.switches.on("*", "G1:secret")
        settings.GRAPH = {**settings.GRAPH, "token_url": "http://127.0.0.1:9/token"}
    else:
        fake.directory.archived = True
    assert [each.state for each in of(check)] == [state]


def test_a_stopped_queue_is_found_with_its_reason(fake, clock):
    queue.stop(at=clock.now(), code="invites-off", call="invite")
    (stopped,) = of("teams.queue")
    assert stopped.says == queue.why_stopped(Queue.objects.get())


@pytest.mark.parametrize(
    ("an_hour", "demo", "warned"),
    [(60, False, False), (100, False, False), (120, False, True), (0, False, True), (0, True, False)],
)
def test_a_rush_of_guests_is_warned_of(fake, settings, an_hour, demo, warned):
    settings.TEAMS_INVITES_AN_HOUR, settings.DEMO = an_hour, demo
    assert [each.state for each in of("teams.pace")] == ([WARNING] if warned else [])


@pytest.mark.parametrize("how", ["manual", "offline"])
def test_nothing_is_asked_where_it_must_not_be(how, fake, settings):
    settings.TEAMS_DELIVERY = "manual" if how == "manual" else "graph"
    said = found(network=how != "offline")
    assert {each.state for each in said} <= {OK, WARNING}
    assert list(fake.log) == []


@pytest.mark.parametrize(
    ("owner", "roles", "state", "word"),
    [
        (OWNER, {"OnlineMeetings.ReadWrite.All", "OnlineMeetingArtifact.Read.All"}, OK, "granted"),
        (OWNER, {"OnlineMeetings.ReadWrite.All"}, WRONG, "OnlineMeetingArtifact.Read.All is missing"),
        (OWNER, set(), WRONG, "OnlineMeetings.ReadWrite.All is missing"),
        ("host@council.gov.uk", {"OnlineMeetings.ReadWrite.All", "OnlineMeetingArtifact.Read.All"}, WRONG, "object id"),
        (
            "00000000-0000-4000-8000-000000000000",
            {"OnlineMeetings.ReadWrite.All", "OnlineMeetingArtifact.Read.All"},
            WRONG,
            "access policy",
        ),
    ],
)
def test_online_meetings_are_looked_at_where_an_account_is_named(owner, roles, state, word, fake, settings):
    fake.roles = NEEDED | roles
    settings.GRAPH = {**settings.GRAPH, "meetings_owner": owner}
    said = of("teams.meetings", state)
    assert said and any(word in each.says for each in said)
    assert fake.meetings.all == {}


@pytest.mark.parametrize(
    ("address", "state"),
    [("", None), ("https://prod.example/workflows/1?sig=x", OK), ("https://prod.example/1", WARNING)],
)
def test_a_webhook_without_a_signature_is_doubted_and_its_address_is_never_said(address, state, settings):
    settings.TEAMS_WEBHOOK = address
    said = of("teams.webhook")
    assert [each.state for each in said] == ([state] if state else [])
    assert not any(address in each.says for each in said if address)
