"""What bench/search.py does inside an installation: fills it with members who can be found and what they wrote, and asks.

python -m bench.searching fill COUNT | measure      prints one line of JSON
"""

import itertools
import json
import random
import sys
import time
from datetime import UTC, datetime
from statistics import median

import django

if __name__ == "__main__":
    django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Q  # noqa: E402

from pleiad.members.models import Block, Member  # noqa: E402
from pleiad.search import finding  # noqa: E402
from pleiad.search.actions import worded  # noqa: E402
from pleiad.search.models import Document  # noqa: E402

from . import world  # noqa: E402

AT_ONCE = 2000
ASKED = 200
SYLLABLES = ["ba", "ke", "li", "mo", "nu", "ra", "si", "to", "ve", "wa", "dro", "fen", "gri", "hal", "pel", "ster"]


def fill(count: int) -> dict:
    """So many members with a profile and a post each: every twentieth shielded, every fiftieth hidden, words as a Zipf law
    has them."""
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
                yield Document(
                    kind=kind, object_id=number, title=title, text=body, view_name="home", audience="network", author=member,
                    at=now, **worded(kind=kind, title=title, text=body, language="en", audience="network"),
                )  # fmt: skip

    started, made = time.perf_counter(), documents()
    while batch := list(itertools.islice(made, AT_ONCE)):
        Document.objects.bulk_create(batch)
    seconds = time.perf_counter() - started
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sum(length(block)) FROM search_words_data")
        else:
            cursor.execute("SELECT pg_relation_size('search_words')")
        size = cursor.fetchone()[0]
    return {
        "reader": reader.pk, "questions": questions(), "seconds": round(seconds, 1), "megabytes": round(size / 1e6, 1),
    }  # fmt: skip


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
    return {
        "ours ms": _median(asked, lambda text: finding.find(reader=reader, text=text)),
        "raw ms": _median(asked, _raw),
        "blind ms": _median(asked, _blind),
        "icontains ms": _median(asked[:20], _icontains),
        "leaked": leaked,
    }


def _median(asked, ask):
    times = []
    for text in [*asked[:5], *asked]:
        started = time.perf_counter()
        ask(text)
        times.append((time.perf_counter() - started) * 1000)
    return round(median(times[5:]), 2)


def _match(text):
    words = finding.asked(text)
    return (finding._for_sqlite if connection.vendor == "sqlite" else finding._for_postgresql)(words, [], False)


def _raw(text):
    """As the manual of either engine does it: everything that matches, ranked, the best twenty."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT rowid FROM search_words WHERE search_words MATCH %s ORDER BY rank LIMIT 20", [_match(text)]
            )
        else:
            cursor.execute(
                "SELECT id FROM search_document WHERE words @@ %s::tsquery ORDER BY ts_rank(words, %s::tsquery) DESC LIMIT 20",
                [_match(text)] * 2,
            )
        return cursor.fetchall()


def _blind(text):
    """Our question without anybody's eyes."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            sql = "SELECT d.id, d.kind, d.title_words FROM search_words w JOIN search_document d ON d.id = w.rowid WHERE search_words MATCH %s ORDER BY w.rowid DESC LIMIT 120"
        else:
            sql = "SELECT id, kind, title_words FROM search_document WHERE words @@ %s::tsquery ORDER BY id + 0 DESC LIMIT 120"
        cursor.execute(sql, [_match(text)])
        return cursor.fetchall()


def _icontains(text):
    every = Q()
    for word in text.split():
        every &= Q(title__icontains=word) | Q(text__icontains=word)
    return list(Document.objects.filter(every).order_by("-pk").values_list("pk")[:20])


if __name__ == "__main__":
    verb, *rest = sys.argv[1:]
    print(json.dumps({"fill": fill, "measure": measure}[verb](*map(int, rest))))
