"""Search beside what a database can do at best and at worst: a raw question to its index without anybody's eyes, and
`icontains`; with the visibility rules and without; over HTTP; and at four sizes."""

import hashlib
import itertools
import json
import sys
import time

from . import running
from .running import Installation

SIZES = (100, 1_000, 10_000, 100_000)
"""Members. In a network of 100 most words match too little to be weighed; it shows what a question costs at least."""
QUICK = (100, 500, 2_000)
AIMS = {"database ms": 5.0, "http": 3.0, "growth": 1.5}
MADE_BY = ("bench/searching.py", "bench/world.py", "pleiad/search/words.py", "pleiad/search/stemming.py")
"""A network that was filled is kept, because filling takes longer than measuring; it is filled anew when one of these, or
a migration of the search, has changed."""


def run(*, rounds: int, seconds: float, engines) -> dict:
    """Both engines in turn: medians in milliseconds over the same questions, index time and size."""
    sizes = QUICK if rounds == 1 else SIZES
    found = {}
    for engine in engines:
        folder = running.RESULTS / "search" / engine
        folder.mkdir(parents=True, exist_ok=True)
        with running.databases(engine, folder) as new:
            found[engine] = [{"members": count, **_on(folder, new, f"members{count}", count)} for count in sizes]
    return running.keep("search", {"machine": running.machine(), "aims": AIMS, "sizes": sizes, **found})


def _on(folder, new, name, count):
    made = folder / f"{name}.json"
    known = json.loads(made.read_text()) if made.exists() else {}
    here = Installation(name, new(name, anew=known.get("made by") != _made_by()), running.free_port(), folder)
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
    """Nothing here is a promise of the database; the aims are in the table."""
    return [
        f"{engine}: {wrong} results were not the reader's to see"
        for engine in running.ENGINES
        if engine in found and (wrong := sum(each["leaked"] for each in found[engine]))
    ]


def lines(found: dict):
    """Rows for the table: what, ours, baseline, ratio, aim."""
    for engine in running.ENGINES:
        if engine not in found:
            continue
        large = found[engine][-1]
        ours = large["ours ms"]
        yield (
            f"search, {engine}: beside its raw index",
            f"{ours} ms",
            f"{large['raw ms']} ms",
            _ratio(ours, large["raw ms"]),
            "< 5 ms",
        )
        yield "  beside icontains", f"{ours} ms", f"{large['icontains ms']} ms", _ratio(ours, large["icontains ms"]), ""
        yield (
            "  with eyes, beside without",
            f"{ours} ms",
            f"{large['blind ms']} ms",
            _ratio(ours, large["blind ms"]),
            "",
        )
        yield (
            "  over HTTP, beside the database",
            f"{large['http ms']} ms",
            f"{ours} ms",
            _ratio(large["http ms"], ours),
            "≤ 3",
        )
        for before, each in itertools.pairwise(found[engine]):
            ratio = _ratio(each["ours ms"], before["ours ms"])
            yield (
                f"  {each['members']} members beside {before['members']}",
                f"{each['ours ms']} ms",
                f"{before['ours ms']} ms",
                ratio,
                "≤ 1.5",
            )
        yield (
            "  the directory, by words",
            f"{large['directory ms']} ms",
            f"{ours} ms",
            _ratio(large["directory ms"], ours),
            "",
        )
        yield "  index, seconds", large["index seconds"], large["raw seconds"], "", ""
        yield "  index, megabytes", large["index megabytes"], large["raw megabytes"], "", ""


def _ratio(ours, theirs):
    return round(ours / theirs, 2) if theirs else ""
