"""Reads a list of people from a CSV file, and says of each row what would become of it. Nothing is written here."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.approvals.actions import key_hash
from pleiad.approvals.models import Receiver
from pleiad.errors import Refused
from pleiad.members import names
from pleiad.members.addresses import Malformed, parse
from pleiad.members.eligibility import versions
from pleiad.members.eligibility.domain_list import DomainList
from pleiad.members.models import Address
from pleiad.outbox.models import Email
from pleiad.ui.fields import clean_line
from pleiad.ui.sheets import Sheet, Unreadable

from .models import InvitedPerson

ROWS_AT_MOST = 10_000
ADDRESS, NAME, ORGANISATION = "address", "name", "organisation"
OTHER_NAMES = {
    "email": ADDRESS, "e-mail": ADDRESS, "email address": ADDRESS, "e-mail address": ADDRESS, "mail": ADDRESS,
    "work email": ADDRESS, "work address": ADDRESS, "work email address": ADDRESS, "user principal name": ADDRESS,
    "userprincipalname": ADDRESS, "upn": ADDRESS, "user id": ADDRESS, "e-bost": ADDRESS, "cyfeiriad": ADDRESS,
    "cyfeiriad e-bost": ADDRESS,
    "full name": NAME, "display name": NAME, "displayname": NAME, "member": NAME, "person": NAME, "enw": NAME,
    "organization": ORGANISATION, "employer": ORGANISATION, "company": ORGANISATION, "company name": ORGANISATION,
    "council": ORGANISATION, "sefydliad": ORGANISATION, "department": ORGANISATION,
}  # fmt: skip
"""What mailing lists, Teams and other tools call the columns; only the address has to be there."""
FIRST, LAST = ("first name", "given name", "forename", "firstname"), ("last name", "surname", "family name", "lastname")
INVITE = "invite"
QUIET = "quiet"
OUTCOMES = (INVITE, "member", "invited", "twice", "bounced", "left_alone", "refused", "unreadable")
"""What becomes of a row; all but the first get no email."""


@dataclass
class PersonRow:
    """One row: its number as a spreadsheet counts, what it says, and what would become of it."""

    row: int
    address: str
    name: str = ""
    said: str = ""
    key: str = ""
    lane: str = "refuse"
    organisation: str = ""
    outcome: str = "unreadable"
    says: str = ""

    def as_json(self) -> dict:
        return asdict(self)

    def told(self) -> dict:
        """What the command prints of it."""
        return {name: getattr(self, name) for name in ("row", "address", "lane", "organisation", "says")}


def read(text: str) -> list[PersonRow]:
    """The rows of a file in their order. Raises Refused where the file as a whole cannot be used."""
    broken: list[PersonRow] = []
    unreadable = _(
        "This row cannot be read. Check it for an open quotation mark, or for more cells than the header has."
    )
    try:
        sheet = Sheet(
            text.replace("\x00", ""),
            name="",
            report=lambda number, reason: broken.append(PersonRow(number, "", says=unreadable)),
        )
    except Unreadable:
        raise Refused(_("The file has a column twice.")) from None
    for theirs, ours in OTHER_NAMES.items():
        sheet.rename({theirs: ours})
    if ADDRESS not in sheet.columns:
        raise Refused(_("The file has no column with addresses. Call one “email”, “name” another."))
    rows = []
    for number, cells in sheet.rows():
        said = dict(zip(sheet.columns, (clean_line(cell) for cell in cells), strict=True))
        rows.append(PersonRow(number, said[ADDRESS][:300], name=_name(said), said=said.get(ORGANISATION, "")[:200]))
        if len(rows) + len(broken) > ROWS_AT_MOST:
            raise Refused(_("The file has more than %(most)s rows. Split it.") % {"most": ROWS_AT_MOST})
    return judged(sorted([*rows, *broken], key=lambda each: each.row))


def _name(said: dict) -> str:
    """The name that a row gives, or "" for one that nobody may bear: the person types their own."""
    whole = said.get(NAME, "")
    if not whole:
        parts = [next((said[each] for each in some if said.get(each)), "") for some in (FIRST, LAST)]
        whole = " ".join(filter(None, parts))
    name = names.cleaned(whole)[:100]
    return "" if names.why_not_called(name) else name


def judged(rows: list[PersonRow]) -> list[PersonRow]:
    """The same rows, each with its lane and outcome, in a constant number of queries."""
    domain_list = versions.current()
    for row in rows:
        if row.says and not row.address:
            continue
        _judge(row, domain_list)
    keys = [row.key for row in rows if row.key]
    known = _each_of(Address.objects, "key", keys)
    invited = _each_of(InvitedPerson.objects, "key", keys)
    hashes = {row.key: key_hash(row.key) for row in rows if row.outcome == INVITE}
    alone = _each_of(Receiver.objects.filter(left_alone_since__isnull=False), "address_hash", list(hashes.values()))
    came_back = _came_back([row.address.lower() for row in rows if row.outcome == INVITE])
    first: dict[str, int] = {}
    # One sentence for three reasons: a file is no way to learn who of an employer is a member, or wants to be left alone.
    quiet = _("Gets no invitation: is here already, was invited, or wants none.")
    for row in rows:
        if not row.key:
            continue
        if row.key in first:
            _out(row, "twice", _("The same person as in row %(row)s.") % {"row": first[row.key]})
        elif row.key in known:
            _out(row, "member", quiet)
        elif row.key in invited:
            _out(row, "invited", quiet)
        elif hashes.get(row.key) in alone:
            _out(row, "left_alone", quiet)
        elif row.address.lower() in came_back:
            _out(row, "bounced", _("Our emails to this address come back."))
        first.setdefault(row.key, row.row)
    return rows


def _judge(row: PersonRow, domain_list: DomainList) -> None:
    parsed = parse(row.address)
    verdict = domain_list.decide(parsed)
    row.lane, row.organisation = verdict.lane, str(verdict.employer or row.said)
    if isinstance(parsed, Malformed):
        _out(row, "unreadable", verdict.reason)
        return
    row.key = domain_list.key(parsed)
    if verdict.lane in ("auto", "review"):
        row.outcome = INVITE
        row.says = _("Is invited.") if verdict.lane == "auto" else _("Is invited. %(why)s") % {"why": verdict.reason}
        if verdict.suggestion:
            row.says = _("Is invited. Was %(address)s meant?") % {"address": verdict.suggestion}
    else:
        _out(row, "refused", _("Is not invited. %(why)s") % {"why": verdict.reason})


def _out(row: PersonRow, outcome: str, says: str) -> None:
    row.outcome, row.says = outcome, says


def _each_of(rows, column: str, values: list[str]) -> set[str]:
    """Which of these values there are, a thousand at a time: SQLite takes no more in one statement."""
    found: set[str] = set()
    for start in range(0, len(values), 1000):
        part = values[start : start + 1000]
        found.update(rows.filter(**{f"{column}__in": part}).values_list(column, flat=True))
    return found


def members_with(keys: list[str]) -> list[int]:
    """The members, by number, who have proved an address with one of these keys."""
    found: list[int] = []
    for start in range(0, len(keys), 1000):
        found += Address.objects.filter(key__in=keys[start : start + 1000]).values_list("member", flat=True)
    return found


def _came_back(addresses: list[str]) -> set[str]:
    """Which of these addresses gave an email of ours back, or took none, in the last 90 days."""
    lost = Email.objects.filter(bounced_at__isnull=False) | Email.objects.filter(gave_up_at__isnull=False)
    return _each_of(lost.filter(member=None), "address", addresses)


def counts(rows: Iterable[PersonRow]) -> dict[str, int]:
    """How many rows there are, in each lane, and of each outcome."""
    rows = list(rows)
    lanes = {lane: sum(row.lane == lane for row in rows) for lane in ("auto", "review", "sponsor", "refuse")}
    return {"rows": len(rows), **lanes, **{name: sum(row.outcome == name for row in rows) for name in OUTCOMES}}


def in_words(counted: dict[str, int]) -> list[str]:
    """The counts as sentences, without those that are none."""
    invite = counted[INVITE]
    said = [ngettext("%(n)s person is invited.", "%(n)s people are invited.", invite) % {"n": invite}]
    labels = {
        QUIET: _("Here already, invited before, or want no invitation: %(n)s"),
        "twice": _("In the file twice: %(n)s"),
        "bounced": _("Our emails come back: %(n)s"),
        "refused": _("Address does not show a public sector employer: %(n)s"),
        "unreadable": _("Cannot be read: %(n)s"),
    }
    together = {**counted, QUIET: sum(counted[name] for name in ("member", "invited", "left_alone"))}
    return said + [label % {"n": together[name]} for name, label in labels.items() if together[name]]
