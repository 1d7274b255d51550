"""The planted words of the canary tests: the audiences, the roles, and which role may ever meet which word."""

import re
import string
from dataclasses import dataclass, field
from types import SimpleNamespace

OWN = "own"  # nobody but the author
PARTNER = "partner"  # the author and the person written to
PAIR = "pair"  # the two of a pairing
PAIRED = "paired"  # the two and the desk
SPACE = "space"  # those inside one closed space
ROOM = "room"  # those inside and the desk: its name
ASKED = "asked"  # the author, and a person outside who was asked by an email
DESK = "desk"  # the author and the organisers
NAME = "name"  # members, as long as the author does not hide; the desk
MEMBERS = "members"
PUBLIC = "public"
NOBODY = "nobody"

OUTSIDE = ("visitor", "applicant", "suspended")
CURRENT = ("member", "partner", "organiser", "open", "hidden", "shielded", "colleague", "blocker", "blocked", "unseen")
ROLES = OUTSIDE + CURRENT
APART = ({"shielded", "colleague"}, {"blocker", "blocked"})
AUTHORS = ("open", "hidden", "shielded", "colleague", "blocker", "blocked", "leaver")
COUNCILS = {
    "open": "swansea", "hidden": "newport", "shielded": "leeds", "colleague": "leeds", "blocker": "wrexham",
    "blocked": "derby", "leaver": "bath", "partner": "lincoln", "member": "bristol", "suspended": "cardiff",
    "unseen": "reading", "organiser": "gwynedd",
}  # fmt: skip
# The two colleagues are known by what they typed: no list has their trust, and each has an address of another kind.
DOMAINS = {"organiser": "gwynedd.llyw.cymru", "shielded": "quux.nhs.uk", "colleague": "frob.nhs.uk"}
SAID = {"shielded": "Quux Health NHS Foundation Trust", "colleague": "the  QUUX health NHS FT"}
WORD = re.compile(r"qz[a-p]{7}", re.I)


@dataclass(frozen=True)
class Canary:
    """A planted word: who wrote it, in which box, and the audience it is for."""

    who: str
    what: str
    to: str


@dataclass
class PlantedWorld:
    """The people, their planted words by word, and the things that others need to find."""

    at: object
    people: dict = field(default_factory=dict)
    canaries: dict = field(default_factory=dict)
    things: SimpleNamespace = field(default_factory=SimpleNamespace)

    def word(self, who: str, what: str, to: str) -> str:
        """A new word; nothing in English or Welsh is like it, and no other word begins as it does."""
        number = len(self.canaries) * 7919 + 104729  # far apart, so that no search for one finds another
        made = "qz" + "".join(string.ascii_lowercase[(number >> 4 * position) & 15] for position in range(7))
        assert made not in self.canaries
        self.canaries[made] = Canary(who, what, to)
        return made

    def seen_in(self, text: str) -> set[str]:
        return {found.lower() for found in WORD.findall(text)} & self.canaries.keys()

    def may_see(self, role: str, word: str) -> bool:
        """Whether this role may ever meet the word."""
        canary = self.canaries[word]
        if canary.to == NOBODY:
            return False
        if role == canary.who:
            return True
        if canary.who == "leaver" and self.things.left:
            return False
        if canary.who in ("suspended", "hidden") and canary.to == NAME:
            return role == "organiser"
        if role in OUTSIDE and canary.who in AUTHORS and canary.to in (PUBLIC, NAME):
            return True  # each has put their name to a story for everyone
        if role in OUTSIDE or {role, canary.who} in APART:
            return False
        if role == "organiser":
            return canary.to in (DESK, PAIRED, ROOM, NAME, MEMBERS, PUBLIC)
        if canary.who == "suspended":
            return False
        if canary.to in (SPACE, ROOM):
            return role in (*AUTHORS, "partner")
        if canary.to in (PAIR, PAIRED):
            return {role, canary.who} in self.things.pairs
        return canary.to in (MEMBERS, PUBLIC, NAME) or (canary.to == PARTNER and role == "partner")

    def leaks(self, role: str, words) -> list[str]:
        """Those of the words that this role should not have met, each with what it is."""
        return sorted(
            f"{self.canaries[each].who}: {self.canaries[each].what}" for each in words if not self.may_see(role, each)
        )
