"""Microsoft's own client as an independent witness: it reads every answer of the fake as its typed objects, and gets every
refusal as its own error. What it could not read, Graph would not have sent."""

import asyncio
import warnings
from datetime import UTC, datetime

import pytest

from ..fake import CASES
from ..fake.meetings import OWNER
from ..fake.misbehaviour import error

with warnings.catch_warnings():  # its modules warn of each other
    warnings.simplefilter("ignore", DeprecationWarning)
    import httpx
    from kiota_abstractions.authentication import (
        AccessTokenProvider,
        AllowedHostsValidator,
        BaseBearerTokenAuthenticationProvider,
    )
    from kiota_abstractions.base_request_configuration import RequestConfiguration
    from msgraph import GraphRequestAdapter, GraphServiceClient
    from msgraph.generated.directory.deleted_items.graph_user.graph_user_request_builder import (
        GraphUserRequestBuilder,
    )
    from msgraph.generated.models.aad_user_conversation_member import AadUserConversationMember
    from msgraph.generated.models.channel_membership_type import ChannelMembershipType
    from msgraph.generated.models.invitation import Invitation
    from msgraph.generated.models.lobby_bypass_scope import LobbyBypassScope
    from msgraph.generated.models.lobby_bypass_settings import LobbyBypassSettings
    from msgraph.generated.models.o_data_errors.o_data_error import ODataError
    from msgraph.generated.models.online_meeting import OnlineMeeting
    from msgraph.generated.users.item.online_meetings.create_or_get.create_or_get_post_request_body import (
        CreateOrGetPostRequestBody,
    )
    from msgraph.generated.users.users_request_builder import UsersRequestBuilder

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
ANNA = "o'neill@council.gov.uk"
TIMES = datetime(2026, 12, 17, 16, tzinfo=UTC), datetime(2026, 12, 17, 17, 30, tzinfo=UTC)


class TokenOfTheFake(AccessTokenProvider):
    def __init__(self, fake):
        self.fake = fake

    async def get_authorization_token(self, uri, additional_authentication_context=None):
        form = {"client_id": "demo", "client_secret": "demo", "grant_type": "client_credentials", "scope": "x/.default"}
        async with httpx.AsyncClient(trust_env=False) as client:
            return (await client.post(f"{self.fake.url}/demo/oauth2/v2.0/token", data=form)).json()["access_token"]

    def get_allowed_hosts_validator(self):
        return AllowedHostsValidator([])


@pytest.fixture
def ask(fake):
    """Let Microsoft's client, without its patience, make one call after another."""

    def run(conversation):
        async def talk():
            async with httpx.AsyncClient(trust_env=False, timeout=5) as plain:
                provider = BaseBearerTokenAuthenticationProvider(TokenOfTheFake(fake))
                adapter = GraphRequestAdapter(provider, client=plain)
                adapter.base_url = f"{fake.url}/v1.0"
                return await conversation(GraphServiceClient(request_adapter=adapter))

        return asyncio.run(talk())

    return run


def eventual(parameters):
    found = RequestConfiguration(query_parameters=parameters)
    found.headers.add("ConsistencyLevel", "eventual")
    return found


def looking_up(address):
    quoted = address.replace("'", "''")
    parameters = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters
    return eventual(
        parameters(
            filter=f"mail eq '{quoted}' or otherMails/any(o:o eq '{quoted}')",
            count=True,
            select=["id", "mail", "userType"],
        )
    )


def inviting(address):
    return Invitation(
        invited_user_email_address=address,
        invite_redirect_url="https://network.example/",
        send_invitation_message=False,
    )


def member(fake, user_id):
    bind = f"{fake.url}/v1.0/users('{user_id}')"
    return AadUserConversationMember(roles=[], additional_data={"user@odata.bind": bind})


def test_it_invites_finds_adds_and_takes_out(fake, ask):
    async def conversation(graph):
        team = graph.teams.by_team_id(fake.directory.team)
        assert (await team.get()).is_archived is False
        assert (await graph.users.get(request_configuration=looking_up(ANNA))).value == []
        invited = await graph.invitations.post(inviting(ANNA))
        assert (invited.status, invited.invite_redeem_url[:4]) == ("PendingAcceptance", "http")
        found = (await graph.users.get(request_configuration=looking_up(ANNA))).value
        assert [(each.id, each.mail, each.user_type) for each in found] == [(invited.invited_user.id, ANNA, "Guest")]
        seen = await graph.users.by_user_id(found[0].id).get()
        assert (seen.external_user_state, seen.account_enabled, "#EXT#" in seen.user_principal_name) == (
            "PendingAcceptance", True, True,
        )  # fmt: skip
        added = await team.members.post(member(fake, found[0].id))
        assert isinstance(added, AadUserConversationMember) and added.roles == ["guest"]
        again = await team.members.post(member(fake, found[0].id))
        assert again.id == added.id
        assert [each.user_id for each in (await team.members.get()).value] == [found[0].id]
        channel = team.channels.by_channel_id("private")
        assert (await channel.get()).membership_type is ChannelMembershipType.Private
        assert isinstance(await channel.members.post(member(fake, found[0].id)), AadUserConversationMember)
        await team.members.by_conversation_member_id(added.id).delete()
        assert (await team.members.get()).value == []

    ask(conversation)


