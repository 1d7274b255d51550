"""The domain list as the database holds it now, or held it at an earlier version."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import name_of, record
from pleiad.errors import Refused
from pleiad.outbox.actions import queue_emails

from ..models import (
    Application,
    DomainListProposal,
    DomainListVersion,
    ListedDomain,
    Member,
    MembershipStatement,
)
from ..signals import domain_lost
from .domain_list import EMPTY, DomainList, why_not_add, why_not_remove
from .listed_domains import AUTO, STRICTNESS, DomainRule, read_csv, to_domain_rule

COLUMNS = [
    "domain",
    "match",
    "lane",
    "shared",
    "organisation_id",
    "organisation",
    "organisation_cy",
    "sector",
    "nation",
    "twin_of",
    "evidence",
]
_compiled: dict[int, DomainList] = {}


def current() -> DomainList:
    """The domain list in force; compiled once a version and kept by this process. Empty before the first version."""
    number = DomainListVersion.objects.aggregate(Max("number"))["number__max"]
    if number is None:
        return EMPTY
    if number not in _compiled:
        _compiled.clear()
        _compiled[number] = at_version(number)
    return _compiled[number]


def at_version(number: int) -> DomainList:
    """The domain list as it was, so that any earlier decision can be replayed."""
    return DomainList.from_rows(listed_at(number).values(*COLUMNS), version=number)


def listed_at(number: int) -> QuerySet[ListedDomain]:
    """The lines in force at a version."""
    return ListedDomain.objects.filter(from_version__lte=number).filter(
        Q(until_version=None) | Q(until_version__gt=number)
    )


def _hold() -> None:
    """Make changes of the list wait for each other, before any of them holds a line."""
    DomainListVersion.objects.select_for_update().order_by("-number").first()


def new_version(*, by: Member | None, at: datetime, why: str) -> DomainListVersion:
    """The next version; changes of the list wait for each other."""
    _hold()
    last = DomainListVersion.objects.aggregate(Max("number"))["number__max"] or 0
    return DomainListVersion.objects.create(number=last + 1, by=by, at=at, why=why)


def row_of(listed: DomainRule, version: int) -> ListedDomain:
    """A line as the table keeps it, in force from this version on."""
    values = {column: getattr(listed, column) for column in COLUMNS}
    return ListedDomain(
        **{name: "" if value is None else value for name, value in values.items()}, from_version=version
    )


def fill_when_empty(**_kwargs: object) -> None:
    """Load the list and the membership statement that ship with the software into a new database."""
    if not DomainListVersion.objects.exists():
        with transaction.atomic():
            version = new_version(by=None, at=timezone.now(), why="The starting list")
            ListedDomain.objects.bulk_create([row_of(listed, version.number) for listed in read_csv()], batch_size=200)
    if not MembershipStatement.objects.exists():
        MembershipStatement.objects.create(
            version=1,
            text="I work for, or am seconded to, a UK public sector organisation in digital, data or technology. "
            "I meet the network's joining rule and will keep its code of conduct.",
            text_cy="Rwy’n gweithio i sefydliad sector cyhoeddus yn y DU, neu ar secondiad iddo, ym maes digidol, data "
            "neu dechnoleg. Rwy’n bodloni rheol ymuno’r rhwydwaith a byddaf yn cadw at ei god ymddygiad.",
            published_at=timezone.now(),
        )


def statement() -> MembershipStatement:
    """The membership statement in force."""
    return MembershipStatement.objects.latest("version")


@transaction.atomic
def publish_statement(*, text: str, text_cy: str, by: Member, agreed_by: Member, at: datetime) -> MembershipStatement:
    """Publish a new version of the membership statement, as two organisers decided. Who joins from now on confirms it;
    members keep the version that they confirmed."""
    organisers = Member.objects.hold_organisers()
    if by == agreed_by or by not in organisers or agreed_by not in organisers:
        raise Refused(_("Two organisers must decide this together."))
    if not text.strip():
        raise Refused(_("Write the statement."))
    last = MembershipStatement.objects.select_for_update().latest("version")
    made = MembershipStatement.objects.create(
        version=last.version + 1, text=text.strip(), text_cy=text_cy.strip(), published_at=at
    )
    record(did="published a membership statement", by=by, about=made, at=at, detail={"agreed by": agreed_by.pk})
    return made


def _tell_organisers(what: str, *, about: str, at: datetime, besides: Member | None = None) -> None:
    """An email to all organisers that the joining rule is to change, or has changed."""
    told = [each for each in Member.objects.organisers().order_by("pk") if besides is None or each.pk != besides.pk]
    queue_emails(
        emails=[
            {"kind": f"members.domain_list_{what}", "key": f"{what}:{about}:{each.pk}", "at": at, "to_member": each}
            for each in told
        ]
    )


@transaction.atomic
def propose(*, listed: DomainRule, by: Member, at: datetime, why: str) -> DomainListProposal:
    """Propose a line, new or in place of the one of its domain. It counts only once another organiser agrees: two people
    widen the list."""
    if not by.is_organiser:
        raise Refused(_("Only organisers can change the domain list."))
    if reason := why_not_add(listed=listed, domain_list=current()):
        raise Refused(reason)
    proposal = DomainListProposal.objects.create(
        listed={column: getattr(listed, column) for column in COLUMNS}, why=why, proposed_by=by, proposed_at=at
    )
    record(did="proposed a listed domain", by=by, about=proposal, at=at, reason=why)
    _tell_organisers("proposed", about=name_of(proposal), at=at, besides=by)
    return proposal


@transaction.atomic
def agree(*, proposal: DomainListProposal, by: Member, at: datetime) -> None:
    """Agree to a proposal as the second organiser; the line counts from the next request on."""
    held = DomainListProposal.objects.select_for_update(of=("self",)).select_related("proposed_by").get(pk=proposal.pk)
    if not by.is_organiser or held.proposed_by_id == by.pk:
        raise Refused(_("Another organiser must agree to this."))
    if not held.proposed_by or not held.proposed_by.is_organiser:
        raise Refused(_("The organiser who proposed this is one no longer. Propose it again if it is still needed."))
    if held.agreed_at or held.declined_at:
        raise Refused(_("This has been settled already."))
    listed = DomainRule(**held.listed)
    if reason := why_not_add(listed=listed, domain_list=current()):
        raise Refused(reason)
    version = new_version(by=by, at=at, why=held.why)
    ListedDomain.objects.filter(domain=listed.domain, until_version=None).update(until_version=version.number)
    row_of(listed, version.number).save()
    held.settled_by, held.agreed_at = by, at
    held.save(update_fields=["settled_by", "agreed_at"])
    record(did="agreed to a listed domain", by=by, about=held, at=at)
    _tell_organisers("changed", about=f"version:{version.number}", at=at)


@transaction.atomic
def decline(*, proposal: DomainListProposal, by: Member, at: datetime) -> None:
    """Decline a proposal; the list stays as it is."""
    changed = DomainListProposal.objects.filter(pk=proposal.pk, agreed_at=None, declined_at=None).update(
        declined_at=at, settled_by=by
    )
    if not by.is_organiser or not changed:
        raise Refused(_("This has been settled already."))
    record(did="declined a listed domain", by=by, about=proposal, at=at)


def affected_by(listed: ListedDomain) -> int:
    """How many current members were admitted by a line: shown before it is narrowed."""
    rules = [f"zone:{listed.domain}", f"domain:{listed.domain}"]
    admitted = Application.objects.filter(
        rule__in=rules, outcome="approved", member__left_at=None, member__suspended_at=None
    )
    return admitted.aggregate(members=Count("member", distinct=True))["members"]


@transaction.atomic
def narrow(*, listed: ListedDomain, lane: str | None, by: Member, at: datetime, why: str) -> None:
    """Take a line out (lane None) or make its lane stricter; one organiser may, and it counts at the next request.
    No membership ends by it."""
    if not by.is_organiser:
        raise Refused(_("Only organisers can change the domain list."))
    _hold()
    held = ListedDomain.objects.select_for_update().get(pk=listed.pk)
    if held.until_version is not None:
        raise Refused(_("This domain has been changed since you opened the page."))
    if lane is not None and STRICTNESS.get(lane, -1) <= STRICTNESS[held.lane]:
        raise Refused(_("To make a lane wider, propose it: another organiser must agree."))
    if lane is None and (reason := why_not_remove(listed=to_domain_rule(held), domain_list=current())):
        raise Refused(reason)
    version, was = new_version(by=by, at=at, why=why), held.lane
    held.until_version = version.number
    held.save(update_fields=["until_version"])
    if lane is not None:
        held.pk, held.from_version, held.until_version, held.lane = None, version.number, None, lane
        held.save(force_insert=True)
    record(did="narrowed the domain list", by=by, about=f"domain-list:{listed.domain}", at=at, reason=why)
    if was == AUTO and current().lane_of(listed.domain) != AUTO:
        domain_lost.send(sender=ListedDomain, domain=listed.domain, at=at)
    _tell_organisers("changed", about=f"version:{version.number}", at=at)
