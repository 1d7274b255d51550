"""A mentoring round of 800 mentees and 800 mentors on both engines, through the room's own actions: joining, planning and
sending, answers, one refusal that passes on, lapses; and the organiser's page of the round at 30 and at 800."""

import json
import sys
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median

from . import running
from .running import Installation

SMALL, LARGE, ON_A_SHORT_PAGE = 100, 800, 30
ANSWERS = 50
PAGE_AIM = 0.1
PAGE_STATEMENTS_AT_MOST = 20
HUNDRED = 100


def run(*, rounds: int, seconds: float, engines) -> dict:
    """Both engines in turn; a dict of engine to what every step took, in seconds and SQL statements."""
    found = {}
    for engine in engines:
        with running.workplace() as folder, running.databases(engine, folder) as new:
            product = Installation("product", new("product"), running.free_port(), folder)
            product.migrate()
            found[engine] = product.run("-c", f"from bench.mentoring import inside; inside({rounds})")
    return running.keep("mentoring", {"machine": running.machine(), "page_aim": PAGE_AIM, **found})


def inside(rounds: int) -> None:
    """In a process of the product: one round after the other from the first to join to the last that lapses, then the page."""
    import django

    django.setup()
    found = {"steps": {str(size): _steps(size) for size in (SMALL, LARGE)}}
    found["page"] = {str(size): _page(size, rounds) for size in (ON_A_SHORT_PAGE, LARGE)}
    sys.stdout.write(json.dumps(found) + "\n")


def _steps(size):
    from pleiad.mentoring import timely
    from pleiad.mentoring.actions import proposals, rounds
    from pleiad.mentoring.models import Proposal
    from pleiad.mentoring.planning import make_plan
    from pleiad.mentoring.pools import pool_of

    at = datetime.now(UTC)
    round, mentees, mentors = _world(size, at)

    def join():
        for role, people in (("mentee", mentees), ("mentor", mentors)):
            for member in people:
                rounds.join(round=round, member=member, role=role, at=round.opens_at)

    def asked():
        return list(Proposal.objects.open().filter(round=round, form="pairing").order_by("pk").select_related())

    def answer():
        for each in asked()[:ANSWERS]:
            for member in (each.mentee, each.mentor):
                proposals.say_yes(proposal=each, by=member, at=at)

    def pass_on(days=0):
        while timely.run(at=at + timedelta(days=days)):
            pass

    steps = {"join": _measured(join)}
    pool = pool_of(round)
    steps["plan alone"] = _measured(lambda: make_plan(pool))
    steps["match"] = _measured(lambda: rounds.match(round=round, by=None, at=at))
    round.refresh_from_db()
    steps["send"] = _measured(lambda: rounds.send(round=round, by=None, at=at))
    steps["asked"] = Proposal.objects.open().filter(round=round).count()
    steps["answers"] = _measured(answer)
    pass_on()
    unanswered = asked()[0]
    before = {each.mentee_id: each.mentor_id for each in asked()}
    proposals.say_no(proposal=unanswered, by=unanswered.mentor, at=at)
    steps["pass on"] = _measured(pass_on)
    after = {each.mentee_id: each.mentor_id for each in asked()}
    steps["moved"] = sum(before[mentee] != after.get(mentee) for mentee in before if mentee != unanswered.mentee_id)
    steps["lapse"] = _measured(lambda: pass_on(8))
    return steps


def _measured(deed):
    """Seconds on the wall, processor seconds of this process, and SQL statements of a deed."""
    import time

    from django.db import connection

    kept, connection.queries_log = connection.queries_log, _Count()
    connection.force_debug_cursor = True
    try:
        began, spent = time.perf_counter(), time.process_time()
        deed()
        taken = {"seconds": time.perf_counter() - began, "processor": time.process_time() - spent}
        return taken | {"statements": connection.queries_log.many}
    finally:
        connection.force_debug_cursor, connection.queries_log = False, kept


