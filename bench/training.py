"""Training on both engines: nearest among 300 cohorts, and the page of demand with 5,000 women waiting, each beside a bare
view that answers with as many rows of the same table and reckons nothing."""

import json
import sys
from statistics import median

from . import running
from .running import Installation

COHORTS, WAITING, AT_A_PLACE = 300, 5000, 10
AIMS = {"nearest": 0.2, "demand": 0.4}
STATEMENTS_AT_MOST = {"nearest": 4, "demand": 10}


def run(*, rounds: int, seconds: float, engines) -> dict:
    """Both engines in turn; a dict of engine to page to milliseconds, ratio and number of SQL statements."""
    found = {}
    for engine in engines:
        with running.workplace() as folder, running.databases(engine, folder) as new:
            product = Installation("product", new("product"), running.free_port(), folder)
            product.migrate()
            found[engine] = product.run("-c", f"from bench.training import inside; inside({rounds})")
    return running.keep("training", {"machine": running.machine(), "aims": AIMS, **found})


def inside(rounds: int) -> None:
    """In a process of the product: make the world, ask for both pages again and again, print what it took as JSON."""
    import time

    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from pleiad.training.models import Cohort, Watch

    desk = make()
    visitor = Client(headers={"host": "127.0.0.1"})
    pages = {
        "nearest": (lambda: visitor.get("/training/near/ls1/"), lambda: list(Cohort.objects.values())),
        "demand": (lambda: desk.get("/desk/training/demand/"), lambda: list(Watch.objects.values())),
    }
    found = {}
    for name, (ours, theirs) in pages.items():
        assert ours().status_code == 200  # the first reads the tables of places
        with CaptureQueriesContext(connection) as counted:
            ours()
        statements = len(counted)  # now: the next request forgets what was captured
        taken = {"ours": [], "theirs": []}
        for _round in range(rounds * 5):
            for whose, deed in (("ours", ours), ("theirs", theirs)):
                began = time.perf_counter()
                deed()
                taken[whose].append((time.perf_counter() - began) * 1000)
        mine, bare = median(taken["ours"]), median(taken["theirs"])
        found[name] = {
            "ours": round(mine, 1),
            "baseline": round(bare, 1),
            "ratio": round(bare / mine, 3),
            "statements": statements,
        }
    sys.stdout.write(json.dumps(found) + "\n")


def make():
    """Three hundred open cohorts and five thousand women who wait; gives a browser in which an organiser is signed in."""
    import random
    from datetime import UTC, datetime, timedelta

    from django.test import Client

    from pleiad.events.models import Event
    from pleiad.members.models import Member
    from pleiad.training import demand
    from pleiad.training.actions import planning
    from pleiad.training.models import Cohort, Watch
    from pleiad.training.places import keys
    from pleiad.training.places.find import find

    at, chance = datetime.now(UTC), random.Random(7)
    course = planning.make_course(by=None, at=at, name="Course", about="It.", for_whom="All.", months=[], points=3)
    places = [find(town.label) for town in chance.sample(demand.large_towns(), COHORTS)]
    starts = [at + timedelta(days=30 + n) for n in range(COHORTS)]
    days = Event.objects.bulk_create(
        Event(
            slug=f"day-{n}", title="Course", summary="It.", starts_at=each, ends_at=each + timedelta(hours=6),
            capacity=12, created_at=at, published_at=at,
        )
        for n, each in enumerate(starts)
    )  # fmt: skip
    cohorts = Cohort.objects.bulk_create(
        Cohort(course=course, lead=day, made_at=at, published_at=at, told_at=at, **planning.located(found))
        for day, found in zip(days, places, strict=True)
    )
    Cohort.events.through.objects.bulk_create(
        Cohort.events.through(cohort=each, event=day) for each, day in zip(cohorts, days, strict=True)
    )
    women = Member.objects.bulk_create(
        Member(email=f"w{n}@bench.example", work_email=f"w{n}@bench.example", name="W", created_at=at, joined_at=at)
        for n in range(WAITING)
    )
    codes = [find(code) for code in chance.sample(sorted(_codes()), WAITING // AT_A_PLACE)]
    Watch.objects.bulk_create(
        Watch(member=each, miles=chance.choice([10, 25]), made_at=at, **planning.located(chance.choice(codes)))
        for each in women
    )
    assert keys.of_key("ls1")
    organiser = women[0]
    organiser.organiser_since = at
    organiser.save()
    desk = Client(headers={"host": "127.0.0.1"})
    desk.force_login(organiser)
    return desk


def _codes():
    from pleiad.training.places import gazetteer

    return gazetteer.districts()


def broken(found: dict) -> list[str]:
    """Pages that ask the database too often, in words."""
    return [
        f"{engine}: {page} takes {found[engine][page]['statements']} statements"
        for engine in running.ENGINES
        for page in AIMS
        if engine in found and found[engine][page]["statements"] > STATEMENTS_AT_MOST[page]
    ]


def lines(found: dict):
    """Rows for the table: what, ours, baseline, ratio, aim."""
    told = {"nearest": f"nearest among {COHORTS} cohorts", "demand": f"demand with {WAITING} waiting"}
    for engine in running.ENGINES:
        for page in AIMS if engine in found else ():
            each = found[engine][page]
            yield (
                f"{told[page]}, {engine} ({each['statements']} statements)",
                f"{each['ours']} ms", f"{each['baseline']} ms", each["ratio"], f"≥ {AIMS[page]}",
            )  # fmt: skip
