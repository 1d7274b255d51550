"""A real SMTP server that misbehaves: at any step it refuses, hangs up, is slow, or talks nonsense."""

import asyncio
import datetime
import email
import email.policy
import ipaddress
import socket
import ssl
import time
from collections import Counter
from dataclasses import dataclass

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass(frozen=True)
class Fault:
    """What goes wrong at one step. `verb` is DOT for the answer to a whole email; with `taken` the email is kept in spite of it."""

    verb: str
    does: str  # "refuse", "hang up", "dawdle" or "babble"
    says: str = ""
    taken: bool = False
    about_address: bool = False


FAULTS = [
    Fault("CONNECT", "refuse", "421 4.3.2 Service not active"),
    Fault("CONNECT", "refuse", "554 5.7.1 No service for you"),
    Fault("CONNECT", "refuse", "421 Too many concurrent SMTP connections"),
    Fault("CONNECT", "hang up"),
    Fault("CONNECT", "babble", "hello, is this the fax?"),
    Fault("EHLO", "refuse", "550 5.7.1 Helo rejected"),
    Fault("EHLO", "refuse", "421 4.4.5 Server busy, try again later."),
    Fault("EHLO", "hang up"),
    Fault("MAIL", "refuse", "452 4.3.1 Insufficient system storage"),
    Fault("MAIL", "refuse", "451 Temporary local problem"),
    Fault("MAIL", "refuse", "550 5.1.8 Access denied, bad outbound sender"),
    Fault("MAIL", "refuse", "530 5.7.57 Client not authenticated to send mail"),
    Fault("MAIL", "refuse", "550"),
    Fault("MAIL", "hang up"),
    Fault("MAIL", "dawdle"),
    Fault("RCPT", "refuse", "450 4.7.1 Greylisted, please try again"),
    Fault("RCPT", "refuse", "451 Internal resources are temporarily unavailable"),
    Fault("RCPT", "refuse", "421 4.7.0 closing connection"),
    Fault("RCPT", "refuse", "554 5.7.1 Relay access denied"),
    Fault("RCPT", "refuse", "550 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org"),
    Fault("RCPT", "hang up"),
    Fault("RCPT", "babble", "what?"),
    Fault("DATA", "refuse", "451 4.3.0 Mail server temporarily rejected message"),
    Fault("DATA", "refuse", "554 5.5.1 no valid recipients"),
    Fault("DATA", "hang up"),
    Fault("DOT", "refuse", "550 5.4.5 Daily user sending limit exceeded"),
    Fault("DOT", "refuse", "554 5.7.1 sending quota exceeded"),
    Fault("DOT", "refuse", "454 Throttling failure: Maximum sending rate exceeded."),
    Fault("DOT", "hang up"),
    Fault("DOT", "hang up", taken=True),
    Fault("DOT", "dawdle"),
    Fault("RCPT", "refuse", "550 5.1.1 User unknown", about_address=True),
]
"""Thirty ways to be unkind about us or about now, one that keeps what it seems to lose, and one that is about the address."""


class UnkindSMTP(SMTP):
    """The protocol of aiosmtpd, whose every answer can go wrong."""

    said = "CONNECT"
    silent = False

    async def push(self, status):
        if self.silent:
            return
        verb = self.said
        if verb == "DATA" and not str(status).startswith("354"):
            verb = "DOT"
        fault = self.event_handler.fault_at(verb, self.envelope)
        if fault is None:
            await super().push(status)
        elif fault.does == "hang up":
            self.silent = True
            self.transport.abort()
        elif fault.does == "dawdle":
            await asyncio.sleep(self.event_handler.dawdles)
            await super().push(status)
        else:
            await super().push(fault.says)
            self.silent = fault.verb == "EHLO"  # its further lines


def _saying(verb):
    inner = getattr(SMTP, f"smtp_{verb}")

    async def say(self, arg):
        self.said, self.silent = verb, False
        await inner(self, arg)

    say.__doc__ = inner.__doc__
    return say


for _verb in ("EHLO", "HELO", "MAIL", "RCPT", "DATA", "RSET", "NOOP", "QUIT", "STARTTLS"):
    setattr(UnkindSMTP, f"smtp_{_verb}", _saying(_verb))


class UnkindServer:
    """The handler: keeps what it takes, and asks `plan(verb, address)` which fault comes now (None: none)."""

    def __init__(self):
        self.begin_again()

    def begin_again(self):
        """Kind, and with nothing kept."""
        self.messages, self.connections, self.dawdles = [], 0, 0.3
        self.cut_after_taking, self.steps, self.met = 0, 0, Counter()
        self.plan = lambda verb, address: None
        self._coming = None

    def fault_at(self, verb, envelope):
        address = envelope.rcpt_tos[-1] if envelope and envelope.rcpt_tos else ""
        self.steps += 1
        if verb == "CONNECT":
            self.connections += 1
        if verb == "RCPT":
            address = self._named
        fault = self._coming if verb == "DOT" else self.plan(verb, address)
        self.met.update([fault] if fault else [])
        return fault

    async def handle_RCPT(self, server, session, envelope, address, options):
        self._named = address
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self._coming = self.plan("DOT", envelope.rcpt_tos[-1])
        if self._coming is None or self._coming.taken or self._coming.does == "dawdle":
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            message.envelope_sender, message.line = envelope.mail_from, session  # a session is one connection
            self.messages.append(message)
            self.cut_after_taking += self._coming is not None
        return "250 kept"

    def reached(self):
        return [message["To"] for message in self.messages]


class UnkindController(Controller):
    def factory(self):
        return UnkindSMTP(self.handler, **self.SMTP_kwargs)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Misbehaving:
    """Such a server on a free port of loopback, for a with statement."""

    def __init__(self, **smtp):
        self.server = UnkindServer()
        self.controller = UnkindController(
            self.server, hostname="127.0.0.1", port=_free_port(), ready_timeout=10, **smtp
        )

    def __enter__(self):
        self.controller.start()
        self.server.port = self.controller.port
        while not self.server.connections:  # the controller knocks once to see that it is there
            time.sleep(0.001)
        self.server.connections = 0
        return self.server

    def __exit__(self, *_error):
        self.controller.stop()


def certificate(folder, *, host="127.0.0.1"):
    """A certificate that vouches for itself: a context for the server, and the file that a client would have to trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    day = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(day)
        .not_valid_after(day + datetime.timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / "certificate.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    return context, pem
