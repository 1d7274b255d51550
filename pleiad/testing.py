"""The cast that tests speak of, and the things they need ready-made."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from unittest.mock import patch

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from pleiad.errors import Refused
from pleiad.events.actions import planning as events
from pleiad.events.models import Event
from pleiad.members import actions as members
from pleiad.members import addresses, paces, powers
from pleiad.members.eligibility import versions
from pleiad.members.models import Address, Member, Organisation
from pleiad.members.organisations import employing, workplaces
from pleiad.members.organisations.addresses import EmployerDomain

CAST = {
    "amina": ("Amina O’Neill", "amina.oneill@leeds.gov.uk"),
    "bea": ("Bea Organiser", "bea@gwynedd.llyw.cymru"),
    "cleo": ("Cleo Organiser", "cleo@kent.police.uk"),
    "dot": ("Dot Waits", "dot@small-charity.example"),
    "erin": ("Erin Suspended", "erin@cardiff.gov.uk"),
    "fay": ("Fay Colleague", "fay@leeds.gov.uk"),
}


THOROUGH = os.environ.get("PLEIAD_THOROUGH") == "1"
"""Whether long random walks are walked whole, as `make test-all` does, or a tenth of each."""


def some(number: int) -> int:
    """How many of so many random worlds this run looks at: all of them when it is thorough, otherwise a tenth."""
    return number if THOROUGH else max(1, number // 10)


def new_member(
    address: str, *, at: datetime, name: str = "A Member", evidence: str = "", said: str = "An organisation", **more
) -> Member:
    """A person who joined with this address, decided by the current domain list."""
    parsed, domain_list = addresses.parse(address), versions.current()
    return members.join(
        address=parsed,
        verdict=domain_list.decide(parsed),
        key=domain_list.key(parsed),
        name=name,
        organisation=said,
        evidence=evidence or "I work there.",
        statement=versions.statement(),
        at=at,
        **more,
    )


def shield(*them: Member, at: datetime | None) -> None:
    """Put up the shield of these members, or take it down where `at` is None."""
    Member.objects.filter(pk__in=[each.pk for each in them]).update(shielded_since=at)
    workplaces.refile([each.pk for each in them])


def works_at(member: Member, organisation: Organisation | None, *, at: datetime, said: str = "") -> None:
    """Let a member work elsewhere from now on, as a new work address would."""
    domain = f"{organisation.pk}.example" if organisation else f"member-{member.pk}.example"
    employing.employ(member=member, organisation=organisation, said=said, told=EmployerDomain(domain=domain), at=at)


def make_cast(*, at: datetime) -> dict[str, Member]:
    """The standing cast, joined 200 days ago and proved again ten days ago; see the fixture `cast`."""
    then = at - timedelta(days=200)
    cast = {
        who: new_member(address, at=then if who != "dot" else at, name=name) for who, (name, address) in CAST.items()
    }
    for organiser in ("bea", "cleo"):
        powers.make_organiser(member=cast[organiser], at=then)
    proved = [each.pk for who, each in cast.items() if who != "dot"]
    lately = at - timedelta(days=10)
    by = lately + settings.PROOF_COUNTS_FOR
    Member.objects.filter(pk__in=proved).update(proved_at=lately, prove_by=by, next_step_at=by - timedelta(days=21))
    Address.objects.filter(member__in=proved).update(proved_at=lately)
    for each in cast.values():
        each.refresh_from_db()
    powers.suspend(member=cast["erin"], by=cast["bea"], at=then, reason="For the tests.")
    return _as_they_are({who: member.pk for who, member in cast.items()})


def _as_they_are(cast):
    read = Member.objects.select_related("organisation").in_bulk(cast.values())
    return {who: read[pk] for who, pk in cast.items()}


class Kept:
    """The rows that a set-up writes, to be inserted again as they are: hundreds of tests begin with the same people, and
    letting them join costs more than most of those tests."""

    FIRST = 1000
    """Above every number that a test gives to a row before these are laid; on PostgreSQL numbers are never given twice."""

    def __init__(self, make: Callable[[], dict[str, Member]]):
        self.make = make
        self._keep_them()

    def _keep_them(self):
        make = self.make
        with transaction.atomic():
            if connection.vendor == "sqlite":
                self._count_from_here()
            before = {model: set(_all(model).values_list("pk", flat=True)) for model in self._models()}
            self.cast = {who: member.pk for who, member in make().items()}
            rows = {model: [each for each in _all(model) if each.pk not in before[model]] for model in before}
            self.work_at = set(
                Organisation.objects.filter(employments__member__in=self.cast.values()).values_list("pk", flat=True)
            )
            self.work_at &= before[Organisation]
            transaction.set_rollback(True)
        self.statements = []
        with transaction.atomic(), connection.execute_wrapper(self._keep):
            for model, made in rows.items():
                if made:
                    _all(model).bulk_create(made)
            transaction.set_rollback(True)

    def lay(self) -> dict[str, Member]:
        """Insert the rows; returns the people."""
        # A test that emptied the database has loaded the organisations again, under other numbers.
        if Organisation.objects.filter(pk__in=self.work_at).count() < len(self.work_at):
            self._keep_them()
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, values in self.statements:
                cursor.execute(sql, values)
        return _as_they_are(self.cast)

    def _keep(self, execute, sql, values, many, context):
        if sql.startswith("INSERT"):
            self.statements.append((sql, values))
        return execute(sql, values, many, context)

    @staticmethod
    def _models():
        return [each for each in apps.get_models(include_auto_created=True) if each._meta.managed]

    def _count_from_here(self):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_sequence")
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) SELECT name, %s FROM sqlite_master WHERE sql LIKE %s",
                [self.FIRST, "%AUTOINCREMENT%"],
            )


def _all(model):
    return model._base_manager.order_by("pk")


def suspend_organiser(member: Member, *, by: Member, at: datetime, reason: str = "For the tests.") -> None:
    """Suspend an organiser as two do; where there are only two, a third is there for a moment to agree."""
    others = [each for each in Member.objects.organisers() if each.pk not in (member.pk, by.pk)]
    third = None if others else new_member("for.a.moment@manchester.gov.uk", at=at - timedelta(days=100))
    if third:
        powers.make_organiser(member=third, at=at)
    powers.suspend(member=member, by=by, agreed_by=third or others[0], at=at, reason=reason)
    if third:
        powers.release_organiser(member=third, at=at)


WRITING = ("ask", "ask in a space", "answer", "answer in a row", "story", "story in a week", "press", "edit")


@contextmanager
def without_a_pace() -> Iterator[None]:
    """Members may write more than one may in a day (`members.paces`)."""
    freed = {name: replace(paces.PACES[name], most=10**6) for name in WRITING}
    with patch.object(paces, "PACES", {**paces.PACES, **freed}):
        yield


def new_event(*, at: datetime, days: float = 10, published: bool = True, **more) -> Event:
    """A meeting of an hour and a half, so many days from `at`; published unless told otherwise."""
    starts_at = at + timedelta(days=days)
    values = {
        "title": "Building services that everybody can use",
        "summary": "Two short stories.",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=90),
        "link": "https://teams.microsoft.com/l/meetup-join/abc",
        "capacity": 10,
    }
    event = events.create(by=None, at=at, **{**values, **more})
    if published:
        Event.objects.filter(pk=event.pk).update(published_at=at)
        event.refresh_from_db()
    return event


def address_of_this_database() -> str:
    """The test database as DATABASE_URL names it."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    host = values["OPTIONS"].get("host") or values["HOST"]
    login = f"{values['USER']}:{values['PASSWORD']}@"
    if host.startswith("/"):
        return f"postgres://{login}/{values['NAME']}?host={host}"
    return f"postgres://{login}{host}:{values['PORT'] or 5432}/{values['NAME']}"


