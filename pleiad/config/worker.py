"""The delivery worker: sends emails, moves Teams invites on, and does what time asks for.

Four lines work side by side, so that a slow Teams never holds up an email: emails, the mailbox, Teams, and what the clock
asks of the rooms (reminders, offers that lapse, posts that delete themselves: each room's `periodic.run`). All work is
read from the database each time; a worker remembers nothing, and any number may run.
"""

import logging
import os
import signal
import socket
import threading
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db import close_old_connections
from django.utils import timezone

from pleiad.events import online_meetings
from pleiad.integrations.mail.smtp import MailLine
from pleiad.outbox import deliver as emails
from pleiad.outbox.mailbox_reader import MailboxReader
from pleiad.outbox.models import Heartbeat
from pleiad.teams import deliver as teams
from pleiad.teams import posts as channel_posts

REST = 0.5  # seconds between two looks when nothing was due
CLOCK_REST = 5  # the same for what the clock asks, which is not urgent
BEAT = timedelta(seconds=10)
CHORES_EVERY = timedelta(hours=1)
log = logging.getLogger(__name__)


MAIL_LINE = MailLine()
"""The worker's connection to the mail server: open while there is something to send."""


def deliver_emails(at):
    sent = emails.run(at=at, line=MAIL_LINE)
    if not sent:
        MAIL_LINE.close()
    return sent


MAILBOX_READER = MailboxReader()


def read_mailbox(at):
    return MAILBOX_READER.run(at=at)


def deliver_invites(at):
    return teams.run(at=at) + online_meetings.run(at=at) + channel_posts.run(at=at)


def what_time_asks(at):
    """One step of each room that has a file periodic.py with run(at=...), which returns how much it did. Each derives its
    work from the database, so it can be late or run twice and does nothing twice. Trouble in one room does not hold up
    the next."""
    done = 0
    for room in _rooms_with_clocks():
        if many := _safely(room.run):
            done += many
            name = room.__name__.removeprefix("pleiad.").removesuffix(".periodic")
            log.info("A job did something", extra={"facts": {"what": "job run", "job": name, "done": many}})
    return done


def _rooms_with_clocks():
    names = [f"{each.name}.periodic" for each in apps.get_app_configs() if each.name.startswith("pleiad.")]
    return [import_module(name) for name in names if find_spec(name)]


LINES = (deliver_emails, read_mailbox, deliver_invites, what_time_asks)


def chores(at):
    """Housekeeping: compare Teams with our list once a day."""
    teams.daily(at=at)
    Heartbeat.objects.filter(at__lt=at - timedelta(days=1)).delete()


def once() -> int:
    """Everything that is due now; returns how much was done."""
    done = 0
    while step := sum(line(at=timezone.now()) for line in LINES):
        done += step
    MAIL_LINE.close()
    chores(timezone.now())
    return done


def loop(stop: threading.Event | None = None) -> None:
    """Work until told to stop (SIGTERM or SIGINT), finishing what is in hand."""
    if stop is None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    beat()
    lines = [threading.Thread(target=_keep_on, args=(line, stop), name=line.__name__, daemon=True) for line in LINES]
    for line in lines:
        line.start()
    next_chores = timezone.now()
    while not stop.wait(BEAT.total_seconds() if beat_safely() else 1):
        if timezone.now() >= next_chores:
            next_chores = timezone.now() + CHORES_EVERY
            _safely(chores)
    for line in lines:
        line.join(timeout=25)


def _keep_on(line, stop):
    while not stop.is_set():
        if not _safely(line):
            stop.wait(CLOCK_REST if line in (what_time_asks, read_mailbox) else REST)


def _safely(line):
    """Do one step; trouble (a database that restarts, an outage) is logged and tried again at the next step."""
    close_old_connections()
    try:
        return line(at=timezone.now())
    except Exception:
        log.exception("A step of the worker failed: %s.%s", line.__module__, line.__name__)
        return 0


def beat() -> None:
    """Show that this worker lives."""
    name = f"{socket.gethostname()[:40]}:{os.getpid()}"
    Heartbeat.objects.update_or_create(worker=name, defaults={"at": timezone.now()})


def beat_safely():
    close_old_connections()
    try:
        beat()
    except Exception:
        log.exception("The heartbeat could not be written")
        return False
    return True
