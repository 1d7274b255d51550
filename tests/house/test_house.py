"""Tests about the house itself: doors, tables, headers, words. A rule is real when one of these guards it."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

from pleiad.config.headers import CONTENT_SECURITY_POLICY, HEADERS
from pleiad.config.logs import clean

ROOT = Path(__file__).resolve().parents[2]
OURS = [model for model in apps.get_models() if model.__module__.startswith("pleiad.")]


def every_page(patterns=None, prefix="", namespace=""):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (namespace, pattern.namespace) if part)
            yield from every_page(pattern.url_patterns, prefix + str(pattern.pattern), inner)
        elif isinstance(pattern, URLPattern):
            name = ":".join(part for part in (namespace, pattern.name) if part)
            yield name, prefix + str(pattern.pattern), pattern.callback


def test_no_secret_of_an_address_comes_into_the_log():
    secret = [path for _name, path, _view in every_page() if re.search(r"<\w+:(secret|ticket|token)>", path)]
    assert len(secret) > 15
    for path in secret:
        for prefix in ("/", "/cy/", "https://network.example/"):
            said = clean(f"Internal Server Error: {prefix}{re.sub('<[^>]+>', 'SeCrEt.1:x_y-z', path)}")
            assert "SeCrEt" not in said and "y-z" not in said, path


OPEN = {
    "search:search", "search:complete", "way_in:way-in",
    "api-1:api-root", "api-1:openapi-json", "api-1:events", "api-1:past-events", "api-1:event", "api-1:stories",
    "api-1:spotlights", "api-1:courses", "api-1:cohort", "api-1:own-events", "api-1:own-profile", "metrics",
    "home", "healthz", "readyz", "security-txt", "robots-txt",
    "about", "joining-rule", "code-of-conduct", "privacy", "cookies", "accessibility", "terms", "complaints", "complain",
    "complaint-received",
    "notices:hide", "training:nearest", "training:near", "training:agree", "training:course", "training:cohort", "training:stop",
    "events:list", "events:this-month", "events:month", "events:feed", "events:atom", "events:event", "events:download", "events:join", "events:go",
    "events:ticket-withdraw", "events:ticket-offer", "events:ticket-declined", "members:enter", "members:code", "members:appeal", "members:organisations", "calendars:feed", "approvals:answer", "approvals:leave-alone", "moderation:report-question",
    "spotlight:list", "spotlight:piece", "spotlight:campaign", "spotlight:picture", "spotlight:card", "events:card", "spotlight:take-back",
    "account_login", "account_inactive", "mfa_authenticate", "mfa_login_webauthn", "second-step-address", "second-step-help",
    "members:stop-codes", "members:stop-recovery",
    "stories:list", "stories:story", "stories:feed", "volunteering:open", "moderation:report", "moderation:reported",
    "conversations:digest-off", "home:stop", "invitations:invitation", "invitations:decline", "impact:impact", "impact:file", "mentoring:met",
    "demo:mailbox", "demo:email", "demo:meeting", "demo:download", "demo:people", "gallery",
}  # fmt: skip


def test_only_these_pages_are_open():
    """A page without sign-in is a decision: add its name here when it is one, or take `login_not_required` away."""
    found = {name for name, _path, view in every_page() if not getattr(view, "login_required", True)}
    assert found == OPEN


def test_every_address_is_plain_and_typed():
    for name, path, _view in every_page():
        assert re.fullmatch(r"[a-z0-9_./<>:-]*", path.removeprefix("^").removesuffix("$")), path
        assert "<" not in path or re.search(r"<(key|slug|str|uuid):", path), f"{name}: give {path} a typed parameter"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_table_says_what_it_holds_about_people(model):
    """Give the model a `privacy = PrivacyDeclaration(…)`, or NOBODY; see pleiad/privacy.py."""
    said = model.privacy
    assert said.on_erasure in ("delete", "blank", "stay")
    if said.of and said.of != "self":
        holder = model
        for part in said.of.split("__"):
            holder = holder._meta.get_field(part).related_model
        assert holder._meta.label == "members.Member"


FORBIDDEN = re.compile(r"gender|\bsex\b|ethnic|religio|orientation|disab|birth|marital|pronoun", re.I)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_no_table_has_a_column_for_what_we_never_ask(model):
    columns = [field.name for field in model._meta.get_fields()]
    assert [column for column in columns if FORBIDDEN.search(column.replace("_", " "))] == []


def test_every_room_says_what_it_is_for():
    for config in apps.get_app_configs():
        if config.name.startswith("pleiad."):
            text = __import__(config.name, fromlist=["_"]).__doc__
            assert text, f"Give pleiad/{config.label}/__init__.py a short paragraph."
            assert len(text) > 60


def test_views_start_from_what_may_be_seen():
    """In views, members and events are reached through visible_to, or through what is the member's own."""
    for path in ROOT.glob("pleiad/*/*views*"):
        files = [path] if path.is_file() else sorted(path.glob("*.py"))
        for file in files:
            if "desk" in file.parts or "demo" in file.parts:
                continue
            found = re.findall(r"\b(?:Member|Event)\.objects\.(\w+)", file.read_text())
            assert set(found) <= {"visible_to"}, file


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_setting_stands_in_the_example_and_in_the_guide():
    source = (ROOT / "pleiad/config/settings.py").read_text() + (ROOT / "pleiad/config/serve.py").read_text()
    named = set(re.findall(r'env\.\w+\("([A-Z_]+)"', source)) | set(re.findall(r'environ\.get\("([A-Z_]+)"', source))
    guide = (ROOT / "docs/operating.md").read_text()
    assert sorted(name for name in named if f"`{name}`" not in guide) == []
    example = (ROOT / ".env.example").read_text()
    mentioned = set(re.findall(r"^#?([A-Z_]+)=", example, re.M))
    assert mentioned <= named
    assert {"DEMO", "DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "MAIL_URL", "MAIL_FROM"} <= mentioned


def test_the_glossary_speaks_of_what_exists():
    """Every word with a place in docs/words.md names something in the code."""
    named = re.findall(r"`([a-z_]+)\.([A-Z]\w+)`", (ROOT / "docs/words.md").read_text())
    assert len(named) > 10
    for app, model in named:
        apps.get_model(app, model)


def test_decisions_are_numbered_without_gaps():
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1)) and numbers


