"""Marking who was there, and reading the access needs shared for an event."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import ngettext

from pleiad.desk.door import desk_form, desk_page
from pleiad.desk.pages import back_to, show
from pleiad.desk.reads import write_list_down
from pleiad.errors import Refused
from pleiad.members.visibility import names_on_the_desk
from pleiad.ui.paging import cut, page_number, row_number

from ... import rules
from ...actions import access_needs, attendance
from ...models import Event
from .. import meetings
from ..reads import READ_ATTENDANCE, READ_NEEDS

ON_A_PAGE = 100


@desk_form
def attend(request, pk):
    """Everyone with a place, a hundred a page in order of names, each with a box; one button saves the page."""
    event, at = get_object_or_404(Event, pk=pk), timezone.now()
    if why_not := rules.why_not_mark(event=event, at=at):
        messages.warning(request, str(why_not))
        return redirect("desk:event", pk)
    if request.method == "POST":
        _mark(request, event, at)
        return back_to(request, "attendance", pk) if "back" in request.POST else redirect(request.get_full_path())
    name = " ".join(request.GET.get("name", "")[:100].replace("\x00", "").split())
    open_only = "open" in request.GET
    found = event.registrations.placed().select_related("member", "member__organisation")
    if name:
        found = found.filter(member__name__icontains=name)
    if open_only:
        found = found.filter(came_at=None)
    absent = "absent" in request.GET
    asked = {"name": name, "open": "1" if open_only else "", "absent": "1" if absent else ""}
    asked = {key: value for key, value in asked.items() if value}
    page = cut(found.order_by("member__name", "pk"), number=page_number(request), size=ON_A_PAGE)
    seen = [each.member_id for each in page.rows]
    named = names_on_the_desk(each.member for each in page.rows)
    for each in page.rows:
        each.who = named(each.member)
    write_list_down(did=READ_ATTENDANCE, by=request.user, at=at, members=seen, event=event.pk)
    context = {
        "event": event,
        "page": page,
        "searched": name,
        "open_only": open_only,
        "absent": absent,
        "query": urlencode(asked),
        "came": event.registrations.placed().filter(came_at__isnull=False).count(),
        "report": meetings.report(event, at=at),
    }
    return show(request, "events", "events/desk/attendance.html", context)


def _mark(request, event, at):
    shown, came = (_numbers(request.POST.getlist(name)[:ON_A_PAGE]) for name in ("shown", "came"))
    if "absent" in request.GET:  # ticked were those who did not come
        came = sorted({*shown} - {*came})
    try:
        there = attendance.mark(event=event, shown=shown, came=came, by=request.user, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        done = ngettext("Kept: %(there)s person on this page came.", "Kept: %(there)s people on this page came.", there)
        messages.success(request, done % {"there": there})


def _numbers(texts):
    return [number for each in texts if (number := row_number(each))]


@desk_page
def needs(request, pk):
    """Access needs shared for one event, for the readers named to the member; that they were read is recorded."""
    event, at = get_object_or_404(Event, pk=pk), timezone.now()
    if not access_needs.reads_for(event, member=request.user):
        raise Http404
    page = cut(access_needs.read_for(event, reader=request.user, at=at), number=page_number(request), size=ON_A_PAGE)
    read = [each.needs.member_id for each in page.rows]
    write_list_down(did=READ_NEEDS, by=request.user, at=at, members=read, event=event.pk)
    context = {"event": event, "page": page, "until": access_needs.shared_until(event)}
    return show(request, "events", "events/desk/access_needs.html", context)
