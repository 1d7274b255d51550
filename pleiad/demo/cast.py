"""The people that a visitor of the demonstration can be, with an address to sign in as."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ORGANISERS = ("Folasade Adeyinka", "Margaret Ollerenshaw", "Ffion Bebb")
WITH_A_PLACE = "Priyanka Raghunathan"
IN_WELSH = "Carys Llŷr"
ON_THE_WAITING_LIST = "Siobhán O’Neill"
SPONSOR = "Akosua Mensah"
ASKED_TO_SPONSOR = "Eilidh Strachan"
NEW_TODAY = "Mariam Kassab"
HIDDEN = "Katarzyna Zielińska-Park"
SHIELDED = "Miriam Feldstein"
WITHOUT_TEAMS = "Rivka Goldenbaum"
PROOF_DUE = "Joanna Brzezicka"
READING = "Philippa Netherwood"
PRIVATE = "philippa.netherwood.invented@home.example"
RESTING = "Sally Weatherhead"
MOVED = "Tharushi Wickramanayake"

TROUBLED = {
    "Yuk-Ling Tsang": "g4",
    "Hodan Warsame": "g3",
    "Desislava Marinova": "g6",
    "Jocelyn Batungbacal": "g9",
    "Lindsay Oakenfull": "g27",
    "Beverley Campbell-Oakes": "g4",
    "Kezia Boswell": "g14",
}
"""Members whose addresses the pretended Teams recognises, with the trouble that it makes for each."""
BLOCKED_AT_HOME = "Yuk-Ling Tsang"
CANNOT_GET_IN = "Lindsay Oakenfull"
WITH_A_PLUS = "Tamsin Penrose"


@dataclass(frozen=True)
class CastPart:
    """A person that a visitor can be. `address` is "" when any address will do."""

    name: str | Promise
    address: str
    does: str | Promise


@dataclass(frozen=True)
class CastGroup:
    heading: str | Promise
    parts: tuple[CastPart, ...]


def groups() -> list[CastGroup]:
    """The cast, grouped by what they come for. No query: the addresses are those that the world gives them."""
    return [_visitors(), _members(), _in_trouble(), _applicants(), _organisers()]


def _member(name, does):
    from .people import address_of

    return CastPart(name, address_of(name), does)


def _visitors():
    return CastGroup(
        _("Nobody yet"),
        (
            CastPart(
                _("A visitor"),
                "you@yourcouncil.gov.uk",
                _(
                    "Open an event, register, and become a member in one act. Any address that ends in .gov.uk, .nhs.uk or .police.uk will do."
                ),
            ),
            CastPart(
                _("A visitor who is not on the domain list"),
                "you@university.ac.uk",
                _("The same, but an organiser has to look first. The place is kept meanwhile."),
            ),
            CastPart(
                _("A visitor with a private address"),
                "you@gmail.com",
                _(
                    "The domain list does not admit private addresses. The visitor is shown how two members can vouch for them."
                ),
            ),
        ),
    )


def _members():
    return CastGroup(
        _("Members"),
        (
            _member(WITH_A_PLACE, _("Has places at coming events. See the invitations, withdraw, change the profile.")),
            _member(IN_WELSH, _("Reads everything in Welsh: pages, emails and calendar.")),
            _member(
                ON_THE_WAITING_LIST,
                _(
                    "First on the waiting list of a full meeting, and offered a place at an open hour, to take or pass on."
                ),
            ),
            _member(NEW_TODAY, _("Joined a few minutes ago: the emails and the Teams invitation are on their way.")),
            _member(ASKED_TO_SPONSOR, _("Was asked to vouch for someone. The email is in the mailbox.")),
            _member(SHIELDED, _("Is not seen by colleagues at the same organisation.")),
            _member(WITHOUT_TEAMS, _("Takes part without Teams.")),
            _member(PROOF_DUE, _("Is asked to prove within a week where they work.")),
            CastPart(
                READING,
                PRIVATE,
                _(
                    "Did not prove it in time: reads and keeps places, and writes again after a code to the work address."
                ),
            ),
            _member(RESTING, _("The membership rests, and one code wakes it.")),
            CastPart(
                MOVED,
                "tharushi.wickramanayake.invented@portsmouth.gov.uk",
                _("Has changed employer. The old work address no longer signs in."),
            ),
        ),
    )


def _in_trouble():
    return CastGroup(
        _("With a problem in Teams"),
        (
            _member(
                BLOCKED_AT_HOME,
                _("The employer blocks Teams channels of others. There is a message for the IT desk."),
            ),
            _member(
                CANNOT_GET_IN,
                _("Has an invitation and cannot get in. An organiser sees the message that Microsoft showed."),
            ),
            _member(
                WITH_A_PLUS,
                _("The address has a plus sign, which Teams refuses. The member can allow the plain one."),
            ),
        ),
    )


def _applicants():
    from .applicants import ASKED, FRESH, NEEDS_SPONSORS

    return CastGroup(
        _("Waiting for a decision"),
        (
            CastPart(FRESH.name, FRESH.address, _("Applied today and has a provisional place at the next meeting.")),
            CastPart(ASKED.name, ASKED.address, _("Was asked something by an organiser and can answer.")),
            CastPart(
                NEEDS_SPONSORS.name,
                NEEDS_SPONSORS.address,
                _("One member vouches for this applicant; a second is needed."),
            ),
        ),
    )


def _organisers():
    return CastGroup(
        _("Organisers"),
        (
            _member(
                ORGANISERS[0],
                _(
                    "The desk shows what waits: applications, Teams, an event without a link. An organiser can decide all of it."
                ),
            ),
            _member(
                ORGANISERS[1],
                _(
                    "Has claimed one application, and proposed a change to the domain list that another organiser must agree to."
                ),
            ),
            _member(ORGANISERS[2], _("The same desk, in Welsh.")),
        ),
    )
