"""Does a page cost more because the network has grown? Every page at 100,000 members and 10,000 events, and at 100 and 100."""

from statistics import median

from bench import running
from bench.running import Installation

SIZES = {"small": (100, 100), "large": (100_000, 10_000)}
QUICK = {"small": (100, 100), "large": (10_000, 1_000)}
AIM = 1.2
ASKED = 15
"""Times that each page is asked for in one round, small and large in turn."""


def run(*, rounds: int, seconds: float, engines) -> dict:
    """Both engines in turn; per page the medians in milliseconds, their ratio and the statements at both sizes."""
    sizes = QUICK if rounds == 1 else SIZES
    found = {}
    for engine in engines:
        with running.workplace() as folder, running.databases(engine, folder) as new:
            found[engine] = _on(folder, new, rounds, sizes)
    return running.keep("growth", {"machine": running.machine(), "aim": AIM, "sizes": sizes, **found})


def _on(folder, new, rounds, sizes):
    installations, cookies, known = {}, {}, {}
    for size, (members, events) in sizes.items():
        here = installations[size] = Installation(size, new(size), running.free_port(), folder)
        here.migrate()
        known[size] = here.world("grow", members_count=members, events_count=events)
        cookies[size] = {
            "visitor": "",
            "member": here.world("browser", pk=known[size]["first member"])["cookie"],
            "organiser": here.world("browser", pk=known[size]["organiser"])["cookie"],
        }
    pages = {size: here.run("-m", "bench.counting", "every-page") for size, here in installations.items()}
    assert list(pages["small"]["pages"]) == list(pages["large"]["pages"])
    measured, left_out = {}, dict(pages["small"]["left out"])
    with installations["small"].serving(), installations["large"].serving():
        for who in ("visitor", "member", "organiser"):
            counted = {}
            for size, here in installations.items():
                here.extra = {"COOKIE": cookies[size][who]}
                counted[size] = here.run("-m", "bench.counting", *pages[size]["pages"].values())
            for name, path in pages["small"]["pages"].items():
                paths = {size: pages[size]["pages"][name] for size in sizes}
                if any(counted[size][paths[size]] is None for size in sizes):
                    continue  # not for this reader: another answer than a page
                times = {size: [] for size in sizes}
                for _round in range(rounds + 1):
                    for size, here in installations.items():
                        request = ["GET", paths[size], {"Cookie": cookies[size][who]} if cookies[size][who] else {}, ""]
                        answer = running.load(
                            folder, here.port, requests=[request] * ASKED, seconds=20, threads=1, once=True
                        )
                        assert answer["accepted"] == ASKED, (who, path, answer)
                        times[size].append(answer["median"])
                small, large = (median(times[size][1:]) for size in ("small", "large"))
                measured[f"{name}, {who}"] = {
                    "small ms": small,
                    "large ms": large,
                    "ratio": round(large / small, 2),
                    "statements": [counted[size][paths[size]][1] for size in ("small", "large")],
                }
    return {"pages": measured, "left out": left_out, "load average": running.machine()["load average"]}


def broken(found: dict) -> list[str]:
    """Pages whose number of statements grows with the network."""
    return [
        f"{engine}: {page} takes {each['statements'][0]} statements when small and {each['statements'][1]} when large"
        for engine in running.ENGINES
        for page, each in found.get(engine, {}).get("pages", {}).items()
        if each["statements"][0] != each["statements"][1]
    ]


def lines(found: dict):
    """Rows for the table: the middle, and the pages that grow most."""
    for engine in running.ENGINES:
        if engine not in found:
            continue
        pages = found[engine]["pages"]
        worst = sorted(pages.items(), key=lambda each: -each[1]["ratio"])
        middle = median(each["ratio"] for each in pages.values())
        yield f"growth of {len(pages)} pages, {engine}: the middle one", "", "", round(middle, 2), f"≤ {AIM}"
        for name, each in worst[:5]:
            statements = "{} and {}".format(*each["statements"])
            yield (
                f"  {name} ({statements} statements)",
                f"{each['large ms']:.1f} ms",
                f"{each['small ms']:.1f} ms",
                each["ratio"],
                f"≤ {AIM}",
            )
        for name, why in found[engine]["left out"].items():
            yield f"  not measured: {name} ({why})", "", "", "", ""