def test_it_finds_a_guest_who_was_deleted(fake, ask):
    guest = fake.directory.add_user(ANNA)
    fake.directory.delete(guest.id)

    async def conversation(graph):
        parameters = GraphUserRequestBuilder.GraphUserRequestBuilderGetQueryParameters
        asked = eventual(parameters(filter="mail eq 'o''neill@council.gov.uk'", count=True))
        (found,) = (await graph.directory.deleted_items.graph_user.get(request_configuration=asked)).value
        assert (found.id, found.deleted_date_time.year > 2020) == (guest.id, True)

    ask(conversation)


def test_it_makes_a_meeting_changes_it_reads_who_was_there_and_deletes_it(fake, ask):
    async def conversation(graph):
        meetings = graph.users.by_user_id(OWNER).online_meetings
        body = CreateOrGetPostRequestBody(
            external_id="ours", subject="A meeting", start_date_time=TIMES[0], end_date_time=TIMES[1]
        )
        made = await meetings.create_or_get.post(body)
        assert (await meetings.create_or_get.post(body)).id == made.id
        one = meetings.by_online_meeting_id(made.id)
        lobby = LobbyBypassSettings(scope=LobbyBypassScope.Organizer, is_dial_in_bypass_enabled=False)
        changed = await one.patch(OnlineMeeting(allow_recording=False, lobby_bypass_settings=lobby))
        assert (changed.allow_recording, changed.lobby_bypass_settings.scope) == (False, LobbyBypassScope.Organizer)
        assert (changed.start_date_time, changed.join_web_url) == (TIMES[0], made.join_web_url)
        report = fake.meetings.hold(made.id, [(ANNA, "", 600)])
        (found,) = (await one.attendance_reports.get()).value
        assert (found.id, found.total_participant_count) == (report, 1)
        records = await one.attendance_reports.by_meeting_attendance_report_id(report).attendance_records.get()
        assert [(each.email_address, each.total_attendance_in_seconds) for each in records.value] == [(ANNA, 600)]
        await one.delete()

    ask(conversation)
    assert fake.meetings.all == {}


CALLS = {
    "look-up": lambda graph, fake, guest: graph.users.get(request_configuration=looking_up(ANNA)),
    "see": lambda graph, fake, guest: graph.users.by_user_id(guest).get(),
    "invite": lambda graph, fake, guest: graph.invitations.post(inviting(ANNA)),
    "list": lambda graph, fake, guest: graph.teams.by_team_id(fake.directory.team).members.get(),
    "add": lambda graph, fake, guest: graph.teams.by_team_id(fake.directory.team).members.post(member(fake, guest)),
    "remove": lambda graph, fake, guest: (
        graph.teams.by_team_id(fake.directory.team).members.by_conversation_member_id("x").delete()
    ),
    "team": lambda graph, fake, guest: graph.teams.by_team_id(fake.directory.team).get(),
    "channel": lambda graph, fake, guest: (
        graph.teams.by_team_id(fake.directory.team).channels.by_channel_id("private").members.post(member(fake, guest))
    ),
    "reports": lambda graph, fake, guest: (
        graph.users.by_user_id(OWNER).online_meetings.by_online_meeting_id("x").attendance_reports.get()
    ),
}


def refusal(fake, ask, call):
    guest = fake.directory.add_user(ANNA).id

    async def conversation(graph):
        with pytest.raises(ODataError) as raised:
            await CALLS[call](graph, fake, guest)
        return raised.value

    return ask(conversation)


WORDED = {
    name: next(call for call in case.on if call in CALLS)
    for name, case in CASES.items()
    if case.reply and isinstance(case.reply.body, dict) and isinstance(case.reply.body.get("error"), dict)
    if any(call in CALLS for call in case.on)
}


@pytest.mark.parametrize("name", WORDED)
def test_it_gets_every_refusal(fake, ask, name):
    fake.switches.on("*", name)
    raised, said = refusal(fake, ask, WORDED[name]), CASES[name].reply
    assert (raised.error.code, raised.error.message) == (said.body["error"]["code"], said.body["error"]["message"])
    assert raised.response_status_code == said.status
    inner = raised.error.inner_error
    assert inner.request_id and inner.client_request_id and inner.date


@pytest.mark.parametrize("call", CALLS)
def test_without_a_permission_it_is_refused_as_we_are(fake, ask, call):
    fake.roles = set()
    raised = refusal(fake, ask, call)
    assert (raised.response_status_code, raised.error.code) in (
        (403, "Forbidden"),
        (403, "Authorization_RequestDenied"),
    )


@pytest.mark.parametrize(
    "body",
    [
        Invitation(invited_user_email_address=ANNA),
        Invitation(invite_redirect_url="https://network.example/"),
        Invitation(invited_user_email_address="not an address", invite_redirect_url="https://network.example/"),
    ],
)
def test_what_a_call_requires_it_must_give_too(fake, ask, body):
    async def conversation(graph):
        with pytest.raises(ODataError) as raised:
            await graph.invitations.post(body)
        return raised.value

    assert ask(conversation).response_status_code == 400


def test_an_answer_that_is_no_error_object_would_not_pass(fake, ask, monkeypatch):
    """The witness is no yes-man: a refusal in a shape of our own is not read as one of Graph's."""
    odd = error(400, "Odd", "Odd")
    odd.body["error"] = "odd"
    monkeypatch.setattr(fake.people, "_see", lambda *_: odd)
    assert refusal(fake, ask, "see").error is None or refusal(fake, ask, "see").error.code is None
