"""What every page of the desk shares: its own menu, the way back after a button, and refusals shown as messages."""

from datetime import date
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from pleiad.errors import Refused
from pleiad.members.proofs import waived_until
from pleiad.ui.dates import day

from .waiting import everything

SECTIONS = [
    (_("To decide"), [("desk", _("What waits")), ("applications", _("Applications")), ("reports", _("Reports"))]),
    (
        _("Programme"),
        [
            ("events", _("Events")),
            ("suggestions", _("Suggestions")),
            ("training", _("Training")),
            ("mentoring", _("Mentoring")),
        ],
    ),
    (
        _("People"),
        [
            ("members", _("Members")),
            ("network", _("Who belongs")),
            ("invitations", _("Invitations")),
            ("organisers", _("Organisers")),
            ("organisations", _("Organisations")),
            ("domain-list", _("Domain list")),
            ("teams", _("Teams")),
        ],
    ),
    (
        _("Pages"),
        [
            ("publications", _("Stories")),
            ("campaigns", _("Spotlight")),
            ("spaces", _("Spaces")),
            ("notices", _("Notices")),
            ("status", _("The server")),
            ("announcements", _("Announcements")),
            ("impact", _("Impact")),
        ],
    ),
    (
        _("Trust"),
        [
            ("complaints", _("Complaints")),
            ("statements", _("Statements")),
            ("retention", _("Data protection")),
        ],
    ),
]
"""The menu of the desk: groups, each with its pages by the name of their address."""


def show(request: HttpRequest, section: str, template: str, context: dict, *, status: int = 200) -> HttpResponse:
    """Answer with a page of the desk; `section` is the name of one in SECTIONS."""
    context = {
        **context,
        "desk_menu": partial(_menu, section),
        "desk_section": section,
        "waived": _waived(),
        # Only after something was done: what waits takes more statements than most pages.
        "next_waiting": partial(_next_waiting, request) if len(messages.get_messages(request)) else None,
    }
    return render(request, template, context, status=status)


def _next_waiting(request):
    """What waits longest besides this page, for the page that says what a decision did: {title, url}, or None."""
    here = request.path
    if here == reverse("desk:desk"):
        return None
    for line in everything(organiser=request.user, at=timezone.now()).lines:
        url = (line["link"] or {}).get("url") or reverse("desk:desk")
        if url != here:
            return {"title": line["title"], "url": url}
    return None


def _waived():
    """What the desk says while this installation lets organisers in without a second step, or ""."""
    until = waived_until(timezone.now())
    if until == date.max:
        return _(
            "In this demonstration the desk opens without a second step. Elsewhere it asks for a passkey or an app."
        )
    if until:
        return _(
            "Until %(day)s this installation opens the desk without a second step. Anyone who reads an organiser’s mailbox "
            "can open it too."
        ) % {"day": day(moment=until)}
    return ""


def _menu(section):
    return [
        {"group": group, "pages": [_page(name, label, current=name == section) for name, label in pages]}
        for group, pages in SECTIONS
    ]


def _page(name, label, *, current):
    return {"label": label, "url": reverse(f"desk:{name}"), "current": current}


def sent(request: HttpRequest):
    """What the form was sent with, or None for a page that is only opened: also an empty form gets its errors."""
    return request.POST if request.method == "POST" else None


def attempt(request: HttpRequest, action, done: str, **arguments) -> bool:
    """Call an action and say in a message that it is done, or why it was refused. Returns whether it was done."""
    try:
        action(**arguments)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, str(done))
    return True


def back_to(request: HttpRequest, name: str, *args) -> HttpResponse:
    """Return to the page of ours that the button stood on, or else to the named one."""
    page = request.POST.get("back", "")
    if page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        return redirect(page)
    return redirect(f"desk:{name}", *args)
