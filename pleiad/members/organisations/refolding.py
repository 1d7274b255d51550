"""After the software has learnt to fold names of organisations better, rows that were folded before are folded anew."""

from collections import defaultdict
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from ..models import Employment, OrganisationName, OrganisationProposal
from . import names, workplaces

AT_ONCE = 500
Row = TypeVar("Row", OrganisationName, Employment)


@transaction.atomic
def refold(**_kwargs: object) -> int:
    """Fold every name as this version does, and let members whose colleagues change by it be known anew. Returns how many
    rows changed; none where nothing has been learnt."""
    called = _folded_anew(OrganisationName.objects.all(), "name")
    for each in called:
        each.words = names.starts(each.name)
    OrganisationName.objects.bulk_update(called, ["folded", "words"], batch_size=AT_ONCE)
    typed = _folded_anew(Employment.objects.filter(organisation=None).exclude(folded=""), "said")
    Employment.objects.bulk_update(typed, ["folded"], batch_size=AT_ONCE)
    changed = len(called) + len(typed) + _refold_proposals()
    if changed and Employment.objects.exists():
        touched = {each.member_id for each in typed}
        workplaces.refile(touched | workplaces.known_through({each.organisation_id for each in called}))
    return changed


def _folded_anew(rows: QuerySet[Row], said: str) -> list[Row]:
    """Rows of which the name folds to something else than stands there, with it."""
    found = []
    for row in rows.iterator():
        now = names.folded(getattr(row, said))
        if now != row.folded:
            row.folded = now
            found.append(row)
    return found


def _refold_proposals() -> int:
    """Spellings that are one name now are one proposal: the one that still waits, or else the first."""
    same: defaultdict[str, list[OrganisationProposal]] = defaultdict(list)
    for each in OrganisationProposal.objects.order_by("proposed_at", "pk"):
        same[names.folded(each.said)].append(each)
    changed = {folded: alike for folded, alike in same.items() if len(alike) > 1 or alike[0].folded != folded}
    kept = {folded: min(alike, key=lambda each: each.settled_at is not None) for folded, alike in changed.items()}
    touched = OrganisationProposal.objects.filter(pk__in=[each.pk for alike in changed.values() for each in alike])
    touched.exclude(pk__in=[each.pk for each in kept.values()]).delete()
    for each in kept.values():  # out of each other's way first: what one was folded to another may be now
        OrganisationProposal.objects.filter(pk=each.pk).update(folded=f"~{each.pk}")
    for folded, each in kept.items():
        OrganisationProposal.objects.filter(pk=each.pk).update(folded=folded)
    return len(changed)
