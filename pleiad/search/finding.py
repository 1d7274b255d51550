"""Searches the index for one reader.

It takes the newest matches, and the newest matches by title, so that a word in half of all texts costs about as much as a
rare one. The database then keeps only those that the reader may see.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import get_language

from . import fulltext
from .asking import Question, any_of, asked
from .models import Document

MOST = 120
"""How many matches a search gives, and as many more by title. Nobody reads further."""
LOOKED_AT = 200
"""How many matches are read first; more, if the reader may see fewer than MOST of them."""


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


def _find(reader, question: Question, kinds, tags):
    needed = [[f"kind={kind}" for kind in kinds]] if kinds else []
    needed += [[tag] for tag in tags]
    if not question.wanted and not needed:
        return []
    if not getattr(reader, "is_current", False):
        needed.append(["audience=public"])
    return _one_of_each(_seen(Document.objects.visible_to(reader), question, needed))


def _seen(documents, question, needed):
    """The newest matches by title, and then the newest matches, each as (document, kind, number, language)."""
    look = max(LOOKED_AT, MOST)
    while True:
        parts = fulltext.newest(question, needed, most=look)
        numbers = {number for part in parts for number in part}
        rows = {
            row[0]: row for row in documents.filter(pk__in=numbers).values_list("pk", "kind", "object_id", "language")
        }
        seen = [[rows[number] for number in part if number in rows][:MOST] for part in parts]
        if all(len(part) < look or len(some) == MOST for part, some in zip(parts, seen, strict=True)):
            return [row for some in seen for row in some]
        look *= 8


def _one_of_each(rows):
    """Where a thing has documents in both languages, keep the reader's language, at the better position of the two."""
    here, best = get_language(), {}
    for pk, kind, object_id, language in rows:
        known = best.get((kind, object_id))
        if known is None or language == here != known[1]:
            best[kind, object_id] = SearchResults(pk, kind, object_id), language
    return [found for found, _language in best.values()]
