"""Records where a member works; the history stays, and colleagues follow in the same transaction."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from pleiad.audit.actions import record
from pleiad.errors import Refused

from ..addresses import Malformed, parse
from ..eligibility import versions
from ..models import Employment, Member, Organisation, OrganisationProposal
from ..signals import member_changed
from . import names, rules, workplaces
from .addresses import EmployerDomain, organisation_at, told_by
from .finding import meant
from .finding import on as on_day


@transaction.atomic
def employ(
    *,
    member: Member,
    organisation: Organisation | None,
    said: str,
    told: EmployerDomain,
    at: datetime,
    kind: str = "main",
) -> Employment:
    """Let the member work for an organisation from now on, known or as typed. The main employer before ends that day; a
    second one, and a secondment, stand beside it."""
    on = timezone.localdate(at)
    organisation = organisation or (meant(said) if said else None)
    organisation = on_day(on, organisation) if organisation else None
    if kind == "main":
        Employment.objects.current().filter(member=member, kind="main").update(until_on=on)
    made = Employment.objects.create(
        member=member,
        organisation=organisation,
        said="" if organisation else said,
        folded="" if organisation or not said else names.folded(said),
        domain=told.domain,
        zone=told.zone,
        kind=kind,
        from_on=on,
    )
    if made.folded:
        OrganisationProposal.objects.get_or_create(folded=made.folded, defaults={"said": said, "proposed_at": at})
    if kind == "main":
        _show(member, made)
    workplaces.refile([member.pk])
    return made


def shown_by_address(main: Employment | None, *, at: datetime) -> bool:
    """Whether the work address belongs to one organisation that exists, so that nothing is left to say."""
    found = organisation_at(main.domain) if main and main.domain else None
    return found is not None and on_day(timezone.localdate(at), found).ended_on is None


@transaction.atomic
def say(*, member: Member, said: str, at: datetime) -> Employment:
    """Let a member whose address does not show the employer say, or say better, where they work. Refused where the
    address shows it."""
    held = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    main = held.employments.current().filter(kind="main").first()
    if reason := rules.why_not_say(main=main, shown=shown_by_address(main, at=at)):
        raise Refused(reason)
    told = EmployerDomain(domain=main.domain, zone=main.zone) if main else EmployerDomain()
    made = employ(member=held, organisation=None, said=said, told=told, at=at)
    record(did="said where they work", by=held, about=held, at=at)
    member_changed.send(sender=Member, member=held, at=at)
    return made


@transaction.atomic
def end(*, employment: Employment, on: date) -> None:
    """Let an employment end on this day; what a shield still covers is said by its `shielded_since`."""
    Employment.objects.filter(pk=employment.pk, until_on=None).update(until_on=max(on, employment.from_on))
    workplaces.refile([employment.member_id])


def _show(member: Member, main: Employment) -> None:
    """The main employer stands on the member too, because most pages show it beside the name."""
    member.organisation, member.organisation_said = main.organisation, main.said
    if main.organisation is not None:
        member.sector = main.organisation.sector or member.sector
        member.nation = main.organisation.nation or member.nation
    member.save(update_fields=["organisation", "organisation_said", "sector", "nation"])


def catch_up(*, members: QuerySet[Member] | None = None, at_most: int | None = None) -> int:
    """Write the employment of members who have none yet, from what stands on the member: an earlier version of the
    software let them join. Returns how many."""
    behind = (members if members is not None else Member.objects.filter(left_at=None)).filter(
        ~Exists(Employment.objects.filter(member=OuterRef("pk")))
    )
    found = list(behind.order_by("pk")[:at_most])
    domain_list = versions.current()
    made = []
    for member in found:
        address = parse(member.work_email)
        told = EmployerDomain() if isinstance(address, Malformed) else told_by(address, domain_list)
        said = "" if member.organisation_id else member.organisation_said
        made.append(
            Employment(
                member=member,
                organisation=member.organisation,
                said=said,
                folded=names.folded(said) if said else "",
                domain=told.domain,
                zone=told.zone,
                from_on=timezone.localdate(member.joined_at or member.created_at),
            )
        )
    Employment.objects.bulk_create(made, batch_size=workplaces.AT_ONCE)
    workplaces.refile([each.pk for each in found])
    return len(found)
