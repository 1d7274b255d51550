"""Counts the SQL statements of pages, asked for by a test client in this process.

    python -m bench.counting PATH…          prints {"PATH": [statements when new, statements when asked again]}
    COOKIE="session=…" python -m bench.counting PATH…
    python -m bench.counting every-page     prints {"pages": {name: path}, "left out": {name: why}}

A path that is no page for the reader who asks (another status than 200) counts as null.
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
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse  # noqa: E402

NOT_PAGES = {
    "healthz": "no page",
    "readyz": "no page",
    "events:feed": "a feed of up to 500 events, so it grows with what it shows",
    "events:atom": "a feed of up to 500 events, so it grows with what it shows",
    "events:this-month": "leads on to a page",
}


def count(paths: list[str], cookie: str = "") -> dict:
    """How many statements each page takes, when this process meets it first and when it is asked again."""
    from pleiad.events import pages as kept_pages

    browser = Client(headers={"host": "127.0.0.1"})
    for each in filter(None, cookie.split("; ")):
        name, _equals, value = each.partition("=")
        browser.cookies[name] = value
    browser.get("/healthz")
    found = {}
    for path in paths:
        if browser.get(path).status_code == 200:
            kept_pages.forget()
            found[path] = [_once(browser, path), _once(browser, path)]
        else:
            found[path] = None
    return found


def _once(browser, path):
    with CaptureQueriesContext(connection) as asked:
        browser.get(path)
    return len(asked)


def every_page() -> dict:
    """All addresses of the URL table that a GET could answer, with an argument where one is needed; and those left out."""
    given = _arguments()
    pages, left_out = {}, {}
    for name in _names(get_resolver().url_patterns, ""):
        if name in NOT_PAGES:
            left_out[name] = NOT_PAGES[name]
            continue
        try:
            pages[name] = reverse(name, args=given.get(name, []))
        except NoReverseMatch:
            left_out[name] = "its argument is a member's secret, or nothing of its kind is in the bench's world"
    return {"pages": pages, "left out": left_out}


def _names(patterns, within):
    for each in patterns:
        if isinstance(each, URLPattern):
            if each.name:
                yield f"{within}{each.name}"
        else:
            namespace = f"{each.namespace}:" if each.namespace else ""
            yield from _names(each.url_patterns, within + namespace)


def _arguments():
    """For each address with an argument, one that leads to a page."""
    from pleiad.calendars.models import CalendarEntry
    from pleiad.events.models import Event
    from pleiad.members.models import Application, Member
    from pleiad.teams.help import HELP
    from pleiad.teams.models import ChannelInvite

    event = Event.objects.order_by("pk").first()
    member = Member.objects.order_by("pk").first()
    slug = {
        f"events:{each}": [event.slug]
        for each in ("event", "download", "register", "registered", "withdraw", "share-needs")
    }
    number = {
        f"desk:{name}": [pk]
        for names, pk in (
            (
                (
                    "event",
                    "edit-event",
                    "publish-event",
                    "cancel-event",
                    "registrations",
                    "download-registrations",
                    "access-needs",
                ),
                event.pk,
            ),
            (("member", "suspend"), member.pk),
            (
                ("application", "claim", "let-go", "approve", "refuse", "ask"),
                Application.objects.order_by("pk").first().pk,
            ),
            (("retry", "tick-off"), ChannelInvite.objects.order_by("pk").first().pk),
        )
        for name in names
    }
    return {
        **slug,
        **number,
        "events:month": [event.starts_at.year, event.starts_at.month],
        "desk:hosts": [event.pk],
        "calendars:download": [CalendarEntry.objects.filter(holder=member).first().pk],
        "teams:help": [next(iter(HELP))],
    }


if __name__ == "__main__":
    print(
        json.dumps(
            every_page() if sys.argv[1:] == ["every-page"] else count(sys.argv[1:], os.environ.get("COOKIE", ""))
        )
    )
