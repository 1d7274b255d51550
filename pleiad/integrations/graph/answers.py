"""What Graph's answers mean for inviting people: every answer becomes one of a few named kinds."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

Json = dict[str, Any]
"""A JSON object: what is in it shows when it is read."""

Value = TypeVar("Value", covariant=True)
Other = TypeVar("Other")


class AnswerKind(StrEnum):
    DONE = "done"
    THROTTLED = "throttled"  # asked to wait, or the service is busy
    UNKNOWN = "unknown"  # sent, and nobody can say whether it was done
    MISSING = "missing"  # not there, or not there yet
    CREDENTIALS = "credentials"  # our token or secret is not accepted
    APPLICATION_UNKNOWN = "application-unknown"  # the tenant does not know our application, or has switched it off
    ACCESS_POLICY = "access-policy"  # a Conditional Access policy keeps our application out
    FORBIDDEN = "forbidden"  # a no to our application that names nobody
    PERMISSION_MISSING = "permission-missing"  # Teams names the permissions that would do
    INVITES_OFF = "invites-off"  # the host's directory lets nobody, or no application, invite guests
    BLOCKED_BY_MICROSOFT = "blocked-by-microsoft"  # its brake against suspicious invitations
    DIRECTORY_FULL = "directory-full"
    LICENCE_MISSING = "licence-missing"  # the tenant, or the account that asks, may not use this part of Microsoft 365
    FOR_ALL = "for-all"  # a no that speaks of the tenant, its rules or its limits, in words that we do not know
    QUESTION_REFUSED = "question-refused"  # we ask in a way that Graph does not take
    BLOCKED_HOST = "blocked-host"
    BLOCKED_HOME = "blocked-home"
    ADDRESS_CONFLICT = "address-conflict"
    ADDRESS_NOT_ACCEPTED = "address-not-accepted"
    ADDRESS_NOT_FOUND = "address-not-found"
    GROUP_ADDRESS = "group-address"
    IN_DIRECTORY = "in-directory"  # no invitation needed: the person has an account, whose id the sentence names
    ACCOUNT_DISABLED = "account-disabled"
    NO_ACCESS_POLICY = "no-access-policy"  # our application may not act for the owner of the meetings
    ALREADY_MEMBER = "already-member"
    GUESTS_NOT_ALLOWED = "guests-not-allowed"  # in this team or its group
    GUESTS_OFF_IN_TEAMS = "guests-off-in-teams"  # in the whole of Teams
    TEAM_UNUSABLE = "team-unusable"
    REFUSED = "refused"  # a clear no that none of the above explains


@dataclass(frozen=True)
class GraphAnswer(Generic[Value]):
    """One outcome of one call. `value` is there when the kind is DONE; `wait` when the service named how long;
    `maybe_done` when the service may have done it all the same, so that nobody repeats it before looking. `said` is
    Microsoft's sentence without anything that names a person, `request_id` what its support asks for."""

    kind: AnswerKind
    value: Value | None = field(default=None, repr=False)
    code: str = ""
    wait: timedelta | None = None
    maybe_done: bool = False
    said: str = ""
    request_id: str = ""

    def holding(self, value: Other | None) -> "GraphAnswer[Other]":
        """The same outcome with another value."""
        return GraphAnswer(
            self.kind, value, self.code, self.wait, self.maybe_done, said=self.said, request_id=self.request_id
        )


@dataclass(frozen=True)
class GraphPerson:
    """A person in the host tenant's directory."""

    id: str
    is_guest: bool
    accepted: bool  # a colleague of the host, or a guest who has accepted
    enabled: bool
    reachable: bool  # has a mail address, so that a one-time passcode or a direct link can work
    mail: str = field(default="", repr=False)  # after a guest has opened the invitation: of the account used for it


@dataclass(frozen=True)
class Invitation:
    """A fresh guest. The redeem address is a secret: the person who opens it becomes the guest."""

    guest_id: str
    redeem_url: str = field(repr=False)


@dataclass(frozen=True)
class Membership:
    """A person's membership of the team."""

    id: str
    user_id: str
    name: str = field(default="", repr=False)
    owner: bool = False


@dataclass(frozen=True)
class DeletedGuest:
    """A guest whom the host's administrators deleted, and whom they can bring back for thirty days."""

    id: str
    deleted_at: datetime | None = None


BY_CODE = {
    "invalidauthenticationtoken": AnswerKind.CREDENTIALS,
    "unauthenticated": AnswerKind.CREDENTIALS,
    "authorization_requestdenied": AnswerKind.FORBIDDEN,
    "directory_quotaexceeded": AnswerKind.DIRECTORY_FULL,
    "request_unsupportedquery": AnswerKind.QUESTION_REFUSED,
    "request_resourcenotfound": AnswerKind.MISSING,
    "itemnotfound": AnswerKind.MISSING,
    "toomanyrequests": AnswerKind.THROTTLED,
    "activitylimitreached": AnswerKind.THROTTLED,
    "throttledrequest": AnswerKind.THROTTLED,
    "quotalimitreached": AnswerKind.TEAM_UNUSABLE,
}
"""Graph's own error codes, in lower case (Microsoft Graph error responses page)."""

