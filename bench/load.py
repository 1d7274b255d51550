"""A light client: threads with one kept connection each ask as fast as they are answered. Run as a process of its own.

    python bench/load.py PLAN.json

PLAN holds `port`, `seconds`, `threads`, `requests` (each a list of method, path, headers and body; taken in turn, each at
most once when `once` is true) and `accept` (text that the head of an accepted answer holds; empty: status 200 or 302).
Prints JSON: `done`, `accepted`, `seconds`, `rate` (done a second), `answers` (how many of each status), `median` and `p99`
in milliseconds. Plain sockets, because http.client takes more processor time than some of what is measured.
"""

import json
import socket
import sys
import threading
import time
from collections import Counter
from itertools import cycle
from pathlib import Path
from statistics import median


def as_bytes(method, path, headers, body):
    """The request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    content = body.encode()
    if content:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(content)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


class Connection:
    """One connection, opened again when the server closes it."""

    def __init__(self, port):
        self.port, self.socket = port, None

    def ask(self, request):
        """Send; give the head of the answer once its whole body is here. OSError when the connection breaks."""
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)
        got = b""
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += self._more()
        head = got[:end].lower()
        start = head.find(b"content-length:")
        if start < 0:
            raise OSError("an answer without a length")
        missing = int(head[start + 15 :].split(b"\r\n", 1)[0]) - (len(got) - end - 4)
        while missing > 0:
            missing -= len(self._more())
        if b"connection: close" in head:
            self.close()
        return head

    def _more(self):
        part = self.socket.recv(1 << 18)
        if not part:
            raise OSError("the server closed the connection")
        return part

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket = None


def run(plan: dict) -> dict:
    """Ask as the plan says; see the module's first lines for what comes back."""
    requests = [as_bytes(*each) for each in plan["requests"]]
    queue = iter(requests) if plan["once"] else cycle(requests)
    accept, answers, times, accepted = plan["accept"].lower().encode(), Counter(), [], []
    begin = threading.Barrier(plan["threads"] + 1)

    def client():
        connection = Connection(plan["port"])
        begin.wait()
        while time.perf_counter() < until:
            request = next(queue, None)
            if request is None:
                break
            asked = time.perf_counter()
            try:
                head = connection.ask(request)
            except OSError as trouble:
                answers[f"broken: {trouble}"] += 1
                connection.close()
                continue
            times.append(time.perf_counter() - asked)
            status = head[9:12].decode()
            answers[status] += 1
            if (accept in head) if accept else status in ("200", "302"):
                accepted.append(True)
        connection.close()

    threads = [threading.Thread(target=client) for _each in range(plan["threads"])]
    until = began = time.perf_counter() + 3600
    for thread in threads:
        thread.start()
    began = time.perf_counter()
    until = began + plan["seconds"]
    begin.wait()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    times.sort()
    return {
        "done": len(times),
        "accepted": len(accepted),
        "seconds": round(took, 3),
        "rate": round(len(times) / took, 1),
        "answers": dict(answers),
        "median": round(1000 * median(times), 2) if times else None,
        "p99": round(1000 * times[int(len(times) * 0.99)], 2) if times else None,
    }


if __name__ == "__main__":
    print(json.dumps(run(json.loads(Path(sys.argv[1]).read_text()))))
