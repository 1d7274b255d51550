"""What the fake tenant does when it is asked about people and the team."""

import re
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import quote

from ..answers import Json
from .directory import BY_MAIL, BadFilter, FakeDirectory, User
from .misbehaviour import DAY, Reply, Switches, error

REDEEM_PAGE = (
    """<!doctype html><html lang="en"><title>{title}</title><main><h1>{title}</h1><p>{text}</p>{form}</main></html>"""
)
FORBIDDEN_IN_ADDRESS = re.compile(r"[~!#$%^&*()+=\[\]{}\\/|;:\"<>?,\s]")
"""What Microsoft takes nowhere in an invited address (invitation resource type)."""

Deed = Callable[[], Reply]


class PeopleCalls:
    """The directory and the team of one tenant. `route` names a call, says who it is about, and gives what does it."""

    def __init__(self, *, url: Callable[[], str], directory: FakeDirectory, switches: Switches) -> None:
        self._url, self.directory, self.switches = url, directory, switches
        self._tickets: dict[str, str] = {}

    def route(
        self, method: str, parts: list[str], query: dict[str, str], body: Json, headers: Any
    ) -> tuple[str, str, Deed] | None:
        where = self.directory
        match (method, parts):
            case "GET", ["users"]:
                about = _address_in(query.get("$filter", ""))
                return "look-up", about, lambda: self._look_up(query, headers)
            case "GET", ["users", user_id]:
                return "see", self._address(user_id), lambda: self._see(user_id, query)
            case "GET", ["directory", "deletedItems", "microsoft.graph.user" | "graph.user"]:
                return "deleted", _address_in(query.get("$filter", "")), lambda: self._deleted(query, headers)
            case "POST", ["invitations"]:
                address = body.get("invitedUserEmailAddress")
                return "invite", address if isinstance(address, str) else "", lambda: self._invite(body)
            case "GET", ["teams", team]:
                shown = lambda: Reply(200, {"id": team, "isArchived": where.archived})  # noqa: E731
                return "team", "", lambda: self._in_team(team, shown)
            case "GET", ["teams", team, "members"]:
                about = self._address(query.get("$filter", "").split("'")[1]) if "$filter" in query else ""
                name = "find" if "$filter" in query else "list"
                return name, about, lambda: self._in_team(team, lambda: self._list(query))
            case "POST", ["teams", team, "members"]:
                user_id = self._bound(body)
                return "add", self._address(user_id), lambda: self._in_team(team, lambda: self._add(user_id, body))
            case "DELETE", ["teams", team, "members", membership]:
                known = where.memberships.get(membership)
                about = self._address(known.user_id) if known else ""
                return "remove", about, lambda: self._in_team(team, lambda: self._remove(membership))
            case "GET", ["teams", team, "channels", channel]:
                return "channel-of-team", "", lambda: self._in_team(team, lambda: self._show_channel(channel))
            case "POST", ["teams", team, "channels", channel, "members"]:
                user_id = self._bound(body)
                deed = lambda: self._in_team(team, lambda: self._add_to_channel(user_id, body))  # noqa: E731
                return "channel", self._address(user_id), deed
        return None

    def redeemer(self, ticket: str) -> User | None:
        return self.directory.users.get(self._tickets.get(ticket, ""))

    def _address(self, user_id: str) -> str:
        user = self.directory.users.get(user_id)
        return user.address if user else ""

    def _look_up(self, query: dict[str, str], headers: Any) -> Reply:
        self._seed(_address_in(query.get("$filter", "")))
        if headers.get("ConsistencyLevel") != "eventual" or query.get("$count") != "true":
            return error(400, "Request_UnsupportedQuery", "Complex query on property proxyAddresses is not supported.")
        try:
            found = self.directory.matching(query.get("$filter", ""))
        except BadFilter:
            return error(400, "BadRequest", "Invalid filter clause.")
        shown = [user for user in found if not self.switches.has(user.address, "G10:hidden")]
        return Reply(200, {"@odata.count": len(shown), "value": [_chosen(user.as_json(), query) for user in shown]})

    def _deleted(self, query: dict[str, str], headers: Any) -> Reply:
        self._seed(_address_in(query.get("$filter", "")))
        asked = BY_MAIL.fullmatch(query.get("$filter", ""))
        if not asked or headers.get("ConsistencyLevel") != "eventual" or query.get("$count") != "true":
            return error(400, "Request_UnsupportedQuery", "Unsupported Query.")
        found = self.directory.in_bin(asked["is"].replace("''", "'"))
        ago = [timedelta(seconds=self.directory.clock() - (user.deleted_at or 0)) for user in found]
        shown = [
            user.as_json() | {"deletedDateTime": f"{datetime.now(UTC) - each:%Y-%m-%dT%H:%M:%SZ}"}
            for user, each in zip(found, ago, strict=True)
        ]
        return Reply(200, {"@odata.count": len(shown), "value": [_chosen(user, query) for user in shown]})

    def _seed(self, address: str) -> None:
        """Traits that must be there before anybody is invited."""
        if not address or self.directory.by_address(address) or self.directory.in_bin(address):
            return
        has = lambda name: self.switches.has(address, name)  # noqa: E731
        if has("G10") or has("G10:hidden") or has("G10:blocked"):
            self.directory.add_user(address, name=address, type="Member", state=None, enabled=not has("G10:blocked"))
        elif has("G11:deleted"):
            self.directory.delete(self.directory.add_user(address, name=address, state="Accepted").id)
        elif has("G11") or has("G11:accepted"):
            self.directory.add_user(
                address, name=address, state="Accepted" if has("G11:accepted") else "PendingAcceptance"
            )

    def _see(self, user_id: str, query: dict[str, str]) -> Reply:
        user = self.directory.user(user_id)
        if not user:
            return error(404, "Request_ResourceNotFound", f"Resource '{user_id}' does not exist.")
        return Reply(200, _chosen(user.as_json(), query))

    def _invite(self, body: Json) -> Reply:
        address = body.get("invitedUserEmailAddress")
        if not isinstance(address, str) or not address:
            return error(400, "BadRequest", "The property 'invitedUserEmailAddress' is required.")
        if not str(body.get("inviteRedirectUrl") or "").startswith(("http://", "https://")):
            return error(400, "BadRequest", "The property 'inviteRedirectUrl' is required and must be a URL.")
        if FORBIDDEN_IN_ADDRESS.search(address) or address.count("@") != 1 or not all(address.split("@")):
            return error(400, "BadRequest", "The Primary SMTP Address is an invalid value.")
        self._seed(address)
        has = lambda name: self.switches.has(address, name)  # noqa: E731
        if address.lower() in self.directory.groups or has("G29"):
            words = "Group email addresses aren't supported. Enter the email address for an individual user."
            return error(400, "BadRequest", words)
        twin = next((u for u in self.directory.users.values() if u.type == "Guest"), None) if has("G12") else None
        known = twin or self.directory.by_address(address)
        if known and known.type == "Member":
            return _already_here(known)
        user = known or self.directory.invite(address, body.get("invitedUserDisplayName", ""))
        if known is None:
            self._shape(user, has)
        ticket = uuid.uuid4().hex
        self._tickets[ticket] = user.id
        return Reply(
            201,
            {
                "id": str(uuid.uuid4()),
                "inviteRedeemUrl": f"{self._url()}/redeem/{ticket}",
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
        now = self.directory.clock()
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

    def _in_team(self, team: str, deed: Deed) -> Reply:
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
            link = f"{self._url()}/v1.0/teams/{quote(self.directory.team)}/members?$top={top}&$skiptoken={start + top}"
            body["@odata.nextLink"] = link
        return Reply(
            200, body | {"value": [self.directory.membership_json(p) for p in memberships[start : start + top]]}
        )

    def _bound(self, body: Json) -> str:
        """The user that a new membership names: users('id'), users/id, or a principal name in either."""
        _before, _users, named = str(body.get("user@odata.bind") or "").rpartition("/users")
        key = named.strip("/()'")
        by_name = (u.id for u in self.directory.users.values() if u.principal_name.lower() == key.lower())
        return next(by_name, key)

    def _wrong_member(self, user: User | None, body: Json) -> Reply | None:
        if body.get("@odata.type") not in (
            "#microsoft.graph.aadUserConversationMember",
            "microsoft.graph.aadUserConversationMember",
        ):
            return error(400, "BadRequest", "Invalid value specified for property '@odata.type' of resource.")
        if not body.get("user@odata.bind"):
            return error(400, "BadRequest", "Bad Request: 'user@odata.bind' is missing.")
        if user and user.type == "Guest" and "owner" in (body.get("roles") or ()):
            return error(400, "BadRequest", "Guest users cannot be owners of a team.")
        if set(body.get("roles") or ()) - {"owner"}:
            return error(400, "BadRequest", "Invalid role specified for member.")
        return None

    def _add(self, user_id: str, body: Json) -> Reply:
        user = self.directory.users.get(user_id)
        if wrong := self._wrong_member(user, body):
            return wrong
        if not user or user.known_to_teams_from > self.directory.clock() or not user.enabled:
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
            added.shown_from = self.directory.clock() + DAY
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

    def _add_to_channel(self, user_id: str, body: Json) -> Reply:
        user = self.directory.users.get(user_id)
        if wrong := self._wrong_member(user, body):
            return wrong
        in_team = next((p for p in self.directory.memberships.values() if p.user_id == user_id), None)
        if not user or not in_team or user.known_to_channel_from > self.directory.clock():
            return error(404, "NotFound", "User is not found in the team.")
        self.directory.in_channel.add(user_id)
        return Reply(201, self.directory.membership_json(in_team))

    def redeem(self, method: str, user: User | None) -> Reply:
        """Microsoft's page on which a guest accepts."""
        if not user:
            return Reply(
                404, REDEEM_PAGE.format(title="This invitation is not known", text="Ask for a new one.", form="")
            )
        if method == "POST":
            user.state = "Accepted"
            if self.switches.has(user.address, "G12:redeemed"):
                user.redeemed_with = f"other.{user.address}"
                user.mail, user.proxies = user.redeemed_with, [f"SMTP:{user.redeemed_with}"]
        if user.state == "Accepted":
            text = "You are a guest now and can close this page."
            return Reply(200, REDEEM_PAGE.format(title="Invitation accepted", text=text, form=""))
        form = '<form method="post"><button>Accept</button></form>'
        text = f"{escape(user.address)} is invited as a guest. In real life this is Microsoft’s page."
        return Reply(200, REDEEM_PAGE.format(title="Accept the invitation?", text=text, form=form))


def _already_here(user: User) -> Reply:
    """The host's own people need no invitation."""
    words = f"The invited user already exists in the directory as object ID: {user.id}, "
    words += "they can use that account to sign in to shared apps and resources."
    if not user.enabled:
        words = (
            f"The invited user already exists in the directory as object ID: {user.id}, but the account is blocked from "
            "signing in. If the account is unblocked, they can use that account to sign in to shared apps and resources."
        )
    return error(400, "BadRequest", words)


def _chosen(whole: Json, query: dict[str, str]) -> Json:
    """What $select asks for, and the id."""
    wanted = set(query.get("$select", "").split(",")) - {""}
    return {name: value for name, value in whole.items() if not wanted or name in wanted or name == "id"}


def _address_in(text: str) -> str:
    """The address that a look-up is about, out of the first string of its filter."""
    for piece in _strings(text):
        return piece
    return ""


def _strings(text: str) -> Iterator[str]:
    for piece in text.replace("''", "\0").split("'")[1::2]:
        yield piece.replace("\0", "'")
