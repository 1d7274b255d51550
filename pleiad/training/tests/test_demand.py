"""Demand: where members wait, without revealing anyone, and which town would serve most of them next."""

import random
from datetime import date
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.testing import new_member

from .. import demand, periodic, seasons
from ..actions import planning, requests, watching
from ..demand import TownSuggestion, WaitingMember
from ..locations.distance import miles
from ..locations.find import find
from ..models import Cohort


def wait(town, women, within=25):
    found = find(town)
    return WaitingMember(town.lower(), town, found.nation, found.latitude, found.longitude, within, women)


def town(name):
    return find(name).candidates[0]


TOWNS = [town(name) for name in ("Leeds", "York", "Hull", "Plymouth", "Exeter", "Cardiff", "Inverness")]


def test_the_first_suggestion_serves_most_of_those_who_have_nothing_and_the_next_takes_it_into_account():
    those = [wait("Leeds", 20), wait("York", 9), wait("Plymouth", 12), wait("Exeter", 3), wait("Inverness", 4)]
    leeds_is_served = [SimpleNamespace(latitude=town("Leeds").latitude, longitude=town("Leeds").longitude)]
    found = demand.suggest(those=those, open_ones=leeds_is_served, towns=TOWNS)
    assert found == [TownSuggestion("Plymouth, Devon", "plymouth-devon", 12, 12)]
    without = demand.suggest(those=those, open_ones=[], towns=TOWNS)
    assert [(each.location, each.newly) for each in without] == [("Leeds, West Yorkshire", 29), ("Plymouth, Devon", 12)]


def test_the_suggestion_is_the_best_there_is_for_random_women_and_cohorts():
    chance = random.Random(7)
    for _each in range(30):
        towns = chance.sample(demand.large_towns(), 30)
        those = [wait(each.label, chance.randint(1, 9), chance.choice([10, 25, 60])) for each in towns]
        open_ones = chance.sample(towns, 3)
        candidates = chance.sample(demand.large_towns(), 25)
        best = max(
            sum(
                one.women
                for one in those
                if miles(each, one) <= one.miles and not any(miles(o, one) <= one.miles for o in open_ones)
            )
            for each in candidates
        )
        found = demand.suggest(those=those, open_ones=open_ones, towns=candidates)
        assert (found[0].newly if found else 0) == (best if best >= 5 else 0)
        assert [each.newly for each in found] == sorted((each.newly for each in found), reverse=True)


def test_counts_under_five_are_hidden_even_from_subtraction():
    those = [wait("Leeds", 9), wait("Leeds", 2, 60), wait("York", 4), wait("Cardiff", 6), wait("Inverness", 3)]
    locations, nations = demand.by_location(those)
    # York's four would be England less Leeds; so Leeds, the smallest location shown there, is hidden with it.
    assert locations == [("Cardiff", 6)]
    assert nations == [("England", 15), ("Wales", 6)]
    more = [*those, wait("Hull", 3)]
    assert demand.by_location(more)[0] == [("Leeds", 11), ("Cardiff", 6)]


@pytest.mark.django_db
def test_the_desk_sees_locations_and_plans_from_a_suggestion_and_nobody_else_does(
    bea, amina, noon, signed_in, course, django_assert_max_num_queries
):
    for number in range(6):
        member = new_member(f"d{number}@plymouth.gov.uk", at=noon, name=f"Waits {number}")
        watching.watch(member=member, found=find("Plymouth"), within=40, course=None, at=noon)
    desk = signed_in(bea)
    with django_assert_max_num_queries(8):
        page = desk.get("/desk/training/demand/").content.decode()
    assert "Plymouth, Devon" in page
    # Six, told in fives: less the locations of the table, an exact number could give away how few wait elsewhere.
    assert "At least 5 women would have one near enough, and have none with a free place now." in page
    assert "At least 5 live near enough in all." in page
    assert "Waits" not in page
    assert 'href="/desk/training/cohorts/new/?location=plymouth-devon"' in page
    assert 'value="Plymouth, Devon"' in desk.get("/desk/training/cohorts/new/?location=plymouth-devon").content.decode()
    assert signed_in(amina).get("/desk/training/demand/").status_code == 404


# Those on waiting lists


@pytest.fixture
def full(plan, course, allow, amina, fay, noon):
    """full("York", 6) gives a cohort with one place, taken, and six women on its waiting list."""
    course.points = 0
    course.save()
    made = []

    def filled(where, waiting):
        cohort = plan(where, capacity=1)
        for number in range(waiting + 1):
            name = f"L{len(made)}-{number}"
            member = new_member(f"{name}@leeds.gov.uk".lower(), at=noon, name=name)
            made.append(requests.ask(cohort=cohort, member=member, at=noon))
        cohort.refresh_from_db()
        assert cohort.lead.waiting == waiting
        return cohort

    return filled


@pytest.mark.django_db
def test_members_on_a_waiting_list_count_too_and_each_once(full, noon, amina):
    full("York", 6)
    first, second, *_rest = [each.member for each in demand.waiting_for_a_place(noon).order_by("pk")]
    counted = demand.waiting(noon)
    assert [(each.location, each.miles, each.women) for each in counted] == [("York, North Yorkshire", 25, 6)]
    # Two of them ask to be told as well, one of them at two locations: they count at the location of their latest watch.
    watching.watch(member=first, found=find("Hull"), within=40, course=None, at=noon)
    watching.watch(member=first, found=find("Leeds"), within=60, course=None, at=noon)
    watching.watch(member=second, found=find("Leeds"), within=60, course=None, at=noon)
    counted = demand.waiting(noon)
    found = sorted((each.location, each.miles, each.women) for each in counted)
    assert found == [("Leeds, West Yorkshire", 60, 2), ("York, North Yorkshire", 25, 4)]
    # A member on two waiting lists counts once, on the later one
    full("Exeter", 0)
    exeter = Cohort.objects.get(location="Exeter, Devon")
    third = demand.waiting_for_a_place(noon).exclude(member__in=[first, second]).order_by("pk")[0].member
    requests.ask(cohort=exeter, member=third, at=noon)
    assert sum(each.women for each in demand.waiting(noon)) == 6
    assert ("Exeter, Devon", 25, 1) in [(each.location, each.miles, each.women) for each in demand.waiting(noon)]


