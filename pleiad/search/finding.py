"""Asks the index: whatever the engine, with the reader's eyes, and at a cost that does not grow with the network.

Of what matches, the newest things, and the newest that match in their titles, are weighed; so a word that half of all
texts hold costs as much as a rare one.
"""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import NamedTuple

from django.db import connection
from django.utils.translation import get_language

from pleiad.prepared import Given, PreparedRows

from . import stretches
from .models import Document
from .words import asked

WEIGHED = 120
"""Matches that are ranked for one question, twice at most: the newest, and the newest by title. Nobody reads on for longer."""
ALL = 1_000_000
BEGUN = 12
"""Letters of half a word up to which it is an entry of PostgreSQL's index."""


class Found(NamedTuple):
    """One thing that was found: its document, its kind and its number."""

    document: int
    kind: str
    object_id: int


def find(*, reader, text: str, kinds: Iterable[str] = (), tags: Iterable[str] = ()) -> list[Found]:
    """What this reader may find for these words, best first, at most WEIGHED of the newest and as many by title.

    `reader` is a member or None. Every word must be there, the last perhaps only begun. What has more of the words in its
    title comes first, then what is newer. Without words the newest come first; `tags` must all hold.
    """
    return _find(reader, asked(text), kinds, tags)


def find_some(*, reader, text: str, kinds: Iterable[str] = (), tags: Iterable[str] = ()) -> list[Found]:
    """What holds any of the words, begun or whole: for when nothing holds them all."""
    every = {f"{word.rstrip('*')}*" for each in asked(text) for word in each}
    return _find(reader, [sorted(every)] if every else [], kinds, tags)


def _find(reader, words, kinds, tags):
    needed = [[f"=kind={kind}" for kind in kinds]] if kinds else []
    needed += [[f"={tag}"] for tag in tags]
    if not getattr(reader, "is_current", False):
        needed.append(["=audience=public"])
    if not words and not needed:
        return []
    return _best_first(_newest(reader, words, needed), words)


def _best_first(rows, words):
    """One of each thing: where it is there in both languages, the one that the reader reads."""
    whole = [{each.rstrip("*") for each in alternatives} for alternatives in words]
    begun = [tuple(each[:-1] for each in alternatives if each.endswith("*")) for alternatives in words]
    looked_for = [*zip(whole, begun, strict=True)]
    here, best = get_language(), {}
    weighed = [
        (_weight(title, looked_for), pk, kind, object_id, language) for pk, kind, object_id, language, title in rows
    ]
    for _heavy, pk, kind, object_id, language in sorted(weighed, reverse=True):
        known = best.get((kind, object_id))
        if known is None or language == here != known[1]:
            best[kind, object_id] = Found(pk, kind, object_id), language
    return [found for found, _language in best.values()]


def _weight(title, looked_for):
    """How many of the words stand in the title; one that is there whole counts a little more than one that is begun."""
    there, weight = title.split(), 0
    for whole, begun in looked_for:
        if not whole.isdisjoint(there):
            weight += 3
        elif begun and any(word.startswith(begun) for word in there):
            weight += 2
    return weight


def _newest(reader, words, needed):
    """The newest that match, and if there are more than are weighed, the newest that match by title, as (document, kind,
    number, language, words of the title)."""
    if connection.vendor == "sqlite":
        rows = _ask(reader, match=_for_sqlite(words, needed, False), most=WEIGHED)
        if words and len(rows) == WEIGHED:
            rows = {*_ask(reader, match=_for_sqlite(words, needed, True), most=WEIGHED), *rows}
        return rows
    return stretches.newest(
        _for_postgresql(words, needed, False),
        _for_postgresql(words, needed, True) if words else "",
        kinds=[each.removeprefix("=kind=") for each in needed[0]]
        if needed and needed[0][0].startswith("=kind=")
        else [],
        seen=lambda numbers: _ask(reader, numbers=numbers, most=ALL),
        most=WEIGHED,
    )


def _ask(reader, *, most, **what):
    current = bool(getattr(reader, "is_current", False))
    shape = (reader.organisation_id is None, reader.shielded_since is None) if current else None
    key = (connection.vendor, shape)
    question = _questions.get(key) or _questions.setdefault(key, PreparedRows(lambda: _question(shape)))
    hers = {"reader": reader.pk, "organisation": reader.organisation_id} if current else {}
    return question.all(most=most, **what, **hers)


_questions: dict[tuple, PreparedRows] = {}


def _question(shape):
    """What is asked of the database, for a reader of this shape; which reader it is, and the words, come in later."""
    reader = None
    if shape:
        alone, unshielded = shape
        reader = SimpleNamespace(
            is_current=True,
            pk=Given("reader"),
            organisation_id=None if alone else Given("organisation"),
            shielded_since=None if unshielded else True,
        )
    documents = Document.objects.visible_to(reader)
    if connection.vendor == "sqlite":
        # FTS5 gives the newest match first, so that the database stops as soon as enough were found that she may see.
        documents = documents.extra(
            tables=["search_words"],
            where=["search_words.rowid = search_document.id", "search_words MATCH %s"],
            params=[Given("match")],
            order_by=["-search_words.rowid"],
        )
    else:
        documents = documents.extra(where=["search_document.id = ANY(%s::bigint[])"], params=[Given("numbers")])
        documents = documents.order_by("-pk")
    return documents.values_list("pk", "kind", "object_id", "language", "title_words")


def _for_sqlite(words, needed, in_title):
    def term(word):
        return f'"{word[:-1]}" *' if word.endswith("*") else f'"{word}"'

    return " AND ".join("(" + " OR ".join(map(term, each)) + ")" for each in _entries(words, needed, in_title))


def _for_postgresql(words, needed, in_title):
    def term(word):
        # Half words that are entries of the index end in a star.
        return f"'{word[:-1]}':*" if word.endswith("*") and len(word.strip("=*")) > BEGUN else f"'{word}'"

    return " & ".join("(" + " | ".join(map(term, each)) + ")" for each in _entries(words, needed, in_title))


def _entries(words, needed, in_title):
    """What must be in the index, each as its alternatives. A word of a title is there once more, as "=word"."""
    lead = "=" if in_title else ""
    return [*([f"{lead}{each}" for each in alternatives] for alternatives in words), *needed]