def test_no_file_names_a_package_host():
    files = [ROOT / "package-lock.json", ROOT / ".npmrc", ROOT / "Makefile", *ROOT.glob("requirements/*")]
    assert [path.name for path in files if re.search(r"https?://", path.read_text())] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("get", "/", 200), ("get", "/account/", 302), ("get", "/nowhere/", 404), ("get", "/sign-out/", 302),
     ("delete", "/events/", 405), ("get", "/healthz", 200), ("get", "/.well-known/security.txt", 200)],
)  # fmt: skip
def test_every_answer_carries_the_security_headers(client, method, path, status):
    answer = getattr(client, method)(path)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_the_content_policy_allows_nothing_inline_and_nobody_else():
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert not re.search(r"https?:|\*", CONTENT_SECURITY_POLICY)
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY


@pytest.mark.django_db
def test_a_crash_carries_the_headers_and_tells_nothing(client, monkeypatch):
    from pleiad.events.views import event

    def crash(*_args):
        raise RuntimeError("secret detail amina@leeds.gov.uk")

    monkeypatch.setattr(event.pages, "kept", crash)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "secret detail" not in answer.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_headers():
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/enter/", {"address": "a@leeds.gov.uk"})
    assert answer.status_code == 403
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


@pytest.mark.django_db
def test_an_unknown_host_is_refused_and_never_quoted(client):
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()
    forwarded = client.get("/", headers={"x-forwarded-host": "evil.example"})
    assert "evil.example" not in forwarded.content.decode()


def test_the_log_keeps_no_address_no_code_and_no_secret_path():
    line = "GET /join/12.abcDEF-_/ by amina.o'neill@leeds.gov.uk code 123456 /feed/s3cret/calendar.ics /cy/join/9.x/"
    cleaned = clean(line)
    for secret in ("abcDEF", "neill@leeds", "123456", "s3cret", "9.x"):
        assert secret not in cleaned
    assert cleaned.startswith("GET /join/…/ by ")


def test_pages_speak_two_languages():
    assert dict(settings.LANGUAGES) == {"en": "English", "cy": "Cymraeg"}
