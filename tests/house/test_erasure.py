"""Erasure leaves no trace: twenty words that a member planted are looked for in the whole dump, in files, queues and logs."""

import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from pleiad.config import worker
from pleiad.config.logs import JsonLine
from pleiad.data_protection import complaining, sweeping
from pleiad.data_protection.archive import making
from pleiad.members import leaving
from pleiad.members.models import Member
from pleiad.outbox.models import Email
from pleiad.teams.models import ChannelInvite
from pleiad.teams.periodic import run as let_go_of_teams
from tests.house.crawl import dump
from tests.house.planted import plant

pytestmark = [pytest.mark.engines, pytest.mark.django_db(transaction=True)]
COPIES = timedelta(days=35)
"""So long after erasure nothing that waited for anything else may be left."""


class Heard(logging.Handler):
    """All log lines, as the product writes them."""

    def __init__(self):
        super().__init__()
        self.setFormatter(JsonLine())
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture
def log():
    heard = Heard()
    logging.getLogger().addHandler(heard)
    yield heard.lines
    logging.getLogger().removeHandler(heard)


def backup_of(folder):
    """Every byte of a copy as a backup makes it. (The live file of SQLite may keep pieces of its search index in space that
    nothing uses.) Nothing on PostgreSQL, whose backups are dumps."""
    if connection.vendor != "sqlite":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(folder / "backup.sqlite3")])
    return (folder / "backup.sqlite3").read_text(errors="ignore")


def test_twenty_words_of_a_member_who_left_are_nowhere(log, tmp_path, settings):
    settings.MAILBOX = tmp_path
    settings.VAR = tmp_path
    world = plant(at=timezone.now())
    leaver = Member.objects.get(pk=world.people["leaver"].pk)
    world.things.complaint = world.word("leaver", "complaint", "desk")
    complaining.complain(
        by=leaver, address="", about="data", words=world.things.complaint, language="en", network="", at=world.at
    )
    making.ask(member=leaver, language="en", at=world.at)
    worker.what_time_asks(timezone.now())
    theirs = {word for word, each in world.canaries.items() if each.who == "leaver"}
    there = {word for rows in dump().values() for row in rows for word in world.seen_in(row)}
    assert len(theirs & there) > 20
    leaving.leave(member=leaver, at=timezone.now())
    worker.deliver_emails(timezone.now())
    Email.objects.filter(due_at__isnull=False).update(due_at=None, sent_at=timezone.now())
    ChannelInvite.objects.filter(member=leaver).update(state="withdrawn", due_at=None)
    assert leaving.settle(member=leaver, at=timezone.now())
    let_go_of_teams(at=timezone.now())
    sweeping.sweep(at=timezone.now() + COPIES)
    left = {
        table: sorted({world.canaries[each].what for row in rows for each in world.seen_in(row) & theirs})
        for table, rows in dump().items()
    }
    assert {table: words for table, words in left.items() if words} == {}
    queued = " ".join(str(row) for row in Email.objects.filter(due_at__isnull=False).values_list("payload", "address"))
    files = " ".join(path.read_text(errors="ignore") for path in tmp_path.rglob("*") if path.is_file())
    for place, text in {"queue": queued, "files": files, "log": "\n".join(log)}.items():
        assert world.seen_in(text) & theirs == set(), place
    on_disk = world.seen_in(backup_of(tmp_path)) & theirs
    assert {world.canaries[each].what for each in on_disk} == set()
