"""The newest that match, on PostgreSQL, which reads all that match before it knows which are the newest.

So the newest thousand documents are asked first: what is frequent is found there. How many were found says how far back
to look next, until enough are found or nothing is left to look through.
"""

from collections.abc import Callable, Iterable

from pleiad.prepared import here, send

FIRST = 1024
UNITS = (512, 4096, 32768)
"""How long the stretches are that a document names; the index knows them by these numbers."""
PARTS = 8
"""Stretches that one question names at most."""
MATCHING = "search_lexemes(title_words, text_words, tags, id) @@ %s::tsquery"
# Plus nothing: else PostgreSQL, which cannot know how often half a word occurs, may walk through every document.
NEAR = f"SELECT id FROM search_document WHERE {MATCHING} ORDER BY id + 0 DESC LIMIT %s"
NEWEST = "SELECT max(id) FROM search_document"
NEWEST_OF_A_KIND = "SELECT max(id) FROM search_document WHERE kind = %s"


def newest(match: str, *, kinds: Iterable[str], seen: Callable[[list[int]], list], most: int) -> list:
    """At most `most` of the newest rows that match and that `seen` lets through, which gets numbers of documents and gives
    the rows among them that may be seen, newest first. `kinds`: those that `match` asks for, if it does."""
    last, look, length = _last(kinds), 2 * most, FIRST
    while True:
        whole = length >= min(last, PARTS * UNITS[-1])
        numbers = _ask(NEAR, [match if whole else f"{match} & ({_back_from(last, length)})", look])
        if whole or len(numbers) >= most + most // 3:
            rows = seen(numbers)
            if len(rows) >= most or whole and len(numbers) < look:
                return rows[:most]
            if len(numbers) == look:
                look *= 8  # most of it is kept from her
        # As far as it takes to find enough, if they lie as densely there.
        length *= min(max(look // max(len(numbers), 1), 2), 64)


def _last(kinds):
    found = [_ask(NEWEST_OF_A_KIND, [kind]) for kind in kinds] or [_ask(NEWEST, [])]
    return max(number or 0 for each in found for number in each)


def _back_from(last, length):
    """Names of the stretches that together hold the newest so many numbers, and a few more."""
    unit = next(each for each in UNITS if length <= PARTS * each)
    first = max(last - length, 0) // unit
    return " | ".join(f"'=in={unit}={number}'" for number in range(first, last // unit + 1))


def _ask(sql, values):
    return [number for (number,) in send(here(), sql, values)[0]]
