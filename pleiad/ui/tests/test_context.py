import pytest
from django.test import RequestFactory
from django.urls import resolve
from django.utils import translation

from ..context import page

pytestmark = pytest.mark.usefixtures("site")


class Untouchable:
    """A session or a member that fails when it is read."""

    def __getattr__(self, name):
        raise AssertionError(f"{name} was read for a visitor who sent no session cookie")


class SignedIn:
    def __init__(self, *, is_organiser=False):
        self.is_authenticated = True
        self.is_organiser = is_organiser


def request_to(path, *, user=None, cookie=None):
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path.partition("?")[0])
    request.user, request.session = user or Untouchable(), Untouchable()
    if cookie:
        request.COOKIES["session"] = cookie
    return request


@pytest.fixture(autouse=True)
def session_is_called_session(settings):
    settings.SESSION_COOKIE_NAME = "session"


def labels(context):
    return [str(each["label"]) for each in context["navigation"]()]


def test_no_session_is_read_for_a_visitor_without_one():
    context = page(request_to("/about/"))
    assert (labels(context)[0], labels(context)[-2:]) == ("Meet", ["About", "Sign in"])
    assert context["member_here"] is False
    assert context["may_have_messages"] is False


def test_a_member_finds_the_account():
    context = page(request_to("/about/", user=SignedIn(), cookie="x"))
    assert (labels(context)[0], labels(context)[-2:]) == ("Meet", ["For you", "Your account"])
    assert "About" not in labels(context)
    assert context["member_here"] is True


def test_an_organiser_finds_the_desk():
    context = page(request_to("/about/", user=SignedIn(is_organiser=True), cookie="x"))
    assert labels(context)[-2:] == ["Your account", "The desk"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/about/", ["About"]), ("/events/", ["Meet"]), ("/members/e/", ["Sign in"]), ("/privacy/", [])],
)
def test_the_section_of_the_page_is_marked(path, expected):
    context = page(request_to(path))
    assert [str(each["label"]) for each in context["navigation"]() if each["current"]] == expected


def test_the_menu_goes_by_purpose_and_leads_on_within_each(settings):
    settings.ROOT_URLCONF = "pleiad.config.urls"
    member = page(request_to("/topics/", user=SignedIn(), cookie="x"))
    assert labels(member) == ["Meet", "Ask", "Learn", "Mentoring", "People", "For you", "Your account"]
    near = [(str(each["label"]), each["current"]) for each in member["siblings"]()]
    assert near == [("Events", False), ("Volunteer", False), ("Topics", True)]
    visitor = page(request_to("/stories/"))
    assert labels(visitor) == ["Meet", "Learn", "Spotlight", "Way in", "About", "Sign in"]
    assert [str(each["label"]) for each in visitor["siblings"]()] == ["Stories", "Training"]


def test_signing_in_has_neither_search_nor_menu(settings):
    settings.ROOT_URLCONF = "pleiad.config.urls"
    assert page(request_to("/enter/"))["bare"] and not page(request_to("/events/"))["bare"]


def test_a_link_whose_page_does_not_exist_is_left_out(settings):
    settings.ROOT_URLCONF = "pleiad.ui.urls"
    assert labels(page(request_to("/about/"))) == ["About"]


def test_the_same_page_is_offered_in_the_other_language():
    context = page(request_to("/about/?a=1"))
    assert [(each["code"], each["url"], each["current"]) for each in context["languages"]] == [
        ("en", "/about/?a=1", True),
        ("cy", "/cy/about/?a=1", False),
    ]


def test_the_way_back_to_english_leads_to_the_same_page():
    with translation.override("cy"):
        context = page(request_to("/cy/about/"))
    assert [(each["url"], each["current"]) for each in context["languages"]] == [
        ("/about/", False),
        ("/cy/about/", True),
    ]


def test_a_page_of_one_language_offers_no_other():
    assert page(request_to("/robots.txt"))["languages"] == []
