"""The newest that match, on PostgreSQL, which reads all that match before it knows which are the newest.

So the database looks at the newest thousand documents first, where what is frequent is found, and further back as far as
it must (`search_newest`, a function in the schema). Words of titles are rarer, and looked for further back at once.
"""

from collections.abc import Callable, Iterable

from pleiad.prepared import here, send

FIRST, FIRST_BY_TITLE = 1024, 8192
BOTH = """WITH near AS MATERIALIZED (SELECT search_newest(%s, %s::text[], %s, %s) AS numbers)
SELECT numbers, CASE WHEN cardinality(numbers) < %s THEN '{}' ELSE search_newest(%s, %s::text[], %s, %s) END FROM near"""
ONE = "SELECT search_newest(%s, %s::text[], %s, %s), ARRAY[]::bigint[]"


def newest(
    match: str, by_title: str, *, kinds: Iterable[str], seen: Callable[[list[int]], list[tuple]], most: int
) -> set[tuple]:
    """At most `most` of the newest rows that match, and when there are so many, as many of the newest that match by title
    (`by_title`; empty: nothing is looked for there).

    `seen` gets numbers of documents and gives the rows among them that may be seen, newest first, each led by its number.
    `kinds`: those that `match` asks for, if it does.
    """
    kinds, look = list(kinds), most + most // 10  # she may see most of what is there
    while True:
        values = [match, kinds, look, FIRST]
        more = [most, by_title, kinds, look, FIRST_BY_TITLE] if by_title else []
        (found,), _count = send(here(), BOTH if by_title else ONE, values + more)
        rows = seen([number for numbers in found for number in numbers])
        parts = [[row for row in rows if row[0] in numbers][:most] for numbers in map(set, found)]
        if all(len(part) == most or len(numbers) < look for part, numbers in zip(parts, found, strict=True)):
            return {row for part in parts for row in part}
        look *= 8  # much of it is kept from her
