"""How long a member's archive takes who wrote 100,000 posts, and whether it takes more memory than that of one who wrote few."""

import json
import resource
import sys
import time
from datetime import timedelta

from bench import running
from bench.running import Installation

SIZES = (100, 100_000)
"""Posts of the one member."""
QUICK = (100, 2_000)
AIM = 60.0
"""Seconds."""
MORE_MEMORY = 1.3
"""At most so many times the memory of the small one."""


def run(*, rounds: int, seconds: float, engines) -> dict:
    """Both engines in turn: seconds on the clock and of a processor, megabytes of the process at its highest, and of the
    file."""
    sizes = QUICK if rounds == 1 else SIZES
    found = {}
    for engine in engines:
        with running.workplace() as folder, running.databases(engine, folder) as new:
            here = Installation("archive", new("archive"), running.free_port(), folder)
            here.migrate()
            found[engine] = [_on(here, many) for many in sizes]
    return running.keep("archive", {"machine": running.machine(), "aim": AIM, "sizes": sizes, **found})


def _on(here: Installation, many: int) -> dict:
    """Written by one process and made by another, so that only making counts."""
    here.run("-m", "bench.archive", "fill", str(many))
    return {"posts": many, **here.run("-m", "bench.archive", "make", str(many))}


def lines(found: dict) -> list[tuple]:
    """Rows of the table: how long the large one takes, and its memory beside the small one."""
    rows = []
    for engine in running.ENGINES:
        if engine in found:
            small, large = found[engine]
            what = f"archive of {large['posts']:,} posts, {engine}"
            took = f"{large['seconds']} s, {large['processor seconds']} s of a processor"
            rows.append((what, took, "", "", f"{AIM:.0f} s"))
            ratio = round(large["megabytes"] / small["megabytes"], 2)
            memory = (f"{large['megabytes']} MB", f"{small['megabytes']} MB")
            rows.append((f"memory, beside {small['posts']} posts, {engine}", *memory, ratio, MORE_MEMORY))
    return rows


def broken(found: dict) -> list[str]:
    """What was promised and does not hold."""
    return [
        f"{engine}: an archive takes more memory for a member who wrote more"
        for engine in running.ENGINES
        if engine in found and found[engine][1]["megabytes"] > MORE_MEMORY * found[engine][0]["megabytes"]
    ]


def fill(many: int) -> dict:
    """A new member with so many questions of two hundred words."""
    from django.utils import timezone

    from pleiad.content.models import Space
    from pleiad.conversations.models import Question
    from pleiad.members.models import Member

    at = timezone.now()
    address = f"writer{many}@council.gov.uk"
    member = Member.objects.create(email=address, work_email=address, name="A writer", created_at=at, joined_at=at)
    space, _made = Space.objects.get_or_create(slug="all", defaults={"name": "All", "purpose": "p", "made_at": at})
    text = "What we learnt about moving old services, in plain words. " * 20
    for start in range(0, many, 5000):
        Question.objects.bulk_create(
            Question(author=member, space=space, title=f"Question {n}", text=text, written_at=moment, latest_at=moment)
            for n, moment in ((n, at - timedelta(minutes=n)) for n in range(start, min(start + 5000, many)))
        )
    return {"member": member.pk}


def make(many: int) -> dict:
    """Make the archive once."""
    from django.utils import timezone

    from pleiad.data_protection.archive import making
    from pleiad.data_protection.models import Archive
    from pleiad.members.models import Member

    member = Member.objects.get(email=f"writer{many}@council.gov.uk")
    making.ask(member=member, language="en", at=timezone.now())
    started, worked = time.perf_counter(), time.process_time()
    assert making.run(at=timezone.now()) == 1
    seconds, busy = round(time.perf_counter() - started, 1), round(time.process_time() - worked, 1)
    size = Archive.objects.latest("pk").size
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {"seconds": seconds, "processor seconds": busy}
    return found | {"megabytes": round(memory), "file megabytes": round(size / 1e6, 1)}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({"fill": fill, "make": make}[sys.argv[1]](int(sys.argv[2]))))
