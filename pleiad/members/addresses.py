"""Reads a typed e-mail address so strictly that what passes means one thing only.

An address here decides who comes in, so it is never repaired: no stripping, no Unicode folding, no second
reading. A form may strip the spaces that a keyboard or a copied line leaves around a value before it calls
`parse`; nothing else may.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

# RFC 5321, section 4.5.3.1 (local part 64, path 256 with its brackets), and RFC 1035, section 2.3.4 (label 63).
LONGEST_ADDRESS = 254
LONGEST_MAILBOX = 64
LONGEST_LABEL = 63

# RFC 5322 "atext" without % and !, which old mail servers read as routes to another host.
_MAILBOX = re.compile(r"[A-Za-z0-9#$&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9#$&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_SPACE_OR_CONTROL = re.compile(r"[\x00-\x20\x7f]")
_NEVER = re.compile(r"[,<>()\"%!]")
_SEPARATORS = re.compile(r"[._\-/=]+")


def words(text: str) -> frozenset[str]:
    """The words of a text as a set, so that long lists of them stay readable."""
    return frozenset(text.split())


PROBLEMS = {
    "empty": _("Enter your work email address."),
    "too-long": _("This is longer than an email address can be."),
    "not-ascii": _("This has a letter or sign that we cannot accept in an email address. Type it again by hand."),
    "space-or-control": _("An email address cannot have a space or a line break in it."),
    "forbidden-sign": _("This has a sign that we cannot accept in an email address, such as a comma or a bracket."),
    "no-at": _("An email address needs an @ sign, like name@example.gov.uk."),
    "many-at": _("An email address has only one @ sign. Enter one address."),
    "mailbox": _("The part before the @ sign is not right. Check it for missing letters or stray dots."),
    "mailbox-too-long": _("The part before the @ sign is longer than an email address can have."),
    "domain": _("The part after the @ sign is not right. It should look like example.gov.uk."),
    "domain-label-too-long": _("The part after the @ sign is longer than an email address can have."),
    "international-domain": _(
        "We cannot accept an international domain name, because its letters can be mistaken for others. "
        "Use your organisation's plain address."
    ),
}

# No person is called these, so one of them anywhere between dots is enough ("foi-requests", "parking.enquiries").
_ROLE_ALWAYS = words(
    """
    abuse accounts admin administration administrator admissions adminteam alerts appointments bookings
    businesssupport callcentre comms communications complaints compliance contactcentre contactus corporate
    correspondence customerservice customerservices dataprotection democraticservices distribution donotreply
    dpo egov elections emergencies enquiries enquiry facilities feedback finance foi foia freedomofinformation
    frontdesk generalenquiries helpdesk helpline hostmaster humanresources inbox info information informationgovernance
    infosec invoices invoicing licensing listserv mailbox mailerdaemon marketing media mediaoffice ministerial
    newsdesk newsletter newsroom nonreply noreply notification notifications office operations organisers
    payments payroll postbox postmaster postroom pressoffice privateoffice procurement publicaffairs reception
    recruitment registrars registry reply secretariat securityteam servicedesk sharedmailbox subjectaccess
    support switchboard sysadmin team teams tenders training treasury vacancies webadmin webmaster webteam
    adnoddaudynol atebion cwynion cyfathrebu cyfieithu cyfryngau cyllid cymorth cyswllt dimateb etholiadau
    gweinyddiaeth gweinyddol gwybodaeth hyfforddiant peidiwchagateb rhyddidgwybodaeth swyddfa swyddi trwyddedu
    ymholiad ymholiadau ymholiadaucyffredinol
    """
)
# Some of these are surnames or initials ("press", "hr"), so they count only when the whole mailbox is made of such words.
_ROLE_ALONE = words(
    """
    audit benefits building buildingcontrol care careers ceo chair chief clerk clerks committee consultation
    consultations contact council counciltax data design desk digital diversity email enforcement environment
    events fraud general governance hello help highways housing hr ict improvement innovation it itc jobs
    leader legal libraries library local mail manager mayor news ops pa parking pensions performance planning policy
    post press project projects property public regeneration registrar research root sales schools secretary
    security service services social standards strategy systems talk tech technology transport user users
    waste web website welcome
    clerc cyngor cynllunio digidol gwasanaeth gwasanaethau llyfrgell llyfrgelloedd pensiynau tai treth wasg
    """
)
# These say nothing by themselves. No single letters: "a.clerk" is a person.
_ROLE_FILLERS = words("and for group list no of our request requests the to uk unit us y")
_ROLE_WORDS = _ROLE_ALWAYS | _ROLE_ALONE
_ROLE_OR_FILLER = _ROLE_WORDS | _ROLE_FILLERS


@dataclass(frozen=True, slots=True)
class ParsedAddress:
    """One well-formed address, taken apart once so that no later step has to read it again."""

    text: str
    """As typed; emails are delivered to this."""
    mailbox: str
    """The part before the @, lower case."""
    domain: str
    """The part after the @, lower case."""
    labels: tuple[str, ...]
    """The domain's labels, left to right."""
    base: str
    """The mailbox without its +tag."""
    is_role: bool
    """Whether it is probably read by several people (see `is_role_mailbox`)."""

    def __str__(self) -> str:
        return self.text

    @property
    def without_tag(self) -> str:
        """The same mailbox without +tag, for services that refuse the plus sign."""
        return f"{self.base}@{self.domain}"


