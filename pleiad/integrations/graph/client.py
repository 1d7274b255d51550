"""Asks Microsoft Graph the few things that inviting a person into a team needs, and never raises for its answers."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import quote, urlsplit

import requests

from .answers import (
    AnswerKind,
    GraphAnswer,
    GraphPerson,
    Invitation,
    Json,
    Membership,
    meaning,
    wait_of,
)

TIMEOUT = (5, 20)  # seconds to connect, seconds without a byte
LARGEST_ANSWER = 8 * 1024 * 1024
USER_FIELDS = "id,userType,mail,proxyAddresses,otherMails,accountEnabled,externalUserState"
MEMBERS_A_PAGE = 500
MOST_PAGES = 200  # a team holds at most 25,000 people

Read = TypeVar("Read")


class _Bearer(requests.auth.AuthBase):
    """Sets the token as `auth=`, because requests lets a .netrc file replace a plain Authorization header."""

    def __init__(self, token: str) -> None:
        self.token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


class Graph:
    """One team in one tenant. `config` has tenant, client_id, secret, team_id, channel_id, base_url, token_url, redirect_url.

    `now` is the wall clock against which Retry-After dates are read.
    """

    def __init__(
        self,
        config: dict[str, str],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        timeout: tuple[float, float] = TIMEOUT,
    ) -> None:
        self._config = config
        self._now = now
        self._timeout = timeout
        self._base = config["base_url"].rstrip("/")
        self._team = f"/teams/{quote(config['team_id'], safe='')}"
        self._channel = f"{self._team}/channels/{quote(config['channel_id'], safe='')}"
        self._session = requests.Session()
        # A proxy named in the environment must not see what is meant for this machine.
        self._session.trust_env = urlsplit(self._base).hostname not in ("127.0.0.1", "localhost", "::1")
        self._token: str | None = None
        self._token_until = 0.0

    def look_up(self, *, address: str) -> GraphAnswer[GraphPerson]:
        """Who already holds this address in the host tenant? DONE carries a Person or None; ADDRESS_CONFLICT when
        several do and none of them has it as their own mail address."""
        it = _quoted(address)
        any_of = [f"userPrincipalName eq {it}", f"mail eq {it}"]
        any_of += [f"proxyAddresses/any(p:p eq {_quoted(f'{prefix}:{address}')})" for prefix in ("SMTP", "smtp")]
        any_of.append(f"otherMails/any(o:o eq {it})")
        asked = self._ask("GET", "/users", params={"$filter": " or ".join(any_of), "$select": USER_FIELDS})
        found = _read(asked, lambda body: _holders(body["value"], address))
        if found.value and len(found.value) > 1:
            return GraphAnswer(AnswerKind.ADDRESS_CONFLICT, code="several-accounts")
        return found.holding(found.value[0] if found.value else None)

    def see(self, *, user_id: str) -> GraphAnswer[GraphPerson]:
        """One person by object id; MISSING while the directory has not caught up. DONE carries a Person."""
        return _read(self._ask("GET", f"/users/{quote(user_id, safe='')}", params={"$select": USER_FIELDS}), _person)

    def invite(self, *, address: str, name: str = "") -> GraphAnswer[Invitation]:
        """Make this address a guest without Microsoft's own mail. DONE carries an Invitation."""
        body = {
            "invitedUserEmailAddress": address,
            "inviteRedirectUrl": self._config["redirect_url"],
            "sendInvitationMessage": False,
        }
        if name.strip():
            body["invitedUserDisplayName"] = name.strip()[:256]
        return _read(self._ask("POST", "/invitations", body=body, success=201), _invitation)

    def find_member(self, *, user_id: str) -> GraphAnswer[Membership]:
        """Is this user in the team? DONE carries a Membership or None. Asked before every add: a second add of the same
        person has been reported to remove them."""
        wanted = f"(microsoft.graph.aadUserConversationMember/userId eq {_quoted(user_id)})"
        asked = self._ask("GET", f"{self._team}/members", params={"$filter": wanted})
        return _read(
            asked, lambda body: next((m for m in map(_membership, body["value"]) if m.user_id == user_id), None)
        )

    def add_member(self, *, user_id: str) -> GraphAnswer[Membership]:
        """Add a user to the team. DONE carries a Membership; MISSING while Teams does not know the user yet."""
        asked = self._ask("POST", f"{self._team}/members", body=self._as_member(user_id), success=201)
        return _read(asked, _membership)

    def add_channel_member(self, *, user_id: str) -> GraphAnswer[Membership]:
        """Add a member of the team to the private channel. MISSING while the channel does not know the user yet."""
        asked = self._ask("POST", f"{self._channel}/members", body=self._as_member(user_id), success=201)
        return _read(asked, _membership)

    def remove_member(self, *, membership_id: str) -> GraphAnswer[Json]:
        """Take a member out of the team. MISSING means that they were not in it any more."""
        return self._ask("DELETE", f"{self._team}/members/{quote(membership_id, safe='')}", success=204)

    def check_target(self) -> GraphAnswer[object]:
        """Can guests be added to the configured team and channel? DONE, TEAM_UNUSABLE, or what went wrong."""
        team = _read(self._ask("GET", self._team, params={"$select": "id,isArchived"}), lambda body: body["isArchived"])
        if team.kind is AnswerKind.MISSING:
            return GraphAnswer(AnswerKind.TEAM_UNUSABLE, code="team-missing")
        if team.kind is not AnswerKind.DONE or not self._config["channel_id"]:
            return team if not team.value else GraphAnswer(AnswerKind.TEAM_UNUSABLE, code="team-archived")
        if team.value:
            return GraphAnswer(AnswerKind.TEAM_UNUSABLE, code="team-archived")
        asked = self._ask("GET", self._channel, params={"$select": "id,membershipType"})
        channel = _read(asked, lambda body: body["membershipType"])
        if channel.kind is AnswerKind.MISSING:
            return GraphAnswer(AnswerKind.TEAM_UNUSABLE, code="channel-missing")
        if channel.kind is AnswerKind.DONE and channel.value == "shared":
            return GraphAnswer(AnswerKind.TEAM_UNUSABLE, code="channel-shared")
        return channel

    def members(self, *, pause: Callable[[], None] = lambda: None) -> GraphAnswer[tuple[Membership, ...]]:
        """Everybody in the team, for the daily reconciliation only (Microsoft allows polling once a day).

        DONE carries a tuple of Membership. `pause` is called before each page, to keep the pace.
        """
        found: list[Membership] = []
        path = f"{self._team}/members"
        params: dict[str, str] | None = {"$top": str(MEMBERS_A_PAGE)}
        for _page in range(MOST_PAGES):
            pause()
            page = _read(
                self._ask("GET", path, params=params),
                lambda body: (tuple(map(_membership, body["value"])), body.get("@odata.nextLink")),
            )
            if page.value is None:
                return page.holding(None)
            some, rest = page.value
            found += some
            if not rest:
                return GraphAnswer(AnswerKind.DONE, tuple(found))
            if not str(rest).startswith(f"{self._base}/"):
                return GraphAnswer(AnswerKind.UNKNOWN, code="foreign-link")
            path, params = rest.removeprefix(self._base), None
        return GraphAnswer(AnswerKind.UNKNOWN, code="too-many-pages")

    def _as_member(self, user_id: str) -> Json:
        return {
            "@odata.type": "#microsoft.graph.aadUserConversationMember",
            "roles": [],
            "user@odata.bind": f"{self._base}/users('{quote(user_id, safe='')}')",
        }

    def _ask(
        self,
        method: str,
        path: str,
        *,
        params: dict[str, str] | None = None,
        body: Json | None = None,
        success: int = 200,
    ) -> GraphAnswer[Json]:
        """Ask with a token; a token that has run out is renewed once."""
        for fresh in (False, True):
            token = self._token_now(fresh=fresh)
            if token.value is None:
                return token.holding(None)
            answer = self._send(
                method, self._base + path, params=params, body=body, auth=_Bearer(token.value), success=success
            )
            if answer.kind is not AnswerKind.CREDENTIALS:
                break
        return answer

    def _token_now(self, *, fresh: bool) -> GraphAnswer[str]:
        if self._token and not fresh and time.monotonic() < self._token_until:
            return GraphAnswer(AnswerKind.DONE, self._token)
        self._token = None
        answer = self._send(
            "POST",
            self._config["token_url"],
            form={
                "client_id": self._config["client_id"],
                "client_secret": self._config["secret"],
                "grant_type": "client_credentials",
                "scope": "https://graph.microsoft.com/.default",
            },
            auth=_no_auth,
            success=200,
        )
        if answer.kind in (AnswerKind.REFUSED, AnswerKind.CREDENTIALS, AnswerKind.MISSING):
            return GraphAnswer(AnswerKind.CREDENTIALS, code=answer.code)
        # Nothing was asked of Graph yet, so this outcome is not unknown: it only has to wait.
        if answer.kind is AnswerKind.UNKNOWN:
            return GraphAnswer(AnswerKind.THROTTLED, code=answer.code, wait=answer.wait)
        read = _read(answer, lambda body: (str(body["access_token"]), int(body["expires_in"])))
        if read.value is None:
            return GraphAnswer(AnswerKind.THROTTLED, code=read.code, wait=read.wait)
        self._token, seconds = read.value
        self._token_until = time.monotonic() + max(seconds - 60, 1)
        return GraphAnswer(AnswerKind.DONE, self._token)

    def _send(
        self,
        method: str,
        url: str,
        *,
        auth: Callable[[requests.PreparedRequest], requests.PreparedRequest],
        success: int,
        params: dict[str, str] | None = None,
        body: Json | None = None,
        form: dict[str, str] | None = None,
    ) -> GraphAnswer[Json]:
        """One request, without following redirects; DONE carries the parsed JSON."""
        try:
            with self._session.request(
                method, url, params=params, json=body, data=form, auth=auth,
                timeout=self._timeout, allow_redirects=False, stream=True,
            ) as response:  # fmt: skip
                raw = response.raw.read(LARGEST_ANSWER, decode_content=True)
                expected = response.headers.get("Content-Length", "")
        except (requests.RequestException, OSError) as trouble:
            kind = _kind_of(trouble)
            return GraphAnswer(kind, code=type(trouble).__name__, maybe_done=kind is AnswerKind.UNKNOWN)
        except Exception as trouble:  # urllib3's own errors pass through when the body is read by hand
            if not type(trouble).__module__.startswith("urllib3"):
                raise
            return GraphAnswer(AnswerKind.UNKNOWN, code=type(trouble).__name__, maybe_done=True)
        if success == 204 and response.status_code == 204:
            return GraphAnswer(AnswerKind.DONE)
        wait = wait_of(response.headers.get("Retry-After"), now=self._now())
        try:
            answer = json.loads(raw)
        except ValueError:
            answer = None
        if response.status_code >= 400:
            if _token_error(answer):
                return GraphAnswer(AnswerKind.REFUSED, code=_token_error(answer))
            return meaning(status=response.status_code, body=answer, wait=wait)
        cut_short = expected.isdigit() and not response.headers.get("Content-Encoding") and len(raw) < int(expected)
        if response.status_code != success or not isinstance(answer, dict) or cut_short:
            return GraphAnswer(AnswerKind.UNKNOWN, code=f"odd-{response.status_code}", maybe_done=True)
        return GraphAnswer(AnswerKind.DONE, answer)


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps requests from adding credentials of a .netrc file."""
    return request


def _kind_of(trouble: Exception) -> AnswerKind:
    """A connection that was never made is no unknown outcome: nothing was sent."""
    if isinstance(trouble, requests.ConnectTimeout):
        return AnswerKind.THROTTLED
    reason = getattr(trouble.args[0], "reason", None) if trouble.args else None
    if isinstance(trouble, requests.ConnectionError) and type(reason).__name__ in (
        "NewConnectionError",
        "NameResolutionError",
        "ConnectTimeoutError",
    ):
        return AnswerKind.THROTTLED
    return AnswerKind.UNKNOWN


def _token_error(body: object) -> str:
    """The AADSTS code of a token endpoint's refusal, which has a form of its own."""
    if isinstance(body, dict) and isinstance(body.get("error"), str):
        numbers = body.get("error_codes")
        return f"AADSTS{numbers[0]}" if isinstance(numbers, list) and numbers else body["error"]
    return ""


