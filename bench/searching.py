"""What bench/search.py does inside an installation: fills it with members who can be found and what they wrote, and asks.

python -m bench.searching fill COUNT | ready | measure      prints one line of JSON
"""

import importlib
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

from bench import world  # noqa: E402
from pleiad.members.models import Block, Member  # noqa: E402
from pleiad.members.organisations import workplaces  # noqa: E402
from pleiad.search import finding, fulltext  # noqa: E402
from pleiad.search.actions import worded  # noqa: E402
from pleiad.search.models import Document, Looks  # noqa: E402

index = importlib.import_module("pleiad.search.migrations.0002_index")
AT_ONCE = 2000
ASKED = 140
"""Questions."""
READERS = 40
"""Over HTTP so many members ask in turn, because one may read only so many names in an hour (search.looks)."""
SYLLABLES = ["ba", "ke", "li", "mo", "nu", "ra", "si", "to", "ve", "wa", "dro", "fen", "gri", "hal", "pel", "ster"]


def fill(count: int) -> dict:
    """So many members with a profile and a post each: every twentieth shielded, every fiftieth hidden, every fourth post
    for everybody, words as a Zipf law has them."""
    chance, now = random.Random(1921), datetime.now(UTC)
    first = world.members(count=count)["first"]
    members = list(Member.objects.filter(pk__gte=first).order_by("pk"))
    Member.objects.filter(pk__in=[each.pk for each in members[::20]][:30_000]).update(shielded_since=now)
    workplaces.refile([each.pk for each in members[::20]])
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
    _without_index()
    while batch := list(itertools.islice(made, AT_ONCE)):
        Document.objects.bulk_create(batch)
    return {"seconds written": round(time.perf_counter() - started, 1), **_indexed()}


def ready() -> dict:
    """Readers who are signed in and have not asked anything yet, and what they will ask."""
    Looks.objects.all().delete()
    reader = Block.objects.first().blocker_id
    cookies = [world.browser(pk=reader + number)["cookie"] for number in range(READERS)]
    return {"cookies": cookies, "questions": questions()}


def _without_index() -> None:
    """Documents are written many times as fast when the index is made at the end."""
    names = {"sqlite": ["TRIGGER search_added"], "postgresql": ["INDEX search_words", "INDEX search_titles"]}
    with connection.cursor() as cursor:
        for name in names[connection.vendor]:
            cursor.execute(f"DROP {name}")


def _indexed() -> dict:
    """Makes the index, as its migration does; how many seconds that took, and how many megabytes it has."""
    with connection.cursor() as cursor:
        started = time.perf_counter()
        if connection.vendor == "sqlite":
            cursor.execute(index.SQLITE[1])
            fulltext.tidy("rebuild")
            after, size = "ANALYZE", "SELECT sum(length(block)) FROM search_words_data"
        else:
            for statement in index.POSTGRESQL[2:]:
                cursor.execute(statement)
            after = "VACUUM ANALYZE"
            size = "SELECT pg_relation_size('search_words') + pg_relation_size('search_titles')"
        seconds = time.perf_counter() - started
        cursor.execute(after)
        cursor.execute(size)
        return {"index seconds": round(seconds, 1), "index megabytes": round(int(cursor.fetchone()[0]) / 1e6, 1)}


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
    """The median of a question to the database, in milliseconds, and how many results the reader may not see."""
    reader = Block.objects.select_related("blocker").first().blocker
    asked = [each.replace("+", " ") for each in questions()]
    visible = set(Document.objects.visible_to(reader).values_list("pk", flat=True))
    leaked = sum(found.document not in visible for text in asked for found in finding.find(reader=reader, text=text))
    times = []
    for text in asked:
        started = time.perf_counter()
        finding.find(reader=reader, text=text)
        times.append((time.perf_counter() - started) * 1000)
    return {"database ms": round(median(times), 2), "leaked": leaked}


if __name__ == "__main__":
    verb, *rest = sys.argv[1:]
    print(json.dumps({"fill": fill, "ready": ready, "measure": measure}[verb](*map(int, rest))))
