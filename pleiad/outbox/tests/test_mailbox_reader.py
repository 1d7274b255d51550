"""The worker reads the mailbox, on a real IMAP server: everything is taken once, whatever it is."""

import logging
from datetime import timedelta

import pytest
from django.db import DataError, IntegrityError, OperationalError, ProgrammingError
from django.utils import timezone

from pleiad.integrations.mail.tests.imap_server import imap_server

from ..mailbox_reader import EVERY, MailboxReader
from ..models import ReceivedWords
from .test_incoming import BAD, letter

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def running():
    with imap_server() as server:
        yield server


@pytest.fixture
def mailbox(running, settings):
    settings.MAILBOX_URL, settings.READ_MAILBOX = "set", running.address
    return running


def test_everything_is_taken_once(amina, mailbox):
    mailbox.put(letter(), *(raw for name, raw in BAD.items() if raw.strip() and len(raw) < 100_000))
    reader, now = MailboxReader(), timezone.now()
    taken = reader.run(at=now)
    assert taken > 5
    assert (mailbox.unread(), ReceivedWords.objects.count()) == (0, 1)
    assert reader.run(at=now + EVERY) == 0


def test_it_looks_every_half_minute_and_not_more_often(amina, mailbox):
    reader, now = MailboxReader(), timezone.now()
    assert reader.run(at=now) == 0
    mailbox.put(letter(Message_ID="<two@leeds.gov.uk>"))
    assert reader.run(at=now + EVERY - timedelta(seconds=1)) == 0
    assert reader.run(at=now + EVERY) == 1


def test_a_worker_that_died_before_marking_reads_it_again_without_doing_it_twice(amina, mailbox, monkeypatch):
    mailbox.put(letter(Message_ID="<three@leeds.gov.uk>"))
    with monkeypatch.context() as broken:
        broken.setattr(
            "pleiad.integrations.mail.imap.ImapMailbox.read", lambda *_args: (_ for _ in ()).throw(KeyboardInterrupt)
        )
        with pytest.raises(KeyboardInterrupt):
            MailboxReader().run(at=timezone.now())
    assert mailbox.unread() == 1
    assert MailboxReader().run(at=timezone.now()) == 1
    assert ReceivedWords.objects.count() == 1


def failing(times, trouble):
    """`receive`, which fails so often before it works."""
    from .. import incoming

    left = [times]

    def receive(raw, *, at):
        if b"Subject: poison" in raw and left[0]:
            left[0] -= 1
            raise trouble
        return incoming.receive(raw, at=at)

    return receive


@pytest.mark.parametrize("trouble", [OperationalError("locked"), IntegrityError("twice"), ProgrammingError("no table")])
def test_one_email_that_the_database_would_not_have_holds_up_no_other_and_is_not_lost(
    amina, mailbox, monkeypatch, trouble
):
    monkeypatch.setattr("pleiad.outbox.mailbox_reader.receive", failing(1, trouble))
    mailbox.put(letter(Subject="poison", Message_ID="<p1@leeds.gov.uk>"), letter(Message_ID="<p2@leeds.gov.uk>"))
    reader, now = MailboxReader(), timezone.now()
    assert (reader.run(at=now), mailbox.unread()) == (1, 1)
    assert (reader.run(at=now + EVERY), mailbox.unread()) == (1, 0)
    assert ReceivedWords.objects.count() == 2


def test_when_the_database_is_away_the_whole_mailbox_waits(amina, mailbox, monkeypatch):
    monkeypatch.setattr("pleiad.outbox.mailbox_reader.receive", failing(99, OperationalError("away")))
    mailbox.put(*(letter(Subject="poison", Message_ID=f"<q{each}@leeds.gov.uk>") for each in range(5)))
    with pytest.raises(OperationalError):
        MailboxReader().run(at=timezone.now())
    assert mailbox.unread() == 5
    monkeypatch.undo()
    assert MailboxReader().run(at=timezone.now()) == 5


def test_what_fits_into_no_column_is_the_emails_own_trouble(amina, mailbox, monkeypatch):
    from ..incoming import HEARERS

    def too_much(letter, *, at):
        raise DataError("value too long")

    monkeypatch.setitem(HEARERS, "words", too_much)
    mailbox.put(letter(Message_ID="<r@leeds.gov.uk>"))
    assert (MailboxReader().run(at=timezone.now()), mailbox.unread()) == (1, 0)


def test_a_mailbox_that_is_away_is_said_once_and_again_when_it_is_back(mailbox, settings, caplog):
    right, reader, now = settings.READ_MAILBOX, MailboxReader(), timezone.now()
    settings.READ_MAILBOX = right._replace(netloc=right.netloc.rpartition(":")[0] + ":1")
    with caplog.at_level(logging.WARNING):
        for look in range(3):
            assert reader.run(at=now + look * EVERY) == 0
        settings.READ_MAILBOX = right
        reader.run(at=now + 3 * EVERY)
    assert caplog.messages == [
        "The mailbox cannot be read: connecting (ConnectionRefusedError)",
        "The mailbox can be read again.",
    ]


def test_without_a_mailbox_nobody_is_asked(settings):
    settings.READ_MAILBOX = None
    assert MailboxReader().run(at=timezone.now()) == 0
