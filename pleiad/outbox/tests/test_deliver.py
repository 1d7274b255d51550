"""Emails reach a real mail server once, and nothing is lost while it is away."""

import os
import signal
import socket
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from pleiad.testing import THOROUGH, new_event, new_member, start_worker

from .. import deliver
from ..actions import queue_email, try_again
from ..emails import KINDS, Wording, words_email
from ..models import Email
from .sink import Running

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


@pytest.fixture
def plain_kind():
    @words_email("test.plain")
    def plain(email, secrets):
        if email.payload.get("unwanted"):
            return None
        return Wording(subject=email.payload.get("subject", "Hello"), text=f"A line.\n\n{secrets.get('code', '')}")

    yield "test.plain"
    del KINDS["test.plain"]


@pytest.fixture
def sink(settings):
    with Running() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


def put(kind, key="one", at=None, **more):
    queue_email(kind=kind, key=key, at=at or timezone.now(), address="amina@leeds.gov.uk", **more)


def test_an_email_is_posted_once(plain_kind, sink):
    put(plain_kind)
    put(plain_kind)
    assert [deliver.run(at=timezone.now()), deliver.run(at=timezone.now())] == [1, 0]
    (message,) = sink.messages
    assert (message["To"], message["Subject"]) == ("amina@leeds.gov.uk", "Hello")
    assert message["Auto-Submitted"] == "auto-generated"


def test_secrets_are_unreadable_in_the_database_and_gone_when_posted(plain_kind, sink):
    put(plain_kind, secrets={"code": "493817"})
    kept = Email.objects.get()
    assert "493817" not in kept.sealed + str(kept.payload)
    deliver.run(at=timezone.now())
    assert "493817" in sink.messages[0].get_body(("plain",)).get_content()
    assert Email.objects.get().sealed == ""


def test_an_email_that_is_no_longer_wanted_is_dropped(plain_kind, sink):
    put(plain_kind, payload={"unwanted": True})
    assert deliver.run(at=timezone.now()) == 1
    assert sink.messages == []
    assert Email.objects.get().dropped_at is not None


def test_an_email_that_cannot_be_worded_holds_up_no_other(plain_kind, sink):
    put("test.unknown-kind", key="broken", at=timezone.now() - timedelta(minutes=1))
    put(plain_kind)
    deliver.run(at=timezone.now())
    assert len(sink.messages) == 1
    assert Email.objects.get(key="broken").trouble == "KeyError"


def test_no_header_can_be_smuggled_in(plain_kind, sink):
    put(plain_kind, payload={"subject": "Hello\r\nBcc: everybody@evil.example\r\n\r\nbody"})
    deliver.run(at=timezone.now())
    (message,) = sink.messages
    assert message["Bcc"] is None
    assert message["Subject"] == "Hello Bcc: everybody@evil.example body"


