"""What the fake remembers: the people of the host tenant, who is in the team and in the channel, and what was asked."""

import base64
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypedDict, Unpack

from ..answers import Json

TERM = re.compile(
    r"(?:(?P<field>userPrincipalName|mail) eq '(?P<is>(?:[^']|'')*)'"
    r"|(?P<list>proxyAddresses|otherMails)/any\((?P<v>[a-z]):(?P=v) eq '(?P<has>(?:[^']|'')*)'\))"
)
RESTORABLE = 30 * 24 * 3600
BY_MAIL = re.compile(r"mail eq '(?P<is>(?:[^']|'')*)'")
BY_USER = re.compile(r"\(microsoft\.graph\.aadUserConversationMember/userId eq '(?P<id>(?:[^']|'')*)'\)")


class BadFilter(ValueError):
    """The filter is not one that this directory understands."""


@dataclass
class User:
    id: str
    address: str
    name: str = ""
    type: str = "Guest"
    state: str | None = "PendingAcceptance"
    mail: str | None = None
    proxies: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    enabled: bool = True
    seen_from: float = 0.0  # the directory finds the user from then on
    known_to_teams_from: float = 0.0
    known_to_channel_from: float = 0.0
    redeemed_with: str = ""
    deleted_at: float | None = None

    @property
    def principal_name(self) -> str:
        """How the host tenant calls the account: guests have a name made of their address."""
        if self.type != "Guest" or "#EXT#" in self.address:
            return self.address
        return f"{self.address.replace('@', '_')}#EXT#@host.onmicrosoft.example"

    def as_json(self) -> Json:
        return {
            "id": self.id,
            "userPrincipalName": self.principal_name,
            "displayName": self.name,
            "userType": self.type,
            "mail": self.mail,
            "proxyAddresses": self.proxies,
            "otherMails": self.others,
            "accountEnabled": self.enabled,
            "externalUserState": self.state,
        }


class UserFacts(TypedDict, total=False):
    """What may be said of a user who is in the directory already, as in `User`."""

    name: str
    type: str
    state: str | None
    mail: str | None
    proxies: list[str]
    others: list[str]
    enabled: bool
    seen_from: float
    known_to_teams_from: float
    known_to_channel_from: float


@dataclass
class FakeMembership:
    """A user's membership of the team. `shown_from`: when lists begin to show it."""

    id: str
    user_id: str
    shown_from: float = 0.0


class FakeDirectory:
    """The state of one tenant with one team. `clock` gives seconds; `delay` is how long copying between services takes."""

    def __init__(
        self, *, clock: Callable[[], float], delay: float = 0.0, team: str = "women-in-ddat", channel: str = "private"
    ) -> None:
        self.clock, self.delay, self.team, self.channel = clock, delay, team, channel
        self.users: dict[str, User] = {}
        self.memberships: dict[str, FakeMembership] = {}
        self.in_channel: set[str] = set()
        self.channel_type = "private"
        self.archived = self.deleted = False
        self.groups: set[str] = set()  # addresses of mail groups and shared mailboxes
        self.bin: dict[str, User] = {}  # deleted by the host's administrators, restorable for thirty days
        self.removed_again = 0  # times that a second add took a member out

    def add_user(self, address: str, **facts: Unpack[UserFacts]) -> User:
        """A user who is in the directory already."""
        facts.setdefault("mail", address)
        facts.setdefault("proxies", [f"SMTP:{address}"])
        user = User(id=str(uuid.uuid4()), address=address, **facts)
        self.users[user.id] = user
        return user

    def matching(self, text: str) -> list[User]:
        """The users that a $filter names; refuses what the grammar does not know, so that injection shows."""
        wanted, rest = [], text
        while True:
            term = TERM.match(rest)
            if not term:
                raise BadFilter(text)
            wanted.append(term)
            rest = rest[term.end() :]
            if not rest:
                break
            if not rest.startswith(" or "):
                raise BadFilter(text)
            rest = rest[4:]
        now = self.clock()
        return [u for u in self.users.values() if u.seen_from <= now and any(_fits(u, term) for term in wanted)]

    def user(self, user_id: str) -> User | None:
        found = self.users.get(user_id)
        return found if found and found.seen_from <= self.clock() else None

    def by_address(self, address: str) -> User | None:
        """The user with this address whether or not the directory shows them yet."""
        return next((u for u in self.users.values() if address.lower() in _all_addresses(u)), None)

    def invite(self, address: str, name: str) -> User:
        """Make a guest, or find the one that is there: Graph answers a second invitation with the same object."""
        known = self.by_address(address)
        if known:
            return known
        now = self.clock()
        return self.add_user(
            address,
            name=name or address,
            seen_from=now + self.delay,
            known_to_teams_from=now + self.delay,
            known_to_channel_from=now + self.delay,
        )

    def delete(self, user_id: str) -> None:
        """The host's administrators delete a user, who is out of the team at once."""
        user = self.users.pop(user_id)
        user.deleted_at = self.clock()
        self.bin[user_id] = user
        for each in [each for each in self.memberships.values() if each.user_id == user_id]:
            self.remove(each.id)

    def restore(self, user_id: str) -> None:
        """They bring a user back."""
        user = self.bin.pop(user_id)
        user.deleted_at = None
        self.users[user_id] = user

    def in_bin(self, address: str) -> list[User]:
        """The deleted users with this mail address who can still be restored."""
        since = self.clock() - RESTORABLE
        return [
            each
            for each in self.bin.values()
            if (each.deleted_at or 0) > since and (each.mail or "").lower() == address.lower()
        ]

    def add(self, user_id: str) -> FakeMembership:
        """Put a user in the team; the same again answers with the same membership."""
        known = next((p for p in self.memberships.values() if p.user_id == user_id), None)
        if known:
            return known
        membership = FakeMembership(
            base64.urlsafe_b64encode(f"{self.team}##{user_id}".encode()).decode(), user_id, self.clock()
        )
        self.memberships[membership.id] = membership
        return membership

    def remove(self, membership_id: str) -> FakeMembership | None:
        membership = self.memberships.pop(membership_id, None)
        if membership:
            self.in_channel.discard(membership.user_id)
        return membership

    def shown_memberships(self, text: str | None = None) -> list[FakeMembership]:
        """Memberships as a list shows them, of one user when a filter names them."""
        wanted = None
        if text is not None:
            term = BY_USER.fullmatch(text)
            if not term:
                raise BadFilter(text)
            wanted = term["id"].replace("''", "'")
        now = self.clock()
        return [p for p in self.memberships.values() if p.shown_from <= now and wanted in (None, p.user_id)]

    def membership_json(self, membership: FakeMembership) -> Json:
        user = self.users.get(membership.user_id)
        return {
            "@odata.type": "#microsoft.graph.aadUserConversationMember",
            "id": membership.id,
            "roles": ["guest"] if user and user.type == "Guest" else [],
            "userId": membership.user_id,
            "displayName": user.name if user else None,
            "email": user.mail if user else None,
        }


def _all_addresses(user: User) -> set[str]:
    return {each.partition(":")[2].lower() for each in user.proxies} | {
        each.lower() for each in (user.address, user.mail or "", *user.others)
    }


def _fits(user: User, term: re.Match[str]) -> bool:
    if term["field"]:
        value = term["is"].replace("''", "'").lower()
        return value == (user.mail or "").lower() if term["field"] == "mail" else value == user.address.lower()
    value = term["has"].replace("''", "'")
    if term["list"] == "proxyAddresses":
        return value in user.proxies
    return value.lower() in [each.lower() for each in user.others]
