"""The pages that say who we are and how we behave; they ask the database nothing and are open to everyone."""

from datetime import UTC, date, datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateformat import format as django_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from . import security_txt as security_txt_file
from .privacy import KEPT

# The day on which the tests that the accessibility statement names were last made.
TESTED_ON = date(2026, 11, 22)


@login_not_required
@require_safe
def about(request):
    return render(request, "ui/about.html")


@login_not_required
@require_safe
def joining_rule(request):
    context = {
        "working_days": settings.ANSWER_WITHIN_WORKING_DAYS,
        "prove_every": settings.PROOF_COUNTS_FOR.days,
        "reading_for": settings.READING_FOR.days,
        "times_away": settings.TIMES_AWAY,
    }
    return render(request, "ui/joining_rule.html", context)


@login_not_required
@require_safe
def code_of_conduct(request):
    return render(request, "ui/code_of_conduct.html")


@login_not_required
@require_safe
def privacy(request):
    """Say what is kept. The limits are those that each table states as `privacy` in its model."""
    context = {"columns": [_("What"), _("What for"), _("How long")], "rows": KEPT}
    return render(request, "ui/privacy.html", context)


@login_not_required
@require_safe
def cookies(request):
    """Name the cookies as this installation calls them."""
    days = ngettext("%(days)s day", "%(days)s days", settings.SESSION_COOKIE_AGE // 86_400)
    rows = [
        [
            settings.SESSION_COOKIE_NAME,
            _("Remembers that it is you while you join, register or are signed in."),
            days % {"days": settings.SESSION_COOKIE_AGE // 86_400},
        ],
        [
            settings.CSRF_COOKIE_NAME,
            _("Makes sure that what you send comes from our page and not from someone else’s."),
            _("1 year"),
        ],
        [
            settings.BROWSER_COOKIE_NAME,
            _("Remembers that you signed in with this browser, so that we can tell you when a new one signs in."),
            _("1 year"),
        ],
        [
            "notices-hidden",
            _("Remembers which notices you have hidden while you were not signed in."),
            _("Until the notice is over"),
        ],
    ]
    return render(request, "ui/cookies.html", {"columns": [_("Name"), _("What for"), _("How long")], "rows": rows})


@login_not_required
@require_safe
def accessibility(request):
    context = {"tested_on": django_format(TESTED_ON, "j F Y"), "working_days": settings.ANSWER_WITHIN_WORKING_DAYS}
    return render(request, "ui/accessibility.html", context)


@login_not_required
@require_safe
def security_txt(request):
    """Say where to report a security problem (RFC 9116)."""
    expires = (datetime.now(UTC) + security_txt_file.LASTS).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: mailto:{settings.NETWORK['contact']}",
        f"Expires: {expires}",
        "Preferred-Languages: en, cy",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def robots_txt(request):
    """Let search engines read the public pages and nothing that belongs to a person."""
    closed = ["account/", "desk/", "enter/", "events/mine/", "join/", "joined/", "ticket/"]
    lines = ["User-agent: *", *(f"Disallow: {prefix}/{name}" for prefix in ("", "/cy") for name in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def csrf_failure(request, reason=""):
    """Say in plain words what a lost or old form token means, without repeating what was typed."""
    return render(request, "403_csrf.html", status=403)