def test_while_the_mail_server_is_away_emails_wait_and_leave_later(plain_kind, settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", probe.getsockname()[1]
    put(plain_kind)
    before = timezone.now()
    assert deliver.run(at=before) == 0
    waiting = Email.objects.get()
    assert waiting.due_at > before
    assert waiting.sent_at is None
    with Running() as sink:
        settings.EMAIL_PORT = sink.port
        assert deliver.run(at=before) == 0
        assert deliver.run(at=waiting.due_at) == 1
        assert len(sink.messages) == 1


def test_an_address_that_does_not_exist_is_given_up_and_can_be_tried_again(plain_kind, sink):
    sink.answers["amina@leeds.gov.uk"] = "550 5.1.1 nobody here"
    put(plain_kind)
    put(plain_kind, key="two")
    deliver.run(at=timezone.now())
    assert Email.objects.filter(gave_up_at__isnull=False, trouble="550 5.1.1").count() == 2
    sink.answers.clear()
    assert try_again(email=Email.objects.get(key="one"), at=timezone.now())
    deliver.run(at=timezone.now())
    assert len(sink.messages) == 1


def test_a_busy_server_is_asked_again_later(plain_kind, sink):
    sink.answers["amina@leeds.gov.uk"] = "451 4.7.1 greylisted"
    put(plain_kind)
    now = timezone.now()
    deliver.run(at=now)
    waiting = Email.objects.get()
    assert (waiting.sent_at, waiting.gave_up_at) == (None, None)
    assert waiting.due_at > now


def test_after_three_days_a_full_mailbox_is_given_up_and_what_waits_for_the_server_is_not(plain_kind, sink):
    sink.answers["amina@leeds.gov.uk"] = "452 4.2.2 mailbox full"
    put(plain_kind, at=timezone.now() - timedelta(days=4))
    deliver.run(at=timezone.now())
    assert Email.objects.get().gave_up_at is not None
    sink.answers["amina@leeds.gov.uk"] = "451 4.7.1 greylisted"
    put(plain_kind, key="two", at=timezone.now() - timedelta(days=4))
    deliver.run(at=timezone.now())
    assert Email.objects.get(key="two").state == "waiting"


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_many_workers_never_post_one_email_twice(plain_kind, sink):
    for number in range(60):
        put(plain_kind, key=f"email-{number}")

    def work():
        while deliver.run(at=timezone.now()):
            pass
        connection.close()

    workers = [threading.Thread(target=work) for _each in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(sink.messages) == 60
    assert len({message["Message-ID"] for message in sink.messages}) == 60


def to_members(sink):
    """What came for the members of the test; the worker also writes to organisers of its own accord."""
    return [message for message in sink.messages if message["To"].startswith("member")]


def nothing_waits_for_members():
    """No entry waits; a welcome leaves on its own hour."""
    return not Email.objects.filter(due_at__isnull=False, kind="calendars.entry").exists()


def wait_until(is_so, seconds=60):
    """Look ten times a second until it is so; says whether it came to be."""
    end = timezone.now() + timedelta(seconds=seconds)
    while not (found := is_so()) and timezone.now() < end:
        threading.Event().wait(0.1)
    return found


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_killing_a_worker_in_the_middle_loses_nothing_and_repeats_nothing_new(noon):
    """A worker is really killed with -9, in a thorough run three times, at moments spread over its work; another goes on."""
    from pleiad.events.actions import registering

    now = timezone.now()
    meeting = new_event(at=now, capacity=None)
    for number in range(30):
        registering.register(
            event=meeting, member=new_member(f"member{number}@leeds.gov.uk", at=now), at=now, with_teams=False
        )
    with Running(wait=0.05) as sink:
        for so_far in (3, 9, 17) if THOROUGH else (9,):
            worker = start_worker(MAIL_URL=f"smtp://127.0.0.1:{sink.port}", TEAMS_DELIVERY="manual")
            try:
                assert sink.wait_for(so_far)
            finally:
                os.kill(worker.pid, signal.SIGKILL)
                worker.wait()
        worker = start_worker(MAIL_URL=f"smtp://127.0.0.1:{sink.port}", TEAMS_DELIVERY="manual")
        try:
            assert wait_until(nothing_waits_for_members)
        finally:
            worker.terminate()
            worker.wait(timeout=30)
    assert Email.objects.filter(sent_at__isnull=False, kind="calendars.entry").count() == 30
    told = [(message["To"], message["Message-ID"]) for message in to_members(sink)]
    assert len(set(told)) == 30
    assert len({to for to, _id in told}) == 30
    # An email in the server's hands when its worker died may come again: the same email, by its Message-ID.
    assert len(told) - 30 <= 3


def disturb_the_database():
    """What a restart does to those who are connected: on PostgreSQL every other connection is cut, SQLite is locked for
    two seconds."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        else:
            cursor.execute("BEGIN EXCLUSIVE")
            threading.Event().wait(2)
            cursor.execute("COMMIT")


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_a_database_that_restarts_under_the_worker_loses_no_email():
    from pleiad.events.actions import registering

    now = timezone.now()
    meeting = new_event(at=now, capacity=None)
    for number in range(12):
        registering.register(
            event=meeting, member=new_member(f"member{number}@leeds.gov.uk", at=now), at=now, with_teams=False
        )
    with Running(wait=0.1) as sink:
        worker = start_worker(MAIL_URL=f"smtp://127.0.0.1:{sink.port}", TEAMS_DELIVERY="manual")
        try:
            assert sink.wait_for(3)
            disturb_the_database()
            assert wait_until(nothing_waits_for_members)
            assert worker.poll() is None
        finally:
            worker.terminate()
            worker.wait(timeout=30)
    assert len({message["Message-ID"] for message in to_members(sink)}) == 12
