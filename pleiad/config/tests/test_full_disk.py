"""A disk that is full: reading goes on, writing is refused with a plain page, nothing that was accepted is lost, and as soon as
there is room all works again."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from pleiad.events.models import Registration
from pleiad.outbox.models import Email
from pleiad.testing import new_event, new_member

# A server of PostgreSQL has a disk of its own, which is not ours to fill.
pytestmark = pytest.mark.sqlite


@pytest.fixture
def full():
    """Lets the SQLite file grow no more, or as it likes again."""

    def pages(most):
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count = {most}")

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        (now,) = cursor.fetchone()
        cursor.execute("CREATE TABLE filler (x TEXT)")
    yield lambda: (pages(now), fill()), lambda: pages(2**30)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {2**30}")
        cursor.execute("DROP TABLE filler")


def fill():
    """Use up what is left in the file."""
    for size in (4000, 400, 40):
        try:
            while True:
                with connection.cursor() as cursor:
                    cursor.execute("INSERT INTO filler VALUES (%s)", ["x" * size])
        except OperationalError:
            continue


@pytest.mark.django_db(transaction=True)
def test_what_was_accepted_stays_and_what_was_not_is_said(noon, full):
    fills, empties = full
    event = new_event(at=noon, capacity=100)
    people = [new_member(f"person.{n}@leeds.gov.uk", at=noon) for n in range(40)]
    browsers = [Client() for _ in people]
    for browser, person in zip(browsers, people, strict=True):
        browser.force_login(person)
        browser.raise_request_exception = False

    def press(number):
        return browsers[number].post(f"/events/{event.slug}/register/", {"teams": "with"})

    fills()
    accepted, refused = [], None
    for number in range(len(people)):  # what is half empty in the file is used up first
        answer = press(number)
        if answer.status_code != 302:
            refused = number
            break
        accepted.append(people[number].pk)
    assert answer.status_code == 503, "The disk was not full enough."
    assert "Nothing is lost" in answer.content.decode() and "Traceback" not in answer.content.decode()
    assert Client().get(event.get_absolute_url()).status_code == 200
    assert list(Registration.objects.order_by("pk").values_list("member", flat=True)) == accepted
    assert Email.objects.filter(kind__startswith="calendars.").count() == len(accepted)
    empties()
    assert press(refused).status_code == 302
    assert Registration.objects.placed().count() == len(accepted) + 1
