from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from pleiad.members.rules import answer_by

from ..days import LONDON, at_work, days_ago

A_FORTNIGHT = [datetime(2026, 3, 20, 0, 5, tzinfo=UTC) + timedelta(hours=7 * number) for number in range(48)]


@pytest.mark.parametrize("at", A_FORTNIGHT)
def test_the_past_is_on_weekdays_and_lies_in_order(at):
    found = [days_ago(days, hour, at=at) for days, hour in [(4, 9), (3, 12), (2, 14), (1, 18)]]
    assert found == sorted(found)
    assert found[-1] < at
    assert all(moment.astimezone(LONDON).weekday() < 5 for moment in found)
    assert [moment.astimezone(LONDON).hour for moment in found] == [9, 12, 14, 18]


@pytest.mark.parametrize("at", A_FORTNIGHT)
def test_on_every_day_of_the_week_four_days_are_in_time_and_ten_are_late(at):
    assert answer_by(applied_at=days_ago(4, 8, 50, at=at)) > at
    assert answer_by(applied_at=days_ago(10, 9, 12, at=at)) < at


def test_people_join_when_they_work():
    chance = Random(1)
    for number in range(500):
        moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=11 * number)
        found = at_work(moment, chance=chance).astimezone(LONDON)
        assert found.weekday() < 5
        assert 8 <= found.hour < 18
        assert timedelta(0) <= moment.astimezone(LONDON).date() - found.date() <= timedelta(days=2)
