"""The cast that tests speak of, and the things they need ready-made."""

import os
import subprocess
import sys
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from pleiad.events import actions as events
from pleiad.events.models import Event
from pleiad.members import actions as members
from pleiad.members import addresses, registers
from pleiad.members.models import Member

CAST = {
    "amina": ("Amina O’Neill", "amina.oneill@leeds.gov.uk"),
    "bea": ("Bea Organiser", "bea@gwynedd.llyw.cymru"),
    "cleo": ("Cleo Organiser", "cleo@kent.police.uk"),
    "dot": ("Dot Waits", "dot@small-charity.example"),
    "erin": ("Erin Suspended", "erin@cardiff.gov.uk"),
    "fay": ("Fay Colleague", "fay@leeds.gov.uk"),
}


def new_member(address: str, *, at: datetime, name: str = "A Member", evidence: str = "", **more) -> Member:
    """Somebody who joined with this address by the register as it is."""
    parsed, register = addresses.parse(address), registers.current()
    return members.join(
        address=parsed,
        verdict=register.decide(parsed),
        key=register.key(parsed),
        name=name,
        organisation="An organisation",
        evidence=evidence or "I work there.",
        statement=registers.statement(),
        at=at,
        **more,
    )


def make_cast(*, at: datetime) -> dict[str, Member]:
    """The standing cast, joined 200 days ago; see the fixture `cast`."""
    then = at - timedelta(days=200)
    cast = {
        who: new_member(address, at=then if who != "dot" else at, name=name) for who, (name, address) in CAST.items()
    }
    for organiser in ("bea", "cleo"):
        members.make_organiser(member=cast[organiser], at=then)
    members.suspend(member=cast["erin"], by=cast["bea"], at=then, reason="For the tests.")
    return {who: Member.objects.select_related("organisation").get(pk=member.pk) for who, member in cast.items()}


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
    """A delivery worker in a process of its own, on this test's database; its lease is two seconds."""
    environment = {**os.environ, "DATABASE_URL": address_of_this_database(), "DELIVERY_LEASE": "2", **setting}
    return subprocess.Popen(
        [sys.executable, "-m", "pleiad.config.command", "deliver", "--loop"],
        env=environment,
        cwd=settings.ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
