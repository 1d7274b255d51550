"""Every answer, whatever its status, carries the headers that keep others out; a host that is not ours gets none."""

import re

import pytest

from pleiad.demo import cast
from pleiad.demo.people import address_of
from tests.journeys.steps import roomy_event

pytestmark = pytest.mark.journey

EXACT = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def check_headers(answer, status):
    assert answer.status == status
    for name, value in EXACT.items():
        assert answer.headers.get(name) == value, name
    said = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert {name: said.get(name) for name in POLICY} == POLICY
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "*" not in answer.headers["content-security-policy"]
    assert "camera=()" in answer.headers["permissions-policy"]
    for name in ("server", "x-powered-by"):
        assert not re.search(r"\d", answer.headers.get(name, "")), f"{name} tells a version"


def test_every_status_carries_them(server):
    visitor, member = server.reader(), server.reader(address_of(cast.WITH_A_PLACE))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    check_headers(visitor.ask("/"), 200)
    check_headers(visitor.ask(f"/events/{roomy_event(server)}/"), 200)
    check_headers(visitor.ask("/events/calendar.ics"), 200)
    check_headers(visitor.ask("/healthz"), 200)
    check_headers(visitor.ask("/account/"), 302)
    check_headers(member.ask("/account/"), 200)
    check_headers(visitor.ask("/no-such-page/"), 404)
    check_headers(member.ask("/desk/"), 404)
    check_headers(visitor.ask("/enter/", method="POST", body="address=a", headers=form), 403)
    check_headers(visitor.ask("/about/", method="DELETE"), 403)
    check_headers(member.ask("/sign-out/"), 405)
    check_headers(visitor.ask("/events", headers={"Accept": "text/html"}), 301)


def test_static_files_carry_them_and_those_that_never_change_may_be_kept(server):
    page = server.ask("/").body.decode()
    files = sorted(set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page)))
    assert len(files) >= 4
    for path in files:
        answer = server.ask(path)
        check_headers(answer, 200)
        assert "immutable" in answer.headers["cache-control"], path
    check_headers(server.ask("/static/no-such-file.css"), 404)


def test_what_a_member_sees_is_kept_by_no_shared_cache(server):
    for path in ("/account/", "/events/mine/"):
        kept = server.reader(address_of(cast.WITH_A_PLACE)).ask(path).headers["cache-control"]
        assert "private" in kept or "no-store" in kept


def test_cookies_are_few_and_only_ours(server, page):
    page.goto("/")
    assert page.context.cookies() == []
    page.goto("/enter/")
    page.get_by_label("Your work email address").fill("cookie.monitor@leeds.gov.uk")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Six-digit code").wait_for()
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert sorted(cookies) == ["csrf", "session"]
    assert all(cookie["httpOnly"] and cookie["sameSite"] == "Lax" for cookie in cookies.values())


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost@evil.example", "127.0.0.1.nip.io", ""]
)
def test_an_unknown_host_is_refused_and_never_repeated(server, host):
    answer = server.ask("/enter/", headers={"Host": host})
    assert answer.status == 400
    assert b"evil.example" not in answer.body


def test_a_forwarded_host_is_ignored_in_pages_and_emails(server):
    reader = server.reader()
    forged = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example", "X-Original-URL": "/desk/"}
    answer = reader.ask("/", headers=forged)
    assert answer.status == 200 and b"evil.example" not in answer.body
    answer = reader.ask("/account/", headers=forged)
    assert answer.headers["location"] == "/enter/?next=/account/"


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil.example"]
)
def test_signing_in_leads_to_pages_of_ours_only(server, there):
    from tests.journeys.reader import Links

    page = server.reader().ask(f"/enter/?next={there.replace(chr(92), '%5C')}").body.decode()
    assert re.search(r'name="next" value="([^"]*)"', page)[1] == ""
    assert not any("evil" in link and not link.startswith(("/", f"{server.url}/")) for link in Links(page).found)
