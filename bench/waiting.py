"""A waiting list of 10,000 and as many places freed at once: offers a second and statements per thousand, beside the
driver alone writing the same rows.

    python -m bench.waiting COUNT      prints {"offers": …, "a second": …, …} for the database of the environment
"""

import json
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from statistics import median

from . import running
from .running import Installation

COUNT = 10_000
QUICK = 1_000
AIM = 8_400
"""Offers a second: 400 times what one pretix process sent (21 a second, 27 statements each)."""


def run(*, rounds: int, seconds: float, engines) -> dict:
    """Both engines in turn, each round on a new database; rounds that are short on purpose take a shorter list."""
    count = COUNT if seconds >= 5 else QUICK
    found = {}
    for engine in engines:
        with running.workplace() as folder, running.databases(engine, folder) as new:
            each = [_once(folder, new(f"waiting{number}"), count) for number in range(rounds)]
        found[engine] = {
            "offers": count,
            "a second": median(one["a second"] for one in each),
            "driver a second": median(one["driver a second"] for one in each),
            "ratio": round(median(one["a second"] / one["driver a second"] for one in each), 3),
            "statements per thousand": max(one["statements per thousand"] for one in each),
            "longest transaction (s)": max(one["longest transaction (s)"] for one in each),
            "broken": sorted({name for one in each for name in one["broken"]}),
        }
    return running.keep("waiting", {"machine": running.machine(), **found})


def _once(folder, database, count):
    here = Installation("product", database, running.free_port(), folder)
    here.migrate()
    return here.run("-m", "bench.waiting", str(count))


def measure(count: int) -> dict:
    """Fill a waiting list, free as many places, let the clock go on until all are offered, and ask for every promise."""
    from django.db import connection

    from pleiad.events import actions, timely

    event, at = _full_event_with_a_list(count), datetime.now(UTC)
    with _counting(connection) as asked:
        began = time.perf_counter()
        steps = [_timed(lambda: actions.change(event=event, by=None, at=at, capacity=count + 1))]
        while True:
            before = time.perf_counter()
            if not timely.run(at=at):
                break
            steps.append(time.perf_counter() - before)
        took = time.perf_counter() - began
    failed = _broken(event, count)  # before the driver writes its own rows beside them
    return {
        "offers": count,
        "a second": round(count / took),
        "driver a second": round(count / _driver_alone()),
        "statements per thousand": round(len(asked) / count * 1000),
        "longest transaction (s)": round(max(steps), 3),
        "broken": failed,
    }


def _full_event_with_a_list(count):
    from bench import world
    from pleiad.events.models import Event, Registration
    from pleiad.members.models import Member

    world.members(count=count + 1, name="waits")
    event = Event.objects.get(pk=world.event(slug="waiting", capacity=1)["event"])
    at = datetime.now(UTC)
    members = Member.objects.filter(email__startswith="waits").order_by("pk")
    Registration.objects.bulk_create(
        [
            Registration(event=event, member=each, registered_at=at, arrival=turn, placed_at=None if turn > 1 else at)
            for turn, each in enumerate(members, 1)
        ],
        batch_size=world.AT_ONCE,
    )
    Event.objects.filter(pk=event.pk).update(places_taken=1, waiting=count, arrivals=count + 1)
    event.refresh_from_db()
    return event


@contextmanager
def _counting(connection):
    """The statements that are sent meanwhile, without the cost of keeping their text."""
    asked = []

    def note(execute, sql, params, many, context):
        asked.append(None)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield asked


def _timed(deed):
    before = time.perf_counter()
    deed()
    return time.perf_counter() - before


def _driver_alone():
    """Seconds for the same rows again: each registration changed, each letter and audit entry added, by executemany."""
    from django.db import connection, transaction

    from pleiad.audit.models import Entry
    from pleiad.events.models import Registration
    from pleiad.post.models import Letter

    entries = _rows(Entry, Entry.objects.filter(did="offered a place"), without=("id",))
    letters = list(Letter.objects.filter(kind="events.offer"))
    for each in letters:
        each.key = f"again:{each.key}"
    letters = _rows(Letter, letters)
    changes = list(Registration.objects.filter(offered_until__isnull=False).values_list("offered_until", "pk"))
    convert = connection.ops.adapt_datetimefield_value
    before = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {Registration._meta.db_table} SET offered_until = %s WHERE id = %s",
            [(convert(until), pk) for until, pk in changes],
        )
        for sql, rows in (letters, entries):
            cursor.executemany(sql, rows)
    return time.perf_counter() - before


def _rows(model, wanted, without=()):
    """The INSERT of this table, and the rows as they are stored."""
    from django.db import connection

    fields = [each for each in model._meta.concrete_fields if each.column not in without]
    columns = ", ".join(connection.ops.quote_name(each.column) for each in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({columns}) VALUES ({marks})"
    return sql, [[each.get_db_prep_save(each.value_from_object(row), connection) for each in fields] for row in wanted]


def _broken(event, count):
    """Promises that do not hold: nobody left out, nobody asked twice, everybody in order, never overbooked."""
    from pleiad.audit.models import Entry
    from pleiad.events.models import Registration
    from pleiad.post.models import Letter

    event.refresh_from_db()
    arrivals = dict(Registration.objects.filter(event=event).values_list("pk", "arrival"))
    decided = Entry.objects.filter(did="offered a place").order_by("pk").values_list("about", flat=True)
    order = [arrivals[int(about.rpartition(":")[2])] for about in decided]
    told = list(Letter.objects.filter(kind="events.offer").values_list("payload__registration", flat=True))
    promises = {
        "everybody decided once and in order": order == list(range(2, count + 2)),
        "everybody has an offer": Registration.objects.offered().filter(event=event).count() == count,
        "everybody told once": len(told) == len(set(told)) == count,
        "never overbooked": (event.places_taken, event.waiting) == (count + 1, 0),
    }
    return [name for name, kept in promises.items() if not kept]


def broken(found: dict) -> list[str]:
    """What did not hold, by engine."""
    return [
        f"{engine}: not {name}" for engine in running.ENGINES if engine in found for name in found[engine]["broken"]
    ]


def lines(found: dict):
    """Rows for the table."""
    for engine in running.ENGINES:
        if result := found.get(engine):
            yield (
                f"{result['offers']:,} freed places offered, {engine}",
                f"{result['a second']:,}/s",
                f"{result['driver a second']:,}/s",
                result["ratio"],
                f"{AIM:,}/s",
            )
            yield (
                f"statements per thousand offers, {engine}",
                result["statements per thousand"],
                "27,000",
                "",
                "constant; the baseline is pretix",
            )


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(measure(int(sys.argv[1]))))
