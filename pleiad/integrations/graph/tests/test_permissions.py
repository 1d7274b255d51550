"""What the fake tenant lets an application do, as Microsoft's table of permissions has it, and how a refusal reads."""

import pytest

from ..answers import AnswerKind, GraphAnswer, meaning
from ..client import Graph
from ..meetings import Meetings
from ..permissions import ENOUGH, MEETINGS, MEMBERSHIP, WANTED, missing

ANNA = "anna@council.gov.uk"
BEFORE = {"User.Read.All", "User.Invite.All", "TeamMember.ReadWriteNonOwnerRole.All"}
"""What was once asked for, and with which everybody became a guest and nobody entered the team."""


def calls_of(fake):
    """Each call of the client by its name, for a guest who is there."""
    guest = fake.directory.add_user(ANNA)
    graph, meetings = Graph(fake.config(channel_id="private")), Meetings(fake.config())
    return {
        "look-up": lambda: graph.look_up(address=ANNA),
        "see": lambda: graph.see(user_id=guest.id),
        "deleted": lambda: graph.deleted(address=ANNA),
        "invite": lambda: graph.invite(address="new@council.gov.uk"),
        "find": lambda: graph.find_member(user_id=guest.id),
        "list": lambda: graph.members(),
        "add": lambda: graph.add_member(user_id=guest.id),
        "remove": lambda: graph.remove_member(membership_id="x"),
        "channel": lambda: graph.add_channel_member(user_id=guest.id),
        "reports": lambda: meetings.reports(meeting_id="x"),
    }


@pytest.mark.parametrize(
    "call", ["look-up", "see", "deleted", "invite", "find", "list", "add", "remove", "channel", "reports"]
)
def test_without_its_permission_a_call_is_refused_for_everybody_and_with_it_it_is_not(fake, call):
    fake.roles -= set(ENOUGH[call])
    refused = calls_of(fake)[call]()
    assert refused.kind in (AnswerKind.FORBIDDEN, AnswerKind.PERMISSION_MISSING)
    assert refused.request_id
    fake.roles |= {WANTED[call]}
    again = calls_of(fake)[call]()  # a client of its own, so a token from after the consent
    assert again.kind not in (AnswerKind.FORBIDDEN, AnswerKind.PERMISSION_MISSING)


@pytest.mark.parametrize("name", ["TeamMember.Read.Group"])
def test_what_an_owner_consented_to_for_the_team_is_enough_for_it(fake, graph, name):
    fake.roles = BEFORE
    assert graph.find_member(user_id="x").kind is AnswerKind.PERMISSION_MISSING
    fake.team_roles.add(name)
    assert graph.find_member(user_id="x").kind is AnswerKind.DONE


def test_with_what_was_once_asked_for_only_seeing_who_is_in_the_team_is_missing(fake, graph):
    fake.roles = set(BEFORE)
    found = missing(graph.roles().value, MEMBERSHIP)
    assert found == {"TeamMember.Read.All": "find"}


@pytest.mark.parametrize(
    ("roles", "names"),
    [
        ((), {"User.Read.All", "User.Invite.All", "TeamMember.Read.All", "TeamMember.ReadWriteNonOwnerRole.All"}),
        (("Directory.ReadWrite.All", "TeamMember.ReadWrite.All"), set()),
        (("User.ReadWrite.All", "TeamMember.ReadWriteNonOwnerRole.All"), {"TeamMember.Read.All"}),
        (("User.ReadBasic.All", "User.Invite.All", "TeamMember.ReadWrite.All"), {"User.Read.All"}),
    ],
)
def test_a_larger_permission_makes_up_for_a_smaller_one(roles, names):
    assert set(missing(roles, MEMBERSHIP)) == names


def test_meetings_need_two_permissions_of_their_own():
    assert set(missing(BEFORE, MEETINGS)) == {"OnlineMeetings.ReadWrite.All", "OnlineMeetingArtifact.Read.All"}


