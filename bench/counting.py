"""Counts the SQL statements of pages, asked for by a test client in this process.

    python -m bench.counting PATH…          prints {"PATH": [statements when new, statements when asked again]}
    COOKIE="session=…" python -m bench.counting PATH…
"""

import json
import os
import sys

import django

if __name__ == "__main__":
    django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402


def count(paths: list[str], cookie: str = "") -> dict:
    """How many statements each page takes, when this process meets it first and when it is asked again."""
    browser = Client(headers={"host": "127.0.0.1"})
    for each in filter(None, cookie.split("; ")):
        name, _equals, value = each.partition("=")
        browser.cookies[name] = value
    browser.get("/healthz")
    return {path: [_once(browser, path), _once(browser, path)] for path in paths}


def _once(browser, path):
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return len(asked)


if __name__ == "__main__":
    print(json.dumps(count(sys.argv[1:], os.environ.get("COOKIE", ""))))
