"""The mail sink: a real SMTP server on loopback that takes everything and remembers when. Run as a process of its own.

    python bench/sink.py PORT     serves until its input ends; a line on standard input asks for the times so far

Answers each line with JSON: `taken` (emails since the last line), `rate` (emails a second between the first and last of
them) and `doubled` (Message-IDs that came more than once).
    python bench/sink.py --send PORT COUNT FILE    hands FILE to the sink so often over one connection, with smtplib alone
"""

import json
import re
import smtplib
import sys
import time
from pathlib import Path


class BenchSink:
    def __init__(self):
        self.times, self.names = [], []

    async def handle_DATA(self, server, session, envelope):
        self.times.append(time.perf_counter())
        found = re.search(rb"^Message-ID:\s*(\S+)", envelope.content, re.MULTILINE | re.IGNORECASE)
        self.names.append(found[1] if found else b"")
        return "250 OK"

    def report(self):
        """What came since the last report."""
        times, names = self.times, self.names
        self.times, self.names = [], []
        took = times[-1] - times[0] if len(times) > 1 else 0
        return {
            "taken": len(times),
            "rate": round((len(times) - 1) / took, 1) if took else None,
            "doubled": len(names) - len(set(names)),
        }


def serve(port):
    from aiosmtpd.controller import Controller

    sink = BenchSink()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    print("ready", flush=True)
    for _line in sys.stdin:
        print(json.dumps(sink.report()), flush=True)
    controller.stop()


def send(port, count, file):
    content = Path(file).read_bytes()
    with smtplib.SMTP("127.0.0.1", port) as connection:
        for number in range(count):
            message = re.sub(
                rb"(?im)^Message-ID:.*$", b"Message-ID: <bench-%d@network.invalid>" % number, content, count=1
            )
            connection.sendmail("network@network.invalid", ["reader@leeds.gov.uk"], message)


if __name__ == "__main__":
    if sys.argv[1] == "--send":
        send(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
    else:
        serve(int(sys.argv[1]))