def _quoted(text: str) -> str:
    """An OData string: a single quote inside is doubled."""
    return "'" + text.replace("'", "''") + "'"


def _read(answer: GraphAnswer[Json], reader: Callable[[Json], Read | None]) -> GraphAnswer[Read]:
    """Read the value of a success; a success that cannot be read is an unknown outcome."""
    if answer.kind is not AnswerKind.DONE:
        return answer.holding(None)
    try:
        return GraphAnswer(AnswerKind.DONE, reader(answer.value or {}))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        return GraphAnswer(AnswerKind.UNKNOWN, code="odd-body", maybe_done=True)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("not a text")
    return value


def _person(body: Json) -> GraphPerson:
    guest = body["userType"] == "Guest"
    return GraphPerson(
        id=_text(body["id"]),
        is_guest=guest,
        accepted=not guest or body.get("externalUserState") == "Accepted",
        enabled=body.get("accountEnabled") is not False,
        reachable=bool(body.get("mail") or body.get("proxyAddresses")),
    )


def _holders(users: list[Json], address: str) -> list[GraphPerson]:
    """Those who may be meant by an address: the account with it as its mail address, otherwise all accounts found by it."""
    own = [user for user in users if (user.get("mail") or "").lower() == address.lower()]
    return [_person(user) for user in (own if len(own) == 1 else users)]


def _invitation(body: Json) -> Invitation:
    url = _text(body["inviteRedeemUrl"])
    if urlsplit(url).scheme not in ("http", "https"):
        raise ValueError("not an address")
    return Invitation(guest_id=_text(body["invitedUser"]["id"]), redeem_url=url)


def _membership(body: Json) -> Membership:
    return Membership(
        id=_text(body["id"]),
        user_id=_text(body["userId"]),
        name=str(body.get("displayName") or ""),
        owner="owner" in (body.get("roles") or ()),
    )
