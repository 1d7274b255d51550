"""Names that members typed and that are not on the list: organisers name them, merge them, or leave them."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.errors import Refused

from ..models import Employment, Member, Organisation, OrganisationName, OrganisationProposal, of_a_current
from . import workplaces
from .refresh import name_row


def waiting() -> QuerySet[OrganisationProposal]:
    """Proposals that wait, the oldest first, each with how many members said it; of applicants once they are admitted."""
    said = Employment.objects.current().filter(of_a_current("member"), organisation=None, folded=OuterRef("folded"))
    counted = said.order_by().values("folded").annotate(how_many=Count("pk")).values("how_many")
    return (
        OrganisationProposal.objects.filter(settled_at=None)
        .annotate(members=Coalesce(Subquery(counted), 0))
        .filter(members__gt=0)
        .order_by("proposed_at", "pk")
    )


def spellings(proposal: OrganisationProposal) -> list[str]:
    """Every way in which members wrote it."""
    said = Employment.objects.current().filter(organisation=None, folded=proposal.folded)
    return sorted(set(said.values_list("said", flat=True)[:200]) | {proposal.said})


def _held(proposal: OrganisationProposal, by: Member) -> OrganisationProposal:
    held = OrganisationProposal.objects.select_for_update().get(pk=proposal.pk)
    if not by.is_organiser:
        raise Refused(_("Only organisers decide what an organisation is called."))
    if held.settled_at:
        raise Refused(_("This has been settled already."))
    return held


@transaction.atomic
def name(
    *, proposal: OrganisationProposal, name: str, name_cy: str, sector: str, nation: str, by: Member, at: datetime
) -> Organisation:
    """Make an organisation of what members typed; it is theirs at once."""
    held = _held(proposal, by)
    made = add(name=name, name_cy=name_cy, sector=sector, nation=nation, by=by, at=at)
    _settle(held, organisation=made, by=by, at=at, did="named an organisation")
    return made


@transaction.atomic
def merge(*, proposal: OrganisationProposal, organisation: Organisation, by: Member, at: datetime) -> None:
    """Say that what members typed is an organisation on the list; it is found by their words from now on."""
    _settle(_held(proposal, by), organisation=organisation, by=by, at=at, did="merged a name into an organisation")


@transaction.atomic
def leave(*, proposal: OrganisationProposal, by: Member, at: datetime) -> None:
    """Leave a name as it was typed: those who wrote it are colleagues, and it waits no longer."""
    _settle(_held(proposal, by), organisation=None, by=by, at=at, did="left the name of an organisation as it is")


def _settle(
    held: OrganisationProposal, *, organisation: Organisation | None, by: Member, at: datetime, did: str
) -> None:
    if organisation is not None:
        known = set(organisation.names.values_list("name", flat=True))
        more = [name_row(organisation.pk, each, "said") for each in spellings(held) if each not in known]
        OrganisationName.objects.bulk_create(more)
        workplaces.attach_all(folded=held.folded, organisation=organisation)
    held.settled_at, held.settled_by, held.organisation = at, by, organisation
    held.save(update_fields=["settled_at", "settled_by", "organisation"])
    record(did=did, by=by, about=held, at=at, detail={"organisation": organisation.pk if organisation else None})


@transaction.atomic
def add(*, name: str, name_cy: str, sector: str, nation: str, by: Member, at: datetime) -> Organisation:
    """Add an organisation that the list does not have."""
    if not by.is_organiser:
        raise Refused(_("Only organisers decide what an organisation is called."))
    if Organisation.objects.filter(name__iexact=name).exists():
        raise Refused(_("An organisation has this name already. Merge into it instead."))
    made = Organisation.objects.create(name=name, name_cy=name_cy, sector=sector, nation=nation, changed_at=at)
    rows = [name_row(made.pk, name, "name")] + ([name_row(made.pk, name_cy, "welsh")] if name_cy else [])
    OrganisationName.objects.bulk_create(rows)
    record(did="added an organisation", by=by, about=made, at=at)
    workplaces.recognise(organisations=[made.pk])
    return made
