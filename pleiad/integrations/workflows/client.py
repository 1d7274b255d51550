"""Hands one card to a Teams channel through its Workflows webhook, and says what became of it; it never raises."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

import requests

from ..graph.answers import Json, wait_of
from ..graph.transport import never_connected

TIMEOUT = (5, 20)
LARGEST_CARD = 28 * 1024  # bytes; Teams takes no larger message
LARGEST_ANSWER = 64 * 1024


class PostKind(StrEnum):
    TAKEN = "taken"
    LATER = "later"  # not taken; the same again may be
    NO_WEBHOOK = "no-webhook"  # the address is not known, switched off or not allowed any more
    REFUSED = "refused"  # this card will not be taken
    UNKNOWN = "unknown"  # handed over, and nobody can say whether it was taken


@dataclass(frozen=True)
class PostAnswer:
    """What became of one card."""

    kind: PostKind
    code: str = ""
    wait: timedelta | None = None


def post(*, url: str, card: Json, timeout: tuple[float, float] = TIMEOUT) -> PostAnswer:
    """Hand over one Adaptive Card. The address is a secret: anyone who has it can post."""
    message = {
        "type": "message",
        "attachments": [
            {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
        ],
    }
    raw = json.dumps(message, ensure_ascii=False).encode()
    if len(raw) > LARGEST_CARD:
        return PostAnswer(PostKind.REFUSED, "too-large")
    session = requests.Session()
    session.trust_env = urlsplit(url).hostname not in ("127.0.0.1", "localhost", "::1")
    try:
        with session.post(
            url, data=raw, headers={"Content-Type": "application/json"}, auth=lambda request: request,
            timeout=timeout, allow_redirects=False, stream=True,
        ) as response:  # fmt: skip
            body = response.raw.read(LARGEST_ANSWER, decode_content=True).decode("utf-8", "replace")
    except (requests.RequestException, OSError) as trouble:
        kind = PostKind.LATER if never_connected(trouble) else PostKind.UNKNOWN
        return PostAnswer(kind, type(trouble).__name__)
    except Exception as trouble:  # urllib3's own errors pass through when the body is read by hand
        if not type(trouble).__module__.startswith("urllib3"):
            raise
        return PostAnswer(PostKind.UNKNOWN, type(trouble).__name__)
    wait = wait_of(response.headers.get("Retry-After"), now=datetime.now(UTC))
    return read_answer(response.status_code, body, wait)


def read_answer(status: int, body: str, wait: timedelta | None) -> PostAnswer:
    """What an answer means. A webhook that says 200 and tells of a failure in its text has posted nothing."""
    code = _code(body) or str(status)
    if status in (200, 201, 202):
        failed = "delivery failed" in body.lower() or bool(_code(body))
        return PostAnswer(PostKind.LATER, code, wait) if failed else PostAnswer(PostKind.TAKEN)
    if status == 429 or (status == 503 and wait is not None):
        return PostAnswer(PostKind.LATER, code, wait)
    if status in (401, 403, 404, 410) or "notenabled" in code.lower() or "workflownotfound" in code.lower():
        return PostAnswer(PostKind.NO_WEBHOOK, code)
    if 300 <= status < 500:
        return PostAnswer(PostKind.REFUSED, code)
    return PostAnswer(PostKind.UNKNOWN, code)


def _code(body: str) -> str:
    try:
        error = json.loads(body)["error"]
        return str(error["code"])[:60] if error.get("code") else ""
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
