"""Asks Microsoft Graph the few things that inviting a person into a team needs, and never raises for its answers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from .answers import AnswerKind, DeletedGuest, GraphAnswer, GraphPerson, Invitation, Json, Membership
from .transport import Transport, quoted, read, text_of

USER_FIELDS = "id,userType,mail,proxyAddresses,otherMails,accountEnabled,externalUserState"
MEMBERS_A_PAGE = 500
MOST_PAGES = 200  # a team holds at most 25,000 people


class Graph(Transport):
    """One team in one tenant. `config` has, besides the transport's, team_id, channel_id and redirect_url."""

    def __init__(self, config: dict[str, str], **how: Any) -> None:
        super().__init__(config, **how)
        self._team = f"/teams/{quote(config['team_id'], safe='')}"
        self._channel = f"{self._team}/channels/{quote(config['channel_id'], safe='')}"

    def look_up(self, *, address: str) -> GraphAnswer[GraphPerson]:
        """Who already holds this address in the host tenant? DONE carries a Person or None; ADDRESS_CONFLICT when
        several do and none of them has it as their own mail address."""
        it = quoted(address)
        any_of = [f"userPrincipalName eq {it}", f"mail eq {it}"]
        any_of += [f"proxyAddresses/any(p:p eq {quoted(f'{prefix}:{address}')})" for prefix in ("SMTP", "smtp")]
        any_of.append(f"otherMails/any(o:o eq {it})")
        params = {"$filter": " or ".join(any_of), "$select": USER_FIELDS, "$count": "true"}
        asked = self._ask("GET", "/users", params=params, about=(address,), eventual=True)
        found = read(asked, lambda body: _holders(body["value"], address))
        if found.value and len(found.value) > 1:
            return GraphAnswer(AnswerKind.ADDRESS_CONFLICT, code="several-accounts")
        return found.holding(found.value[0] if found.value else None)

    def see(self, *, user_id: str) -> GraphAnswer[GraphPerson]:
        """One person by object id; MISSING while the directory has not caught up. DONE carries a Person."""
        path = f"/users/{quote(user_id, safe='')}"
        return read(self._ask("GET", path, params={"$select": USER_FIELDS}, about=(user_id,)), _person)

    def deleted(self, *, address: str) -> GraphAnswer[DeletedGuest]:
        """Did the host's administrators delete a guest with this address, who can still be restored? DONE carries a
        DeletedGuest or None."""
        params = {"$filter": f"mail eq {quoted(address)}", "$select": "id,mail,deletedDateTime", "$count": "true"}
        path = "/directory/deletedItems/microsoft.graph.user"
        asked = self._ask("GET", path, params=params, about=(address,), eventual=True)
        return read(asked, lambda body: next(map(_deleted, body["value"]), None))

    def invite(self, *, address: str, name: str = "") -> GraphAnswer[Invitation]:
        """Make this address a guest without Microsoft's own mail. DONE carries an Invitation."""
        body = {
            "invitedUserEmailAddress": address,
            "inviteRedirectUrl": self._config["redirect_url"],
            "sendInvitationMessage": False,
        }
        if name.strip():
            body["invitedUserDisplayName"] = name.strip()[:256]
        asked = self._ask("POST", "/invitations", body=body, success=(201,), about=(address,))
        if asked.kind is AnswerKind.IN_DIRECTORY and asked.value:
            return asked.holding(Invitation(guest_id=asked.value["id"], redeem_url=""))
        return read(asked, _invitation)

    def find_member(self, *, user_id: str) -> GraphAnswer[Membership]:
        """Is this user in the team? DONE carries a Membership or None. Asked before every add: a second add of the same
        person has been reported to remove them."""
        wanted = f"(microsoft.graph.aadUserConversationMember/userId eq {quoted(user_id)})"
        asked = self._ask("GET", f"{self._team}/members", params={"$filter": wanted}, about=(user_id,))
        return read(
            asked, lambda body: next((m for m in map(_membership, body["value"]) if m.user_id == user_id), None)
        )

    def add_member(self, *, user_id: str) -> GraphAnswer[Membership]:
        """Add a user to the team. DONE carries a Membership; MISSING while Teams does not know the user yet."""
        asked = self._ask(
            "POST", f"{self._team}/members", body=self._as_member(user_id), success=(201,), about=(user_id,)
        )
        return read(asked, _membership)

    def add_channel_member(self, *, user_id: str) -> GraphAnswer[Membership]:
        """Add a member of the team to the private channel. MISSING while the channel does not know the user yet."""
        asked = self._ask(
            "POST", f"{self._channel}/members", body=self._as_member(user_id), success=(201,), about=(user_id,)
        )
        return read(asked, _membership)

    def remove_member(self, *, membership_id: str) -> GraphAnswer[Json]:
        """Take a member out of the team. MISSING means that they were not in it any more."""
        return self._ask("DELETE", f"{self._team}/members/{quote(membership_id, safe='')}", success=(204,))

    def check_target(self) -> GraphAnswer[object]:
        """Can guests be added to the configured team and channel? DONE, TEAM_UNUSABLE, or what went wrong."""
        team = read(self._ask("GET", self._team, params={"$select": "id,isArchived"}), lambda body: body["isArchived"])
        if team.kind is AnswerKind.MISSING:
            return GraphAnswer(AnswerKind.TEAM_UNUSABLE, code="team-missing")
        if team.kind is not AnswerKind.DONE or not self._config["channel_id"]:
            return team if not team.value else GraphAnswer(AnswerKind.TEAM_UNUSABLE, code="team-archived")
        if team.value:
            return GraphAnswer(AnswerKind.TEAM_UNUSABLE, code="team-archived")
        asked = self._ask("GET", self._channel, params={"$select": "id,membershipType"})
        channel = read(asked, lambda body: body["membershipType"])
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
            page = read(
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


def _person(body: Json) -> GraphPerson:
    guest = body["userType"] == "Guest"
    return GraphPerson(
        id=text_of(body["id"]),
        is_guest=guest,
        accepted=not guest or body.get("externalUserState") == "Accepted",
        enabled=body.get("accountEnabled") is not False,
        reachable=bool(body.get("mail") or body.get("proxyAddresses")),
        mail=str(body.get("mail") or ""),
    )


def _deleted(body: Json) -> DeletedGuest:
    when = body.get("deletedDateTime")
    return DeletedGuest(text_of(body["id"]), datetime.fromisoformat(when) if when else None)


def _holders(users: list[Json], address: str) -> list[GraphPerson]:
    """Those who may be meant by an address: the account with it as its mail address, otherwise all accounts found by it."""
    own = [user for user in users if (user.get("mail") or "").lower() == address.lower()]
    return [_person(user) for user in (own if len(own) == 1 else users)]


def _invitation(body: Json) -> Invitation:
    if body.get("status") == "Error":  # it says 201, and no guest was made
        raise ValueError("no invitation")
    url = text_of(body["inviteRedeemUrl"])
    if urlsplit(url).scheme not in ("http", "https"):
        raise ValueError("not an address")
    return Invitation(guest_id=text_of(body["invitedUser"]["id"]), redeem_url=url)


def _membership(body: Json) -> Membership:
    return Membership(
        id=text_of(body["id"]),
        user_id=text_of(body["userId"]),
        name=str(body.get("displayName") or ""),
        owner="owner" in (body.get("roles") or ()),
    )
