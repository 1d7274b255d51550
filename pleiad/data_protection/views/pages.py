"""The pages that say how we behave. Each says when it was looked at last, and until when that counts."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pleiad.privacy import People

from .. import notice, statements
from ..complaining import ANSWERED_WITHIN
from ..models import NoticeVersion


def _page(request, name, template, context):
    """A statement with the days between which it counts. While the database is away it stands without those days: the cookies
    and the accessibility of this site do not depend on it."""
    at = timezone.now()
    try:
        state = statements.state_of(name)
    except (OperationalError, InterfaceError):
        return render(request, f"data_protection/{template}.html", context)
    context["looked_at"] = {"on": state.on, "until": state.expires_on, "over": state.is_over(at=at)}
    return render(request, f"data_protection/{template}.html", context)


@login_not_required
@require_safe
def privacy(request):
    """Say what is kept, about whom, why, how long and who reads it: all of it read from what the tables declare."""
    versions = list(NoticeVersion.objects.all()[:2])
    now = notice.lines()
    columns = [_("What"), _("What for"), _("How long"), _("Who reads it")]
    context = {
        "columns": columns,
        "rooms": _by_room(notice.about(People.MEMBERS, now)),
        "outsiders": _cells(notice.about(People.OUTSIDERS, now)),
        "organisers": _cells(notice.about(People.ORGANISERS, now)),
        "others_columns": [_("What"), _("Who reads it")],
        "others": [[each["what"], each["read_by"]] for each in notice.seen_by_others(now)],
        "version": versions[0] if versions else None,
        "before": versions[1] if len(versions) > 1 else None,
        "changes": notice.changed_since(versions[1].lines, versions[0].lines, get_language())
        if len(versions) > 1
        else [],
    }
    return _page(request, "privacy", "notice", context)


def _by_room(lines):
    rooms = {}
    for each in lines:
        rooms.setdefault(each["heading"], []).append(each)
    return [(heading, _cells(each)) for heading, each in rooms.items()]


def _cells(lines):
    return [[each["what"], each["why"], each["keep"], each["read_by"]] for each in lines]


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
    return _page(request, "cookies", "cookies", {"columns": [_("Name"), _("What for"), _("How long")], "rows": rows})


@login_not_required
@require_safe
def accessibility(request):
    context = {"tested_on": statements.TESTED_ON, "working_days": settings.ANSWER_WITHIN_WORKING_DAYS}
    return _page(request, "accessibility", "accessibility", context)


@login_not_required
@require_safe
def terms(request):
    context = {"working_days": settings.ANSWER_WITHIN_WORKING_DAYS, "days": ANSWERED_WITHIN.days}
    return _page(request, "terms", "terms", context)


@login_not_required
@require_safe
def complaints(request):
    context = {"days": ANSWERED_WITHIN.days, "operator": settings.OPERATOR}
    return _page(request, "complaints", "complaints", context)


@login_not_required
@require_safe
def security_txt(request):
    """Say where to report a security problem (RFC 9116), until the day that an organiser's confirmation lasts."""
    expires = statements.state_of("security").expires_on
    lines = [
        f"Contact: mailto:{settings.NETWORK['contact']}",
        f"Expires: {expires.isoformat()}T00:00:00Z",
        "Preferred-Languages: en, cy",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
