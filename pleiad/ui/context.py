"""What every page knows: the network, where we are, where to go, and the same page in the other language."""

from functools import partial

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _


def page(request):
    """Give templates `network`, `section`, `navigation`, `menu_of`, `languages`, `member_here` and `demo`.

    `network` is settings.NETWORK (name, strapline, runs_it, contact). `navigation` gives a list of dicts with label, url
    and current, the same for all of one `menu_of` ("visitor", "member" or "organiser"). `languages` is a list of dicts
    with code, label, url and current. `member_here` says whether a member is signed in. For a visitor without a session
    cookie neither session nor user is touched, so that the page costs no query and can be cached.
    """
    match = request.resolver_match
    section = (match.namespace or match.url_name or "") if match else ""
    here = has_session(request) and request.user.is_authenticated
    menu_of = "visitor"
    if here:
        menu_of = "organiser" if getattr(request.user, "is_organiser", False) else "member"
    return {
        "network": settings.NETWORK,
        "section": section,
        "navigation": partial(_navigation, menu_of, section),
        "menu_of": menu_of,
        "search_url": _address("search:search"),
        "languages": _languages(request),
        "member_here": here,
        "may_have_messages": has_session(request),
        "demo": settings.DEMO,
    }


def _address(name):
    """The address of a page, or "" in an installation without its room."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def has_session(request):
    """Say whether the browser sent a session cookie, without reading the session."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


WITHIN = {"spotlight": "stories"}
"""Rooms without a link of their own in the menu, and the room whose link is marked for them."""


def _navigation(menu_of, section):
    section = WITHIN.get(section, section)
    links = [(_("Events"), "events:list", "events"), (_("Stories"), "stories:list", "stories")]
    if menu_of != "visitor":
        links += [
            (_("Ask"), "conversations:spaces", "conversations"),
            (_("Mentoring"), "mentoring:home", "mentoring"),
            (_("People"), "directory:directory", "directory"),
        ]
    links.append((_("Training"), "training:nearest", "training"))
    if menu_of == "visitor":
        links.append((_("About"), "about", "about"))
        links.append((_("Sign in"), "members:enter", "members"))
    else:
        links.append((_("Your account"), "members:account", "members"))
        if menu_of == "organiser":
            links.append((_("The desk"), "desk:desk", "desk"))
    found = []
    for label, name, belongs_to in links:
        try:
            found.append({"label": label, "url": reverse(name), "current": section == belongs_to})
        except NoReverseMatch:
            continue
    return found


def _languages(request):
    """List the languages of this page, or nothing when it has one only. The address was resolved already, so that
    only the other language's needs to be made (Django's translate_url would resolve it once more)."""
    match, present = request.resolver_match, get_language()
    if match is None:
        return []
    path, query = request.path, request.META.get("QUERY_STRING", "")
    found = []
    for code, label in settings.LANGUAGES:
        url = path
        if code != present:
            try:
                with override(code):
                    url = reverse(match.view_name, args=match.args, kwargs=match.captured_kwargs)
            except NoReverseMatch:
                return []
            if url == path:
                return []
        address = f"{url}?{query}" if query else url
        found.append({"code": code, "label": label, "url": address, "current": code == present})
    return found
