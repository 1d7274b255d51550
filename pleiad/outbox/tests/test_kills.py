"""Workers are killed with -9 again and again while a mail server fails in thirty ways: every email ends well, and once."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.utils import timezone

from pleiad.testing import THOROUGH, address_of_this_database

from ..actions import queue_emails
from ..models import Email
from .unkind import FAULTS, Misbehaving

KILLS = 500 if THOROUGH else 8
EMAILS_A_KILL, FAULTY = 3, 0.4
GONE = "gone"


@contextmanager
def forks(port):
    """A process from which workers are forked; gives a function that begins one and returns its number."""
    environment = {
        **os.environ, "DATABASE_URL": address_of_this_database(), "MAIL_URL": f"smtp://127.0.0.1:{port}", "DELIVERY_LEASE": "1",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "pleiad.outbox.tests.forks"], cwd=settings.ROOT, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip

    def begin():
        process.stdin.write("\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    try:
        assert process.stdout.readline() == "ready\n"
        yield begin
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(timeout=10)


def unkind(chance, rng):
    """Which fault comes at a step: four of ten emails meet one, each of the thirty as often as any other."""
    at = {verb: [fault for fault in FAULTS if fault.verb == verb] for verb in {each.verb for each in FAULTS}}
    share = {verb: chance * len(faults) / len(FAULTS) for verb, faults in at.items()}

    def plan(verb, address):
        if verb == "RCPT" and address.startswith(GONE):
            return FAULTS[-1]
        if verb not in at or rng.random() > share[verb]:
            return None
        fault = rng.choice(at[verb])
        return None if fault.about_address else fault

    return plan


def still_due():
    return Email.objects.filter(due_at__isnull=False).exists()


def taken_again_without_need(messages):
    """Emails that came again although the worker went on after the server had taken them: nothing but the end of its
    connection, by a kill or by the server, leaves an email open."""
    last_on_its_line = {id(message.line): message for message in messages}
    last_taking = {message["Message-ID"]: message for message in messages}
    return [
        message["To"]
        for message in messages
        if last_taking[message["Message-ID"]] is not message and last_on_its_line[id(message.line)] is not message
    ]


@pytest.mark.threads
@pytest.mark.timeout(3600)
@pytest.mark.django_db(transaction=True)
def test_no_kill_and_no_fault_loses_an_email_or_sends_one_twice():
    rng = random.Random(20261123)
    many = KILLS * EMAILS_A_KILL
    addresses = [f"{GONE if number % 20 == 0 else 'reader'}{number}@leeds.gov.uk" for number in range(many)]
    now = timezone.now()
    queue_emails(
        emails=[
            {"kind": "test.killed", "key": f"k{n}", "at": now, "address": each, "secrets": {"code": f"{n:06}"}}
            for n, each in enumerate(addresses)
        ]
    )
    with Misbehaving() as server:
        server.dawdles, server.plan = 0.3, unkind(FAULTY, rng)
        with forks(server.port) as begin:
            for _kill in range(KILLS):
                pid, until, end = begin(), server.steps + rng.randint(1, 40), time.monotonic() + 3
                while server.steps < until and time.monotonic() < end:  # at any step of the dialogue
                    time.sleep(0.002)
                os.kill(pid, signal.SIGKILL)
            server.plan = lambda verb, address: FAULTS[-1] if verb == "RCPT" and address.startswith(GONE) else None
            pid, end = begin(), time.monotonic() + (900 if THOROUGH else 60)
            while still_due() and time.monotonic() < end:
                time.sleep(0.1)
            os.kill(pid, signal.SIGKILL)
    assert len(server.met) >= (30 if THOROUGH else 5), "the server was too kind"
    left = Email.objects.filter(due_at__isnull=False)
    assert not left.exists(), (
        f"{left.count()} emails never end: {sorted(set(left.values_list('attempts', 'trouble')))[:9]}"
    )
    assert {email.state for email in Email.objects.all()} == {"sent", "given up"}
    gone = {email.address for email in Email.objects.filter(gave_up_at__isnull=False)}
    assert gone == {each for each in addresses if each.startswith(GONE)}
    assert not Email.objects.exclude(sealed="").exists()
    arrived = Counter(message["Message-ID"] for message in server.messages)
    assert len(arrived) == many - len(gone)
    # What a server has in its hands when the worker dies, or when it hangs up after it took an email, comes again: under
    # the same Message-ID, by which it counts once.
    repeated = sum(arrived.values()) - len(arrived)
    assert repeated <= KILLS + server.cut_after_taking
    assert not taken_again_without_need(server.messages)
    assert {message["To"] for message in server.messages} == set(addresses) - gone