BY_TEXT: tuple[tuple[tuple[str, ...], AnswerKind], ...] = (
    (("suspicious activity",), AnswerKind.BLOCKED_BY_MICROSOFT),
    (("missing role permissions",), AnswerKind.PERMISSION_MISSING),
    (("missing scope permissions",), AnswerKind.PERMISSION_MISSING),
    (("no application access policy",), AnswerKind.NO_ACCESS_POLICY),
    (("guest invitations not allowed",), AnswerKind.INVITES_OFF),
    (("guest invitations are not allowed",), AnswerKind.INVITES_OFF),
    (("invitations have been disabled",), AnswerKind.INVITES_OFF),
    (("insufficient privileges",), AnswerKind.FORBIDDEN),
    (("conditional access",), AnswerKind.ACCESS_POLICY),
    (("locationconditionevaluationsatisfied",), AnswerKind.ACCESS_POLICY),
    (("license information",), AnswerKind.LICENCE_MISSING),
    (("does not have", "license"), AnswerKind.LICENCE_MISSING),
    (("no valid", "license"), AnswerKind.LICENCE_MISSING),
    (("teams is disabled",), AnswerKind.LICENCE_MISSING),
    (("blocked by cross-tenant access settings",), AnswerKind.BLOCKED_HOME),
    (("cross cloud worker application has been disabled",), AnswerKind.BLOCKED_HOME),
    (("allow list",), AnswerKind.BLOCKED_HOST),
    (("allowlist",), AnswerKind.BLOCKED_HOST),
    (("deny list",), AnswerKind.BLOCKED_HOST),
    (("denylist",), AnswerKind.BLOCKED_HOST),
    (("block list",), AnswerKind.BLOCKED_HOST),
    (("domain", "not allowed"), AnswerKind.BLOCKED_HOST),
    (("domain", "isn't allowed"), AnswerKind.BLOCKED_HOST),
    (("domain", "not permitted"), AnswerKind.BLOCKED_HOST),
    (("domain", "blocked"), AnswerKind.BLOCKED_HOST),
    (("domain", "restricted"), AnswerKind.BLOCKED_HOST),
    (("group email address",), AnswerKind.GROUP_ADDRESS),
    (("already exists in the directory as object id", "blocked from signing in"), AnswerKind.ACCOUNT_DISABLED),
    (("already exists in the directory as object id",), AnswerKind.IN_DIRECTORY),
    (("proxyaddresses", "already exists"), AnswerKind.ADDRESS_CONFLICT),
    (("proxyaddresses", "same value"), AnswerKind.ADDRESS_CONFLICT),
    (("proxyaddresses", "conflict"), AnswerKind.ADDRESS_CONFLICT),
    (("complex query",), AnswerKind.QUESTION_REFUSED),
    (("primary smtp address is an invalid value",), AnswerKind.ADDRESS_NOT_ACCEPTED),
    (("unable to find target address",), AnswerKind.ADDRESS_NOT_FOUND),
    (("added object references already exist",), AnswerKind.ALREADY_MEMBER),
    (("are not allowed to join this unified group",), AnswerKind.GUESTS_NOT_ALLOWED),
    (("guest access", "disabled"), AnswerKind.GUESTS_OFF_IN_TEAMS),
    (("guest access", "turned off"), AnswerKind.GUESTS_OFF_IN_TEAMS),
    (("guest", "not allowed", "team"), AnswerKind.GUESTS_NOT_ALLOWED),
    (("is not found in the team",), AnswerKind.MISSING),
    (("team is archived",), AnswerKind.TEAM_UNUSABLE),
    (("maximum number of members",), AnswerKind.TEAM_UNUSABLE),
    (("team", "maximum"), AnswerKind.TEAM_UNUSABLE),
    (("team", "limit", "reached"), AnswerKind.TEAM_UNUSABLE),
    (("guest", "limit", "reached"), AnswerKind.DIRECTORY_FULL),
    (("guest", "limit", "exceeded"), AnswerKind.DIRECTORY_FULL),
    (("guest", "maximum"), AnswerKind.DIRECTORY_FULL),
)
"""Cases for which Microsoft documents, or people report, a sentence and no code of its own: all words must stand in it.
The only place that reads sentences. They may change; then a 403 is everybody's answer and stops the queue, and any other
such case becomes REFUSED, which an organiser sees, until three people have had the same."""

EVERYBODYS = re.compile(
    r"\b(tenant|your (organi[sz]ation|company|directory)|this (organi[sz]ation|company|directory)|subscription|"
    r"licen[cs]e|sponsors?|polic(y|ies)|quota|administrator|feature)\b",
    re.IGNORECASE,
)
"""What a sentence speaks of that is hardly about one person, unless it names them."""

TOKEN_KINDS: tuple[tuple[tuple[int, ...], AnswerKind], ...] = (
    ((90033, 90024, 90055, 90100, 50196, 50200, 700056), AnswerKind.THROTTLED),
    ((53003, 53004, 530035, 530032, 530033, 53011, 50105, 50158), AnswerKind.ACCESS_POLICY),
    ((700016, 90002, 900023, 900382, 7000112, 7000229, 500011, 650052, 650056, 650057, 65001, 7000218, 700027, 500014),
     AnswerKind.APPLICATION_UNKNOWN),
)  # fmt: skip
"""What the numbers of a refused token mean (Entra's list of AADSTS codes); any other is about the secret."""

