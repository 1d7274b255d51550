"""Searches the index for one reader.

It takes the newest matches, and the newest matches by title, so that a word in half of all texts costs about as much as a
rare one. The database then keeps only those that the reader may see.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import get_language

from . import fulltext
from .asking import SearchQuestion, any_of, asked
from .models import Document

MOST = 120
"""How many matches a search gives, and as many more by title. Nobody reads further."""
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
    return _one_of_each(_seen(Document.objects.visible_to(reader), question, needed))


def _seen(documents, question, needed):
    """The newest matches by title, and then the newest matches, each as (document, kind, number, language)."""
    parts = [True, False] if question.wanted else [False]  # without words, no title can match
    seen, below, look = {part: [] for part in parts}, dict.fromkeys(parts, ANY_NUMBER), max(LOOKED_AT, MOST)
    while below:
        found = dict(zip(below, fulltext.newest(question, needed, parts=below.items(), most=look), strict=True))
        numbers = {number for part in found.values() for number in part}
        rows = {
            row[0]: row for row in documents.filter(pk__in=numbers).values_list("pk", "kind", "object_id", "language")
        }
        for part, some in found.items():
            seen[part] += [rows[number] for number in some if number in rows]
        below = {part: some[-1] for part, some in found.items() if len(some) == look and len(seen[part]) < MOST}
        look = min(look * 8, READ_AT_ONCE)
    return [row for part in parts for row in seen[part][:MOST]]


def _one_of_each(rows):
    """Where a thing has documents in both languages, keep the reader's language, at the better position of the two."""
    here, best = get_language(), {}
    for pk, kind, object_id, language in rows:
        known = best.get((kind, object_id))
        if known is None or language == here != known[1]:
            best[kind, object_id] = SearchResults(pk, kind, object_id), language
    return [found for found, _language in best.values()]
