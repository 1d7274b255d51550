"""A shield in a body of 5,000: pages ask as often as without it. What they cost is measured by `python -m bench shield`."""

import re

import pytest

from pleiad.content.models import Space
from pleiad.conversations.actions import posts
from pleiad.conversations.models import Question
from pleiad.desk.tests.test_desk import queries
from pleiad.members.models import Member, Shield, Workplace
from pleiad.testing import shield

pytestmark = pytest.mark.django_db
COLLEAGUES, QUESTIONS = 5_000, 30


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


def test_pages_ask_as_often_behind_a_shield_and_show_nobody_who_is_a_colleague(in_a_large_body, signed_in, noon):
    member, space = in_a_large_body
    asked_here = f"/ask/in/{space.slug}/"
    browser, paths = signed_in(member), ("/people/", asked_here, "/stories/", "/topics/", "/search/?q=Q")

    def colleagues():
        shown = "".join(browser.get(f"{asked_here}?page={number}").content.decode() for number in range(1, 5))
        assert "Cleo Organiser" in shown
        return set(re.findall(r"\bC \d+\b", shown))

    assert len(colleagues()) == QUESTIONS / 3
    for path in paths:
        browser.get(path)  # what is counted or kept at the first visit
    without = [queries(browser, path) for path in paths]
    shield(member, at=noon)
    assert Shield.objects.filter(member=member).exists()
    assert [queries(browser, path) for path in paths] == without
    assert colleagues() == set()
