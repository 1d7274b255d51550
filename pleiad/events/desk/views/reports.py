"""Attendance from the file that Teams or Zoom gives, and what is printed for a meeting in a room: the list for the door, badges."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.desk.door import desk_form, desk_page
from pleiad.desk.pages import show
from pleiad.desk.reads import write_list_down
from pleiad.errors import Refused
from pleiad.ui.paging import cut, page_number, row_number

from ... import attendance_reports, rules
from ...actions import attendance
from ...models import Event
from ..reads import READ_ATTENDANCE, READ_DOOR_LIST

AT_THE_DOOR = 200
"""Names on one page of the door list: two sheets of paper."""
ON_BADGES = 200


@desk_form
def upload(request, pk):
    """Read an attendance report: who is surely meant is ticked, doubtful names are shown, and one button marks those ticked."""
    event, at = get_object_or_404(Event, pk=pk), timezone.now()
    if why_not := rules.why_not_mark(event=event, at=at):
        messages.warning(request, str(why_not))
        return redirect("desk:event", pk)
    context = {"event": event, "error": ""}
    if request.method == "POST" and "came" in request.POST:
        return _mark(request, event, at)
    if request.method == "POST":
        try:
            context |= _found(request, event, at)
        except Refused as refusal:
            context["error"] = str(refusal)
    return show(request, "events", "events/desk/attendance_file.html", context)


def _found(request, event, at):
    file = request.FILES.get("report")
    if file is None:
        raise Refused(_("Choose the file first."))
    people = attendance_reports.read(file.read(attendance_reports.LARGEST + 1))
    found = attendance_reports.find(event, people)
    shown = {each.member_id for each in found.sure} | {
        each.member_id for _name, those in found.doubtful for each in those
    }
    write_list_down(did=READ_ATTENDANCE, by=request.user, at=at, members=sorted(shown), event=event.pk)
    return {"found": found, "people": len(people)}


def _mark(request, event, at):
    keys = [number for each in request.POST.getlist("came") if (number := row_number(each))]
    try:
        newly = attendance.mark_as_came(event=event, came=keys, by=request.user, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        done = ngettext("One more person is marked.", "%(n)s more people are marked.", newly) % {"n": newly}
        messages.success(request, done if newly else _("All of them were marked already."))
    return redirect("desk:attendance", event.pk)


@desk_page
def door(request, pk):
    """Everyone with a place in order of names, to tick off at the door on a phone or on paper."""
    event, at = get_object_or_404(Event, pk=pk), timezone.now()
    name = " ".join(request.GET.get("name", "")[:100].replace("\x00", "").split())
    found = event.registrations.placed().select_related("member", "member__organisation")
    if name:
        found = found.filter(member__name__icontains=name)
    page = cut(found.order_by("member__name", "pk"), number=page_number(request), size=AT_THE_DOOR)
    members = [each.member_id for each in page.rows]
    write_list_down(did=READ_DOOR_LIST, by=request.user, at=at, members=members, event=event.pk)
    context = {
        "event": event,
        "page": page,
        "searched": name,
        "query": urlencode({"name": name}) if name else "",
        "why_not": rules.why_not_mark(event=event, at=at),
        "here": request.get_full_path(),
    }
    return show(request, "events", "events/desk/door.html", context)


@desk_page
def badges(request, pk):
    """Name badges to print: names of those who are listed as coming; everyone else writes their own."""
    event, at = get_object_or_404(Event, pk=pk), timezone.now()
    named = event.registrations.placed().filter(quiet_since=None, member__hidden_since=None)
    page = cut(
        named.select_related("member", "member__organisation").order_by("member__name", "pk"),
        number=page_number(request),
        size=ON_BADGES,
    )
    members = [each.member_id for each in page.rows]
    write_list_down(did=READ_DOOR_LIST, by=request.user, at=at, members=members, event=event.pk)
    blank = event.registrations.placed().count() - named.count()
    return show(request, "events", "events/desk/badges.html", {"event": event, "page": page, "blank": blank})
