"""The mailbox and the cast: open to every visitor on this machine, and to nobody anywhere else."""

from functools import wraps
from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pleiad.integrations.mail import mailbox as box

from . import cast

SHOWN = 100
PASSED_ON = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "Via")
"""What a proxy adds: then the visitor is somewhere else, although the request comes from this machine."""
OF_A_PROXY = "HTTP/1.0"
"""What a proxy that adds nothing speaks (nginx as it comes), and no browser does."""


def here_only(view):
    """A page of the demonstration: not there at all outside demo mode, refused to any other machine, kept by no cache."""

    @login_not_required
    @require_safe
    @never_cache
    @wraps(view)
    def guarded(request, **kwargs):
        if not settings.DEMO:
            raise Http404
        if not is_this_machine(request.META.get("REMOTE_ADDR", "")) or is_passed_on(request):
            raise PermissionDenied
        return view(request, **kwargs)

    return guarded


def is_passed_on(request) -> bool:
    """Whether a proxy stands in between, or the browser came from a page under another name than this machine's."""
    if any(map(request.headers.get, PASSED_ON)) or request.META.get("SERVER_PROTOCOL") == OF_A_PROXY:
        return True
    came_from = urlsplit(request.headers.get("Referer", "")).netloc
    return bool(came_from) and came_from != request.get_host()


def is_this_machine(address: str) -> bool:
    """Whether a network address is loopback; anything that cannot be read is not."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return found.is_loopback or bool(getattr(found, "ipv4_mapped", None) and found.ipv4_mapped.is_loopback)


@here_only
def mailbox(request):
    """The newest emails first; with ?to= only those to one address."""
    to = request.GET.get("to", "").strip()[:254]
    emails = box.emails(most=SHOWN, to=to)
    return render(request, "demo/mailbox.html", {"emails": emails, "to": to, "most": SHOWN})


@here_only
def email(request, name):
    found = box.email(name=name)
    if found is None:
        raise Http404
    context = {"email": found, "method": _method_in_words(found.calendar), "same_address": urlencode({"to": found.to})}
    return render(request, "demo/email.html", context)


def _method_in_words(calendar):
    """What a mail program would offer to do with the invitation."""
    if calendar is None:
        return ""
    if calendar.method == "CANCEL":
        return _("Takes this out of the calendar")
    if calendar.method == "REQUEST" and calendar.sequence:
        return _("Changes what is in the calendar")
    if calendar.method == "REQUEST":
        return _("Invitation for the calendar")
    return _("For the calendar")


@here_only
def download(request, name):
    """The email as the file that a mail program opens."""
    content = box.raw(name=name)
    if content is None:
        raise Http404
    return HttpResponse(
        content,
        content_type="message/rfc822",
        headers={"Content-Disposition": f'attachment; filename="{name}.eml"'},
    )


@here_only
def people(request):
    return render(request, "demo/people.html", {"groups": cast.groups()})


@here_only
def meeting(request):
    """Where personal join links lead in the demonstration, in place of Teams."""
    return render(request, "demo/meeting.html")
