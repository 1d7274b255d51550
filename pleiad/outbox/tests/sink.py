"""A real SMTP server that keeps what it is given, and can be slow, refuse or be away."""

import email
import email.policy
import socket
import threading
import time

from aiosmtpd.controller import Controller


class Sink:
    def __init__(self, wait=0.0):
        self.messages, self.answers, self.wait = [], {}, wait
        self._lock = threading.Lock()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        import asyncio

        if self.wait:
            await asyncio.sleep(self.wait)
        with self._lock:
            self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 kept"

    def wait_for(self, count, seconds=30):
        """Wait until so many messages came; says whether they did."""
        end = time.monotonic() + seconds
        while len(self.messages) < count and time.monotonic() < end:
            time.sleep(0.02)
        return len(self.messages) >= count


class Running:
    """A sink on a free port of loopback, for a with statement."""

    def __init__(self, wait=0.0):
        self.sink = Sink(wait)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.sink.port = probe.getsockname()[1]
        self.controller = Controller(self.sink, hostname="127.0.0.1", port=self.sink.port, ready_timeout=10)

    def __enter__(self):
        self.controller.start()
        return self.sink

    def __exit__(self, *_error):
        self.controller.stop()
