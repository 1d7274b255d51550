"""Points: whatever people do, and however many at once, the allowance never goes below zero and always adds up."""

import contextlib
import random
from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from pleiad.approvals import actions as approvals
from pleiad.approvals import periodic as lapsing
from pleiad.approvals.models import Approval
from pleiad.errors import Refused
from pleiad.events.actions import registrations as events
from pleiad.events.actions import waiting_list
from pleiad.events.models import Registration
from pleiad.members import powers
from pleiad.testing import at_once, broken, new_member, some

from .. import periodic
from ..actions import planning, points, requests
from ..models import Allowance, Movement, PlaceRequest

pytestmark = pytest.mark.engines

HOUR = timedelta(hours=1)
DEEDS = ["ask"] * 6 + ["yes"] * 4 + ["no", "withdraw", "leave the event", "take", "time passes", "time passes", "grant"]


def adds_up(at=None):
    """Every allowance is what its movements say, and every request has moved its points as its state says."""
    for allowance in Allowance.objects.all():
        sums = dict(allowance.movements.values_list("kind").annotate(sum=Sum("points")).order_by())
        kinds = Counter()
        for request in PlaceRequest.objects.filter(allowance=allowance):
            moved = set(request.movements.values_list("kind", flat=True))
            wanted = {"reserved"} | ({"spent"} if request.placed_at else set())
            assert moved - {"given back"} == wanted, (moved, wanted)
            if request.ended_at is None:
                assert "given back" not in moved
                kinds["spent" if request.placed_at else "reserved"] += request.points
            elif "given back" not in moved:
                assert request.placed_at  # given up after the course had begun
                kinds["spent"] += request.points
        assert allowance.points == sums.get("granted", 0)
        assert (allowance.reserved, allowance.spent) == (kinds["reserved"], kinds["spent"])
        assert allowance.left >= 0
    if at:  # nobody has a day of a cohort to come without a request that stands
        coming = Registration.objects.active().filter(event__ends_at__gt=at, event__cancelled_at=None)
        held = set(coming.values_list("member", "event__cohorts"))
        assert held <= set(PlaceRequest.objects.standing().values_list("member", "cohort"))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(some(12)))
def test_walks_of_asking_answering_and_giving_back_always_add_up(seed, plan, allow, amina, bea, noon):
    chance, at = random.Random(seed), noon
    people = [amina, *(new_member(f"w{n}@leeds.gov.uk", at=noon, name=f"W {n}") for n in range(5))]
    cohorts = [
        plan("Leeds", capacity=chance.randint(1, 3), days=chance.randint(1, 2)),
        plan("York", capacity=1, days=1),
    ]
    allow(amina, chance.randint(0, 12))
    if chance.random() < 0.5:
        allow(amina, chance.randint(0, 6), days=20, year=2025)
    for _step in range(30):
        at += timedelta(seconds=1)
        with_refusal(lambda moment=at: deed(chance, people, cohorts, bea, moment))
        if chance.random() < 0.15:
            at += chance.choice([HOUR, 25 * HOUR, 24 * 11 * HOUR])
        if chance.random() < 0.5:
            periodic.run(at=at)
        adds_up()
    periodic.run(at=at)
    adds_up(at)
    if chance.random() < 0.5:
        planning.call_off(cohort=cohorts[0], by=bea, at=min(at, noon + timedelta(days=29)), reason="For the walk.")
    for _step in range(4):
        lapsing.run(at=at + timedelta(days=40))
        periodic.run(at=at + timedelta(days=40))
    adds_up()
    assert Allowance.objects.aggregate(all=Sum("reserved"))["all"] == 0


def with_refusal(do):
    with contextlib.suppress(Refused):
        do()


def deed(chance, people, cohorts, bea, at):
    what, who, cohort = chance.choice(DEEDS), chance.choice(people), chance.choice(cohorts)
    standing = PlaceRequest.objects.standing().filter(member=who).order_by("?").first()
    asked = list(Approval.objects.open().order_by("pk"))
    if what == "ask":
        requests.ask(cohort=cohort, member=who, at=at)
    elif what in ("yes", "no") and asked:
        approvals.answer(approval=chance.choice(asked), yes=what == "yes", at=at)
    elif what == "withdraw" and standing:
        requests.withdraw(request=standing, by=who, at=at)
    elif what == "leave the event" and standing and standing.registration:
        events.withdraw(registration=standing.registration, by=who, at=at)
    elif what == "take":
        for offered in Registration.objects.active().filter(offered_until__gt=at, placed_at=None)[:1]:
            waiting_list.take(registration=offered, by=offered.member, at=at)
    elif what == "time passes":
        lapsing.run(at=at)
    elif what == "grant":
        held = Allowance.objects.order_by("pk").first()
        points.grant(
            organisation=held.organisation,
            year=held.year,
            points=chance.randint(0, 15),
            contact_name=held.contact_name,
            contact_address=held.contact_address,
            expires_at=held.expires_at,
            by=bea,
            at=at,
        )


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_reserve_or_spend_more_than_there_is(plan, allow, amina, noon):
    people = [new_member(f"c{n}@leeds.gov.uk", at=noon, name=f"C {n}") for n in range(8)]
    cohort = plan("Leeds", capacity=3)
    allowance = allow(amina, 13)  # carries four places of three points
    outcomes = what_becomes(*[lambda who=who: requests.ask(cohort=cohort, member=who, at=noon) for who in people])
    assert sorted(outcomes) == ["done"] * 4 + ["refused"] * 4
    adds_up()
    asked = list(PlaceRequest.objects.select_related("approval").order_by("pk"))
    later = noon + HOUR
    deeds = [lambda each=each: approvals.answer(approval=each.approval, yes=True, at=later) for each in asked[:3]]
    deeds += [lambda: approvals.answer(approval=asked[3].approval, yes=False, at=later)]
    # The same answer twice, and a request that is given back while it is answered
    deeds += [lambda: approvals.answer(approval=asked[0].approval, yes=False, at=later)]
    deeds += [lambda: requests.withdraw(request=asked[1], by=asked[1].member, at=later)] * 2
    deeds += [lambda: periodic.run(at=later)] * 2
    assert "broken" not in what_becomes(*deeds)
    periodic.run(at=later)
    adds_up()
    allowance.refresh_from_db()
    standing = PlaceRequest.objects.standing()
    assert allowance.spent == 3 * standing.filter(placed_at__isnull=False).count()
    assert allowance.left == 13 - 3 * standing.count()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(some(20)))
