"""The worker reads the mailbox, on a real IMAP server: everything is taken once, whatever it is."""

import logging
from datetime import timedelta

import pytest
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
