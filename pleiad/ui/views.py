"""The pages that say who we are and how we behave; they ask the database nothing and are open to everyone."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


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
def robots_txt(request):
    """Let search engines read the public pages and nothing that belongs to a person."""
    closed = ["account/", "desk/", "enter/", "events/mine/", "join/", "joined/", "ticket/"]
    lines = ["User-agent: *", *(f"Disallow: {prefix}/{name}" for prefix in ("", "/cy") for name in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def csrf_failure(request, reason=""):
    """Say in plain words what a lost or old form token means, without repeating what was typed."""
    return render(request, "403_csrf.html", status=403)
