"""How long a search takes over HTTP and in the database, at four sizes of the network, and whether anything was found that
the reader may not see."""

import hashlib
import itertools
import json
import sys
import time

from bench import running
from bench.running import Installation

SIZES = (100, 1_000, 10_000, 100_000)
"""Members; there are twice as many documents."""
QUICK = (100, 500, 2_000)
AIM = 15.0
"""Milliseconds over HTTP, the median."""
MADE_BY = ("bench/searching.py", "bench/world.py", "pleiad/search/words.py")
"""A network that was filled is kept, because filling takes longer than measuring; it is filled again when one of these, or
a migration of the search, has changed."""


def run(*, rounds: int, seconds: float, engines) -> dict:
    """Both engines in turn: medians in milliseconds over the same questions, seconds to index and megabytes of the index."""
    sizes = QUICK if rounds == 1 else SIZES
    found = {}
    for engine in engines:
        folder = running.RESULTS / "search" / engine
        folder.mkdir(parents=True, exist_ok=True)
        with running.databases(engine, folder) as new:
            found[engine] = [{"members": count, **_on(folder, new, f"members{count}", count)} for count in sizes]
    return running.keep("search", {"machine": running.machine(), "aim": AIM, "sizes": sizes, **found})


def _on(folder, new, name, count):
    made = folder / f"{name}.json"
    known = json.loads(made.read_text()) if made.exists() else {}
    here = Installation(name, new(name, fresh=known.get("made by") != _made_by()), running.free_port(), folder)
    here.migrate()
    if known.get("made by") != _made_by():
        _say(f"{count} members and twice as many documents are written …")
        known = {**here.run("-m", "bench.searching", "fill", str(count)), "made by": _made_by()}
        made.write_text(json.dumps(known))
    _say(f"{count} members are searched …")
    measured = here.run("-m", "bench.searching", "measure")
    ready = here.run("-m", "bench.searching", "ready")
    cookies = itertools.cycle(ready["cookies"])
    requests = [["GET", f"/search/?q={each}", {"Cookie": next(cookies)}, ""] for each in ready["questions"]]
    with here.serving():
        for _round in range(2):  # the first only warms up
            answer = running.load(folder, here.port, requests=requests, seconds=60, threads=1, once=True)
            assert answer["accepted"] == len(requests), answer
    return {**measured, **known, "http ms": answer["median"]}


def _made_by():
    files = [*map(running.ROOT.joinpath, MADE_BY), *sorted(running.ROOT.glob("pleiad/search/migrations/*.py"))]
    return hashlib.sha256(b"".join(each.read_bytes() for each in files)).hexdigest()


def _say(what):
    print(f"  {time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


def broken(found: dict) -> list[str]:
    """Something was found that was not the reader's to see."""
    return [
        f"{engine}: {wrong} results were not the reader's to see"
        for engine in running.ENGINES
        if engine in found and (wrong := sum(each["leaked"] for each in found[engine]))
    ]


def lines(found: dict):
    """Rows for the table: what, ours, the smallest network, ratio, aim."""
    for engine in running.ENGINES:
        if engine not in found:
            continue
        least = found[engine][0]
        for each in found[engine]:
            for what, aim in (("http ms", f"< {AIM:g} ms"), ("database ms", "")):
                ratio = round(each[what] / least[what], 2) if least[what] else ""
                yield f"search, {engine}, {each['members']} members: {what}", each[what], least[what], ratio, aim
        yield "  index, seconds and megabytes", each["index seconds"], each["index megabytes"], "", ""
