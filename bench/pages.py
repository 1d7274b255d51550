"""Two pages as a visitor sees them: one event beside a bare view of one row, the list beside a plain template of 20 rows."""

from statistics import median

from . import running
from .running import Installation

EVENTS = 1000
AIMS = {"event": 0.3, "list": 1.0}
PATHS = {"event": ("/events/meeting-7/", "/row/meeting-7/"), "list": ("/events/", "/list/")}
STATEMENTS_AT_MOST = 4


def run(*, rounds: int, seconds: float, engines) -> dict:
    """Both engines in turn; a dict of engine to page to rates, ratio and number of SQL statements."""
    found = {}
    for engine in engines:
        with running.workplace() as folder, running.databases(engine, folder) as new:
            found[engine] = _on(folder, new, rounds, seconds)
    return running.keep("pages", {"machine": running.machine(), "aims": AIMS, **found})


def _on(folder, new, rounds, seconds):
    product = Installation("product", new("product"), running.free_port(), folder)
    baseline = Installation(
        "baseline", new("baseline"), running.free_port(), folder, application="bench.baseline:application"
    )
    product.migrate()
    product.world("events", count=EVENTS)
    baseline.run("-c", f"from bench.baseline import make; make({EVENTS})")
    statements = product.run("-m", "bench.counting", *(ours for ours, _theirs in PATHS.values()))
    found = {page: {"ours": [], "theirs": []} for page in PATHS}
    with product.serving(), baseline.serving():
        for number in range(rounds + 1):
            for page, (ours, theirs) in PATHS.items():
                for whose, server, path in (("ours", product, ours), ("theirs", baseline, theirs)):
                    answer = running.load(
                        folder, server.port, requests=[["GET", path, {}, ""]], seconds=seconds if number else 1
                    )
                    assert answer["accepted"] == answer["done"], answer
                    if number:  # the first turn only warms up
                        found[page][whose].append(answer)
    return {
        page: {
            "product a second": median(each["rate"] for each in both["ours"]),
            "baseline a second": median(each["rate"] for each in both["theirs"]),
            "ratio": round(median(a["rate"] / b["rate"] for a, b in zip(both["ours"], both["theirs"], strict=True)), 3),
            "statements": statements[PATHS[page][0]],
            "load average": running.machine()["load average"],
        }
        for page, both in found.items()
    }


def broken(found: dict) -> list[str]:
    """Pages that ask the database too often, in words."""
    return [
        f"{engine}: {page} takes {found[engine][page]['statements']} statements"
        for engine in running.ENGINES
        for page in PATHS
        if engine in found and max(found[engine][page]["statements"]) > STATEMENTS_AT_MOST
    ]


def lines(found: dict):
    """Rows for the table: what, ours, baseline, ratio, aim."""
    for engine in running.ENGINES:
        for page in PATHS if engine in found else ():
            result = found[engine][page]
            first, again = result["statements"]
            yield (
                f"{page} page, {engine} ({first} statements, {again} when kept)",
                f"{result['product a second']:.0f}/s", f"{result['baseline a second']:.0f}/s",
                result["ratio"], f"≥ {AIMS[page]}",
            )  # fmt: skip
