"""Sending: takes due emails, chooses their words, hands them to the mail server and records the outcome of each.

Any number of workers may run. A worker that dies leaves its emails due again when its lease ends; an email handed over
twice carries the same Message-ID (and, with a calendar object, the same UID and SEQUENCE), so that it counts once.

What the server refuses is read in `refusals`. Only what is about one address can end in giving an email up. Trouble about
us, or about now, keeps every email and its secret; and trouble with one email lets the next be tried.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import override

from pleiad.integrations.mail.smtp import MailLine, MailRefused

from . import hold_ups, refusals
from .emails import KINDS, NotYet, Wording
from .messages import reference_of, to_mime
from .models import Email
from .secrets import unseal
from .signals import address_refused

BATCH = 25
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
SOON = timedelta(seconds=5)  # an email that waits for another to be settled
GIVE_UP_AFTER = timedelta(days=3)  # a mailbox that is full for so long
ENOUGH_TROUBLE = 5
"""After so many emails refused and none taken, the trouble is everybody's: the rest waits for the next try."""
NOT_SAID = timedelta(minutes=30)
"""Where the server does not say what a refusal is about: as long as this it may be about us, though others are taken."""
ALIKE = 3
"""What so many addresses are answered alike, and nobody else is taken meanwhile, is hardly about each of them."""
log = logging.getLogger(__name__)


def run(*, at: datetime, clock=timezone.now, line: MailLine | None = None) -> int:
    """Send what is due at `at`; returns how many emails were settled. `line`: a connection that the caller keeps."""
    if not Email.objects.due(at).exists() or hold_ups.still(at=at):
        return 0
    lease = timedelta(seconds=settings.DELIVERY_LEASE)
    claimed = Email.objects.filter(urgent=True).claim(at=at, lease=lease, most=BATCH)
    claimed += Email.objects.filter(urgent=False).claim(at=at, lease=lease, most=BATCH - len(claimed))
    batch = EmailBatch(line or MailLine(), clock, at=at, lease=lease)
    try:
        return batch.work_through(claimed)
    finally:
        if line is None:
            batch.line.close()


