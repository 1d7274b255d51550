"""One conversation with Microsoft Graph: a token, requests that follow no redirect, and answers instead of exceptions."""

import base64
import binascii
import json
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import urlsplit

import requests

from .answers import AnswerKind, GraphAnswer, Json, meaning, token_refused, wait_of

TIMEOUT = (5, 20)  # seconds to connect, seconds without a byte
LARGEST_ANSWER = 8 * 1024 * 1024

Read = TypeVar("Read")


class _Bearer(requests.auth.AuthBase):
    """Sets the token as `auth=`, because requests lets a .netrc file replace a plain Authorization header."""

    def __init__(self, token: str) -> None:
        self.token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


class Transport:
    """A tenant and an application in it. `config` has tenant, client_id, secret, base_url and token_url.

    `now` is the wall clock against which Retry-After dates are read.
    """

    def __init__(
        self,
        config: dict[str, str],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        timeout: tuple[float, float] = TIMEOUT,
    ) -> None:
        self._config = config
        self._now = now
        self._timeout = timeout
        self._base = config["base_url"].rstrip("/")
        self._session = requests.Session()
        # A proxy named in the environment must not see what is meant for this machine.
        self._session.trust_env = urlsplit(self._base).hostname not in ("127.0.0.1", "localhost", "::1")
        self._token: str | None = None
        self._token_until = 0.0

    def roles(self) -> GraphAnswer[tuple[str, ...]]:
        """The application permissions that the tenant's administrators consented to, as the token names them. What an
        owner consented to for one team alone does not stand in it. Microsoft promises nothing about a token's inside:
        one that cannot be read is an UNKNOWN answer."""
        token = self._token_now(fresh=True)
        if token.value is None:
            return token.holding(None)
        try:
            inside = token.value.split(".")[1]
            said = json.loads(base64.urlsafe_b64decode(inside + "=" * (-len(inside) % 4)))
            return GraphAnswer(AnswerKind.DONE, tuple(str(each) for each in said.get("roles") or ()))
        except (IndexError, ValueError, AttributeError, TypeError, binascii.Error):
            return GraphAnswer(AnswerKind.UNKNOWN, code="odd-token")

    def _ask(
        self,
        method: str,
        path: str,
        *,
        params: dict[str, str] | None = None,
        body: Json | None = None,
        success: tuple[int, ...] = (200,),
        about: tuple[str, ...] = (),
        eventual: bool = False,
    ) -> GraphAnswer[Json]:
        """Ask with a token; one that has run out is renewed once, and so is one that may date from before a consent or a move.
        `about` names the person asked about, `eventual` marks a query that Graph answers from its index only."""
        for fresh in (False, True):
            kept, token = self._token, self._token_now(fresh=fresh)
            if token.value is None:
                return token.holding(None)
            answer = self._send(
                method, self._base + path, params=params, body=body, auth=_Bearer(token.value), success=success,
                about=about, headers={"ConsistencyLevel": "eventual"} if eventual else None,
            )  # fmt: skip
            from_before = answer.kind in (AnswerKind.PERMISSION_MISSING, AnswerKind.FORBIDDEN, AnswerKind.ACCESS_POLICY)
            if answer.kind is not AnswerKind.CREDENTIALS and not (from_before and token.value == kept):
                break
        return answer

    def _token_now(self, *, fresh: bool) -> GraphAnswer[str]:
        if self._token and not fresh and time.monotonic() < self._token_until:
            return GraphAnswer(AnswerKind.DONE, self._token)
        self._token = None
        answer = self._send(
            "POST",
            self._config["token_url"],
            form={
                "client_id": self._config["client_id"],
                "client_secret": self._config["secret"],
                "grant_type": "client_credentials",
                "scope": "https://graph.microsoft.com/.default",
            },
            auth=_no_auth,
            success=(200,),
        )
        if answer.kind in (AnswerKind.REFUSED, AnswerKind.CREDENTIALS, AnswerKind.MISSING):
            return GraphAnswer(AnswerKind.CREDENTIALS, code=answer.code)
        if answer.kind in (AnswerKind.APPLICATION_UNKNOWN, AnswerKind.ACCESS_POLICY):
            return answer.holding(None)
        # Nothing was asked of Graph yet, so this outcome is not unknown: it only has to wait.
        if answer.kind is AnswerKind.UNKNOWN:
            return GraphAnswer(AnswerKind.THROTTLED, code=answer.code, wait=answer.wait)
        found = read(answer, lambda body: (str(body["access_token"]), int(body["expires_in"])))
        if found.value is None:
            return GraphAnswer(AnswerKind.THROTTLED, code=found.code, wait=found.wait)
        self._token, seconds = found.value
        self._token_until = time.monotonic() + max(seconds - 60, 1)
        return GraphAnswer(AnswerKind.DONE, self._token)

    def _send(
        self,
        method: str,
        url: str,
        *,
        auth: Callable[[requests.PreparedRequest], requests.PreparedRequest],
        success: tuple[int, ...],
        params: dict[str, str] | None = None,
        body: Json | None = None,
        form: dict[str, str] | None = None,
        about: tuple[str, ...] = (),
        headers: dict[str, str] | None = None,
    ) -> GraphAnswer[Json]:
        """One request, without following redirects; DONE carries the parsed JSON."""
        try:
            with self._session.request(
                method, url, params=params, json=body, data=form, auth=auth,
                headers={"client-request-id": str(uuid.uuid4()), **(headers or {})},
                timeout=self._timeout, allow_redirects=False, stream=True,
            ) as response:  # fmt: skip
                raw = response.raw.read(LARGEST_ANSWER, decode_content=True)
                expected = response.headers.get("Content-Length", "")
        except (requests.RequestException, OSError) as trouble:
            kind = AnswerKind.THROTTLED if never_connected(trouble) else AnswerKind.UNKNOWN
            return GraphAnswer(kind, code=type(trouble).__name__, maybe_done=kind is AnswerKind.UNKNOWN)
        except Exception as trouble:  # urllib3's own errors pass through when the body is read by hand
            if not type(trouble).__module__.startswith("urllib3"):
                raise
            return GraphAnswer(AnswerKind.UNKNOWN, code=type(trouble).__name__, maybe_done=True)
        if response.status_code == 204 and 204 in success:
            return GraphAnswer(AnswerKind.DONE)
        wait = wait_of(response.headers.get("Retry-After"), now=self._now())
        try:
            answer = json.loads(raw)
        except ValueError:
            answer = None
        if response.status_code >= 400:
            if refused := _token_error(answer):
                return token_refused(status=response.status_code, code=refused, wait=wait)
            named = response.headers.get("request-id", "")
            return meaning(status=response.status_code, body=answer, wait=wait, about=about, request_id=named[:64])
        cut_short = expected.isdigit() and not response.headers.get("Content-Encoding") and len(raw) < int(expected)
        if response.status_code not in success or not isinstance(answer, dict) or cut_short:
            return GraphAnswer(AnswerKind.UNKNOWN, code=f"odd-{response.status_code}", maybe_done=True)
        return GraphAnswer(AnswerKind.DONE, answer)


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps requests from adding credentials of a .netrc file."""
    return request


def never_connected(trouble: Exception) -> bool:
    """Whether nothing was sent, because the connection was never made."""
    if isinstance(trouble, requests.ConnectTimeout):
        return True
    reason = getattr(trouble.args[0], "reason", None) if trouble.args else None
    return isinstance(trouble, requests.ConnectionError) and type(reason).__name__ in (
        "NewConnectionError",
        "NameResolutionError",
        "ConnectTimeoutError",
    )


def _token_error(body: object) -> str:
    """The AADSTS code of a token endpoint's refusal, which has a form of its own."""
    if isinstance(body, dict) and isinstance(body.get("error"), str):
        numbers = body.get("error_codes")
        return f"AADSTS{numbers[0]}" if isinstance(numbers, list) and numbers else body["error"]
    return ""


def quoted(text: str) -> str:
    """An OData string: a single quote inside is doubled."""
    return "'" + text.replace("'", "''") + "'"


def read(answer: GraphAnswer[Json], reader: Callable[[Json], Read | None]) -> GraphAnswer[Read]:
    """Read the value of a success; a success that cannot be read is an unknown outcome."""
    if answer.kind is not AnswerKind.DONE:
        return answer.holding(None)
    try:
        return GraphAnswer(AnswerKind.DONE, reader(answer.value or {}))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        return GraphAnswer(AnswerKind.UNKNOWN, code="odd-body", maybe_done=True)


def text_of(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("not a text")
    return value
