"""The moments at which the house is tried out, and the one way to get there."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests import moments

ROOT = Path(__file__).resolve().parents[2]
SEEN = "from datetime import UTC, datetime; print(datetime.now(UTC).isoformat())"


def test_the_eight_are_as_a_calendar_has_them():
    at = datetime(2026, 11, 30, 19, tzinfo=UTC)
    assert moments.eight(at=at) == {
        "now": at,
        "a Monday at 8am": datetime(2026, 12, 7, 8, tzinfo=UTC),
        "minutes before the clocks go forward": datetime(2027, 3, 28, 0, 55, tzinfo=UTC),
        "minutes before the clocks go back": datetime(2027, 10, 31, 0, 55, tzinfo=UTC),
        "29 February": datetime(2028, 2, 29, 12, tzinfo=UTC),
        "the end of a year": datetime(2026, 12, 31, 23, 55, tzinfo=UTC),
        "the first of a month": datetime(2026, 12, 1, 0, 1, tzinfo=UTC),
        "in three years": at + timedelta(days=1096),
    }


@pytest.mark.parametrize("days", range(0, 400, 28))
def test_none_of_them_is_over_and_the_clocks_change_within_minutes(days):
    at = datetime(2026, 1, 1, 10, tzinfo=UTC) + timedelta(days=days)
    found = moments.eight(at=at)
    assert min(found.values()) == at
    for name in ("minutes before the clocks go forward", "minutes before the clocks go back"):
        before, after = (found[name] + timedelta(minutes=each) for each in (0, 10))
        assert before.astimezone(moments.LONDON).utcoffset() != after.astimezone(moments.LONDON).utcoffset()


@pytest.mark.parametrize(("said", "offset"), [("2027-03-28T00:55+00:00", 0), ("2027-03-28T00:55+01:00", 1)])
def test_a_command_runs_at_the_moment_it_is_told(said, offset):
    done = subprocess.run(
        [sys.executable, "-m", "tests.at", said, "shell", "--no-imports", "-c", SEEN],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": "sqlite://"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    there = datetime(2027, 3, 28, 0, 55, tzinfo=UTC) - timedelta(hours=offset)
    assert there <= datetime.fromisoformat(done.stdout.strip()) < there + timedelta(minutes=1)


def test_a_moment_without_an_offset_is_refused(monkeypatch):
    monkeypatch.setenv(moments.NAME, "2027-03-28T00:55")
    with pytest.raises(ValueError, match="offset"):
        moments.wanted()


def test_at_noon_the_clock_of_the_product_agrees(noon):
    assert noon <= timezone.now() < noon + timedelta(minutes=1)


def test_the_product_knows_of_no_other_clock():
    told = [path for path in (ROOT / "pleiad").rglob("*.py") if moments.NAME in path.read_text()]
    assert told == []
