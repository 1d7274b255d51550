import re
from html.parser import HTMLParser

import pytest
from django.test import Client

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.django_db]  # every page asks for its notice

PAGES = [
    "/",
    "/about/",
    "/joining-rule/",
    "/code-of-conduct/",
    "/privacy/",
    "/cookies/",
    "/accessibility/",
    "/terms/",
    "/complaints/",
    "/complaints/make/",
    "/gallery/",
    "/nothing-here/",
    "/cy/about/",
]


class Seen(HTMLParser):
    """What a page is made of: its elements with their attributes, and the words of its headings and title."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.words, self._open = [], {"h1": [], "title": []}, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._open = tag if tag in self.words else self._open
        if tag in self.words:
            self.words[tag].append("")

    def handle_endtag(self, tag):
        self._open = None if tag == self._open else self._open

    def handle_data(self, data):
        if self._open:
            self.words[self._open][-1] += data


@pytest.fixture
def seen(client):
    return lambda path: Seen(client.get(path).content.decode())


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_heading_and_a_title_that_names_it_and_the_network(seen, path, settings):
    words = seen(path).words
    assert len(words["h1"]) == 1 and words["h1"][0].strip()
    (title,) = words["title"]
    assert re.fullmatch(rf"\S.* – {settings.NETWORK['name']}", title)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_obeys_the_content_security_policy(seen, path):
    elements = seen(path).elements
    assert [tag for tag, _ in elements if tag in ("style", "iframe", "object", "embed", "base")] == []
    assert [attrs for _, attrs in elements if "style" in attrs or any(name.startswith("on") for name in attrs)] == []
    assert [attrs for tag, attrs in elements if tag == "script" and not attrs.get("src", "").startswith("/")] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_nothing_of_another_host(seen, path, settings):
    said = [attrs for tag, attrs in seen(path).elements if tag in ("img", "script", "link")]
    asked = [(attrs.get("src") or attrs["href"]).removeprefix(settings.BASE_URL) for attrs in said]
    assert [address for address in asked if not address.startswith("/") or address.startswith("//")] == []


@pytest.mark.parametrize("path", PAGES)
def test_no_id_stands_twice(seen, path):
    ids = [attrs["id"] for _, attrs in seen(path).elements if "id" in attrs]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("path", PAGES)
def test_the_skip_link_has_somewhere_to_go(seen, path):
    assert [tag for tag, attrs in seen(path).elements if attrs.get("id") == "main-content"] == ["main"]


@pytest.mark.parametrize("path", [path for path in PAGES if path not in ("/gallery/", "/complaints/make/")])
def test_a_page_without_a_form_sets_no_cookie(client, path):
    assert dict(client.get(path).cookies) == {}


def test_a_page_with_a_form_sets_the_cookie_of_the_form_and_no_other(client, settings):
    assert list(client.get("/gallery/").cookies) == [settings.CSRF_COOKIE_NAME]


def test_pages_name_their_language(seen):
    assert ("html", {"lang": "cy", "class": "govuk-template"}) in seen("/cy/about/").elements
    assert ("html", {"lang": "en", "class": "govuk-template"}) in seen("/about/").elements


@pytest.mark.parametrize("path", ["/about/", "/joining-rule/", "/code-of-conduct/", "/privacy/", "/cookies/"])
def test_a_page_is_not_for_posting(client, path):
    assert client.post(path).status_code == 405


def test_an_error_is_in_the_title_and_in_a_summary_above_everything(client):
    html = client.post("/ask/", {"address": ""}).content.decode()
    assert "<title>Error: Ask –" in html
    assert '<a href="#id_address">Enter your address.</a>' in html
    assert html.index("govuk-error-summary") < html.index("<h1")
    assert '<a href="#form-errors">The code has run out.</a>' in html


def test_a_page_that_breaks_says_sorry_without_asking_anything(client):
    client.raise_request_exception = False
    response = client.get("/broken/")
    assert response.status_code == 500
    words = Seen(response.content.decode()).words
    assert words == {"h1": ["Sorry, something went wrong"], "title": ["Sorry, something went wrong"]}


def test_an_old_form_gets_an_explanation():
    response = Client(enforce_csrf_checks=True).post("/ask/", {"address": "a@b.gov.uk"})
    assert response.status_code == 403
    assert Seen(response.content.decode()).words["h1"] == ["Please try that again"]


def test_the_cookies_page_names_the_cookies_of_this_installation(client, settings):
    html = client.get("/cookies/").content.decode()
    assert f">{settings.SESSION_COOKIE_NAME}</th>" in html
    assert f">{settings.CSRF_COOKIE_NAME}</th>" in html


def test_the_promised_days_are_those_of_the_settings(client, settings):
    settings.ANSWER_WITHIN_WORKING_DAYS = 9
    assert "within 9 working days" in client.get("/joining-rule/").content.decode()


def test_robots_keep_out_of_what_belongs_to_a_person(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /account/", "Disallow: /cy/account/", "Disallow: /desk/", "Disallow: /join/"} <= set(lines)


@pytest.mark.parametrize("path", ["/", "/events/", "/about/", "/joining-rule/", "/cy/joining-rule/", "/static/x.css"])
def test_robots_may_read_what_is_public(client, path):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert [line for line in lines[1:] if path.startswith(line.removeprefix("Disallow: "))] == []