def test_a_consent_counts_at_once_although_the_client_holds_an_older_token(fake, graph):
    fake.roles = set(BEFORE)
    assert graph.find_member(user_id="x").kind is AnswerKind.PERMISSION_MISSING
    fake.roles.add("TeamMember.Read.All")
    assert graph.find_member(user_id="x").kind is AnswerKind.DONE


def test_a_token_that_cannot_be_read_says_nothing_of_permissions(fake, graph, monkeypatch):
    monkeypatch.setattr(graph, "_token_now", lambda *, fresh: GraphAnswer(AnswerKind.DONE, "opaque"))
    assert (graph.roles().kind, graph.roles().code) == (AnswerKind.UNKNOWN, "odd-token")


def said(status, code, message):
    body = {"error": {"code": code, "message": message, "innerError": {"request-id": "the-number"}}}
    return meaning(status=status, body=body, wait=None, about=(ANNA,))


@pytest.mark.parametrize(
    ("status", "code", "message", "kind"),
    [
        # as reported or documented
        (403, "Forbidden", "Missing role permissions on the request. API requires one of 'TeamMember.Read.All'.", AnswerKind.PERMISSION_MISSING),
        (403, "Forbidden", "Guest invitations not allowed for your company. Contact your company administrator for more details.", AnswerKind.INVITES_OFF),
        (403, "Unauthorized", "Insufficient privileges to perform requested operation by the application 'x'.", AnswerKind.FORBIDDEN),
        (401, "Unauthorized", "Insufficient privileges to perform requested operation.", AnswerKind.FORBIDDEN),
        (403, "Forbidden", "Invitations are blocked for this directory due to suspicious activity.", AnswerKind.BLOCKED_BY_MICROSOFT),
        (400, "Directory_QuotaExceeded", "The directory object quota limit for the Tenant has been exceeded.", AnswerKind.DIRECTORY_FULL),
        (400, "Request_UnsupportedQuery", "Complex query on property proxyAddresses is not supported.", AnswerKind.QUESTION_REFUSED),
        (400, "BadRequest", "Another object with the same value for property proxyAddresses already exists.", AnswerKind.ADDRESS_CONFLICT),
        # siblings: the same kind in other words
        (403, "Forbidden", "Missing role permissions on the request. API requires one of 'ChannelMember.ReadWrite.All'.", AnswerKind.PERMISSION_MISSING),
        (403, "Forbidden", "Guest invitations are not allowed here.", AnswerKind.INVITES_OFF),
        (403, "AccessDenied", "We cannot do that.", AnswerKind.FORBIDDEN),
        (403, "", "", AnswerKind.FORBIDDEN),
        (403, "Forbidden", "Inviting users is paused because of suspicious activity detected on your tenant.", AnswerKind.BLOCKED_BY_MICROSOFT),
        (403, "Directory_QuotaExceeded", "", AnswerKind.DIRECTORY_FULL),
        (400, "Request_UnsupportedQuery", "Unsupported Query.", AnswerKind.QUESTION_REFUSED),
        (400, "BadRequest", "Complex query on property otherMails is not supported.", AnswerKind.QUESTION_REFUSED),
        (401, "InvalidAuthenticationToken", "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp", AnswerKind.CREDENTIALS),
        (403, "Forbidden", "User Login. Teams is disabled for your tenant.", AnswerKind.LICENCE_MISSING),
        (403, "Forbidden", "The user does not have a Teams license.", AnswerKind.LICENCE_MISSING),
        (400, "BadRequest", "The maximum number of guest users for your subscription has been exceeded.", AnswerKind.DIRECTORY_FULL),
        (400, "BadRequest", "This feature is not enabled for your tenant.", AnswerKind.FOR_ALL),
        (422, "Unprocessable", "Creation of guests is limited by policy.", AnswerKind.FOR_ALL),
        (400, "BadRequest", "The value of sponsors is not valid.", AnswerKind.FOR_ALL),
        (400, "BadRequest", "The team has reached its maximum size.", AnswerKind.TEAM_UNUSABLE),
        (429, "TooManyRequests", "Too many requests for this tenant.", AnswerKind.THROTTLED),
        (503, "ServiceUnavailable", "The tenant is being moved.", AnswerKind.THROTTLED),
        # about this person, and so nobody else's
        (403, "Forbidden", f"The user {ANNA} may not be invited.", AnswerKind.REFUSED),
        (403, "Forbidden", "council.gov.uk is not a domain that we take.", AnswerKind.REFUSED),
        (400, "BadRequest", "Something else.", AnswerKind.REFUSED),
        (400, "BadRequest", f"{ANNA} breaks a policy of this tenant.", AnswerKind.REFUSED),
        (403, "Forbidden", "The domain isn't allowed by the collaboration restrictions.", AnswerKind.BLOCKED_HOST),
        (400, "BadRequest", "Group email addresses aren't supported.", AnswerKind.GROUP_ADDRESS),
    ],
)  # fmt: skip
def test_what_everybody_would_be_told_is_told_apart_from_what_one_person_is(status, code, message, kind):
    answer = said(status, code, message)
    assert (answer.kind, answer.request_id) == (kind, "the-number")