class _Count:
    """A log that keeps only how many statements there were: Django’s own forgets the first after nine thousand."""

    def __init__(self):
        self.many = 0

    def append(self, statement):
        self.many += not statement["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))


def _page(size, rounds):
    import time

    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from pleiad.members.models import Member
    from pleiad.mentoring.actions import rounds as actions
    from pleiad.mentoring.models import Proposal

    at = datetime.now(UTC)
    round, mentees, mentors = _world(size, at)
    for role, people in (("mentee", mentees), ("mentor", mentors)):
        for member in people:
            actions.join(round=round, member=member, role=role, at=round.opens_at)
    actions.match(round=round, by=None, at=at)
    Member.objects.filter(pk=mentees[0].pk).update(organiser_since=at)
    desk = Client(headers={"host": "127.0.0.1"})
    desk.force_login(Member.objects.get(pk=mentees[0].pk))
    path = f"/desk/mentoring/{round.pk}/?plan"
    assert desk.get(path).status_code == 200
    with CaptureQueriesContext(connection) as counted:
        desk.get(path)
    statements = len(counted)
    taken = {"ours": [], "theirs": []}
    for _turn in range(rounds * 5):
        for whose, deed in (
            ("ours", lambda: desk.get(path)),
            ("theirs", lambda: list(Proposal.objects.filter(round=round).select_related("mentee", "mentor")[:50])),
        ):
            began = time.perf_counter()
            deed()
            taken[whose].append((time.perf_counter() - began) * 1000)
    return {name: median(several) for name, several in taken.items()} | {"statements": statements}


def _world(size, at):
    """A closed round, and so many mentees and mentors of forty organisations with profiles of every kind."""
    from pleiad.expertise.models import Topic
    from pleiad.members.models import Member
    from pleiad.mentoring.actions import rounds
    from pleiad.mentoring.models import MentoringProfile

    chance, tag = Random(size), f"{at:%H%M%S%f}"
    topics = list(Topic.objects.order_by("pk")[:20])
    round = rounds.create(
        by=None, at=at, name="Round", opens_at=at - timedelta(days=30), closes_at=at - timedelta(days=1),
        starts_at=at + timedelta(days=7), ends_at=at + timedelta(days=180),
    )  # fmt: skip
    made = Member.objects.bulk_create(
        [
            Member(
                email=f"p{n}-{tag}@bench.example", work_email=f"p{n}-{tag}@bench.example", name=f"P {n}",
                organisation_said=f"Organisation {chance.randrange(40)}", created_at=at, joined_at=at,
            )
            for n in range(2 * size)
        ],
        batch_size=500,
    )  # fmt: skip
    profiles = MentoringProfile.objects.bulk_create(
        [
            MentoringProfile(
                member=each, mentors_since=at if n % 2 else None, seeks_since=None if n % 2 else at, time="monthly",
                capacity=1 + (n % 7 == 1), conversations=n % 3 == 0, grade=chance.randrange(2, 8),
                profession=chance.choice(["data", "design", "software", "product"]),
                times=chance.sample(["early", "midday", "afternoon", "evening"], 2), created_at=at, changed_at=at,
            )
            for n, each in enumerate(made)
        ],
        batch_size=500,
    )  # fmt: skip
    for field, side in (("wants", 0), ("offers", 1)):
        through = getattr(MentoringProfile, field).through
        through.objects.bulk_create(
            [
                through(mentoringprofile=each, topic=topic)
                for each in profiles[side::2]
                for topic in chance.sample(topics, 3)
            ],
            batch_size=500,
        )
    return round, made[::2], made[1::2]


def _per_hundred(found, size, step):
    people = ANSWERS if step == "answers" else 2 * size
    return found["steps"][str(size)][step]["statements"] * HUNDRED / people


def broken(found: dict) -> list[str]:
    """Steps that need more statements for each of many people than for each of few, and pages that ask too often."""
    said = []
    for engine in (each for each in running.ENGINES if each in found):
        for step in ("join", "match", "send", "answers"):
            few, many = (_per_hundred(found[engine], size, step) for size in (SMALL, LARGE))
            if many > few:
                said.append(f"{engine}: {step} takes {many:.1f} statements a hundred at {LARGE}, {few:.1f} at {SMALL}")
        pages = [found[engine]["page"][str(size)]["statements"] for size in (ON_A_SHORT_PAGE, LARGE)]
        if pages[0] != pages[1] or max(pages) > PAGE_STATEMENTS_AT_MOST:
            said.append(f"{engine}: the page of a round takes {pages[0]} and {pages[1]} statements")
    return said


def lines(found: dict):
    """Rows for the table: what, ours, baseline, ratio, aim. The baseline of a step is the plan alone, without a database."""
    for engine in (each for each in running.ENGINES if each in found):
        steps = found[engine]["steps"][str(LARGE)]
        alone = steps["plan alone"]["seconds"]
        for step in ("join", "match", "send", "answers", "pass on", "lapse"):
            each, hundred = steps[step], _per_hundred(found[engine], LARGE, step)
            base = f"{alone:.2f} s" if step in ("match", "pass on") else ""
            yield (
                f"mentoring {LARGE} + {LARGE}: {step}, {engine} ({hundred:.1f} statements a hundred)",
                f"{each['seconds']:.2f} s", base, f"{alone / each['seconds']:.2f}" if base else "", "",
            )  # fmt: skip
        yield f"mentoring: proposals moved by one refusal, {engine}", str(steps["moved"]), "", "", ""
        for size in (ON_A_SHORT_PAGE, LARGE):
            page = found[engine]["page"][str(size)]
            yield (
                f"mentoring: page of a round of {size}, {engine} ({page['statements']} statements)",
                f"{page['ours']:.1f} ms", f"{page['theirs']:.1f} ms", f"{page['theirs'] / page['ours']:.3f}",
                f"≥ {PAGE_AIM}",
            )  # fmt: skip
