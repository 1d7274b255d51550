"""A shield costs its reader next to nothing, however many colleagues there are: pages beside the same pages without one."""

import time

import pytest
from django.db import connection

from pleiad.content.models import Space
from pleiad.conversations.actions import posts
from pleiad.conversations.models import Question
from pleiad.members.models import Member, Shield, Workplace
from pleiad.testing import shield

pytestmark = pytest.mark.django_db
COLLEAGUES, QUESTIONS, ROUNDS = 5_000, 60, 4
AT_MOST = 1.3


@pytest.fixture
def in_a_large_body(amina, cleo, noon):
    """Amina has 5,000 colleagues at Leeds, and people elsewhere have asked."""
    key = Workplace.objects.of_colleagues().filter(member=amina, key__startswith="o:").first().key
    Member.objects.bulk_create(
        [
            Member(
                email=f"c{n}@leeds.gov.uk",
                work_email=f"c{n}@leeds.gov.uk",
                name=f"C {n}",
                created_at=noon,
                joined_at=noon,
            )
            for n in range(COLLEAGUES)
        ],
        batch_size=500,
    )
    there = Member.objects.filter(email__endswith="@leeds.gov.uk", name__startswith="C ").order_by("pk")
    Workplace.objects.bulk_create([Workplace(member=each, key=key) for each in there], batch_size=500)
    space = Space.objects.filter(closed=False).order_by("pk").first() or Space.objects.create(
        name="Quux", slug="quux", purpose="To be measured.", made_at=noon
    )
    posts.enter(space=space, by=amina, at=noon)
    Question.objects.bulk_create(
        [
            Question(
                space=space,
                author=cleo if n % 3 else there[n],
                title=f"Q {n}",
                text="T",
                written_at=noon,
                latest_at=noon,
            )
            for n in range(QUESTIONS)
        ],
        batch_size=500,
    )
    return amina, space


def takes(browser, path):
    """The least processor time of several askings, in seconds; the database works in this process."""
    found = []
    for _round in range(ROUNDS):
        started = time.process_time()
        assert browser.get(path).status_code == 200
        found.append(time.process_time() - started)
    return min(found)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the database works in a process of its own")
def test_pages_of_a_shielded_reader_in_a_body_of_5000(in_a_large_body, signed_in, noon):
    member, space = in_a_large_body
    browser, paths = signed_in(member), ("/people/", f"/ask/in/{space.slug}/", "/stories/", "/topics/")
    without = {path: takes(browser, path) for path in paths}
    shield(member, at=noon)
    assert Shield.objects.filter(member=member).exists()
    ratios = {path: round(takes(browser, path) / without[path], 2) for path in paths}
    assert max(ratios.values()) <= AT_MOST, ratios
