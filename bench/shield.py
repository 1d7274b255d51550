"""Pages for readers behind an employer shield who have 5,000 colleagues, beside the same pages for colleagues without one.

python -m bench.shield fill     builds the network in an installation's database, and prints its JSON
"""

import json
import sys
from statistics import median

from bench import running
from bench.pages import rate
from bench.running import Installation

COLLEAGUES, QUICK = 5_000, 500
READERS = 150
"""On each side; they take turns, because one may read only so many names in an hour."""
PAGES = {
    "directory": "/people/",
    "a space": "space",
    "stories": "/stories/",
    "suggestions": "/topics/",
    "search": "/search/?q=building",
    "who comes": "/events/meeting-7/who-comes/",
}
AIM = round(1 / 1.3, 2)
"""A page may take 1.3 times as long as without a shield."""


def run(*, rounds: int, seconds: float, engines) -> dict:
    """Both engines in turn; a dict of engine to page to rates and ratio."""
    colleagues = QUICK if rounds == 1 else COLLEAGUES
    found = {}
    for engine in engines:
        with running.workplace() as folder, running.databases(engine, folder) as new:
            found[engine] = _on(folder, Installation("shield", new("shield"), running.free_port(), folder), colleagues,
                                rounds=rounds, seconds=seconds)  # fmt: skip
    return running.keep("shield", {"machine": running.machine(), "colleagues": colleagues, **found})


def _on(folder, here, colleagues, *, rounds, seconds):
    here.migrate()
    made = here.run("-m", "bench.shield", "fill", str(colleagues))
    rates = {name: [] for name in PAGES}
    with here.serving():
        for number in range(rounds + 1):
            for name, path in PAGES.items():
                behind, without = (
                    rate(folder, here, [["GET", made.get(path, path), {"Cookie": each}, ""] for each in made[readers]],
                         seconds if number else 0.5)  # the first turn only warms up
                    for readers in ("shielded", "open")
                )  # fmt: skip
                if number:
                    rates[name].append((behind, without))
    return {
        name: {
            "shielded a second": median(behind for behind, _without in both),
            "without a second": median(without for _behind, without in both),
            "ratio": round(median(behind / without for behind, without in both), 3),
        }
        for name, both in rates.items()
    }


def broken(found: dict) -> list[str]:
    return []


def lines(found: dict):
    """Rows for the table: what, behind a shield, without one, ratio, aim."""
    for engine in running.ENGINES:
        for name, each in found.get(engine, {}).items():
            what = f"shield: {name}, {found['colleagues']:,} colleagues, {engine}"
            rates = (f"{each[side]:.0f}/s" for side in ("shielded a second", "without a second"))
            yield what, *rates, each["ratio"], f"≥ {AIM}"


def fill(colleagues: int) -> dict:
    """The network of bench/pages.py, in which two groups of members have these colleagues, and one of them a shield."""
    from datetime import UTC, datetime

    from bench import pages_world, world
    from bench.signed_in import AT_ONCE, as_browser, with_sessions
    from pleiad.content.models import Space
    from pleiad.conversations.actions import posts
    from pleiad.members.models import Member, Workplace
    from pleiad.members.organisations import workplaces

    now = datetime.now(UTC)
    made = pages_world.make(200)
    readers = list(Member.objects.current().order_by("-pk")[: 2 * READERS])
    first = world.members(count=colleagues, name="colleague")["first"]
    key = Workplace.objects.of_colleagues().filter(key__startswith="o:").values_list("key", flat=True).first()
    key = key or "o:1"
    there = [*readers, *Member.objects.filter(pk__gte=first, email__startswith="colleague")]
    Workplace.objects.bulk_create(
        [Workplace(member=each, key=key) for each in there], batch_size=AT_ONCE, ignore_conflicts=True
    )
    space = Space.objects.get(name="Bench")
    for each in readers:
        posts.enter(space=space, by=each, at=now)
    shielded = [each.pk for each in readers[:READERS]]
    Member.objects.filter(pk__in=shielded).update(shielded_since=now)
    workplaces.Shield.objects.bulk_create([workplaces.Shield(member_id=pk, key=key) for pk in shielded])

    def cookies(pks):
        return [as_browser(each)["cookie"] for each in with_sessions(Member.objects.filter(pk__in=pks))]

    return {
        "space": made["space"],
        "shielded": cookies(shielded),
        "open": cookies([each.pk for each in readers[READERS:]]),
    }


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(fill(int(sys.argv[2]))))
