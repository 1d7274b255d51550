"""Search beside what a database can do at best and at worst: a raw question to its index without anybody's eyes, and
`icontains`; with the visibility rules and without; over HTTP; and at two sizes."""

from . import running
from .running import Installation

SIZES = {"small": 100, "large": 100_000}
QUICK = {"small": 100, "large": 2_000}
ASKED_OVER_HTTP = 70
"""Twice as many are fewer than one member may ask in an hour."""
AIMS = {"database ms": 5.0, "http": 3.0, "growth": 1.5}


def run(*, rounds: int, seconds: float, engines) -> dict:
    """Both engines in turn: medians in milliseconds over the same questions, index time and size."""
    sizes = QUICK if rounds == 1 else SIZES
    found = {}
    for engine in engines:
        with running.workplace() as folder, running.databases(engine, folder) as new:
            found[engine] = {size: _on(folder, new(size), size, count) for size, count in sizes.items()}
    return running.keep("search", {"machine": running.machine(), "aims": AIMS, "sizes": sizes, **found})


def _on(folder, database, size, count):
    here = Installation(size, database, running.free_port(), folder)
    here.migrate()
    made = here.run("-m", "bench.searching", "fill", str(count))
    measured = here.run("-m", "bench.searching", "measure")
    cookie = here.world("browser", pk=made["reader"])["cookie"]
    times = []
    with here.serving():
        requests = [
            ["GET", f"/search/?q={question}", {"Cookie": cookie}, ""]
            for question in made["questions"][:ASKED_OVER_HTTP]
        ]
        for _round in range(2):  # the first only warms up
            answer = running.load(folder, here.port, requests=requests, seconds=60, threads=1, once=True)
            assert answer["accepted"] == len(requests), answer
            times.append(answer["median"])
    return {**measured, "http ms": times[-1], "index seconds": made["seconds"], "index megabytes": made["megabytes"]}


def broken(found: dict) -> list[str]:
    """Nothing here is a promise of the database; the aims are in the table."""
    return [
        f"{engine}: {wrong} results of the large network were not the reader's to see"
        for engine in running.ENGINES
        if engine in found and (wrong := found[engine]["large"]["leaked"])
    ]


def lines(found: dict):
    """Rows for the table: what, ours, baseline, ratio, aim."""
    for engine in running.ENGINES:
        if engine not in found:
            continue
        small, large = found[engine]["small"], found[engine]["large"]
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
        yield "  large beside small", f"{ours} ms", f"{small['ours ms']} ms", _ratio(ours, small["ours ms"]), "≤ 1.5"
        yield "  index", f"{large['index seconds']} s", f"{large['index megabytes']} MB", "", ""


def _ratio(ours, theirs):
    return round(ours / theirs, 2) if theirs else ""
