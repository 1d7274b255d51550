"""What bench/search.py does inside an installation: fills it with members who can be found and what they wrote, and asks.

python -m bench.searching fill COUNT | ready | measure      prints one line of JSON
"""

import contextlib
import itertools
import json
import random
import sys
import time
from datetime import UTC, datetime
from statistics import median, quantiles

import django

if __name__ == "__main__":
    django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Q  # noqa: E402

from pleiad.members.models import Block, Member  # noqa: E402
from pleiad.search import finding  # noqa: E402
from pleiad.search.actions import worded  # noqa: E402
from pleiad.search.models import Document, DocumentQuerySet, Looks  # noqa: E402

from . import world  # noqa: E402

AT_ONCE = 2000
ASKED = 140
"""Questions; over HTTP two members ask them in turn, because nobody may ask more than 150 in an hour."""
RAW = {
    "sqlite": [
        "CREATE VIRTUAL TABLE bench_raw USING fts5(title, text, content='')",
        "INSERT INTO bench_raw(rowid, title, text) SELECT id, title_words, text_words FROM search_document",
    ],
    "postgresql": [
        """CREATE TABLE bench_raw AS SELECT id, setweight(to_tsvector('simple', title_words), 'A')
            || setweight(to_tsvector('simple', text_words), 'B') AS words FROM search_document""",
        "CREATE INDEX bench_raw_words ON bench_raw USING gin (words)",
        "VACUUM ANALYZE bench_raw",
    ],
}
RAW_SIZE = {
    "sqlite": "SELECT sum(length(block)) FROM bench_raw_data",
    "postgresql": "SELECT pg_relation_size('bench_raw_words')",
}
SYLLABLES = ["ba", "ke", "li", "mo", "nu", "ra", "si", "to", "ve", "wa", "dro", "fen", "gri", "hal", "pel", "ster"]