@dataclass(frozen=True, slots=True)
class Malformed:
    """What is wrong with something typed as an address, in a sentence for the person who typed it."""

    problem: str
    """A key of PROBLEMS."""

    @property
    def reason(self) -> str:
        return PROBLEMS[self.problem]


def parse(text: str | bytes) -> ParsedAddress | Malformed:
    """Read one address, or say in one sentence why it cannot be one; never raises and never repairs.

    ASCII only, 254 characters in all, 64 before the @ and 63 in a label. Letters fold to lower case only after
    everything that is not ASCII is refused, so that no foreign letter can fold into a public sector name.
    """
    if isinstance(text, bytes):
        text = text.decode("ascii", "surrogateescape")
    problem = _why_not_readable(text)
    if problem:
        return Malformed(problem)
    typed_mailbox, typed_domain = text.split("@")
    mailbox, domain = typed_mailbox.lower(), typed_domain.lower()
    labels = tuple(domain.split("."))
    problem = _why_not_mailbox(mailbox) or _why_not_domain(domain, labels)
    if problem:
        return Malformed(problem)
    base = mailbox.partition("+")[0] or mailbox
    return ParsedAddress(text, mailbox, domain, labels, base, is_role_mailbox(base))


def _why_not_readable(text: str) -> str | None:
    if not text:
        return "empty"
    if len(text) > LONGEST_ADDRESS:
        return "too-long"
    if not text.isascii():
        return "not-ascii"
    if _SPACE_OR_CONTROL.search(text):
        return "space-or-control"
    if _NEVER.search(text):
        return "forbidden-sign"
    ats = text.count("@")
    if ats != 1:
        return "many-at" if ats else "no-at"
    return None


def _why_not_mailbox(mailbox: str) -> str | None:
    if len(mailbox) > LONGEST_MAILBOX:
        return "mailbox-too-long"
    if not _MAILBOX.fullmatch(mailbox):
        return "mailbox"
    return None


def _why_not_domain(domain: str, labels: tuple[str, ...]) -> str | None:
    if max(map(len, labels)) > LONGEST_LABEL:
        return "domain-label-too-long"
    if not _DOMAIN.fullmatch(domain) or labels[-1].isdigit():
        return "domain"
    if "xn--" in domain and any(label.startswith("xn--") for label in labels):
        return "international-domain"
    return None


def domain_labels(domain: str) -> tuple[str, ...] | None:
    """The labels of a lower-case domain that could stand after an @, left to right, or None if it could not."""
    if not domain.isascii() or domain != domain.lower() or len(domain) > LONGEST_ADDRESS - 2:
        return None
    labels = tuple(domain.split("."))
    return None if _why_not_domain(domain, labels) else labels


def is_role_mailbox(base: str) -> bool:
    """Whether a mailbox (lower case, without +tag) is named after a job to do and not after a person.

    One word that is no person's name settles it ("foi-requests", "digital.team"). Words that are also names
    ("press", "clerk", "it") settle it only when nothing else is there ("press", "it.support"), and two words
    written as one count as two ("itsupport"). A wrong guess costs a look by an organiser, not a refusal.
    """
    words = [word.rstrip("0123456789") for word in _SEPARATORS.split(base)]
    words = [word for word in words if word]
    if any(word in _ROLE_ALWAYS for word in words):
        return True
    if len(words) == 1:
        return words[0] in _ROLE_WORDS or _is_two_role_words(words[0])
    if "".join(words) in _ROLE_ALWAYS:
        return True
    return any(word in _ROLE_WORDS for word in words) and all(word in _ROLE_OR_FILLER for word in words)


def _is_two_role_words(word: str) -> bool:
    for cut in range(2, len(word) - 1):
        first, second = word[:cut], word[cut:]
        if first in _ROLE_OR_FILLER and second in _ROLE_OR_FILLER and (first in _ROLE_ALWAYS or second in _ROLE_ALWAYS):
            return True
    return False
