"""A question with 200 answers, as a member sees its first page, beside a plain template of 20 rows; and what it costs when
nobody is kept apart from anybody, and when a tenth of the authors are."""

from statistics import median

from . import running
from .running import Installation

ANSWERS = 200
AIM = 0.2
STATEMENTS_AT_MOST = 12


def run(*, rounds: int, seconds: float, engines) -> dict:
    """Both engines in turn; a dict of engine to rates, ratio and number of SQL statements."""
    found = {}
    for engine in engines:
        with running.workplace() as folder, running.databases(engine, folder) as new:
            found[engine] = _on(folder, new, rounds, seconds)
    return running.keep("thread", {"machine": running.machine(), "aim": AIM, **found})


def _on(folder, new, rounds, seconds):
    product = Installation("product", new("product"), running.free_port(), folder)
    baseline = Installation(
        "baseline", new("baseline"), running.free_port(), folder, application="bench.baseline:application"
    )
    product.migrate()
    made = product.run("-m", "bench.thread_world", str(ANSWERS))
    baseline.run("-c", "from bench.baseline import make; make(20)")
    found = {"open": {"ours": [], "theirs": []}, "apart": {"ours": [], "theirs": []}}
    with product.serving(), baseline.serving():
        for number in range(rounds + 1):
            for how, reader in (("open", made["open"]), ("apart", made["apart"])):
                asked = {
                    "ours": (product, [["GET", made["path"], {"Cookie": reader["cookie"]}, ""]]),
                    "theirs": (baseline, [["GET", "/list/", {}, ""]]),
                }
                for whose, (server, requests) in asked.items():
                    answer = running.load(folder, server.port, requests=requests, seconds=seconds if number else 1)
                    assert answer["accepted"] == answer["done"], answer
                    if number:  # the first turn only warms up
                        found[how][whose].append(answer)
    for_a_member = Installation(**{**vars(product), "extra": {"COOKIE": made["open"]["cookie"]}})
    statements = for_a_member.run("-m", "bench.counting", made["path"])[made["path"]][1]
    return {
        how: {
            "product a second": median(each["rate"] for each in both["ours"]),
            "baseline a second": median(each["rate"] for each in both["theirs"]),
            "ratio": round(median(a["rate"] / b["rate"] for a, b in zip(both["ours"], both["theirs"], strict=True)), 3),
            "statements": statements,
            "load average": running.machine()["load average"],
        }
        for how, both in found.items()
    }


def broken(found: dict) -> list[str]:
    """Engines on which the page asks the database too often, in words."""
    return [
        f"{engine}: a thread takes {found[engine]['open']['statements']} statements"
        for engine in running.ENGINES
        if engine in found and found[engine]["open"]["statements"] > STATEMENTS_AT_MOST
    ]


def lines(found: dict):
    """Rows for the table: what, ours, baseline, ratio, aim."""
    words = {"open": "nobody kept apart", "apart": "a tenth kept apart"}
    for engine in running.ENGINES:
        for how, said in words.items() if engine in found else ():
            result = found[engine][how]
            yield (
                f"thread of {ANSWERS} answers, {said}, {engine} ({result['statements']} statements)",
                f"{result['product a second']:.0f}/s", f"{result['baseline a second']:.0f}/s",
                result["ratio"], f"≥ {AIM}",
            )  # fmt: skip
