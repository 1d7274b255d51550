"""What every page knows: the network, where we are, where to go, and the same page in the other language."""

from functools import partial

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _


def page(request):
    """Give templates `network`, `network_is_for`, `section`, `navigation`, `siblings`, `menu_of`, `bare`, `languages`,
    `member_here` and `demo`.

    `network` is settings.NETWORK (name, strapline, runs_it, contact). `navigation` gives a list of dicts with label, url
    and current, the same for all of one `menu_of` ("visitor", "member" or "organiser"); `siblings` gives the same for the
    pages under the same word of the menu. `bare` says whether search and menu are left out. `languages` is a list of dicts
    with code, label, url, whole (the url with the site) and current. `member_here` says whether a member is signed in. For a visitor without a session
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
        "network_is_for": _is_for(),
        "section": section,
        "navigation": partial(_navigation, menu_of, section),
        "menu_of": menu_of,
        "siblings": partial(_siblings, menu_of, section, match.view_name if match else ""),
        "bare": bool(match and match.view_name in BARE),
        "search_url": _address("search:search"),
        "complete_url": _address("search:complete"),
        "languages": _languages(request),
        "member_here": here,
        "may_have_messages": has_session(request),
        "demo": settings.DEMO,
    }


def _is_for():
    """Who the network is for, in the language of the page where the operator has given it."""
    said = settings.NETWORK
    return said["is_for_cy"] or said["is_for"] if get_language() == "cy" else said["is_for"]


def _address(name):
    """The address of a page, or "" in an installation without its room."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def has_session(request):
    """Say whether the browser sent a session cookie, without reading the session."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


MEET = [(_("Events"), "events:list"), (_("Volunteer"), "volunteering:open"), (_("Topics"), "suggestions:list")]
LEARN = [(_("Stories"), "stories:list"), (_("Training"), "training:nearest")]
PEOPLE = [(_("Directory"), "directory:directory"), (_("Spotlight"), "spotlight:list")]
ROOMS = {"events": MEET, "volunteering": MEET, "suggestions": MEET, "stories": LEARN, "training": LEARN,
         "directory": PEOPLE, "spotlight": PEOPLE}  # fmt: skip
"""The pages under one word of the menu, by the room in which a reader is."""
FOR_MEMBERS = {"suggestions:list", "directory:directory"}
BARE = {"members:enter", "members:code", "events:join", "mfa_authenticate", "members:two-accounts", "approvals:answer"}
"""Pages on which something is finished step by step: without search and menu, so that the step is what is seen first."""


def _menu(menu_of):
    """What the menu offers: label, page, and the rooms for which it is marked."""
    links = [(_("Meet"), "events:list", {"events", "volunteering", "suggestions"})]
    if menu_of != "visitor":
        links.append((_("Ask"), "conversations:spaces", {"conversations"}))
    links.append((_("Learn"), "stories:list", {"stories", "training"}))
    if menu_of == "visitor":
        links += [
            (_("Spotlight"), "spotlight:list", {"spotlight"}),
            (_("Way in"), "way_in:way-in", {"way_in"}),
            (_("About"), "about", {"about"}),
            (_("Sign in"), "members:enter", {"members"}),
        ]
        return links
    links += [
        (_("Mentoring"), "mentoring:home", {"mentoring"}),
        (_("People"), "directory:directory", {"directory", "spotlight"}),
        (_("For you"), "home", {"home"}),
        (_("Your account"), "members:account", {"members", "own_data"}),
    ]
    if menu_of == "organiser":
        links.append((_("The desk"), "desk:desk", {"desk"}))
    return links


def _navigation(menu_of, section):
    found = ((label, _address(name), section in rooms) for label, name, rooms in _menu(menu_of))
    return [{"label": label, "url": url, "current": current} for label, url, current in found if url]


def _siblings(menu_of, section, name):
    """The pages that stand under the same word of the menu as this one; nothing where there is only one."""
    if menu_of == "visitor" and section == "spotlight":
        return []
    pages = [(label, page) for label, page in ROOMS.get(section, []) if menu_of != "visitor" or page not in FOR_MEMBERS]
    found = [{"label": label, "url": _address(page), "current": page == name} for label, page in pages]
    return [each for each in found if each["url"]]


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
        whole = settings.BASE_URL + address
        found.append({"code": code, "label": label, "url": address, "whole": whole, "current": code == present})
    return found
