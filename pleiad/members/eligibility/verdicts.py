"""What the list answers about one address, and the sentences that say why."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from ..addresses import Malformed
from .listed_domains import AUTO, REFUSE, REVIEW, SPONSOR

LONGEST_SHOWN = 80

RULE_MALFORMED = "rule:malformed"
RULE_UNKNOWN = "rule:unknown-domain"
RULE_LOOK_ALIKE = "rule:look-alike"
RULE_PRIVATE_MAIL = "rule:private-mail"
RULE_PRIVATE_PROVIDER = "rule:private-provider"
RULE_ROLE_MAILBOX = "rule:role-mailbox"
RULE_OUTSIDE_WORKER = "rule:outside-worker"
RULE_PARISH_LEVEL = "rule:parish-level"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the domain list says about one address; the same address and version always give the same verdict."""

    lane: str
    rule: str
    version: int
    organisation_id: str | None = None
    """The stable id of the employer in the list of organisations."""
    organisation: str | None = None
    """The employer, where the domain belongs to one; None means that the applicant is asked."""
    organisation_cy: str | None = None
    sector: str | None = None
    nation: str | None = None
    domain: str = ""
    zone: str | None = None
    """The shared zone that the domain is in, if it is in one."""
    suggestion: str | None = None
    """The whole address that was probably meant, where the domain looks mistyped."""
    problem: Malformed | None = None

    @property
    def employer(self) -> str | None:
        """The organisation's name in the language that is active now, or None where the applicant is asked."""
        welsh = self.organisation_cy if (get_language() or "").startswith("cy") else None
        return welsh or self.organisation

    @property
    def reason(self) -> str:
        """Why, in one sentence for the applicant, in the language that is active now."""
        if self.problem is not None:
            return str(self.problem.reason)
        kind, _colon, subject = self.rule.partition(":")
        if kind == "rule":
            return _in_words(_RULE_REASONS[self.rule], get_language()) % {"domain": _in_brief(self.domain)}
        if self.organisation and self.lane == AUTO:
            return _in_words(_ON_THE_LIST, get_language()) % {"organisation": self.employer}
        return _in_words(_LANE_REASONS[self.lane], get_language()) % {"domain": _in_brief(subject)}


@lru_cache(64)
def _in_words(sentence: str, _language: str | None) -> str:
    """The sentence in the active language: looked up once, since a file has a hundred thousand addresses."""
    return _(sentence)


def _in_brief(domain: str) -> str:
    """A domain short enough for a sentence and its column; the right end stays, because it is what decides."""
    return domain if len(domain) <= LONGEST_SHOWN else "…" + domain[-LONGEST_SHOWN:]


_ON_THE_LIST = gettext_noop("Your organisation, %(organisation)s, is on our public sector domain list.")
_RULE_REASONS = {
    RULE_UNKNOWN: gettext_noop("We do not know %(domain)s yet, so an organiser will look at your application."),
    RULE_LOOK_ALIKE: gettext_noop(
        "%(domain)s looks like a public sector domain, but it is not on our list. Check the address, or ask two members "
        "to vouch for you."
    ),
    RULE_PRIVATE_MAIL: gettext_noop(
        "Anyone can have an address at %(domain)s, so it does not show where you work. Use your work email, or ask two "
        "members to vouch for you."
    ),
    RULE_PRIVATE_PROVIDER: gettext_noop(
        "%(domain)s may belong to a company or practice that works for the NHS, so an organiser will look at your application."
    ),
    RULE_ROLE_MAILBOX: gettext_noop(
        "This looks like a mailbox that several people read. Use an address that is yours alone, "
        "or an organiser will look at your application."
    ),
    RULE_OUTSIDE_WORKER: gettext_noop(
        "Addresses at %(domain)s are often given to people the organisation does not employ, so an organiser "
        "will look at your application."
    ),
    RULE_PARISH_LEVEL: gettext_noop(
        "%(domain)s looks like a parish, town or community council, so an organiser will look at your application."
    ),
}
_LANE_REASONS = {
    AUTO: gettext_noop("Addresses that end in %(domain)s belong to the public sector."),
    SPONSOR: gettext_noop("Addresses at %(domain)s need two members who know you to vouch for you."),
    REVIEW: gettext_noop(
        "Not everyone with an address at %(domain)s works in the public sector, so an organiser will look at "
        "your application."
    ),
    REFUSE: gettext_noop(
        "An address at %(domain)s does not show where you work. Use your work email, or ask two members to vouch for you."
    ),
}
