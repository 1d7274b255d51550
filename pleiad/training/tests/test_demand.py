"""Demand: where the waiting women are, without giving anybody away, and which town would serve most of them next."""

import random
from types import SimpleNamespace

import pytest

from pleiad.testing import new_member
from pleiad.training import demand
from pleiad.training.actions import watching
from pleiad.training.demand import Suggestion, Waiting
from pleiad.training.places.distance import miles
from pleiad.training.places.find import find


def wait(place, women, within=25):
    found = find(place)
    return Waiting(place.lower(), place, found.nation, found.latitude, found.longitude, within, women)


def town(name):
    return find(name).candidates[0]


TOWNS = [town(name) for name in ("Leeds", "York", "Hull", "Plymouth", "Exeter", "Cardiff", "Inverness")]


def test_the_first_suggestion_serves_most_of_those_who_have_nothing_and_the_next_reckons_with_it():
    those = [wait("Leeds", 20), wait("York", 9), wait("Plymouth", 12), wait("Exeter", 3), wait("Inverness", 4)]
    leeds_is_served = [SimpleNamespace(latitude=town("Leeds").latitude, longitude=town("Leeds").longitude)]
    found = demand.suggest(those=those, open_ones=leeds_is_served, towns=TOWNS)
    assert found == [Suggestion("Plymouth, Devon", "plymouth-devon", 12, 12)]
    without = demand.suggest(those=those, open_ones=[], towns=TOWNS)
    assert [(each.place, each.newly) for each in without] == [("Leeds, West Yorkshire", 29), ("Plymouth, Devon", 12)]


def test_the_suggestion_is_the_best_there_is_for_random_women_and_cohorts():
    chance = random.Random(7)
    for _each in range(30):
        places = chance.sample(demand.large_towns(), 30)
        those = [wait(each.label, chance.randint(1, 9), chance.choice([10, 25, 60])) for each in places]
        open_ones = chance.sample(places, 3)
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


def test_counts_under_five_are_hidden_also_from_who_can_subtract():
    those = [wait("Leeds", 9), wait("Leeds", 2, 60), wait("York", 4), wait("Cardiff", 6), wait("Inverness", 3)]
    places, nations = demand.by_place(those)
    # York's four would be England less Leeds; so Leeds, the smallest place shown there, is hidden with it.
    assert places == [("Cardiff", 6)]
    assert nations == [("England", 15), ("Wales", 6)]
    more = [*those, wait("Hull", 3)]
    assert demand.by_place(more)[0] == [("Leeds", 11), ("Cardiff", 6)]


@pytest.mark.django_db
def test_the_desk_sees_places_and_plans_from_a_suggestion_and_nobody_else_does(
    bea, amina, noon, signed_in, course, django_assert_max_num_queries
):
    for number in range(6):
        member = new_member(f"d{number}@plymouth.gov.uk", at=noon, name=f"Waits {number}")
        watching.watch(member=member, found=find("Plymouth"), within=40, course=None, at=noon)
    desk = signed_in(bea)
    with django_assert_max_num_queries(8):
        page = desk.get("/desk/training/demand/").content.decode()
    assert "Plymouth, Devon" in page
    assert "6 women would have one within the miles they named, and have none now." in page
    assert "Waits" not in page
    assert 'href="/desk/training/cohorts/new/?place=plymouth-devon"' in page
    assert 'value="Plymouth, Devon"' in desk.get("/desk/training/cohorts/new/?place=plymouth-devon").content.decode()
    assert signed_in(amina).get("/desk/training/demand/").status_code == 404
