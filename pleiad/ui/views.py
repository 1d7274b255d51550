"""The pages that say who we are and how we behave; they ask the database nothing and are open to everybody."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

# A security.txt should not promise itself for longer than a year (RFC 9116, section 2.5.5); ours is made anew at
# every request, so half a year is always ahead.
SECURITY_TXT_LASTS = timedelta(days=180)


def _page(name):
    @login_not_required
    @require_safe
    def view(request):
        return render(request, f"ui/{name}.html")

    view.__name__ = name
    return view


about = _page("about")
joining_rule = _page("joining_rule")
code_of_conduct = _page("code_of_conduct")
privacy = _page("privacy")
cookies = _page("cookies")
accessibility = _page("accessibility")


@login_not_required
@require_safe
def security_txt(request):
    """Tell a person who found a hole whom to tell (RFC 9116)."""
    expires = (datetime.now(UTC) + SECURITY_TXT_LASTS).strftime("%Y-%m-%dT00:00:00Z")
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
    closed = ["account", "desk", "enter", "join", "my"]
    lines = ["User-agent: *", *(f"Disallow: {prefix}/{name}" for prefix in ("", "/cy") for name in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def csrf_failure(request, reason=""):
    """Say in plain words what a lost or old form token means for her, without repeating what she typed."""
    return render(request, "403_csrf.html", status=403)
