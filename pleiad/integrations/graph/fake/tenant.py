"""What the fake tenant answers: Graph's routes and Microsoft's redeem page, over the directory, through the misbehaviour."""

import time
import uuid
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import format_datetime
from html import escape
from threading import RLock
from urllib.parse import quote, unquote

from ..answers import Json
from .directory import BadFilter, FakeDirectory, User
from .misbehaviour import DAY, Reply, Switches, error

REDEEM_PAGE = (
    """<!doctype html><html lang="en"><title>{title}</title><main><h1>{title}</h1><p>{text}</p>{form}</main></html>"""
)


class Tenant:
    """One tenant with one team. `url` is where it is reached; `delay`: seconds until a new guest is known everywhere."""

    def __init__(self, *, url: str, delay: float = 0.0, team: str = "women-in-ddat", channel: str = "private") -> None:
        self.url = url
        self._ahead = 0.0
        self._lock = RLock()
        self.switches = Switches()
        self.directory = FakeDirectory(clock=self.clock, delay=delay, team=team, channel=channel)
        self.log: deque[dict] = deque(maxlen=5000)  # call, about, status, at (seconds); no tokens, no redeem tickets
        self.exchanges: deque[dict] = deque(maxlen=500)  # what went over the wire, for holding against the contract
        self.hooks: list[
            Callable[[str, str], object]
        ] = []  # each is called with (call, about) before an answer is made
        self._tokens: set[str] = set()
        self._tickets: dict[str, str] = {}

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
        call, about, deed = self._route(method, path, query, body)
        for hook in list(self.hooks):
            hook(call, about)
        with self._lock:
            if call not in ("token", "redeem") and headers.get("Authorization", "")[7:] not in self._tokens:
                reply = error(401, "InvalidAuthenticationToken", "Access token is empty or unknown.")
            elif (case := self.switches.strike(call, about)) and case.reply:
                done = deed() if case.after else None
                reply = _dressed(case.reply, done)
            else:
                reply = deed()
            self.log.append({"call": call, "about": about, "status": reply.status, "at": time.monotonic()})
            self.exchanges.append({"method": method, "path": path, "query": query, "body": body, "reply": reply})
        return reply

    def _route(self, method: str, path: str, query: dict[str, str], body: Json) -> tuple[str, str, Callable[[], Reply]]:
        """The name of the call, who it is about, and the deed."""
        parts = [unquote(part) for part in path.strip("/").split("/")]
        where = self.directory
        if parts[1:] == ["oauth2", "v2.0", "token"] and method == "POST":
            return "token", "", lambda: self._give_token(body)
        if parts[0] == "redeem" and len(parts) == 2:
            user = where.users.get(self._tickets.get(parts[1], ""))
            return "redeem", user.address if user else "", lambda: self._redeem(method, user)
        if parts[0] != "v1.0":
            return "nothing", "", lambda: error(404, "NotFound", "There is nothing here.")
        match (method, parts[1:]):
            case "GET", ["users"]:
                return "look-up", _address_in(query.get("$filter", "")), lambda: self._look_up(query)
            case "GET", ["users", user_id]:
                return "see", self._address(user_id), lambda: self._see(user_id)
            case "POST", ["invitations"]:
                return "invite", body.get("invitedUserEmailAddress", ""), lambda: self._invite(body)
            case "GET", ["teams", team]:
                return (
                    "team",
                    "",
                    lambda: self._in_team(team, lambda: Reply(200, {"id": team, "isArchived": where.archived})),
                )
            case "GET", ["teams", team, "members"]:
                about = self._address(query.get("$filter", "").split("'")[1]) if "$filter" in query else ""
                return "find" if about else "list", about, lambda: self._in_team(team, lambda: self._list(query))
            case "POST", ["teams", team, "members"]:
                user_id = _bound(body)
                return "add", self._address(user_id), lambda: self._in_team(team, lambda: self._add(user_id))
            case "DELETE", ["teams", team, "members", membership]:
                known = where.memberships.get(membership)
                about = self._address(known.user_id) if known else ""
                return "remove", about, lambda: self._in_team(team, lambda: self._remove(membership))
            case "GET", ["teams", team, "channels", channel]:
                return "channel-of-team", "", lambda: self._in_team(team, lambda: self._show_channel(channel))
            case "POST", ["teams", team, "channels", channel, "members"]:
                user_id = _bound(body)
                return (
                    "channel",
                    self._address(user_id),
                    lambda: self._in_team(team, lambda: self._add_to_channel(user_id)),
                )
        return "nothing", "", lambda: error(404, "NotFound", "There is nothing here.")

    def _address(self, user_id: str) -> str:
        user = self.directory.users.get(user_id)
        return user.address if user else ""

    def _give_token(self, body: Json) -> Reply:
        if body.get("client_secret") != "demo":
            what = {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret provided."}
            return Reply(401, what | {"error_codes": [7000215]})
        token = uuid.uuid4().hex
        self._tokens.add(token)
        return Reply(200, {"token_type": "Bearer", "expires_in": 3599, "access_token": token})

    def _look_up(self, query: dict[str, str]) -> Reply:
        self._seed(_address_in(query.get("$filter", "")))
        try:
            found = self.directory.matching(query.get("$filter", ""))
        except BadFilter:
            return error(400, "BadRequest", "Invalid filter clause.")
        return Reply(200, {"value": [user.as_json() for user in found]})

    def _seed(self, address: str) -> None:
        """Traits that must be there before anybody is invited."""
        if not address or self.directory.by_address(address):
            return
        has = lambda name: self.switches.has(address, name)  # noqa: E731
        if has("G10"):
            self.directory.add_user(address, name=address, type="Member", state=None)
        elif has("G11") or has("G11:accepted"):
            self.directory.add_user(
                address, name=address, state="Accepted" if has("G11:accepted") else "PendingAcceptance"
            )

    def _see(self, user_id: str) -> Reply:
        user = self.directory.user(user_id)
        if not user:
            return error(404, "Request_ResourceNotFound", "Resource does not exist.")
        return Reply(200, user.as_json())

    def _invite(self, body: Json) -> Reply:
        address = body.get("invitedUserEmailAddress", "")
        if "+" in address:
            return error(400, "BadRequest", "The Primary SMTP Address is an invalid value.")
        self._seed(address)
        has = lambda name: self.switches.has(address, name)  # noqa: E731
        twin = next((u for u in self.directory.users.values() if u.type == "Guest"), None) if has("G12") else None
        known = twin or self.directory.by_address(address)
        user = known or self.directory.invite(address, body.get("invitedUserDisplayName", ""))
        if known is None:
            self._shape(user, has)
        ticket = uuid.uuid4().hex
        self._tickets[ticket] = user.id
        return Reply(
            201,
            {
                "id": str(uuid.uuid4()),
                "inviteRedeemUrl": f"{self.url}/redeem/{ticket}",
                "invitedUserDisplayName": user.name,
                "invitedUserType": user.type,
                "invitedUserEmailAddress": address,
                "sendInvitationMessage": body.get("sendInvitationMessage", False),
                "resetRedemption": False,
                "inviteRedirectUrl": body.get("inviteRedirectUrl"),
                "status": "Completed" if user.state == "Accepted" else "PendingAcceptance",
                "invitedUser": {"id": user.id},
            },
        )

    def _shape(self, user: User, has: Callable[[str], bool]) -> None:
        now = self.clock()
        if has("G9"):
            user.mail, user.proxies = None, []
        if has("G14"):
            user.known_to_teams_from = now + 2 * 3600
        if has("G14:never") or has("G14:disabled"):
            user.known_to_teams_from = now + 10_000 * DAY
        if has("G14:disabled"):
            user.enabled = False
        if has("G21"):
            user.known_to_channel_from = user.known_to_teams_from + 3600

    def _in_team(self, team: str, deed: Callable[[], Reply]) -> Reply:
        if team != self.directory.team or self.directory.deleted:
            return error(404, "NotFound", "No team found with this id.")
        return deed()

    def _list(self, query: dict[str, str]) -> Reply:
        try:
            memberships = self.directory.shown_memberships(query.get("$filter"))
        except BadFilter:
            return error(400, "BadRequest", "Invalid filter clause.")
        top, start = int(query.get("$top", "100")), int(query.get("$skiptoken", "0"))
        body: Json = {"@odata.count": len(memberships[start : start + top])}
        if len(memberships) > start + top:
            link = f"{self.url}/v1.0/teams/{quote(self.directory.team)}/members?$top={top}&$skiptoken={start + top}"
            body["@odata.nextLink"] = link
        return Reply(
            200, body | {"value": [self.directory.membership_json(p) for p in memberships[start : start + top]]}
        )

    def _add(self, user_id: str) -> Reply:
        user = self.directory.users.get(user_id)
        if not user or user.known_to_teams_from > self.clock() or not user.enabled:
            return error(404, "NotFound", "The user was not found or is disabled.")
        if self.directory.archived:
            return error(403, "Forbidden", "The team is archived.")
        has = lambda name: self.switches.has(user.address, name)  # noqa: E731
        known = next((p for p in self.directory.memberships.values() if p.user_id == user_id), None)
        if known and has("G16:removes"):
            self.directory.remove(known.id)
            self.directory.removed_again += 1
            return Reply(201, self.directory.membership_json(known))
        added = self.directory.add(user_id)
        if known is None and has("G20"):
            added.shown_from = self.clock() + DAY
        return Reply(201, self.directory.membership_json(added))

    def _remove(self, membership: str) -> Reply:
        if not self.directory.remove(membership):
            return error(404, "NotFound", "No member found with this id.")
        return Reply(204)

    def _show_channel(self, channel: str) -> Reply:
        if channel != self.directory.channel:
            return error(404, "NotFound", "No channel found with this id.")
        kind = "shared" if self.switches.has("*", "G23") else self.directory.channel_type
        return Reply(200, {"id": channel, "membershipType": kind})

    def _add_to_channel(self, user_id: str) -> Reply:
        user = self.directory.users.get(user_id)
        in_team = any(p.user_id == user_id for p in self.directory.memberships.values())
        if not user or not in_team or user.known_to_channel_from > self.clock():
            return error(404, "NotFound", "User is not found in the team.")
        self.directory.in_channel.add(user_id)
        return Reply(
            201,
            self.directory.membership_json(
                next(p for p in self.directory.memberships.values() if p.user_id == user_id)
            ),
        )

    def _redeem(self, method: str, user: User | None) -> Reply:
        if not user:
            return Reply(
                404, REDEEM_PAGE.format(title="This invitation is not known", text="Ask for a new one.", form="")
            )
        if method == "POST":
            user.state = "Accepted"
        if user.state == "Accepted":
            text = "You are a guest now and can close this page."
            return Reply(200, REDEEM_PAGE.format(title="Invitation accepted", text=text, form=""))
        form = '<form method="post"><button>Accept</button></form>'
        text = f"{escape(user.address)} is invited as a guest. In real life this is Microsoft’s page."
        return Reply(200, REDEEM_PAGE.format(title="Accept the invitation?", text=text, form=form))


def _bound(body: Json) -> str:
    return body.get("user@odata.bind", "").rpartition("users('")[2].rstrip("')")


def _address_in(text: str) -> str:
    """The address that a look-up is about, out of the first string of its filter."""
    for piece in text.replace("''", "\0").split("'")[1::2]:
        return piece.replace("\0", "'")
    return ""


def _dressed(reply: Reply, done: Reply | None) -> Reply:
    """Fill in what a misbehaving reply takes from the moment: a date to wait for, half of the true body."""
    if reply.headers.get("Retry-After") == "a date in 9 seconds":
        moment = datetime.now(UTC) + timedelta(seconds=10)  # dates have whole seconds: at least nine are left
        return Reply(reply.status, reply.body, {"Retry-After": format_datetime(moment, usegmt=True)})
    if reply.how == "cut":
        return Reply(reply.status, done.body if done else {"id": "half"}, reply.headers, "cut")
    return reply