def start_worker(**setting: str) -> subprocess.Popen:
    """A delivery worker in a process of its own, on this test's database and by its clock; its lease is two seconds."""
    environment = {**os.environ, "DATABASE_URL": address_of_this_database(), "DELIVERY_LEASE": "2", **setting}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.at", timezone.now().isoformat(), "deliver", "--loop"],
        env=environment,
        cwd=settings.ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def at_once(*deeds: Callable[[], object]) -> list[Exception | None]:
    """Do all of them, each in a thread of its own, as soon as all are ready; gives what each raised, or None."""
    begin, raised = threading.Barrier(len(deeds)), [None] * len(deeds)

    def do(position, deed):
        try:
            connection.ensure_connection()
            begin.wait(10)
            deed()
        except Exception as trouble:
            raised[position] = trouble
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "Some wait for each other."
    return raised


def broken(raised: list) -> list[Exception]:
    """The errors among them that are not a Refused."""
    return [each for each in raised if each is not None and not isinstance(each, Refused)]


@contextmanager
def met_there(module, name: str, *, wait: float = 0.4) -> Iterator[threading.Event]:
    """Make the first caller of this function wait there for `wait` seconds, so that others can come in between: gives an
    event that is set as soon as the caller is there. Later callers do not wait."""
    there, real = threading.Event(), getattr(module, name)

    def slow(*args, **kwargs):
        if not there.is_set():
            there.set()
            time.sleep(wait)
        return real(*args, **kwargs)

    with patch.object(module, name, slow):
        yield there


def after(there: threading.Event, deed: Callable[[], object]) -> Callable[[], None]:
    """The deed, done once the first caller is there; see `met_there`."""

    def do():
        assert there.wait(10)
        deed()

    return do
