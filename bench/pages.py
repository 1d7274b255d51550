"""Visitors' pages and the lists of those who are signed in, each beside a plain template of 20 rows over one query (an event's
page beside a bare view of one row)."""

from statistics import median

from bench import running
from bench.running import Installation

EVENTS = 2000
LIST, ROW = "/list/", "/row/meeting-7/"
FOR_A_VISITOR, SIGNED_IN, THREAD = 1.0, 0.5, 0.2
STATEMENTS_AT_MOST = {"visitor": 4, "member": 12, "many": 12, "apart": 12, "busy": 50, "organiser": 16}
# name: (who, path or the name of one in the world, the baseline's path, floor of the ratio)
PAGES = {
    "event": ("visitor", "/events/meeting-7/", ROW, 0.3),
    **{
        name: ("visitor", path, LIST, FOR_A_VISITOR)
        for name, path in {
            "list": "/events/",
            "list by kind": "/events/?kind=social",
            "list by region and access": "/events/?region=wales&access=captions&access=step-free",
            "list in Welsh, page 5": "/cy/events/?page=5",
            "feed of 500, iCalendar": "/events/calendar.ics",
            "feed of 500, Atom": "/events/feed.atom",
        }.items()
    },
    **{
        name: ("member", path, LIST, SIGNED_IN)
        for name, path in {
            "events": "/events/",
            "events by kind": "/events/?kind=social",
            "events by region and access": "/events/?region=wales&access=captions&access=step-free",
            "events in Welsh, page 5": "/cy/events/?page=5",
            "past events": "/events/?past",
            "month": "month",
            "stories": "/stories/",
            "spaces": "/ask/",
            "a space": "space",
            "suggestions": "/topics/",
            "parts": "/parts/",
            "spotlight": "/spotlight/",
            "training": "/training/",
            "nearest": "/training/near/ls1/",
        }.items()
    },
    "account": ("busy", "/account/", LIST, SIGNED_IN),
    "home": ("busy", "/", LIST, SIGNED_IN / 3),
    "directory": ("many", "/people/", LIST, SIGNED_IN),
    "search": ("many", "/search/?q=building", LIST, SIGNED_IN),
    "thread of 200": ("member", "thread", LIST, THREAD),
    "thread, a tenth kept apart": ("apart", "thread", LIST, THREAD),
    **{
        name: ("organiser", path, LIST, SIGNED_IN)
        for name, path in {
            "desk: members": "/desk/members/",
            "desk: registrations": "registrations",
            "desk: applications": "/desk/applications/",
            "desk: Teams": "/desk/teams/",
            "desk: events": "/desk/events/",
        }.items()
    },
}


def run(*, rounds: int, seconds: float, engines) -> dict:
    """Both engines in turn; a dict of engine to page to rates, ratio and number of SQL statements."""
    found = {}
    for engine in engines:
        with running.workplace() as folder, running.databases(engine, folder) as new:
            found[engine] = _on(folder, new, rounds, seconds)
    return running.keep("pages", {"machine": running.machine(), **found})


def _on(folder, new, rounds, seconds):
    product = Installation("product", new("product"), running.free_port(), folder)
    baseline = Installation(
        "baseline", new("baseline"), running.free_port(), folder, application="bench.baseline:application"
    )
    product.migrate()
    made = product.run("-m", "bench.pages_world", str(EVENTS))
    baseline.run("-c", f"from bench.baseline import make; make({EVENTS})")
    pages = {name: (who, made.get(path, path), theirs) for name, (who, path, theirs, _floor) in PAGES.items()}
    statements = {who: _counted(product, made[who][0], pages, who) for who in STATEMENTS_AT_MOST}
    rates = {name: [] for name in pages}
    with product.serving(), baseline.serving():
        for number in range(rounds + 1):
            for name, (who, path, theirs) in pages.items():
                asked = [["GET", path, {"Cookie": cookie} if cookie else {}, ""] for cookie in made[who]]
                length = seconds if number else 0.5  # the first turn only warms up
                ours = rate(folder, product, asked, length)
                other = rate(folder, baseline, [["GET", theirs, {}, ""]], length)
                if number:
                    rates[name].append((ours, other))
    return {
        name: {
            "product a second": median(ours for ours, _other in both),
            "baseline a second": median(other for _ours, other in both),
            "ratio": round(median(ours / other for ours, other in both), 3),
            "statements": statements[pages[name][0]][pages[name][1]],
            "load average": running.machine()["load average"],
        }
        for name, both in rates.items()
    }


def _counted(product, cookie, pages, who):
    """Statements of this reader's pages by path, when new and when asked again."""
    reader = Installation(**{**vars(product), "extra": {"COOKIE": cookie}})
    return reader.run("-m", "bench.counting", *(path for whose, path, _theirs in pages.values() if whose == who))


def rate(folder, server, requests, seconds):
    answer = running.load(folder, server.port, requests=requests, seconds=seconds)
    assert answer["answers"] == {"200": answer["done"]}, (requests[0], answer)
    return answer["rate"]


def broken(found: dict) -> list[str]:
    """Pages that ask the database too often, in words."""
    return [
        f"{engine}: {name} takes {result['statements']} statements"
        for engine in running.ENGINES
        for name, result in found.get(engine, {}).items()
        if max(result["statements"]) > STATEMENTS_AT_MOST[PAGES[name][0]]
    ]


def lines(found: dict):
    """Rows for the table: what, ours, baseline, ratio, floor."""
    for engine in running.ENGINES:
        for name, result in found.get(engine, {}).items():
            first, again = result["statements"]
            yield (
                f"{PAGES[name][0]}: {name}, {engine} ({first} statements, {again} again)",
                f"{result['product a second']:.0f}/s", f"{result['baseline a second']:.0f}/s",
                result["ratio"], f"≥ {PAGES[name][3]}",
            )  # fmt: skip