OBJECT_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
ADDRESS = re.compile(r"[^\s'\"<>:;,()]+@[^\s'\"<>:;,()]+")


def codes_of(error: object) -> list[str]:
    """The codes of a Graph error object, the most detailed first."""
    found = []
    while isinstance(error, dict):
        if isinstance(error.get("code"), str):
            found.append(error["code"])
        error = error.get("innerError") or error.get("innererror")
    return found[::-1]


def meaning(
    *, status: int, body: object, wait: timedelta | None, about: Iterable[str] = (), request_id: str = ""
) -> GraphAnswer[Json]:
    """Read an answer that is not a success. `about`: what names the person asked about (address, id), so that a no that
    names them is theirs and any other is everybody's."""
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return replace(_without_words(status, wait), request_id=request_id)
    codes = codes_of(error)
    shown = next((code for code in codes if code.lower() in BY_CODE), codes[-1] if codes else "")
    message = str(error.get("message") or "")
    sentence = message.lower()
    kind = next((kind for words, kind in BY_TEXT if all(each in sentence for each in words)), None)
    kind = kind or next((BY_CODE[code.lower()] for code in codes if code.lower() in BY_CODE), None)
    if kind is None:
        named = _names(sentence, about)
        answer = _without_words(status, wait, shown, names_someone=named)
        if answer.kind is AnswerKind.REFUSED and not named and EVERYBODYS.search(message):
            answer = replace(answer, kind=AnswerKind.FOR_ALL)
    else:
        value = {"id": object_id_in(message)} if kind is AnswerKind.IN_DIRECTORY else None
        answer = GraphAnswer(kind, value, shown or str(status), wait, status >= 500)
    return replace(answer, said=_without_people(message, about), request_id=request_id or _request_id(error))


def token_refused(*, status: int, code: str, wait: timedelta | None) -> GraphAnswer[Json]:
    """Read a refusal of the token endpoint: trouble that passes, a policy, an application that is not known, or the secret."""
    number = int(code.removeprefix("AADSTS")) if code.removeprefix("AADSTS").isdigit() else 0
    kind = next((kind for numbers, kind in TOKEN_KINDS if number in numbers), AnswerKind.CREDENTIALS)
    if status == 429 or status >= 500 or code in ("temporarily_unavailable", "server_error"):
        kind = AnswerKind.THROTTLED
    return GraphAnswer(kind, code=code, wait=wait if kind is AnswerKind.THROTTLED else None)


def object_id_in(sentence: str) -> str:
    """The object id that a sentence names, or ""."""
    found = OBJECT_ID.search(sentence)
    return found[0].lower() if found else ""


def _names(sentence: str, about: Iterable[str]) -> bool:
    """Whether a sentence names the person asked about: their address, its domain or their id."""
    marks = {each.lower() for each in about if each}
    marks |= {each.rpartition("@")[2] for each in marks if "@" in each}
    return any(each in sentence for each in marks)


def _without_people(message: str, about: Iterable[str]) -> str:
    for each in about:
        if each:
            message = re.sub(re.escape(each), "…", message, flags=re.IGNORECASE)
            if "@" in each:
                message = re.sub(re.escape(each.rpartition("@")[2]), "…", message, flags=re.IGNORECASE)
    return " ".join(ADDRESS.sub("…", OBJECT_ID.sub("…", message)).split())[:300]


def _request_id(error: Json) -> str:
    inner = error.get("innerError") or error.get("innererror")
    found = inner.get("request-id") if isinstance(inner, dict) else ""
    return found if isinstance(found, str) else ""


def _without_words(
    status: int, wait: timedelta | None, code: str = "", *, names_someone: bool = False
) -> GraphAnswer[Json]:
    code = code or str(status)
    if status == 401:
        return GraphAnswer(AnswerKind.CREDENTIALS, code=code)
    if status == 404:
        return GraphAnswer(AnswerKind.MISSING, code=code)
    if status in (429, 503, 504) or wait is not None:
        return GraphAnswer(AnswerKind.THROTTLED, code=code, wait=wait, maybe_done=status >= 500)
    if status == 403 and not names_someone:
        return GraphAnswer(AnswerKind.FORBIDDEN, code=code)
    if 400 <= status < 500:
        return GraphAnswer(AnswerKind.REFUSED, code=code)
    return GraphAnswer(AnswerKind.UNKNOWN, code=code, maybe_done=True)


def wait_of(header: str | None, *, now: datetime) -> timedelta | None:
    """Read Retry-After in either form, seconds or an HTTP date; None when it is absent or unreadable."""
    if not header:
        return None
    header = header.strip()
    if header.isascii() and header.isdigit():
        return timedelta(seconds=min(int(header), 10**9))
    try:
        until = parsedate_to_datetime(header)
    except (TypeError, ValueError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(until - now, timedelta(0))
