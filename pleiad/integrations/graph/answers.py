"""What Graph's answers mean for inviting people: every answer becomes one of a few named kinds."""

from dataclasses import dataclass, field
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
    FORBIDDEN = "forbidden"  # our application lacks a permission, or guests are switched off
    BLOCKED_HOST = "blocked-host"
    BLOCKED_HOME = "blocked-home"
    ADDRESS_CONFLICT = "address-conflict"
    ADDRESS_NOT_ACCEPTED = "address-not-accepted"
    ADDRESS_NOT_FOUND = "address-not-found"
    ALREADY_MEMBER = "already-member"
    GUESTS_NOT_ALLOWED = "guests-not-allowed"
    TEAM_UNUSABLE = "team-unusable"
    REFUSED = "refused"  # a clear no that none of the above explains


@dataclass(frozen=True)
class GraphAnswer(Generic[Value]):
    """One outcome of one call. `value` is there when the kind is DONE; `wait` when the service named how long;
    `maybe_done` when the service may have done it all the same, so that nobody repeats it before looking."""

    kind: AnswerKind
    value: Value | None = field(default=None, repr=False)
    code: str = ""
    wait: timedelta | None = None
    maybe_done: bool = False

    def holding(self, value: Other | None) -> "GraphAnswer[Other]":
        """The same outcome with another value."""
        return GraphAnswer(self.kind, value, self.code, self.wait, self.maybe_done)


@dataclass(frozen=True)
class GraphPerson:
    """A person in the host tenant's directory."""

    id: str
    is_guest: bool
    accepted: bool  # a colleague of the host, or a guest who has accepted
    enabled: bool
    reachable: bool  # has a mail address, so that a one-time passcode or a direct link can work


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


BY_CODE = {
    "invalidauthenticationtoken": AnswerKind.CREDENTIALS,
    "unauthenticated": AnswerKind.CREDENTIALS,
    "authorization_requestdenied": AnswerKind.FORBIDDEN,
    "request_resourcenotfound": AnswerKind.MISSING,
    "itemnotfound": AnswerKind.MISSING,
    "toomanyrequests": AnswerKind.THROTTLED,
    "activitylimitreached": AnswerKind.THROTTLED,
    "throttledrequest": AnswerKind.THROTTLED,
    "quotalimitreached": AnswerKind.TEAM_UNUSABLE,
}
"""Graph's own error codes, in lower case (Microsoft Graph error responses page)."""

BY_TEXT = (
    ("blocked by cross-tenant access settings", AnswerKind.BLOCKED_HOME),
    ("cross cloud worker application has been disabled", AnswerKind.BLOCKED_HOME),
    ("allow list", AnswerKind.BLOCKED_HOST),
    ("allowlist", AnswerKind.BLOCKED_HOST),
    ("deny list", AnswerKind.BLOCKED_HOST),
    ("denylist", AnswerKind.BLOCKED_HOST),
    ("block list", AnswerKind.BLOCKED_HOST),
    ("proxyaddresses", AnswerKind.ADDRESS_CONFLICT),
    ("primary smtp address is an invalid value", AnswerKind.ADDRESS_NOT_ACCEPTED),
    ("unable to find target address", AnswerKind.ADDRESS_NOT_FOUND),
    ("added object references already exist", AnswerKind.ALREADY_MEMBER),
    ("are not allowed to join this unified group", AnswerKind.GUESTS_NOT_ALLOWED),
    ("is not found in the team", AnswerKind.MISSING),
    ("invitations have been disabled", AnswerKind.FORBIDDEN),
    ("team is archived", AnswerKind.TEAM_UNUSABLE),
    ("maximum number of members", AnswerKind.TEAM_UNUSABLE),
)
"""Cases for which Microsoft documents, or people report, a sentence and no code. The only place that reads sentences:
they may change, and then such a case becomes REFUSED, which an organiser sees."""


def codes_of(error: object) -> list[str]:
    """The codes of a Graph error object, the most detailed first."""
    found = []
    while isinstance(error, dict):
        if isinstance(error.get("code"), str):
            found.append(error["code"])
        error = error.get("innerError") or error.get("innererror")
    return found[::-1]


def meaning(*, status: int, body: object, wait: timedelta | None) -> GraphAnswer[Json]:
    """Read an answer that is not a success."""
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return _without_words(status, wait)
    codes = codes_of(error)
    shown = next((code for code in codes if code.lower() in BY_CODE), codes[-1] if codes else "")
    sentence = str(error.get("message", "")).lower()
    kind = next((kind for words, kind in BY_TEXT if words in sentence), None)
    kind = kind or next((BY_CODE[code.lower()] for code in codes if code.lower() in BY_CODE), None)
    if kind is None:
        return _without_words(status, wait, shown)
    return GraphAnswer(kind, code=shown or str(status), wait=wait, maybe_done=status >= 500)


def _without_words(status: int, wait: timedelta | None, code: str = "") -> GraphAnswer[Json]:
    code = code or str(status)
    if status == 401:
        return GraphAnswer(AnswerKind.CREDENTIALS, code=code)
    if status == 404:
        return GraphAnswer(AnswerKind.MISSING, code=code)
    if status in (429, 503, 504) or wait is not None:
        return GraphAnswer(AnswerKind.THROTTLED, code=code, wait=wait, maybe_done=status >= 500)
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
