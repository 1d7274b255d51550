"""A pretended Workflows webhook on this machine, which takes only what Teams takes and misbehaves when told to."""

import json
import threading
import time
from collections import deque
from collections.abc import Iterable
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

LARGEST = 28 * 1024
PATH = "/workflows/channel/triggers/manual/paths/invoke"
SIGNATURE = "demo-signature"
VERSIONS = ("1.0", "1.1", "1.2", "1.3", "1.4", "1.5")
ELEMENTS = {
    "TextBlock", "RichTextBlock", "TextRun", "Image", "Container", "ColumnSet", "Column", "FactSet", "ActionSet",
    "Action.OpenUrl",
}  # fmt: skip

MISBEHAVIOUR: dict[str, tuple[int, dict[str, str], object]] = {
    "busy": (429, {"Retry-After": "7"}, {"error": {"code": "TooManyRequests", "message": "Rate limit is exceeded."}}),
    "busy-bare": (429, {}, {"error": {"code": "TooManyRequests", "message": "Rate limit is exceeded."}}),
    "off": (
        400,
        {},
        {
            "error": {
                "code": "WorkflowTriggerIsNotEnabled",
                "message": "Could not execute workflow because its trigger is not enabled.",
            }
        },
    ),
    "gone": (404, {}, {"error": {"code": "WorkflowNotFound", "message": "The workflow could not be found."}}),
    "no-longer-allowed": (
        401,
        {},
        {"error": {"code": "DirectApiAuthorizationRequired", "message": "The request must be authenticated."}},
    ),
    "gateway": (502, {}, "<html><h1>502 Bad Gateway</h1></html>"),
    "quiet-failure": (
        200,
        {},
        "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429",
    ),
    "elsewhere": (302, {"Location": "http://elsewhere.invalid/"}, None),
}
"""What it can answer instead; nothing is posted then, except by “lost” and “slow”, which post and do not say so."""


class FakeChannel:
    """`posts` is what the channel shows. `twist`: a name of MISBEHAVIOUR, “lost” or “slow”, for the next `times` cards."""

    HANG = 1.5

    def __init__(self) -> None:
        self.posts: deque[dict[str, Any]] = deque(maxlen=200)
        self.twist, self.times, self.asked = "", 0, 0
        self._lock = threading.Lock()

    def misbehave(self, twist: str, times: int = 1) -> None:
        self.twist, self.times = twist, times

    def take(self, path: str, query: str, raw: bytes) -> tuple[int, dict[str, str], object] | None:
        """The answer to one request; None when the line goes dead."""
        with self._lock:
            self.asked += 1
            twist = self.twist if self.times > 0 else ""
            self.times -= 1 if twist else 0
            if twist in MISBEHAVIOUR:
                return MISBEHAVIOUR[twist]
            refusal = why_not(path, query, raw)
            if refusal:
                return refusal
            self.posts.append(json.loads(raw)["attachments"][0]["content"])
        if twist == "slow":
            time.sleep(self.HANG)
        return None if twist in ("lost", "slow") else (202, {}, None)


def as_page(posts: Iterable[dict[str, Any]]) -> str:
    """The channel as a page, newest first."""
    parts = []
    for card in list(posts)[::-1]:
        said = [(part.get("lang", ""), _lines(part)) for part in card.get("body", [])]
        shown = "".join(f'<div lang="{escape(lang)}">{lines}</div>' for lang, lines in said)
        links = "".join(
            f'<p><a href="{escape(each["url"])}">{escape(each["title"])}</a></p>' for each in card.get("actions", [])
        )
        parts.append(f"<article>{shown}{links}</article><hr>")
    empty = "<p>Nothing has been posted yet.</p>"
    return (
        '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>The channel</title>'
        f"<main><h1>The channel</h1><p>In real life this is Microsoft Teams.</p>{''.join(parts) or empty}</main></html>"
    )


def _lines(part: dict[str, Any]) -> str:
    runs = [run for item in part.get("items", []) for run in item.get("inlines", [])]
    return "".join(
        f"<h2>{escape(run['text'])}</h2>" if run.get("weight") else f"<p>{escape(run['text'])}</p>" for run in runs
    )


def why_not(path: str, query: str, raw: bytes) -> tuple[int, dict[str, str], object] | None:
    """The refusal that Workflows or Teams would give, or None."""
    if path != PATH:
        return MISBEHAVIOUR["gone"]
    if parse_qs(query).get("sig") != [SIGNATURE]:
        return MISBEHAVIOUR["no-longer-allowed"]
    if len(raw) > LARGEST:
        return _no(413, "RequestEntityTooLarge", "The message is larger than 28 KB.")
    try:
        message = json.loads(raw)
    except ValueError:
        return _no(400, "InvalidRequestContent", "The request content is not valid JSON.")
    attachments = message.get("attachments") if isinstance(message, dict) else None
    if not isinstance(message, dict) or message.get("type") != "message" or not isinstance(attachments, list):
        return _no(400, "TriggerInputSchemaMismatch", "The input body does not match its schema: type and attachments.")
    if len(attachments) != 1 or attachments[0].get("contentType") != "application/vnd.microsoft.card.adaptive":
        return _no(400, "BadRequest", "One attachment with an adaptive card is expected.")
    card = attachments[0].get("content")
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard" or card.get("version") not in VERSIONS:
        return _no(400, "BadRequest", "Type must be AdaptiveCard, of a version that Teams shows.")
    if unknown := _unknown(card.get("body", []) + card.get("actions", [])):
        return _no(400, "BadRequest", f"Unknown element {unknown}.")
    return None


def _unknown(elements: list) -> str:
    for each in elements:
        if not isinstance(each, dict) or each.get("type") not in ELEMENTS:
            return str(each.get("type") if isinstance(each, dict) else each)
        if each["type"] == "Action.OpenUrl" and not str(each.get("url", "")).startswith(("https://", "http://")):
            return "Action.OpenUrl without url"
        for name in ("items", "columns", "inlines", "actions"):
            if found := _unknown(each.get(name, [])):
                return found
    return ""


def _no(status: int, code: str, message: str) -> tuple[int, dict[str, str], object]:
    return status, {}, {"error": {"code": code, "message": message}}


class FakeWorkflows(FakeChannel):
    """The channel behind a server of its own, for tests; a context manager. `url` is what TEAMS_WEBHOOK names."""

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_WebhookHandler,), {"channel": self}))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}{PATH}?sig={SIGNATURE}"
        threading.Thread(target=self._server.serve_forever, args=[0.02], daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _WebhookHandler(BaseHTTPRequestHandler):
    channel: FakeChannel

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        where = urlsplit(self.path)
        answer = self.channel.take(where.path, where.query, raw)
        if answer is None:
            self.close_connection = True
            return
        status, headers, body = answer
        said = b"" if body is None else (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(said))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        """Nothing is logged: the address carries its secret."""