def fill(count: int) -> dict:
    """So many members with a profile and a post each: every twentieth shielded, every fiftieth hidden, every fourth post
    for everybody, words as a Zipf law has them."""
    chance, now = random.Random(1921), datetime.now(UTC)
    first = world.members(count=count)["first"]
    members = list(Member.objects.filter(pk__gte=first).order_by("pk"))
    Member.objects.filter(pk__in=[each.pk for each in members[::20]][:30_000]).update(shielded_since=now)
    Member.objects.filter(pk__in=[each.pk for each in members[::50]][:30_000]).update(hidden_since=now)
    reader = members[len(members) // 2 + 1]
    Block.objects.bulk_create([Block(blocker=reader, blocked=each, at=now) for each in members[:10]])
    words = ["".join(chance.choice(SYLLABLES) for _each in range(2 + number % 3)) for number in range(30_000)]
    weights = list(itertools.accumulate(1 / (number + 20) for number in range(len(words))))

    def text(length):
        return " ".join(chance.choices(words, cum_weights=weights, k=length))

    def documents():
        for number, member in enumerate(members):
            for kind, title, length in (("person", member.name, 40), ("story", text(6), 80)):
                body = text(length)
                audience = "public" if kind == "story" and number % 4 == 0 else "network"
                yield Document(
                    kind=kind, object_id=number, title=title, text=body, view_name="home", audience=audience, author=member,
                    at=now, **worded(kind=kind, title=title, text=body, language="en", audience=audience),
                )  # fmt: skip

    started, made = time.perf_counter(), documents()
    with _without_index() as indexed:
        while batch := list(itertools.islice(made, AT_ONCE)):
            Document.objects.bulk_create(batch)
        written = time.perf_counter() - started
    return {"seconds written": round(written, 1), **indexed, **_raw_index()}


def ready() -> dict:
    """Two readers who are signed in and have not asked anything yet, and what they will ask."""
    Looks.objects.all().delete()
    reader = Block.objects.first().blocker_id
    return {"cookies": [world.browser(pk=pk)["cookie"] for pk in (reader, reader + 3)], "questions": questions()}


@contextlib.contextmanager
def _without_index():
    """Inside, documents are written without being indexed; the index is made at the end, as it stands in the schema, and
    how many seconds that took is what comes out."""
    found = {}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'search_added'")
            again = [cursor.fetchone()[0], "INSERT INTO search_words(search_words) VALUES ('rebuild')"]
            cursor.execute("DROP TRIGGER search_added")
        else:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'search_words'")
            again = [cursor.fetchone()[0]]
            cursor.execute("DROP INDEX search_words")
        yield found
        started = time.perf_counter()
        for statement in again:
            cursor.execute(statement)
        found["index seconds"] = round(time.perf_counter() - started, 1)
        if connection.vendor == "sqlite":
            cursor.execute("ANALYZE")
            cursor.execute("SELECT sum(length(block)) FROM search_words_data")
        else:
            cursor.execute("VACUUM ANALYZE search_document")
            cursor.execute("SELECT pg_relation_size('search_words')")
        found["index megabytes"] = round(cursor.fetchone()[0] / 1e6, 1)


def _raw_index():
    """The same words in an index as the manual of either engine makes it, which knows nothing of readers."""
    with connection.cursor() as cursor:
        started = time.perf_counter()
        for statement in RAW[connection.vendor]:
            cursor.execute(statement)
        seconds = round(time.perf_counter() - started, 1)
        cursor.execute(RAW_SIZE[connection.vendor])
        return {"raw seconds": seconds, "raw megabytes": round(cursor.fetchone()[0] / 1e6, 1)}


def questions() -> list[str]:
    """The same for every size: one or two words that occur, a third of them half typed."""
    chance = random.Random(7)
    titles = list(Document.objects.filter(kind="story").order_by("pk").values_list("title", flat=True)[:ASKED])
    asked = []
    for number in range(ASKED):
        words = chance.sample(titles[number % len(titles)].split(), 1 + number % 2)
        asked.append("+".join(words) if number % 3 else "+".join(words)[:-1])
    return asked


def measure() -> dict:
    """Medians in milliseconds of the same questions, asked in four ways; and how many results were not hers to see."""
    reader = Block.objects.select_related("blocker").first().blocker
    asked = [each.replace("+", " ") for each in questions()]
    hers = set(Document.objects.visible_to(reader).values_list("pk", flat=True))
    leaked = sum(found.document not in hers for text in asked for found in finding.find(reader=reader, text=text))
    ours = _times(asked, lambda text: finding.find(reader=reader, text=text))
    with _blind():
        blind = _times(asked, lambda text: finding.find(reader=reader, text=text))
    return {
        "ours ms": _middle(ours),
        "ours 90% ms": round(quantiles(ours, n=10)[-1], 2),
        "directory ms": _middle(_times(asked, lambda text: finding.find(reader=reader, text=text, kinds=["person"]))),
        "visitor ms": _middle(_times(asked, lambda text: finding.find(reader=None, text=text))),
        "raw ms": _middle(_times(asked, _raw)),
        "blind ms": _middle(blind),
        "icontains ms": _middle(_times(asked[:12], _icontains)),
        "leaked": leaked,
    }


def _times(asked, ask):
    times = []
    for text in [*asked[:5], *asked]:
        started = time.perf_counter()
        ask(text)
        times.append((time.perf_counter() - started) * 1000)
    return times[5:]


def _middle(times):
    return round(median(times), 2)


def _raw(text):
    """As the manual of either engine does it: everything that matches, ranked, the best twenty."""
    words = finding.asked(text)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            said = "SELECT rowid FROM bench_raw WHERE bench_raw MATCH %s ORDER BY rank LIMIT 20"
            cursor.execute(said, [finding._for_sqlite(words, [], False)])
        else:
            match = " & ".join(
                "(" + " | ".join(f"'{each.rstrip('*')}'" + (":*" if each.endswith("*") else "") for each in word) + ")"
                for word in words
            )
            said = (
                "SELECT id FROM bench_raw WHERE words @@ %s::tsquery ORDER BY ts_rank(words, %s::tsquery) DESC LIMIT 20"
            )
            cursor.execute(said, [match] * 2)
        return cursor.fetchall()


@contextlib.contextmanager
def _blind():
    """Inside, everybody's search is without anybody's eyes."""
    seen, finding._questions = DocumentQuerySet.visible_to, {}
    DocumentQuerySet.visible_to = lambda self, member: self
    try:
        yield
    finally:
        DocumentQuerySet.visible_to, finding._questions = seen, {}


def _icontains(text):
    every = Q()
    for word in text.split():
        every &= Q(title__icontains=word) | Q(text__icontains=word)
    return list(Document.objects.filter(every).order_by("-pk").values_list("pk")[:20])


if __name__ == "__main__":
    verb, *rest = sys.argv[1:]
    print(json.dumps({"fill": fill, "ready": ready, "measure": measure}[verb](*map(int, rest))))
