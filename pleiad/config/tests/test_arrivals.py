"""A request that trickles holds nobody up: the worker begins once all of it is there."""

import json
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

import pytest
from django.conf import settings

from ..logs import clean

SERVER = """
import logging, sys
from gunicorn.app.base import BaseApplication
from pleiad.config import arrivals
from pleiad.config.server_log import JsonLogger

arrivals.BEGIN_WITHIN = float(sys.argv[1])


def answer(environ, start):
    body = environ["wsgi.input"].read()
    start("200 OK", [("Content-Length", str(len(body)))])
    return [body]


class One(BaseApplication):
    def load_config(self):
        for name, value in {
            "bind": "127.0.0.1:0", "workers": 1, "worker_class": arrivals.PatientWorker, "logger_class": JsonLogger,
            "loglevel": "warning", "control_socket_disable": True,
            "when_ready": lambda server: print(server.LISTENERS[0].sock.getsockname()[1], flush=True),
        }.items():
            self.cfg.set(name, value)

    def load(self):
        return answer


One().run()
"""


class Server:
    def __init__(self, process):
        self.process, self.port = process, int(process.stdout.readline())
        self.opened = ExitStack()

    def connect(self, *pieces, pause=0.0):
        """A connection that has sent these pieces."""
        made = self.opened.enter_context(socket.create_connection(("127.0.0.1", self.port), timeout=10))
        for piece in pieces:
            made.sendall(piece)
            time.sleep(pause)
        return made

    def ask(self, *pieces, **how):
        """All that is answered to them."""
        made, said = self.connect(*pieces, **how), b""
        while data := made.recv(65536):
            said += data
        return said


def serving(patience):
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(patience)],
        cwd=settings.ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    server = Server(process)
    yield server
    server.opened.close()
    process.terminate()
    server.said = process.communicate(timeout=20)[1]


@pytest.fixture(scope="module")
def server():
    yield from serving(20)


@pytest.fixture(scope="module")
def hasty():
    yield from serving(0.3)


def post(body, announced=None):
    length = len(body) if announced is None else announced
    return b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n%s" % (length, body)


def test_slow_bodies_and_slow_heads_hold_nobody_up(server):
    """One process, and thirty requests that never come to an end."""
    for each in range(30):
        server.connect(post(b"a", announced=1000) if each % 2 else b"GET / HTTP/1.1\r\nHos")
    begun = time.monotonic()
    assert server.ask(post(b"quick")).endswith(b"quick")
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("size", [1, 5_000, 300_000, 2_000_000])
def test_what_comes_in_pieces_is_read_whole(server, size):
    body = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    whole = post(body)
    cut = [0, 9, len(whole) - len(body), len(whole) - len(body) + size // 2, len(whole)]
    pieces = [whole[first:last] for first, last in zip(cut, cut[1:], strict=False)]
    assert server.ask(*pieces, pause=0.02).endswith(body)


def test_a_request_that_trickles_is_ended(hasty):
    made, begun = hasty.connect(post(b"", announced=1000)), time.monotonic()
    made.settimeout(0.05)
    while time.monotonic() - begun < 8:
        try:
            made.sendall(b"a")
            if made.recv(10) == b"":
                break
        except TimeoutError:
            continue
        except OSError:
            break
    assert 0.2 < time.monotonic() - begun < 5


def test_a_browser_that_asks_first_is_told_to_go_on(server):
    made = server.connect(b"POST / HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    assert made.recv(100).startswith(b"HTTP/1.1 100 Continue")
    made.sendall(b"ok")
    heard = b""
    while b"200 OK" not in heard and (more := made.recv(1000)):  # gunicorn may say “continue” once more
        heard += more
    assert b"200 OK" in heard


@pytest.mark.parametrize(
    "said",
    [
        b"NONSENSE\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: -3\r\n\r\nabc",
        b"GET /" + b"x" * 200_000,
    ],
)
def test_what_is_no_request_is_refused_at_once(server, said):
    begun = time.monotonic()
    assert b"400 Bad Request" in server.ask(said)
    assert time.monotonic() - begun < 5


def test_the_servers_own_warnings_are_lines_of_json_without_addresses():
    with contextmanager(serving)(20) as server:
        server.ask(b"NONSENSE\r\n\r\n")
    lines = [json.loads(line) for line in server.said.splitlines()]
    assert any("Invalid request" in line["says"] for line in lines)
    assert "127.0.0.1" not in server.said


@pytest.mark.parametrize(
    ("said", "cleaned"),
    [
        ("Invalid request from ip=203.0.113.9: x", "Invalid request from ip=(network): x"),
        ("ip=2001:db8::7: x", "ip=(network): x"),
        ("('fe80::1%eth0', 80) and [2001:db8:1:2:3:4:5:6]:443", "('(network)', 80) and [(network)]:443"),
        ("from ::ffff:192.0.2.7, 198.51.100.4:8080", "from (network), (network):8080"),
        ("at 12:30:45, version 5.2.19, code 0123456789", "at 12:30:45, version 5.2.19, code ······"),
        ("pleiad.config.logs: some::thing", "pleiad.config.logs: some::thing"),
    ],
)
def test_no_network_address_reaches_the_log(said, cleaned):
    assert clean(said) == cleaned
