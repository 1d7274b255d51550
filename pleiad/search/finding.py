"""Searches the index for one reader.

It takes the newest matches by title, then the newest of the others, so that a word in half of all texts costs about as much as a
rare one. The database then keeps only those that the reader may see.
"""

import itertools
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import get_language

from . import fulltext
from .asking import SearchQuestion, any_of, asked
from .models import Document

MOST = 120
"""How many matches a search gives. Nobody reads further."""
LOOKED_AT = 200
"""How many matches are read first; more, if the reader may see fewer than MOST of them."""
READ_AT_ONCE = 5_000
"""At most so many at a time: a database takes some ten thousand values in one statement (SQLite 32,766)."""
ANY_NUMBER = 2**63 - 1
"""Above every number of a document."""


class SearchResults(NamedTuple):
    """One match: its document, its kind and its number."""

    document: int
    kind: str
    object_id: int


def find(*, reader, text: str, kinds: Iterable[str] = (), tags: Iterable[str] = ()) -> list[SearchResults]:
    """What this reader may find for these words: matches by title first, then the rest, newest first.

    `reader` is a member or None. Every word must match, the last one perhaps half typed. Without words the newest come
    first. All `tags` must match.
    """
    return _find(reader, asked(text), kinds, tags)


def find_some(*, reader, text: str, kinds: Iterable[str] = (), tags: Iterable[str] = ()) -> list[SearchResults]:
    """Matches for any of the words, whole or half typed: for when nothing matches all of them."""
    return _find(reader, any_of(asked(text)), kinds, tags)


def _find(reader, question: SearchQuestion, kinds, tags):
    needed = [[f"kind={kind}" for kind in kinds]] if kinds else []
    needed += [[tag] for tag in tags]
    if not question.wanted and not needed:
        return []
    if not getattr(reader, "is_current", False):
        needed.append(["audience=public"])
    with fulltext.by_index():
        return _one_of_each(_seen(Document.objects.visible_to(reader), question, needed))


def _seen(documents, question, needed):
    """The matches that the reader may see, as (document, kind, number, language), until there are MOST."""
    seen, matches, look = {}, _matches(question, needed), LOOKED_AT
    while len(seen) < MOST and (numbers := list(itertools.islice(matches, look))):
        rows = {
            row[0]: row for row in documents.filter(pk__in=numbers).values_list("pk", "kind", "object_id", "language")
        }
        seen |= {number: rows[number] for number in numbers if number in rows and number not in seen}
        look = min(look * 8, READ_AT_ONCE)
    return list(seen.values())[:MOST]


def _matches(question, needed):
    """The numbers of all that matches: by title the newest first, then by any word the newest first."""
    for in_title in [True, False] if question.wanted else [False]:  # without words, no title can match
        below, look = ANY_NUMBER, LOOKED_AT
        while below:
            some = fulltext.newest(question, needed, in_title=in_title, below=below, most=look)
            yield from some
            below = some[-1] if len(some) == look else 0
            look = min(look * 8, READ_AT_ONCE)


def _one_of_each(rows):
    """Where a thing has documents in both languages, keep the reader's language, at the better position of the two."""
    here, best = get_language(), {}
    for pk, kind, object_id, language in rows:
        known = best.get((kind, object_id))
        if known is None or language == here != known[1]:
            best[kind, object_id] = SearchResults(pk, kind, object_id), language
    return [found for found, _language in best.values()]
