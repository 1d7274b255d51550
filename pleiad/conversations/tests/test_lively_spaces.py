"""The list of spaces says what goes on in each, and never more than the reader may read there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pleiad.content.models import RoomRule, Space
from pleiad.members import blocking

from ..actions import posts

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(noon):
    return Space.objects.create(slug="open", name="Open", purpose="p", rule=RoomRule.STAYS, made_at=noon)


def seen(browser):
    return browser.get("/ask/").content.decode()


def asks(by, space, at, title="How do you version data?"):
    posts.enter(space=space, by=by, at=at)
    return posts.ask(space=space, by=by, at=at, title=title, text="Say.")


def test_a_space_shows_its_latest_question_what_is_new_and_what_waits(space, amina, bea, signed_in, noon):
    question = asks(amina, space, noon)
    posts.enter(space=space, by=bea, at=noon)
    page = seen(signed_in(bea))
    assert (
        "How do you version data?" in page and "1 question new this week" in page and "1 waiting for an answer" in page
    )
    posts.answer(question=question, by=bea, at=noon, text="So.")
    assert "waiting for an answer" not in seen(signed_in(bea))


def test_no_title_before_the_rule_is_accepted_nor_of_a_support_space(space, amina, bea, signed_in, noon):
    asks(amina, space, noon)
    assert "How do you version data?" not in seen(signed_in(bea))
    posts.enter(space=space, by=bea, at=noon)
    Space.objects.update(sensitive=True)
    page = seen(signed_in(bea))
    assert "How do you version data?" not in page and "1 question new this week" in page


def test_who_is_kept_apart_is_not_even_counted(space, amina, bea, signed_in, noon):
    asks(amina, space, noon)
    posts.enter(space=space, by=bea, at=noon)
    blocking.block(by=amina, blocked=bea, at=noon)
    page = seen(signed_in(bea))
    assert "How do you version data?" not in page and "Nothing new this week" in page


def test_an_applicant_reads_what_is_open_meanwhile(space, dot, signed_in):
    assert "Until then you can read stories" in seen(signed_in(dot))


def test_the_list_costs_the_same_for_many(space, amina, bea, signed_in, noon):
    posts.enter(space=space, by=bea, at=noon)
    asks(amina, space, noon)
    browser, made = signed_in(bea), []
    seen(browser)
    for more in range(2):
        with CaptureQueriesContext(connection) as queries:
            seen(browser)
        made.append(len(queries))
        for number in range(1):
            other = Space.objects.create(
                slug=f"s{more}{number}", name="S", purpose="p", rule=RoomRule.STAYS, made_at=noon
            )
            asks(amina, other, noon, title=f"Q{more}{number}")
    assert made[0] == made[1]
