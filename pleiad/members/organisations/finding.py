"""Finds organisations by what people call them."""

import difflib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from ..models import Organisation, OrganisationName
from . import names

SHOWN = 8
LONGEST = 200
LIKE = 0.84
"""How alike a misspelt name must be to be asked about (difflib): “Oxfrod Health” is, “Oxleas” for “Oxford” is not."""


def meant(said: str) -> Organisation | None:
    """The one organisation that a name certainly means, however it is written; None where there is none or several. A name
    written as it stands comes before one that only folds to the same, and a body that exists before one that did."""
    return meant_each([said]).get(said)


def meant_each(said: Iterable[str]) -> dict[str, Organisation]:
    """The same for many names at once."""
    folded = {each: names.folded(each) for each in set(said) if each}
    called = defaultdict(list)
    for row in OrganisationName.objects.filter(folded__in=set(folded.values())).select_related("organisation"):
        if row.kind != "initials":
            called[row.folded].append(row)
    found = {each: _certain(each, called[fold]) for each, fold in folded.items()}
    return {each: organisation for each, organisation in found.items() if organisation is not None}


def _certain(said: str, called: list[OrganisationName]) -> Organisation | None:
    called = [each for each in called if names.same(each.name, said)]
    whole = [each for each in called if names.plain(each.name) == names.plain(said) and each.kind in ("name", "welsh")]
    for fits in (whole, called):
        found = {each.organisation_id: each.organisation for each in fits}
        standing = [each for each in found.values() if each.ended_on is None]
        if len(standing) == 1 or len(found) == 1:
            return standing[0] if standing else found.popitem()[1]
    return None


def on(day: date, organisation: Organisation) -> Organisation:
    """What has become of an organisation by this day, where one other follows it; otherwise itself."""
    seen = set()
    while organisation.ended_on and organisation.ended_on <= day and organisation.pk not in seen:
        seen.add(organisation.pk)
        after = list(organisation.successors.all()[:2])
        if len(after) != 1:
            break
        organisation = after[0]
    return organisation


def suggested(text: str, *, at_most: int = SHOWN) -> list[Organisation]:
    """Organisations that exist and of which a name has words that begin like the words typed, or has these initials;
    those that fit best first, then by name."""
    words = names.plain(text[:LONGEST]).split()
    if not words:
        return []
    compact, folded = "".join(words), names.folded(text[:LONGEST])
    ranked: dict[int, tuple[int, int, str]] = {}
    for each in _called(words, folded):
        name = each.organisation.name
        rank = (_rank(each, words, compact, folded), len(name), name)
        ranked[each.organisation_id] = min(ranked.get(each.organisation_id, rank), rank)
    return _rows(sorted(ranked, key=lambda pk: ranked[pk])[:at_most])


def alike(text: str, *, at_most: int = 3) -> list[Organisation]:
    """Organisations whose name is nearly what was typed, for a slip of the finger; reads all names."""
    folded, whole = names.folded(text), names.plain(text)
    if len(folded) < 5:
        return []
    called = OrganisationName.objects.exclude(kind__in=["initials", "short"]).filter(organisation__ended_on=None)
    known: dict[str, int] = {}
    for each in called.values_list("folded", "words", "organisation_id"):
        known |= {each[0]: each[2], each[1].strip(): each[2]}
    near = [each for said in {folded, whole} for each in difflib.get_close_matches(said, known, n=at_most, cutoff=LIKE)]
    return _rows(list(dict.fromkeys(known[each] for each in near))[:at_most])


def _rows(pks: list[int]) -> list[Organisation]:
    rows = Organisation.objects.in_bulk(pks)
    return [rows[pk] for pk in pks]


def _called(words: list[str], folded: str) -> QuerySet[OrganisationName]:
    every_word = Q()
    for word in words:
        every_word &= Q(words__contains=f" {word}")
    return (
        OrganisationName.objects.filter(every_word | Q(folded=folded))
        .filter(organisation__ended_on=None)
        .select_related("organisation")
    )


def _rank(called: OrganisationName, words: list[str], compact: str, folded: str) -> int:
    """0 is what was typed whole, 1 the same folded, 2 begins with it, 3 has it somewhere."""
    plain = called.words.strip()
    if plain.replace(" ", "") == compact:
        return 0
    if called.folded == folded:
        return 1
    return 2 if plain.startswith(" ".join(words)) else 3
