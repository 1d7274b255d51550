"""Asks the index, with the reader's eyes.

Of what matches, the newest are taken, and the newest that match in their titles; so a word that half of all texts hold
costs about what a rare one does. The database then gives those of them that the reader may see, and no other leaves here.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import get_language

from . import fulltext
from .asking import Question, any_of, asked
from .models import Document

MOST = 120
"""Things that are found for one question, and as many more by title. Nobody reads on for longer."""
LOOKED_AT = 200
"""Matches that are looked at first; more, if so much of them is kept from the reader that fewer than MOST are left."""


class SearchResults(NamedTuple):
    """One thing that was found: its document, its kind and its number."""

    document: int
    kind: str
    object_id: int


def find(*, reader, text: str, kinds: Iterable[str] = (), tags: Iterable[str] = ()) -> list[SearchResults]:
    """What this reader may find for these words, best first: what has them all in its title, then the rest, newest first.

    `reader` is a member or None. Every word must be there, the last perhaps only begun. Without words the newest come
    first; `tags` must all hold.
    """
    return _find(reader, asked(text), kinds, tags)


def find_some(*, reader, text: str, kinds: Iterable[str] = (), tags: Iterable[str] = ()) -> list[SearchResults]:
    """What holds any of the words, begun or whole: for when nothing holds them all."""
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
    """The newest that match by title, and then the newest that match, each as (document, kind, number, language)."""
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
    """Where a thing is there in both languages, the one that the reader reads, at the better place of the two."""
    here, best = get_language(), {}
    for pk, kind, object_id, language in rows:
        known = best.get((kind, object_id))
        if known is None or language == here != known[1]:
            best[kind, object_id] = SearchResults(pk, kind, object_id), language
    return [found for found, _language in best.values()]
