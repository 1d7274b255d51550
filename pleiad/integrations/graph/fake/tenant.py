"""What the fake tenant answers: who may ask what, over what it remembers, through the misbehaviour."""

import base64
import json
import time
import uuid
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import format_datetime
from threading import RLock
from urllib.parse import unquote

from ..answers import Json
from ..permissions import ENOUGH, MEETINGS, WANTED
from .calls import PeopleCalls
from .directory import FakeDirectory
from .meetings import FakeMeetings
from .misbehaviour import Reply, Switches, error

DIRECTORY = ("look-up", "see", "deleted", "invite")
BRAKE_WINDOW = 300  # seconds within which Microsoft counts invitations


class Tenant:
    """One tenant with one team. `url` is where it is reached; `delay`: seconds until a new guest is known everywhere.

    `roles` are the application permissions that its administrators consented to, `team_roles` those that an owner
    consented to for the team alone. `brake`: after so many invitations within five minutes Microsoft blocks all others,
    until `brake` is taken away again. `calls_a_second`: how many the team takes before it says 429.
    """

    def __init__(self, *, url: str, delay: float = 0.0, team: str = "women-in-ddat", channel: str = "private") -> None:
        self.url = url
        self._ahead = 0.0
        self._lock = RLock()
        self.switches = Switches()
        self.directory = FakeDirectory(clock=self.clock, delay=delay, team=team, channel=channel)
        self.people = PeopleCalls(url=lambda: self.url, directory=self.directory, switches=self.switches)
        self.meetings = FakeMeetings(url=lambda: self.url)
        self.roles = set(WANTED.values())
        self.team_roles: set[str] = set()
        self.brake: int | None = None
        self.calls_a_second: int | None = None
        self.log: deque[dict] = deque(maxlen=5000)  # call, about, status, at (seconds); no tokens, no redeem tickets
        self.exchanges: deque[dict] = deque(maxlen=500)  # what went over the wire, for holding against the contract
        self.hooks: list[
            Callable[[str, str], object]
        ] = []  # each is called with (call, about) before an answer is made
        self._tokens: dict[str, frozenset[str]] = {}
        self._invited: deque[float] = deque(maxlen=1000)
        self._braked = False
        self._team_calls: deque[float] = deque(maxlen=100)

    def clock(self) -> float:
        return time.monotonic() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let time pass in the tenant."""
        self._ahead += seconds

    def calls(self, name: str) -> int:
        """How often a call was made."""
        return sum(line["call"] == name for line in self.log)

    def answer(self, method: str, path: str, query: dict[str, str], body: Json, headers: Message) -> Reply:
        """Name the call, let it misbehave if it must, otherwise do it."""
        call, about, deed = self._route(method, path, query, body, headers)
        for hook in list(self.hooks):
            hook(call, about)
        with self._lock:
            token = headers.get("Authorization", "")[7:]
            if call not in ("token", "redeem") and token not in self._tokens:
                reply = error(401, "InvalidAuthenticationToken", "Access token is empty or unknown.")
            elif refusal := self._without_permission(call, token) or self._too_much(call):
                reply = refusal
            elif (case := self.switches.strike(call, about)) and case.reply:
                done = deed() if case.after else None
                reply = _dressed(case.reply, done)
            else:
                reply = deed()
            reply = _numbered(reply, call, headers)
            self.log.append({"call": call, "about": about, "status": reply.status, "at": time.monotonic()})
            self.exchanges.append({"method": method, "path": path, "query": query, "body": body, "reply": reply})
        return reply

    def _route(
        self, method: str, path: str, query: dict[str, str], body: Json, headers: Message
    ) -> tuple[str, str, Callable[[], Reply]]:
        """The name of the call, who it is about, and the deed."""
        parts = [unquote(part) for part in path.strip("/").split("/")]
        if parts[1:] == ["oauth2", "v2.0", "token"] and method == "POST":
            return "token", "", lambda: self._give_token(body)
        if parts[0] == "redeem" and len(parts) == 2:
            user = self.people.redeemer(parts[1])
            return "redeem", user.address if user else "", lambda: self.people.redeem(method, user)
        if parts[0] == "v1.0":
            rest = parts[1:]
            found = self.people.route(method, rest, query, body, headers)
            found = found or self.meetings.route(method, rest, query, body)
            if found:
                return found
        return "nothing", "", lambda: error(404, "NotFound", "There is nothing here.")

    def _give_token(self, body: Json) -> Reply:
        if body.get("client_secret") != "demo":
            what = {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret provided."}
            return Reply(401, what | {"error_codes": [7000215]})
        said = {
            "aud": "https://graph.microsoft.com",
            "tid": "demo",
            "roles": sorted(self.roles),
            "jti": uuid.uuid4().hex,
        }
        parts = [json.dumps(each).encode() for each in ({"typ": "JWT", "alg": "RS256"}, said)]
        token = ".".join(base64.urlsafe_b64encode(each).decode().rstrip("=") for each in (*parts, b"not-signed"))
        self._tokens[token] = frozenset(self.roles)
        return Reply(200, {"token_type": "Bearer", "expires_in": 3599, "access_token": token})

    def _without_permission(self, call: str, token: str) -> Reply | None:
        """The directory and Teams say the same thing in different words. A token keeps what it was given with."""
        if call not in ENOUGH:
            return None
        roles, enough = self._tokens[token], ENOUGH[call]
        for_team = [name for name in enough if name.endswith(".Group")]
        if roles & set(enough) or self.team_roles & set(for_team):
            return None
        if call in DIRECTORY or call in MEETINGS:
            return error(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
        words = "Missing role permissions on the request. API requires one of '{}'. Roles on the request '{}'. "
        words += "Resource specific consent grants on the request '{}'."
        of_tenant = [name for name in enough if name not in for_team]
        said = words.format(
            ", ".join(of_tenant + for_team), ", ".join(sorted(roles)), ", ".join(sorted(self.team_roles))
        )
        return error(403, "Forbidden", said)

    def _too_much(self, call: str) -> Reply | None:
        now = self.clock()
        if call == "invite" and self.brake is not None:
            while self._invited and self._invited[0] < now - BRAKE_WINDOW:
                self._invited.popleft()
            self._invited.append(now)
            self._braked = self._braked or len(self._invited) > self.brake
            if self._braked:
                words = "Your invitation has been blocked for this directory due to suspicious activity. "
                return error(403, "Forbidden", words + "Contact Microsoft support.")
        else:
            self._braked = self._braked and self.brake is not None
        if self.calls_a_second and call in ENOUGH and call not in DIRECTORY and call not in MEETINGS:
            while self._team_calls and self._team_calls[0] <= now - 1:
                self._team_calls.popleft()
            if len(self._team_calls) >= self.calls_a_second:
                return error(429, "TooManyRequests", "Too many requests.", {"Retry-After": "2"})
            self._team_calls.append(now)
        return None


def _numbered(reply: Reply, call: str, headers: Message) -> Reply:
    """Every answer of Graph has a number that its support asks for, and repeats the number that we gave it."""
    ours, own = headers.get("client-request-id", "") or str(uuid.uuid4()), str(uuid.uuid4())
    named = {"request-id": own, "client-request-id": ours}
    body = reply.body
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        inner = {**body["error"].get("innerError", {}), "date": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}", **named}
        body = {"error": {**body["error"], "innerError": inner}}
    elif isinstance(body, dict) and call == "token" and "error" in body:
        body = {**body, "trace_id": own, "correlation_id": ours, "timestamp": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%SZ}"}
    return Reply(reply.status, body, {**reply.headers, **named}, reply.how)


def _dressed(reply: Reply, done: Reply | None) -> Reply:
    """Fill in what a misbehaving reply takes from the moment: a date to wait for, half of the true body."""
    if reply.headers.get("Retry-After") == "a date in 9 seconds":
        moment = datetime.now(UTC) + timedelta(seconds=10)  # dates have whole seconds: at least nine are left
        return Reply(reply.status, reply.body, {"Retry-After": format_datetime(moment, usegmt=True)})
    if reply.how == "cut":
        return Reply(reply.status, done.body if done else {"id": "half"}, reply.headers, "cut")
    return reply
