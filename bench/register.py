"""Registering over HTTP: the real view on one hot event, beside a bare view that does one guarded SQL statement."""

from statistics import median
from urllib.parse import urlencode

from bench import running
from bench.running import Installation

CAPACITY = 200
"""Far fewer places than come, so that most of a round is spent with a waiting list."""
BROWSERS_A_SECOND = 1000
"""More than the product can register on the machines we know; a round that runs out ends early."""
AIM = 0.25


def run(*, rounds: int, seconds: float, engines) -> dict:
    """Both engines in turn; a dict of engine to rates, ratio and broken promises."""
    found = {}
    for engine in engines:
        with running.workplace() as folder, running.databases(engine, folder) as new:
            found[engine] = _on(engine, folder, new, rounds, seconds)
    return running.keep("register", {"machine": running.machine(), "aim": AIM, **found})


def _on(engine, folder, new, rounds, seconds):
    product = Installation("product", new("product"), running.free_port(), folder)
    baseline = Installation(
        "baseline", new("baseline"), running.free_port(), folder, application="bench.baseline:application"
    )
    product.migrate()
    baseline.run("-c", "from bench.baseline import make; make()")
    ours, theirs, promises = [], [], []
    with product.serving(), baseline.serving():
        _rush(product, folder, "warm", count=120, seconds=30)
        for number in range(rounds):
            answer, kept = _rush(
                product, folder, f"round{number}", count=int(BROWSERS_A_SECOND * seconds), seconds=seconds
            )
            ours.append(answer)
            promises.append(kept)
            theirs.append(_baseline(baseline, folder, seconds))
    return {
        "product a second": median(each["rate"] for each in ours),
        "baseline a second": median(each["rate"] for each in theirs),
        "ratio": round(median(a["rate"] / b["rate"] for a, b in zip(ours, theirs, strict=True)), 3),
        "ratios": [round(a["rate"] / b["rate"], 3) for a, b in zip(ours, theirs, strict=True)],
        "product median ms": median(each["median"] for each in ours),
        "product p99 ms": median(each["p99"] for each in ours),
        "accepted": sum(each["accepted"] for each in ours),
        "answers": [each["answers"] for each in ours],
        "promises": {name: sum(each[name] for each in promises) for name in promises[0]},
        "load average": running.machine()["load average"],
    }


def _rush(product, folder, name, *, count, seconds):
    """All these members press Register at one event; what the client saw, and what the database says."""
    event = product.world("event", slug=name, capacity=CAPACITY)["event"]
    browsers = product.world("browsers", count=count, name=name)
    requests = [
        [
            "POST",
            f"/events/{name}/register/",
            {"Cookie": each["cookie"]},
            urlencode({"csrfmiddlewaretoken": each["token"], "teams": "with"}),
        ]
        for each in browsers
    ]
    answer = running.load(
        folder,
        product.port,
        requests=requests,
        seconds=seconds,
        accept=f"location: /events/{name}/registered/",
        once=True,
    )
    kept = product.world("registered", event=event)
    kept["lost"] = abs(answer["accepted"] - kept["registrations"])
    return answer, kept


def _baseline(baseline, folder, seconds):
    request = ["POST", "/hot/", {"Cookie": "session=" + "a" * 32}, urlencode({"teams": "with"})]
    answer = running.load(folder, baseline.port, requests=[request], seconds=seconds, accept="location: /done/")
    assert answer["accepted"] == answer["done"], answer
    return answer


def broken(found: dict) -> list[str]:
    """Every promise that a run has broken, in words; empty when all were kept."""
    return [
        f"{engine}: {name} {number}"
        for engine, result in found.items()
        if isinstance(result, dict) and "promises" in result
        for name, number in result["promises"].items()
        if name not in ("registrations", "placed") and number
    ]


def lines(found: dict):
    """Rows for the table: what, ours, baseline, ratio, aim."""
    for engine in running.ENGINES:
        if result := found.get(engine):
            yield (
                f"registering, {engine}", f"{result['product a second']:.0f}/s", f"{result['baseline a second']:.0f}/s",
                result["ratio"], f"≥ {AIM}",
            )  # fmt: skip
            promises = {
                name: number for name, number in result["promises"].items() if name not in ("registrations", "placed")
            }
            yield (
                f"  {result['accepted']} accepted; "
                + ", ".join(f"{name} {number}" for name, number in promises.items()),
                "",
                "",
                "",
                "0",
            )
