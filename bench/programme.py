"""The programme of 2,000 events: its list with every filter, its month and its feeds of 500, for a visitor and a member,
beside the plain template of 20 rows over one query."""

from statistics import median

from . import running
from .running import Installation

EVENTS = 2000
BASELINE = "/list/"
AIM = 1.0
PATHS = {
    "list": "/events/",
    "list by kind": "/events/?kind=social",
    "list by topic and online": "/events/?where=online&topic=cloud",
    "list by region and access": "/events/?region=wales&access=captions&access=step-free",
    "list in Welsh, page 5": "/events/?page=5&language=cy",
    "feed of 500, iCalendar": "/events/calendar.ics",
    "feed of 500, Atom": "/events/feed.atom",
}
FOR_A_MEMBER = {f"{name}, for a member": path for name, path in PATHS.items() if name.startswith("list")}
STATEMENTS_AT_MOST = 4
STATEMENTS_FOR_A_MEMBER = 9


def run(*, rounds: int, seconds: float, engines) -> dict:
    """Both engines in turn; a dict of engine to page to rates, ratio and number of SQL statements."""
    found = {}
    for engine in engines:
        with running.workplace() as folder, running.databases(engine, folder) as new:
            found[engine] = _on(folder, new, rounds, seconds)
    return running.keep("programme", {"machine": running.machine(), "aim": AIM, **found})


def _on(folder, new, rounds, seconds):
    product = Installation("product", new("product"), running.free_port(), folder)
    baseline = Installation(
        "baseline", new("baseline"), running.free_port(), folder, application="bench.baseline:application"
    )
    product.migrate()
    product.world("programme", count=EVENTS)
    cookie = product.world("browsers", count=1)[0]["cookie"]
    baseline.run("-c", f"from bench.baseline import make; make({EVENTS})")
    pages = {name: (path, {}) for name, path in PATHS.items()}
    pages |= {name: (path, {"Cookie": cookie}) for name, path in FOR_A_MEMBER.items()}
    statements = product.run("-m", "bench.counting", *PATHS.values())
    for_a_member = Installation(**{**vars(product), "extra": {"COOKIE": cookie}})
    counted = for_a_member.run("-m", "bench.counting", *FOR_A_MEMBER.values())
    found = {name: {"ours": [], "theirs": []} for name in pages}
    with product.serving(), baseline.serving():
        for number in range(rounds + 1):
            for name, (path, headers) in pages.items():
                for whose, server, ask in (
                    ("ours", product, ["GET", path, headers, ""]),
                    ("theirs", baseline, ["GET", BASELINE, {}, ""]),
                ):
                    answer = running.load(folder, server.port, requests=[ask], seconds=seconds if number else 0.5)
                    assert answer["accepted"] == answer["done"], answer
                    if number:  # the first turn only warms up
                        found[name][whose].append(answer)
    return {
        name: {
            "product a second": median(each["rate"] for each in both["ours"]),
            "baseline a second": median(each["rate"] for each in both["theirs"]),
            "ratio": round(median(a["rate"] / b["rate"] for a, b in zip(both["ours"], both["theirs"], strict=True)), 3),
            "statements": (counted if name in FOR_A_MEMBER else statements)[pages[name][0]],
            "load average": running.machine()["load average"],
        }
        for name, both in found.items()
    }


def broken(found: dict) -> list[str]:
    """Pages that ask the database too often, in words."""
    return [
        f"{engine}: {name} takes {result['statements']} statements"
        for engine in running.ENGINES
        for name, result in found.get(engine, {}).items()
        if max(result["statements"]) > (STATEMENTS_FOR_A_MEMBER if name in FOR_A_MEMBER else STATEMENTS_AT_MOST)
    ]


def lines(found: dict):
    """Rows for the table: what, ours, baseline, ratio, aim."""
    for engine in running.ENGINES:
        for name, result in found.get(engine, {}).items():
            first, again = result["statements"]
            yield (
                f"programme: {name}, {engine} ({first} statements, {again} again)",
                f"{result['product a second']:.0f}/s", f"{result['baseline a second']:.0f}/s",
                result["ratio"], "" if name in FOR_A_MEMBER else f"≥ {AIM}",
            )  # fmt: skip
