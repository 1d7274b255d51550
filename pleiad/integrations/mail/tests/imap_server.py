"""A real IMAP server in a process of its own: pymap, with an empty mailbox. TEST_IMAP_PORT names another server on this
machine instead, such as Dovecot, with this user and password and a mailbox that may be emptied."""

import imaplib
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

USER, PASSWORD = "network@network.example", "pass word/with?signs"


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class RunningMailbox:
    """What a test does with the server: put emails in, as a mail server would, and look at them."""

    def __init__(self, port):
        self.port = port
        self.address = urlsplit(f"imap://network%40network.example:pass%20word%2Fwith%3Fsigns@127.0.0.1:{port}/INBOX")

    @contextmanager
    def _inside(self):
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=10) as imap:
            imap.login(USER, PASSWORD)
            imap.select("INBOX")
            yield imap

    def put(self, *emails):
        with self._inside() as imap:
            for each in emails:
                answer, said = imap.append("INBOX", "()", None, each)
                assert answer == "OK", said

    def empty(self):
        with self._inside() as imap:
            if numbers := (imap.search(None, "ALL")[1][0] or b"").split():
                imap.store(f"1:{len(numbers)}", "+FLAGS", r"(\Deleted)")
                imap.expunge()

    def unread(self):
        with self._inside() as imap:
            return len((imap.uid("SEARCH", "UNSEEN")[1][0] or b"").split())


@contextmanager
def imap_server(*, files=()):
    """`files`: certificate and key, with which the server offers STARTTLS."""
    if not files and (port := os.environ.get("TEST_IMAP_PORT")):
        there = RunningMailbox(int(port))
        there.empty()
        yield there
        return
    port = _free_port()
    tls = ["--cert", files[0], "--key", files[1]] if files else []
    words = ["--host", "127.0.0.1", "--port", str(port), *tls, "--no-service", "admin", "dict", "--demo-user", USER]
    process = subprocess.Popen(
        [sys.executable, "-c", "from pymap.main import main; main()", *words, "--demo-password", PASSWORD],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        _wait(process, port)
        yield RunningMailbox(port)
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stderr.close()


def _wait(process, port):
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(process.stderr.read().decode()[-2000:])
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("The IMAP server does not begin.")
