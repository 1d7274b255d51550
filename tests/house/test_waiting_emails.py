"""A hundred thousand emails that wait slow no page: nothing that a page asks about emails costs more because more of them wait."""

import logging
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from pleiad.outbox import hold_ups, refusals
from pleiad.outbox.models import Email
from pleiad.testing import THOROUGH
from tests.house.crawl import addresses
from tests.house.planted import plant
from tests.house.test_answers import prove

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
FEW, MANY = 2_000, 6_000
"""More than any page counts to, so that what grows between them would go on growing."""
ROOM = 200  # operations of SQLite's machine: one more level of an index
ABOUT_EMAILS = (
    "/readyz", "/enter/code/", "/account/", "/desk/", "/desk/emails/", "/desk/teams/", "/desk/access-log/",
)  # fmt: skip
"""Asked in a quick run too; of the others every eighth."""


@pytest.fixture
def world(db):
    logging.disable(logging.ERROR)
    with transaction.atomic():
        with translation.override("en"):
            planted = plant(at=timezone.now())
        yield planted
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


def let_wait(many: int) -> None:
    """So many more emails wait, in each of the ways in which one can."""
    at, first = timezone.now(), Email.objects.filter(kind="test.waits").count()
    long_ago = at - timedelta(days=3)
    Email.objects.bulk_create(
        [
            Email(
                kind="test.waits", key=f"waits:{number}", address=f"reader{number}@leeds.gov.uk", written_at=long_ago,
                due_at=at + timedelta(seconds=number % 3 - 1), urgent=number % 5 == 0,
                refused_at=long_ago if number % 2 else None,
            )
            for number in range(first, first + many)
        ],
        batch_size=1000,
    )  # fmt: skip


def asked_of_emails(browser, address) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    return [each["sql"] for each in asked if "outbox_email" in each["sql"] and each["sql"].startswith("SELECT")]


def steps(sql: str) -> int:
    """How many operations SQLite's machine needs to answer."""
    counted = 0

    def count():
        nonlocal counted
        counted += 1

    connection.connection.set_progress_handler(count, 1)
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            cursor.fetchall()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return counted


def plan(sql: str) -> str:
    """How PostgreSQL answers where it may read a whole table only if nothing else leads there."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}")
        lines = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("SET LOCAL enable_seqscan = on")
    return lines


def those_that_grow(statements: list[str]) -> list[str]:
    """The statements that cost more when more emails wait. Adds emails."""
    if connection.vendor == "postgresql":
        return [each for each in statements if "Seq Scan on outbox_email" in plan(each)]
    before = [steps(each) for each in statements]
    let_wait(MANY - FEW)
    return [
        f"{was} → {now}: {each[:300]}"
        for each, was in zip(statements, before, strict=True)
        if (now := steps(each)) > was + ROOM
    ]


def test_no_page_asks_emails_what_costs_more_when_more_of_them_wait(world):
    let_wait(FEW)
    at = timezone.now()
    hold_ups.HoldUp.objects.create(
        line="smtp", since=at, seen_at=at, next_try_at=at, about=refusals.US, advice="quota", verb="DATA",
        code="550 5.4.5", said="limit", whole=True, codes=3,
    )  # fmt: skip
    visitor, organiser = Client(), Client()
    organiser.force_login(world.people["organiser"])
    prove(organiser, world.people["organiser"])
    found: dict[str, str] = {}
    for number, address in enumerate(addresses()):
        if not THOROUGH and number % 8 and not address.startswith(ABOUT_EMAILS):
            continue
        for browser in (visitor, organiser):
            with transaction.atomic():
                found |= dict.fromkeys(asked_of_emails(browser, address), address)
                transaction.set_rollback(True)
    assert len(found) > 5, "no page asked anything: the test looks at nothing"
    grow = those_that_grow(list(found))
    assert not grow, "\n".join(grow)


def test_taking_the_next_emails_costs_the_same_however_many_wait():
    let_wait(FEW)
    at = timezone.now() + timedelta(minutes=1)
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        Email.objects.filter(urgent=True).claim(at=at, lease=timedelta(minutes=1), most=25)
        Email.objects.filter(urgent=False).claim(at=at, lease=timedelta(minutes=1), most=25)
        transaction.set_rollback(True)
    looks = [each["sql"] for each in asked if each["sql"].startswith("SELECT")]
    assert len(looks) == 4
    assert not (grow := those_that_grow([each.partition(" FOR UPDATE")[0] for each in looks])), "\n".join(grow)
