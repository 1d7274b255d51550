"""The list of stories beside a plain template of 20 rows, as a visitor and as a member see it, and whether it grows."""

from statistics import median

from . import running
from .running import Installation

SIZES = {"small": (100, 100), "large": (100_000, 100_000)}
QUICK = {"small": (100, 100), "large": (1_000, 2_000)}
AIMS = {"visitor": 0.15, "member": 0.15}
GROWS_AT_MOST = 1.5


def run(*, rounds: int, seconds: float, engines) -> dict:
    """Both engines in turn; a dict of engine to who to rates at both sizes, ratio to the baseline and statements."""
    sizes, found = QUICK if rounds == 1 else SIZES, {}
    for engine in engines:
        with running.workplace() as folder, running.databases(engine, folder) as new:
            found[engine] = _on(folder, new, rounds, seconds, sizes)
    return running.keep("stories", {"machine": running.machine(), "aims": AIMS, "sizes": sizes, **found})


def _on(folder, new, rounds, seconds, sizes):
    servers, cookies, statements = {}, {}, {}
    for size, (members, stories) in sizes.items():
        here = servers[size] = Installation(size, new(size), running.free_port(), folder)
        here.migrate()
        first = here.world("stories", members_count=members, count=stories)["first member"]
        cookies[size] = {"visitor": "", "member": here.world("browser", pk=first)["cookie"]}
        statements[size] = {}
        for who, cookie in cookies[size].items():
            here.extra = {"COOKIE": cookie}
            statements[size][who] = here.run("-m", "bench.counting", "/stories/")["/stories/"]
    plain = Installation(
        "baseline", new("baseline"), running.free_port(), folder, application="bench.baseline:application"
    )
    plain.run("-c", "from bench.baseline import make; make(1000)")
    rates = {}
    with servers["small"].serving(), servers["large"].serving(), plain.serving():
        for number in range(rounds + 1):
            asked = [("baseline", plain, "/list/", "")]
            asked += [((size, who), servers[size], "/stories/", cookies[size][who]) for size in sizes for who in AIMS]
            for name, server, path, cookie in asked:
                request = ["GET", path, {"Cookie": cookie} if cookie else {}, ""]
                answer = running.load(folder, server.port, requests=[request], seconds=seconds if number else 1)
                assert answer["accepted"] == answer["done"], answer
                if number:  # the first turn only warms up
                    rates.setdefault(name, []).append(answer["rate"])
    return {
        who: {
            "small a second": median(rates["small", who]),
            "large a second": median(rates["large", who]),
            "baseline a second": median(rates["baseline"]),
            "ratio": round(median(rates["large", who]) / median(rates["baseline"]), 3),
            "growth": round(median(rates["small", who]) / median(rates["large", who]), 2),
            "statements": [statements[size][who][1] for size in sizes],
        }
        for who in AIMS
    }


def broken(found: dict) -> list[str]:
    """Lists whose number of statements grows, in words."""
    return [
        f"{engine}: the list of stories for a {who} takes {each['statements']} statements"
        for engine in running.ENGINES
        for who, each in ((who, found[engine][who]) for who in AIMS if engine in found)
        if each["statements"][0] != each["statements"][1]
    ]


def lines(found: dict):
    """Rows for the table: what, ours, baseline, ratio, aim."""
    for engine in running.ENGINES:
        for who, aim in AIMS.items() if engine in found else ():
            each = found[engine][who]
            yield (
                f"list of stories, {who}, {engine} ({each['statements'][1]} statements)",
                f"{each['large a second']:.0f}/s", f"{each['baseline a second']:.0f}/s", each["ratio"], f"≥ {aim}",
            )  # fmt: skip
            yield (
                f"  the same with {found['sizes']['small'][1]} and {found['sizes']['large'][1]} stories",
                f"{each['small a second']:.0f}/s", f"{each['large a second']:.0f}/s", each["growth"],
                f"≤ {GROWS_AT_MOST}",
            )  # fmt: skip
