"""What pages and the match cost: the same number of statements for three people as for thirty, and for five hundred."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pleiad.directory.models import Topic
from pleiad.members.models import Member

from ..actions import plans
from ..matching.planning import make_plan
from ..matching.pools import pool_of
from ..models import MentoringProfile, Participation, Proposal
from .conftest import new_round

pytestmark = pytest.mark.django_db


def crowd(round, count, *, at, name):
    """So many mentees and mentors in the round, written straight into the tables."""
    topics = list(Topic.objects.order_by("pk")[:12])
    made = Member.objects.bulk_create(
        Member(email=f"{name}{n}@x{n}.gov.uk", work_email=f"{name}{n}@x{n}.gov.uk", name=f"{name} {n}", created_at=at,
               joined_at=at) for n in range(2 * count)
    )  # fmt: skip
    profiles = MentoringProfile.objects.bulk_create(
        MentoringProfile(member=each, mentors_since=at if n % 2 else None, seeks_since=None if n % 2 else at,
                         time="monthly", grade=n % 7, created_at=at, changed_at=at)
        for n, each in enumerate(made)
    )  # fmt: skip
    for field in ("offers", "wants"):
        through = getattr(MentoringProfile, field).through
        through.objects.bulk_create(
            through(mentoringprofile=each, topic=topics[(n * 5 + more) % 12])
            for n, each in enumerate(profiles)
            for more in (0, 3)
        )
    Participation.objects.bulk_create(
        Participation(round=round, member=each, role="mentor" if n % 2 else "mentee", joined_at=at)
        for n, each in enumerate(made)
    )
    return made


def statements(deed):
    with CaptureQueriesContext(connection) as seen:
        deed()
    return len(seen)


def test_reading_the_pool_costs_the_same_for_five_hundred_and_five_hundred(noon):
    round = new_round(at=noon)
    crowd(round, 3, at=noon, name="few")
    few = statements(lambda: pool_of(round))
    crowd(round, 500, at=noon, name="many")
    pool = None

    def read():
        nonlocal pool
        pool = pool_of(round)

    # SQLite takes a thousand names at a time, so that what belongs to profiles is read in two steps
    assert statements(read) <= few + 2
    assert len(pool.mentees) == len(pool.mentors) == 503
    assert len([each for each in make_plan(pool) if each.form == "pairing"]) == 503


def test_matching_and_sending_cost_the_same_for_three_as_for_thirty(noon, bea):
    def whole(round):
        plans.match(round=round, by=bea, at=noon)
        plans.send(round=round, by=bea, at=noon)

    small, large = new_round(at=noon), new_round(at=noon, name="Large round")
    crowd(small, 3, at=noon, name="few")
    crowd(large, 30, at=noon, name="more")
    few, many = statements(lambda: whole(small)), statements(lambda: whole(large))
    assert few <= many <= few + 1  # thirty rows may be one batch more
    assert Proposal.objects.open().count() == 33


def test_the_page_of_a_round_costs_the_same_for_three_as_for_thirty(noon, bea, signed_in):
    found = []
    for count, name in ((3, "few"), (30, "more")):
        round = new_round(at=noon, name=name)
        crowd(round, count, at=noon, name=name)
        plans.match(round=round, by=bea, at=noon)
        browser = signed_in(bea)
        browser.get("/desk/mentoring/")
        found.append(statements(lambda: browser.get(f"/desk/mentoring/{round.pk}/?plan")))  # noqa: B023
    assert found[0] == found[1] <= 20


def test_home_costs_the_same_with_one_proposal_as_with_many(noon, bea, amina, signed_in, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)
    browser = signed_in(amina)
    round = new_round(at=noon)
    found = []
    for count, name in ((1, "few"), (20, "more")):
        for n, each in enumerate(crowd(round, count, at=noon, name=name)):
            Proposal.objects.create(round=round, mentee=each, mentor=amina, planned_at=noon, proposed_at=noon,
                                    answer_by=noon + timedelta(days=7 + n))  # fmt: skip
        browser.get("/mentoring/")
        found.append(statements(lambda: browser.get("/mentoring/")))
    assert found[0] == found[1] <= 16


def test_the_clock_costs_the_same_when_nothing_is_due(noon, db):
    from .. import periodic

    round = new_round(at=noon)
    nothing = statements(lambda: periodic.run(at=noon))
    crowd(round, 30, at=noon, name="more")
    plans.match(round=round, by=None, at=noon)
    plans.send(round=round, by=None, at=noon)
    assert periodic.run(at=noon) == 0
    assert statements(lambda: periodic.run(at=noon)) == nothing