def test_the_sentence_that_is_kept_names_nobody():
    answer = said(
        400, "BadRequest", f"{ANNA.upper()} of council.gov.uk, 8a6f1b2c-0000-4000-8000-000000000001, jo@x.uk: no."
    )
    assert answer.said == "… of …, …, …: no."


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("The invited user already exists in the directory as object ID: {}, they can use that account.", AnswerKind.IN_DIRECTORY),
        ("The invited user already exists in the directory as object ID: {}, but the account is blocked from signing in.", AnswerKind.ACCOUNT_DISABLED),
    ],
)  # fmt: skip
def test_people_of_the_host_are_known_by_the_id_in_the_sentence(message, kind):
    number = "dc8b9eaa-68c0-4781-aa4f-be3a015c90f0"
    answer = said(400, "BadRequest", message.format(number))
    assert answer.kind is kind
    assert kind is AnswerKind.ACCOUNT_DISABLED or answer.value == {"id": number}


@pytest.mark.parametrize(
    "address", ["a b@council.gov.uk", "a+b@council.gov.uk", "a@b@council.gov.uk", "", "a#b@council.gov.uk"]
)
def test_the_fake_takes_no_address_that_microsoft_does_not_take(graph, address):
    assert graph.invite(address=address).kind in (AnswerKind.ADDRESS_NOT_ACCEPTED, AnswerKind.REFUSED)


def test_every_answer_has_microsofts_number_and_repeats_ours(fake, graph):
    graph.invite(address="+@council.gov.uk")
    inner = fake.exchanges[-1]["reply"].body["error"]["innerError"]
    assert set(inner) == {"date", "request-id", "client-request-id"}
    assert fake.exchanges[-1]["reply"].headers["request-id"] == inner["request-id"]


def test_microsofts_brake_stays_on_until_its_support_lifts_it(fake, graph):
    fake.brake = 2
    kinds = [graph.invite(address=f"m{number}@council.gov.uk").kind for number in range(4)]
    assert kinds == [AnswerKind.DONE] * 2 + [AnswerKind.BLOCKED_BY_MICROSOFT] * 2
    fake.advance(3600)
    assert graph.invite(address="later@council.gov.uk").kind is AnswerKind.BLOCKED_BY_MICROSOFT
    fake.brake = None
    assert graph.invite(address="later@council.gov.uk").kind is AnswerKind.DONE


def test_a_team_that_is_asked_too_often_says_for_how_long_to_wait(fake, graph):
    fake.calls_a_second = 2
    answers = [graph.find_member(user_id="x") for _time in range(3)]
    assert [each.kind for each in answers] == [AnswerKind.DONE] * 2 + [AnswerKind.THROTTLED]
    assert answers[-1].wait.total_seconds() == 2
