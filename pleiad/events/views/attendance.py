"""Who comes to an event, and not being listed."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pleiad.members.visibility import HOST, names
from pleiad.ui.paging import cut, page_number

from .. import people
from ..actions import attendance
from .event import event_or_404, telling
from .registration import own_registration_or_404

NAMES_ON_A_PAGE = 100


@require_POST
def quiet(request, slug):
    """Do not be listed, or be named again on the list that members see."""
    registration = own_registration_or_404(request, slug)
    attendance.be_quiet(registration=registration, quiet="quiet" in request.POST, at=timezone.now())
    done = (
        _("You are not named on any list that members see.")
        if "quiet" in request.POST
        else _("You are coming like everyone else.")
    )
    messages.success(request, done)
    return redirect("events:registered", slug)


@require_safe
def who_comes(request, slug):
    """Who comes, for members, where the organisers show it; without those who hide, come quietly or are kept apart."""
    shown = event_or_404(slug, request.user)
    if not shown.names_shown or not request.user.is_current:
        raise Http404
    page = cut(attendance.seen_by(request.user, event=shown), number=page_number(request), size=NAMES_ON_A_PAGE)
    pictured = people.faces([each.member for each in page.rows], reader=request.user)
    named, hosts = names((each.member for each in page.rows), reader=request.user), _hosts(shown)
    rows = [
        {
            "who": replace(named(each.member), mark=HOST) if each.member_id in hosts else named(each.member),
            "organisation": each.member.organisation_name,
            "profile": pictured[each.member_id],
        }
        for each in page.rows
    ]
    return render(request, "events/who_comes.html", {"rows": rows, "page": page, **telling(shown)})


def _hosts(event):
    return set(event.hosts.values_list("member_id", flat=True))