class EmailBatch:
    """Some emails on their way through one line: what was taken, and what was refused."""

    def __init__(self, line: MailLine, clock, *, at: datetime, lease: timedelta):
        self.line, self.clock, self.at = line, clock, at
        # The rest goes back before the lease ends, so that no other worker has it at the same time.
        self.enough = at + lease / 2
        self.settled, self.taken, self.troubled = 0, 0, 0
        self.held_before = hold_ups.now() is not None

    def work_through(self, left: list[Email]) -> int:
        """Send them all, or as many as there is time and reason for; returns how many were settled."""
        while left:
            if self.clock() >= self.enough or (self.troubled >= ENOUGH_TROUBLE and not self.taken):
                _put_back(left, self.at)
                break
            email = left.pop(0)
            try:
                self.settled += self._deliver(email)
            except MailRefused as refused:
                if not self._refused(email, refused):
                    _put_back(left, hold_ups.next_try(self.clock()))
                    break
                left.reverse()  # those behind are tried before what stands beside the trouble
        return self.settled

    def _deliver(self, email):
        """Whether the email is settled: sent, or dropped because it is no longer true."""
        try:
            mail = _words(email)
            message = mail and to_mime(email, mail)
        except NotYet:
            _put_back([email], self.clock() + SOON)
            return False
        except Exception as trouble:  # one email that cannot be worded must not hold up the others
            log.exception("An email of the kind %s could not be worded", email.kind)
            _later(email, type(trouble).__name__, self.clock())
            return False
        if message is None:
            _settle(email, dropped_at=self.clock())
            return True
        self.line.send(message)
        _settle(email, sent_at=self.clock(), reference=reference_of(email.key))
        self.taken += 1
        log.info("An email was sent", extra={"facts": {"what": "email sent", "kind": email.kind}})
        if self.held_before or self.troubled:
            hold_ups.end()
            self.held_before = False
        return True

    def _refused(self, email, refused):
        """Record what was refused; whether the others may be tried."""
        now = self.clock()
        enhanced = refusals.enhanced_in(refused.sentence)
        reading = refusals.reading_of(
            code=refused.code, enhanced=enhanced, sentence=refused.sentence, verb=refused.verb
        )
        code = f"{refused.code or refused.kind} {enhanced}".strip()
        reading = self._beside_others(email, reading, enhanced, code)
        log.warning(
            "An email of the kind %s was refused at %s: %s (%s, about %s)",
            email.kind, refused.verb, code, reading.advice, reading.about,
            extra={"facts": {"what": "email refused", "kind": email.kind, "code": code, "about": reading.about}},
        )  # fmt: skip
        about = reading.about
        if about == refusals.ADDRESS:
            _about_the_address(email, code, lasting=refused.code >= 500 and reading.advice != "full", now=now)
            return True
        self.troubled += 1
        before = refused.verb in (*refusals.BEFORE_ANY_EMAIL, "TLS")
        whole = before or (self.troubled >= ENOUGH_TROUBLE and not self.taken)
        if whole or email.urgent or about != refusals.NOW:
            hold_ups.note(refused=refused, reading=reading, code=code, whole=whole, urgent=email.urgent, now=now)
        _later(email, code, now, at_least=hold_ups.next_try(now) if before else None)
        return not before

    def _beside_others(self, email, reading, enhanced, code):
        """What the refusal is about, seen beside what became of other emails: words that nobody knows are about the address
        once others are taken; words that sound like an address are not when all of the last addresses had such."""
        if reading.about == refusals.UNKNOWN and self._others_are_taken(email, code):
            return refusals.NO_ADDRESS
        if reading == refusals.NO_ADDRESS and not refusals.names_the_address(enhanced) and self._nobody_is_taken():
            return refusals.NOT_TOLD
        return reading

    def _others_are_taken(self, email, code):
        """Whether the server has taken what went to other addresses since it first refused this one, some time ago, and
        refuses hardly anyone else like this."""
        began, now = email.refused_at, self.clock()
        if began is None or now < began + NOT_SAID:
            return False
        others = Email.objects.filter(~Q(pk=email.pk)).exclude(_same_reader(email))
        alike = others.filter(due_at__isnull=False, refused_at__isnull=False, trouble=code)
        if now < began + GIVE_UP_AFTER and alike.count() >= ALIKE - 1:
            return False
        return others.filter(sent_at__gt=began).exists()

    def _nobody_is_taken(self):
        """Whether the last emails that were settled were all given up, and went to different addresses."""
        if self.taken:
            return False
        last = Email.objects.filter(gave_up_at__isnull=False, bounced_at=None).order_by("-gave_up_at")[:ALIKE]
        readers = {(each.address, each.member_id) for each in last}
        return len(readers) == ALIKE and not Email.objects.filter(sent_at__gt=last[ALIKE - 1].gave_up_at).exists()


def _same_reader(email):
    return Q(address=email.address) if email.address else Q(member=email.member_id)


def _words(email) -> Wording | None:
    member = email.member
    if member is not None and not email.address and not member.email:
        return None
    with override(email.language):
        return KINDS[email.kind](email, unseal(email.sealed))


def _settle(email, **moment):
    Email.objects.filter(pk=email.pk).update(due_at=None, sealed="", trouble="", **moment)


def _about_the_address(email, code, *, lasting, now):
    if not lasting and email.written_at + GIVE_UP_AFTER >= now:
        _later(email, code, now)
        return
    refused_at = email.refused_at or now
    given_up = {"due_at": None, "gave_up_at": now, "refused_at": refused_at, "sealed": "", "trouble": code[:200]}
    Email.objects.filter(pk=email.pk).update(**given_up)
    address = email.address or email.member.email
    address_refused.send(sender=Email, address=address, email=email, at=now, hard=lasting)


def _later(email, code, now, at_least=None):
    """Try it again, each time after a longer wait. It is never given up here."""
    wait = now + min(FIRST_WAIT * 2 ** min(email.attempts - 1, 10), LONGEST_WAIT)
    Email.objects.filter(pk=email.pk).update(
        due_at=max(wait, at_least) if at_least else wait, refused_at=email.refused_at or now, trouble=code[:200]
    )


def _put_back(batch, due_at):
    Email.objects.filter(pk__in=[email.pk for email in batch]).update(due_at=due_at)
