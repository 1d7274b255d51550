"""The fake tenant as an HTTP server on this machine, with a page for steering it."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from ...workflows.fake import FakeChannel, as_page
from ..answers import Json
from .meetings import OWNER
from .misbehaviour import Reply, error
from .tenant import Tenant


class FakeGraph(Tenant):
    """A tenant that can be talked to over HTTP. Made in a test with port 0, or by `serve` for a demo.

    As a context manager it runs in a thread of its own.
    """

    def __init__(self, *, host: str = "127.0.0.1", port: int = 0, delay: float = 0.0) -> None:
        if not ip_address("127.0.0.1" if host == "localhost" else host).is_loopback:
            raise ValueError("The fake Graph server listens on this machine only.")
        self._server = _Server((host, port), type("Handler", (_Handler,), {"fake": self}))
        super().__init__(url=f"http://{host}:{self._server.server_address[1]}", delay=delay)
        self.channel = FakeChannel()  # the same channel, as its webhook sees it

    def config(self, **other: str) -> dict[str, str]:
        """Settings with which a client finds this fake."""
        return {
            "tenant": "demo",
            "client_id": "demo",
            "secret": "demo",
            "team_id": self.directory.team,
            "channel_id": "",
            "meetings_owner": OWNER,
            "base_url": f"{self.url}/v1.0",
            "token_url": f"{self.url}/demo/oauth2/v2.0/token",
            "redirect_url": "http://localhost/",
            **other,
        }

    def start(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def run(self) -> None:
        self._server.serve_forever()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Clients that hang up are part of the game."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65536  # head and body leave together; two small packets would wait 40 ms for each other
    disable_nagle_algorithm = True
    fake: "FakeGraph"
    HANG = 1.5  # seconds; tests use a client with less patience

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def do_PATCH(self) -> None:
        self._serve("PATCH")

    def do_DELETE(self) -> None:
        self._serve("DELETE")

    def _serve(self, method: str) -> None:
        url = urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind = self.headers.get("Content-Type", "")
        if method == "POST" and url.path.startswith("/workflows/"):
            return self._send_posted(url.path, url.query, raw)
        if method == "GET" and url.path == "/channel":
            return self._send(Reply(200, as_page(self.fake.channel.posts)))
        try:
            body = json.loads(raw) if "json" in kind else dict(parse_qsl(raw.decode()))
        except ValueError:
            return self._send(error(400, "BadRequest", "The body is not JSON."))
        if url.path.startswith("/control"):
            return self._send(self._control(method, url.path, body))
        self._send(self.fake.answer(method, url.path, dict(parse_qsl(url.query)), body, self.headers))

    def _send_posted(self, path: str, query: str, raw: bytes) -> None:
        answer = self.fake.channel.take(path, query, raw)
        self._send(Reply(answer[0], answer[2], answer[1]) if answer else Reply(0, how="dropped"))

    def _control(self, method: str, path: str, body: Json) -> Reply:
        """GET shows the state; POST steers: {"address", "case", "times"}, {"advance": seconds}, {"off": true},
        {"roles": […]}, {"team_roles": […]}, {"brake": number or null}, {"delete": address}, {"restore": address}."""
        fake = self.fake
        if method == "POST":
            try:
                if "case" in body:
                    fake.switches.on(body.get("address", "*"), body["case"], body.get("times"))
                if body.get("off"):
                    fake.switches.off()
                fake.advance(float(body.get("advance", 0)))
                fake.roles = set(body.get("roles", fake.roles))
                fake.team_roles = set(body.get("team_roles", fake.team_roles))
                fake.brake = body.get("brake", fake.brake)
                if "delete" in body and (user := fake.directory.by_address(body["delete"])):
                    fake.directory.delete(user.id)
                for user in fake.directory.in_bin(body.get("restore", "")):
                    fake.directory.restore(user.id)
            except (KeyError, ValueError, TypeError) as wrong:
                return error(400, "BadRequest", str(wrong))
        people = [u.as_json() | {"address": u.address} for u in fake.directory.users.values()]
        return Reply(
            200,
            {
                "users": people,
                "members": [fake.directory.membership_json(p) for p in fake.directory.memberships.values()],
                "channel": sorted(fake.directory.in_channel),
                "meetings": [each.as_json() for each in fake.meetings.all.values()],
                "calls": [{k: v for k, v in line.items() if k != "at"} for line in list(fake.log)[-200:]],
            },
        )

    def _send(self, reply: Reply) -> None:
        if reply.how == "hangs":
            time.sleep(self.HANG)
        if reply.how in ("hangs", "dropped"):
            self.close_connection = True
            return
        html = isinstance(reply.body, str)
        words = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
        raw = b"" if reply.body is None else words.encode()
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 204:
            self.send_header("Content-Type", "text/html; charset=utf-8" if html else "application/json")
            self.send_header("Content-Length", str(len(raw)))
        if reply.how == "cut":
            raw, self.close_connection = raw[: len(raw) // 2], True
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        """Nothing is logged: paths carry redeem tickets."""


def serve(host: str = "127.0.0.1", port: int = 8001, *, delay: float = 20.0) -> None:
    """Run the fake until the process ends. Refuses any address that is not this machine's own."""
    FakeGraph(host=host, port=port, delay=delay).run()
