"""Requests are taken into work once they have arrived whole.

A process answers one request at a time, so a browser that sends its request slowly must not be read while others wait. Each
process therefore keeps those that are still arriving aside, reads what has come of each, and works on what is complete. One
that takes too long is ended. No proxy in front is needed for this, and none can undo it.
"""

import io
import os
import re
import selectors
import tempfile
import time

from gunicorn.workers.sync import SyncWorker

from .bodies import LARGEST

BEGIN_WITHIN = 20
"""Seconds for the head of a request, and for its body besides the time that its length needs."""
SLOWEST = 20_000
"""Bytes a second: a picture of 8 MB on a slow phone may take seven minutes."""
TAKE_WITHIN = 20
"""Seconds for a browser to take the next piece of an answer."""
LONGEST_HEAD = 128 * 1024
ASIDE_AT_MOST = 400
"""Unfinished requests in one process; one more ends the oldest, which has had the most time."""
ON_DISK_FROM = 64 * 1024
CONTENT_LENGTH = re.compile(rb"(?im)^content-length[ \t]*:[ \t]*([0-9]{1,12})[ \t]*\r?$")


class Arrival:
    """A request on its way."""

    def __init__(self, listener, client, address):
        self.listener, self.client, self.address = listener, client, address
        self.head, self.body = b"", None
        self.missing = None  # bytes of the body; None while the head is not there
        self.until = time.monotonic() + BEGIN_WITHIN
        self.gone = False

    @property
    def is_whole(self):
        return self.missing is not None and self.missing <= 0

    def receive(self):
        """Read what has come, without waiting for more."""
        while not self.is_whole and not self.gone:
            try:
                data = self.client.recv(65536)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                self.gone = True
            elif self.missing is None:
                self._take_head(data)
            else:
                self._keep(data)

    def _take_head(self, data):
        self.head += data
        end = self.head.find(b"\r\n\r\n")
        if end < 0:
            self.missing = 0 if len(self.head) > LONGEST_HEAD else None  # the parser says what is wrong with it
            return
        lengths = CONTENT_LENGTH.findall(self.head[: end + 2])
        announced = int(lengths[0]) if len(lengths) == 1 else 0
        if announced > LARGEST:
            announced = 0  # refused before any of it is read
        begun, self.head = self.head[end + 4 :], self.head[: end + 4]
        self.missing, self.body = announced, tempfile.SpooledTemporaryFile(max_size=ON_DISK_FROM)  # noqa: SIM115 (closed once it is read)
        self.until += announced / SLOWEST
        if announced > len(begun) and b"100-continue" in self.head.lower():
            self.client.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        self._keep(begun)

    def _keep(self, data):
        self.body.write(data)
        self.missing -= len(data)

    def whole(self):
        """The connection, as if all had come at once."""
        self.client.settimeout(TAKE_WITHIN)
        if self.body is None:
            return ArrivedSocket(self.client, [io.BytesIO(self.head)])
        self.body.seek(0)
        return ArrivedSocket(self.client, [io.BytesIO(self.head), self.body])


class ArrivedSocket:
    """A connection whose request has been read already; there is nothing more to wait for."""

    def __init__(self, client, parts):
        self._client, self._parts = client, parts

    def recv(self, size):
        while self._parts:
            if data := self._parts[0].read(size):
                return data
            self._parts.pop(0).close()
        return b""

    def __getattr__(self, name):
        return getattr(self._client, name)


class PatientWorker(SyncWorker):
    """Gunicorn's plain worker, one request at a time, that reads many connections meanwhile."""

    def run(self):
        self.aside = {}  # what is still arriving, the oldest first
        self.selector = selectors.DefaultSelector()
        for each in self.wait_fds:
            self.selector.register(each, selectors.EVENT_READ)
        super().run()

    def accept(self, listener):
        if self.aside:
            self._attend(0)
        client, address = listener.accept()
        client.setblocking(False)
        self._go_on(Arrival(listener, client, address))

    def wait(self, timeout):
        self.notify()
        return self._attend(min(timeout, 1) if self.aside else timeout)

    def _attend(self, timeout):
        """Go on with what is arriving; returns the listeners on which a connection waits."""
        ready = []
        for key, _events in self.selector.select(timeout):
            if key.data is not None:
                if key.data.client in self.aside:  # else it was ended by an earlier one of these
                    self._go_on(key.data)
            elif key.fileobj == self.PIPE[0]:
                os.read(self.PIPE[0], 1)
                ready.append(key.fileobj)
            else:
                ready.append(key.fileobj)
        now = time.monotonic()
        for each in [each for each in self.aside.values() if each.until < now]:
            self._end(each)
        return ready

    def _go_on(self, arrival):
        arrival.receive()
        if arrival.gone:
            self._end(arrival)
        elif arrival.is_whole:
            self._no_longer_aside(arrival)
            self.notify()
            self.handle(arrival.listener, arrival.whole(), arrival.address)
        elif arrival.client not in self.aside:
            self.aside[arrival.client] = arrival
            self.selector.register(arrival.client, selectors.EVENT_READ, arrival)
            if len(self.aside) > ASIDE_AT_MOST:
                self._end(next(iter(self.aside.values())))

    def _no_longer_aside(self, arrival):
        if self.aside.pop(arrival.client, None):
            self.selector.unregister(arrival.client)

    def _end(self, arrival):
        self._no_longer_aside(arrival)
        arrival.client.close()
        if arrival.body is not None:
            arrival.body.close()
