"""What a stranger writes beside an address changes nothing for the next visitor, and what a member saw stays with that member."""

from unittest.mock import Mock

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from django.urls import set_script_prefix

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(rf):
    """Ask for a page as a server does, SCRIPT_NAME and all; gives the page as text."""
    yield lambda path, **said: WSGIHandler()(rf._base_environ(PATH_INFO=path, **said), Mock()).content.decode()
    set_script_prefix("/")


@pytest.mark.parametrize("page", ["/about/", "/events/", "/"])
def test_the_links_of_a_page_do_not_follow_the_request(page, ask):
    first = ask(page, SCRIPT_NAME="/evil", HTTP_X_FORWARDED_HOST="evil.example", HTTP_X_FORWARDED_PREFIX="/evil")
    assert "<h1" in first
    assert "evil" not in first
    assert ask(page) == first


def test_what_a_signed_in_browser_shows_is_kept_on_no_disk(signed_in, amina):
    browser = signed_in(amina)
    for page in ("/account/", "/events/", "/events/mine/", "/no-such-page/", "/static/no-such-file.css"):
        assert browser.get(page)["Cache-Control"] == "private, no-store", page
    for page in ("/about/", "/enter/", "/no-such-page/", "/static/no-such-file.css"):
        assert Client().get(page)["Cache-Control"] == "private, no-cache", page