@pytest.mark.django_db
def test_a_full_cohort_serves_nobody_and_a_draft_serves_those_near_it(full, plan, noon):
    full("York", 6)

    def suggested():
        found = demand.suggest(those=demand.waiting(noon), open_ones=demand.with_a_place(noon), towns=TOWNS)
        return [(each.location, each.newly) for each in found]

    assert suggested() == [("Leeds, West Yorkshire", 6)]  # the larger of two towns that serve as many
    plan("Leeds", publish=False)
    assert suggested() == []


@pytest.mark.dated
@pytest.mark.django_db
def test_from_a_suggestion_to_a_draft_in_season_to_emails_for_all_who_wait(
    full, plan, bea, amina, noon, signed_in, course
):
    with time_machine.travel(noon, tick=False):
        full("York", 6)
        watching.watch(member=amina, found=find("York"), within=25, course=None, at=noon)
        on_the_list = demand.waiting_for_a_place(noon).order_by("pk")[0].member
        watching.watch(member=on_the_list, found=find("Bradford"), within=25, course=None, at=noon)
        desk, url = signed_in(bea), "/desk/training/cohorts/new/?location=leeds-west-yorkshire"
        assert f'href="{url}"' in desk.get("/desk/training/demand/").content.decode()
        form = desk.get(url).context["form"]
        began = {name: form[name].value() for name in ("where", "course", "capacity", "day_1")}
        # The first Tuesday of July, in which the course runs next
        assert began == {
            "where": "Leeds, West Yorkshire",
            "course": course.pk,
            "capacity": 12,
            "day_1": date(2027, 7, 6),
        }
        said = {"where": began["where"], "course": course.pk, "capacity": 12, "day_1": "2027-07-06"}
        kept = desk.post(url, said | {"starts": "10:00", "ends": "16:00"})
        assert kept["Location"] == "/desk/training/demand/"
        assert "No town stands out" in desk.get(kept["Location"]).content.decode()
        draft = Cohort.objects.get(published_at=None)
        assert periodic.tell_watchers(at=noon) == 1  # York itself, of which its own waiting list needs no email
        Email.objects.filter(kind="training.opened").delete()
        desk.post(f"/desk/training/cohorts/{draft.pk}/open/")
        periodic.tell_watchers(at=noon)
        told = Email.objects.filter(kind="training.opened")
        assert told.count() == 7 == told.values("member").distinct().count()
        to_list = KINDS["training.opened"](told.exclude(member__in=[amina, on_the_list])[0], {}).text
        assert "about 20 miles from York, North Yorkshire" in to_list
        assert "because you are on the waiting list in York, North Yorkshire" in to_list
        assert "from Bradford" in KINDS["training.opened"](told.get(member=on_the_list), {}).text
        # A member who has left the list by the time the email is worded gets none
        other = demand.waiting_for_a_place(noon).exclude(member=on_the_list)[0]
        requests.withdraw(request=other, by=other.member, at=noon)
        assert KINDS["training.opened"](told.get(member=other.member), {}) is None


@pytest.mark.django_db
def test_the_waiting_list_of_another_course_is_not_told(full, plan, noon):
    full("York", 5)
    other = planning.make_course(by=None, at=noon, name="Other", about="It.", for_whom="All.", months=[], points=0)
    assert watching.tell_of(cohort=plan("Leeds", of=other), at=noon) == 0
    assert watching.tell_of(cohort=plan("Exeter"), at=noon) == 0  # too far
    assert watching.tell_of(cohort=plan("Leeds"), at=noon) == 5


@pytest.mark.django_db
def test_the_page_costs_the_same_for_six_women_and_for_sixty(bea, noon, signed_in, full):
    desk, counted = signed_in(bea), []
    full("York", 6)
    for number in range(60):
        member = new_member(f"m{number}@plymouth.gov.uk", at=noon, name=f"M {number}")
        watching.watch(member=member, found=find(TOWNS[number % 7].label), within=40, course=None, at=noon)
        if number in (5, 59):
            with CaptureQueriesContext(connection) as asked:
                assert desk.get("/desk/training/demand/").status_code == 200
            counted.append(len(asked))
    assert counted[0] == counted[1] <= 7


@pytest.mark.parametrize(
    ("months", "today", "first"),
    [
        ([7, 9], date(2026, 11, 23), date(2027, 7, 6)),
        ([7, 9], date(2027, 5, 20), date(2027, 7, 20)),
        ([9], date(2026, 8, 5), date(2027, 9, 7)),  # eight weeks on it is the last of September, a Wednesday
        ([], date(2026, 11, 23), date(2027, 1, 19)),
    ],
)
def test_a_cohort_begins_on_a_tuesday_of_the_season_eight_weeks_off(months, today, first):
    assert seasons.first_day(months=months, day=today) == first
    assert first.weekday() == 1 and first - today >= seasons.AHEAD
