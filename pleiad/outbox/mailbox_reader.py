"""Reads the mailbox of MAILBOX_URL in the worker, where one is set."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from pleiad.integrations.mail.imap import ImapMailbox, MailboxAway

from .incoming import receive
from .incoming.letters import LARGEST

EVERY = timedelta(seconds=30)
AT_ONCE = 50
ENOUGH_TROUBLE = 3
"""After so many emails that the database would not have, it is hardly about them."""
log = logging.getLogger(__name__)


class MailboxReader:
    """Looks into the mailbox every half minute, and says once when it cannot be read and once when it can again."""

    def __init__(self) -> None:
        self._next_look: datetime | None = None
        self._away = False

    def run(self, *, at: datetime) -> int:
        """Read what is new; returns how many emails. An email is marked as read once it was taken in: one that is read twice
        does nothing the second time."""
        if settings.READ_MAILBOX is None or (self._next_look and at < self._next_look):
            return 0
        self._next_look = at + EVERY
        taken, self._stayed = 0, 0
        try:
            with ImapMailbox(settings.READ_MAILBOX, largest=LARGEST) as mailbox:
                for uid, raw in mailbox.unread(most=AT_ONCE):
                    taken += self._take(mailbox, uid, raw)
        except MailboxAway as trouble:
            if not self._away:
                log.warning("The mailbox cannot be read: %s", trouble)
            self._away = True
            return taken
        if self._away:
            log.warning("The mailbox can be read again.")
        self._away = False
        if taken == AT_ONCE:
            self._next_look = at
        return taken

    def _take(self, mailbox, uid, raw):
        """Take one email in; returns how many: one, or none when our database would not have it. Then it stays unread, and
        those behind it are tried, unless the database is away altogether."""
        try:
            receive(raw, at=timezone.now())
        except DatabaseError:
            self._stayed += 1
            if self._stayed == ENOUGH_TROUBLE:
                raise
            log.exception("An incoming email stays unread, because the database would not have it")
            return 0
        mailbox.read(uid)
        return 1
