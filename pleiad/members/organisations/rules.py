"""By what colleagues are known and by what not, in sentences: what a shield says of itself holds, and nothing more."""

from collections.abc import Iterable, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from pleiad.errors import Reason

from ..models import Employment

TELLS_NOTHING = {"NHS": {"Scotland": "nhs.scot", "": "nhs.net"}}
"""For a sector, by nation, the zone in which addresses do not show the employer, besides the one of the member's own."""


def zone_to_hide_from(employments: Iterable[Employment], *, sector: str, nation: str) -> str:
    """The zone of whose addresses nobody can say where their owner works, and a colleague of this member may have one; or "".
    An exact promise is possible only about the zone as a whole."""
    own = next((each.zone for each in employments if each.until_on is None and each.zone and not each.domain), "")
    by_nation = TELLS_NOTHING.get(sector, {})
    return own or by_nation.get(nation) or by_nation.get("", "")


def why_not_say(*, main: Employment | None, shown: bool) -> Reason:
    """Why a member cannot name their employer, or None. `shown`: the work address belongs to one organisation."""
    if shown:
        return _("Your work address shows that you work at %(name)s. To change it, add your new work address.") % {
            "name": main
        }
    return None


def known_by(employment: Employment, *, domains: Sequence[str] = ()) -> str:
    """By what we know who works where this employment is."""
    name = str(employment)
    shown = list(dict.fromkeys([*domains, employment.domain]))
    shown = [each for each in shown if each][:3]
    if shown and name:
        return _("We know a colleague by an address at %(domains)s, or by naming %(name)s, however it is written.") % {
            "domains": _(" or ").join(shown),
            "name": name,
        }
    if shown:
        return _("We know a colleague by an address at %(domains)s.") % {"domains": _(" or ").join(shown)}
    if employment.zone:
        return _(
            "An address at %(zone)s does not show where its owner works. We know a colleague only by naming %(name)s, "
            "however it is written, or by an address of its own."
        ) % {"zone": employment.zone, "name": name}
    return _(
        "Your address does not show where you work. We know a colleague only by naming %(name)s or by an address of its own."
    ) % {"name": name}


def not_known() -> str:
    """What no rule can find out."""
    return _("A colleague who joined with another address and named another organisation is not known as one.")


def shield_says(employments: Iterable[Employment]) -> str:
    """What a shield keeps away and what it cannot, before anyone relies on it."""
    held = _("Members we know to be your colleagues never see you or what you write, and you never see them.")
    return " ".join([held, *(known_by(each) for each in employments), not_known()])


def zone_says(zone: str) -> str | Promise:
    """What holds about a zone whose addresses tell nothing."""
    return _(
        "No member with an address at %(zone)s sees you, whatever organisation they named, and you do not see them."
    ) % {"zone": zone}
