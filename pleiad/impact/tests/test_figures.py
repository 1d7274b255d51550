"""What each figure counts, when it is counted, and that nothing is kept that could show a person."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pleiad.events.actions import registering
from pleiad.members.models import Member
from pleiad.testing import new_event, new_member
from pleiad.volunteering.models import Offer, Part

from .. import actions
from ..figures import FIGURES
from ..models import Snapshot

TOWNS = ("manchester", "derby", "lincoln", "wrexham", "swansea")


def join(many, *, at, domain="manchester.gov.uk"):
    return [new_member(f"p{number}@{domain}", at=at, name=f"Person {number}") for number in range(many)]


def test_members_are_counted_where_they_work_and_when_they_belonged(cast, noon):
    counts = FIGURES["members-by-sector"].count(noon)
    assert counts["local government"] == 3 and counts["police"] == 1  # Amina, Fay, Bea; Cleo; not Dot, not Erin
    assert FIGURES["members-by-nation"].count(noon)["Wales"] == 1
    assert sum(FIGURES["members-by-sector"].count(noon - timedelta(days=300)).values()) == 0


def test_places_are_counted_for_each_meeting_and_not_before_it_is_over(cast, noon):
    event = new_event(at=noon, days=1)
    for who in ("amina", "fay", "cleo"):
        registering.register(event=event, member=cast[who], at=noon)
    event.registrations.filter(member=cast["amina"]).update(came_at=noon)
    after = noon + timedelta(days=2)
    assert sum(FIGURES["seats-by-sector"].count(noon).values()) == 0
    assert FIGURES["seats-by-sector"].count(after)["local government"] == 2
    assert FIGURES["attendance"].count(after) == {"came": 1, "not-marked": 2}
    assert FIGURES["meetings"].count(after)["meeting"] == 1
    assert sum(FIGURES["meetings"].count(after + timedelta(days=366)).values()) == 0


def test_parts_and_who_spoke_for_the_first_time(cast, noon):
    event = new_event(at=noon, days=1)
    for what, first in (("story", True), ("notes", True)):
        part = Part.objects.create(event=event, what=what, minutes=10, made_at=noon)
        Offer.objects.create(
            part=part, member=cast["amina"], offered_at=noon, accepted_at=noon, done_at=noon, first_time=first
        )
    assert FIGURES["parts"].count(noon) == {"stage": 1, "service": 1}
    assert FIGURES["first-time"].count(noon) == {"": 1}


def test_every_figure_counts_an_empty_network_and_names_its_parts(db, noon):
    for each in FIGURES.values():
        counts = each.count(noon)
        assert not any(counts.values()) and str(each.label) and str(each.definition).endswith(".")
        assert list(counts) == list(each.parts or {"": ""}), each.name


def test_a_month_is_counted_once_and_never_again(cast, noon):
    assert actions.take_due(at=noon) == 1
    before = Snapshot.objects.get().figures
    join(40, at=noon)
    assert actions.take_due(at=noon + timedelta(days=3)) == 0
    assert Snapshot.objects.get().figures == before
    for day in range(0, 400, 3):
        actions.take_due(at=noon + timedelta(days=day)) if day % 7 else None
    months = [each.month for each in Snapshot.objects.all()]
    assert len(months) == len(set(months)) == 15 or len(months) == 14


def test_nothing_under_five_is_ever_stored(cast, noon):
    join(7, at=noon - timedelta(days=60))
    actions.take(month=noon.date().replace(day=1), at=noon)
    for figure in Snapshot.objects.get().figures.values():
        for count in (figure["total"], *figure["parts"].values()):
            assert count is None or (count >= 5 and count % 5 == 0)


def test_a_figure_takes_one_statement_however_large_the_network(cast, noon):
    def statements():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            for each in FIGURES.values():
                each.count(noon)
        return len(asked)

    few = statements()
    join(30, at=noon - timedelta(days=1))
    assert statements() == few == len(FIGURES)


def test_a_snapshot_of_the_past_counts_the_past(cast, noon):
    join(25, at=noon - timedelta(days=400), domain="derby.gov.uk")
    join(25, at=noon - timedelta(days=10), domain="lincoln.gov.uk")
    actions.take(month=date(noon.year - 1, noon.month, 1), at=noon)
    assert Snapshot.objects.get().figures["members-by-sector"]["total"] == 25
    assert Member.objects.current().count() > 50
    assert "Person" not in json.dumps(Snapshot.objects.get().figures)


@pytest.mark.parametrize("name", list(FIGURES))
def test_names_are_addresses(name):
    assert name.replace("-", "").isalpha() and name == name.lower()
