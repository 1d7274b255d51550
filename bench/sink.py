"""The mail sink: a real SMTP server on loopback that takes everything and remembers when. Run as a process of its own.

    python bench/sink.py PORT [CERTIFICATE KEY]     serves until its input ends, over TLS with a certificate; a line on
                                                    standard input asks for the times so far

Answers each line with JSON: `taken` (emails since the last line), `rate` (emails a second between the first and last of
them), `doubled` (Message-IDs that came more than once) and `connections`.
    python bench/sink.py --send PORT COUNT FILE    hands FILE to the sink so often over one connection, with smtplib alone
"""

import json
import re
import smtplib
import ssl
import sys
import time
from pathlib import Path


class BenchSink:
    def __init__(self):
        self.times, self.names, self.connections = [], [], set()

    async def handle_DATA(self, server, session, envelope):
        if envelope.rcpt_tos[0].startswith("organisers@"):  # what the product tells its organisers meanwhile
            return "250 OK"
        self.times.append(time.perf_counter())
        self.connections.add(session.peer)
        found = re.search(rb"^Message-ID:\s*(\S+)", envelope.content, re.MULTILINE | re.IGNORECASE)
        self.names.append(found[1] if found else b"")
        return "250 OK"

    def report(self):
        """What came since the last report."""
        times, names, connections = self.times, self.names, len(self.connections)
        self.times, self.names, self.connections = [], [], set()
        took = times[-1] - times[0] if len(times) > 1 else 0
        return {
            "taken": len(times),
            "rate": round((len(times) - 1) / took, 1) if took else None,
            "doubled": len(names) - len(set(names)),
            "connections": connections,
        }


def serve(port, certificate=None, key=None):
    from aiosmtpd.controller import Controller

    sink, tls = BenchSink(), None
    if certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate, key)
    controller = Controller(sink, hostname="127.0.0.1", port=port, ssl_context=tls)
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
        serve(int(sys.argv[1]), *sys.argv[2:4])