def test_walks_of_several_at_the_same_moment_always_add_up(seed, plan, allow, amina, bea, noon):
    chance, at = random.Random(seed), noon
    of_leeds = [amina, *(new_member(f"s{n}@leeds.gov.uk", at=noon, name=f"S {n}") for n in range(3))]
    of_kent = [new_member(f"k{n}@kent.police.uk", at=noon, name=f"K {n}") for n in range(3)]
    people = [*of_leeds, *of_kent]
    cohorts = [plan("Leeds", capacity=2, days=2), plan("York", capacity=1, days=1)]
    allow(amina, chance.randint(6, 15))
    allow(of_kent[0], chance.randint(6, 15))
    done = Counter()
    for _round in range(6):
        at += HOUR
        # Each thread draws for itself, so that several answer the same request and two give the same place back.
        walkers = [random.Random(chance.random()) for _each in range(5)]
        deeds = [lambda walker=each, moment=at: deed(walker, people, cohorts, bea, moment) for each in walkers]
        outcomes = what_becomes(*deeds, lambda moment=at: periodic.run(at=moment))
        assert "broken" not in outcomes
        done.update(outcomes)
        adds_up()
    assert done["done"] > 6
    end = noon + timedelta(days=40)
    deeds = [lambda: planning.call_off(cohort=cohorts[0], by=bea, at=at, reason="For the walk.")]
    leaving = (of_leeds[1], of_kent[1])
    deeds += [lambda who=who: powers.suspend(member=who, by=bea, at=at, reason="For the walk.") for who in leaving]
    assert "broken" not in what_becomes(*deeds, *[lambda: periodic.run(at=at)] * 2, lambda: lapsing.run(at=end))
    for _step in range(4):
        lapsing.run(at=end)
        periodic.run(at=end)
    adds_up()
    assert Allowance.objects.aggregate(all=Sum("reserved"))["all"] == 0


def what_becomes(*deeds):
    """What becomes of deeds that are done at once: "done", "refused" or "broken"."""
    raised = at_once(*deeds)
    print(broken(raised))
    return ["broken" if broken([each]) else "refused" if each else "done" for each in raised]


@pytest.mark.django_db
def test_the_database_itself_holds_the_promise(plan, allow, amina, noon):
    allowance = allow(amina, 4)
    for wrong in ({"spent": 5}, {"reserved": 3, "spent": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Allowance.objects.filter(pk=allowance.pk).update(**wrong)
    request = requests.ask(cohort=plan(), member=amina, at=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        points.moved(request=request, kind="reserved", at=noon)
    assert Movement.objects.count() == 2


@pytest.mark.django_db
def test_a_grant_never_falls_below_what_is_used_and_is_written_as_a_difference(plan, allow, amina, noon):
    allow(amina, 4)
    requests.ask(cohort=plan(), member=amina, at=noon)
    with pytest.raises(Refused, match="3 points are used"):
        allow(amina, 2)
    assert allow(amina, 10).left == 7
    assert list(Movement.objects.filter(kind="granted").order_by("pk").values_list("points", flat=True)) == [4, 6]


@pytest.mark.django_db
def test_the_contact_is_told_once_that_points_will_lapse(allow, amina, noon):
    from pleiad.outbox.emails import KINDS
    from pleiad.outbox.models import Email

    allowance = allow(amina, 4, days=61)
    assert periodic.warn_of_lapsing(at=noon) == 0
    assert periodic.warn_of_lapsing(at=noon + timedelta(days=2)) == 1
    assert periodic.warn_of_lapsing(at=noon + timedelta(days=3)) == 0
    email = Email.objects.get(kind="training.lapsing")
    assert email.address == "pat.books@leeds.gov.uk"
    Allowance.objects.filter(pk=allowance.pk).update(spent=4)
    assert KINDS["training.lapsing"](email, {}) is None
