"""The trail of sign-offs of one event, for networks that need it; not there for any other."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.audit.actions import name_of
from pleiad.desk.door import desk_action_for_good, desk_form_for_good, desk_page
from pleiad.desk.exports import may_export
from pleiad.desk.joint_pages import propose_page
from pleiad.desk.pages import show
from pleiad.desk.reads import tells_plainly, write_down, write_list_down
from pleiad.events.desk.reads import DOWNLOADED
from pleiad.events.models import Event
from pleiad.ui.dates import short_day
from pleiad.ui.paging import cut, page_number
from pleiad.ui.spreadsheets import as_csv

from ..models import SignOff
from ..sign_off_sheet import header, row
from .joint_decisions import DOWNLOAD

ON_A_PAGE = 20
READ_SIGN_OFFS = "read the sign-offs"
tells_plainly(
    READ_SIGN_OFFS,
    gettext_lazy("Saw which managers agreed to a meeting: %(many)s"),
    why=gettext_lazy("This network keeps the sign-offs of managers"),
)


def _trail(pk):
    if not settings.SIGN_OFF_TRAIL:
        raise Http404
    event = get_object_or_404(Event, pk=pk)
    return event, SignOff.objects.filter(event=event).select_related("member", "event").order_by("given_at", "pk")


@desk_page
def sign_offs(request, pk):
    """Which manager said yes to which member, and whose time it is."""
    event, found = _trail(pk)
    page = cut(found, number=page_number(request), size=ON_A_PAGE)
    seen = [each.member_id for each in page.rows]
    at = timezone.now()
    write_list_down(did=READ_SIGN_OFFS, by=request.user, at=at, members=seen)
    rows = [
        [
            each.member.name,
            each.purpose,
            str(each.get_time_class_display()),
            each.approver_name,
            short_day(moment=each.given_at),
        ]
        for each in page.rows
    ]
    columns = [_("Name"), _("Purpose"), _("Time"), _("Yes from"), _("Date")]
    context = {"event": event, "rows": rows, "columns": columns, "page": page}
    return show(request, "events", "manager_approval/desk/sign_offs.html", context)


@desk_form_for_good
def propose_download(request, pk):
    """Ask another organiser to agree to the file, because it is about many."""
    event, _found = _trail(pk)
    return propose_page(
        request,
        section="events",
        kind=DOWNLOAD,
        subject=name_of(event),
        payload={"event": event.pk},
        back=reverse("desk:sign-offs", args=[pk]),
    )


@desk_action_for_good
def download(request, pk):
    """The trail as a file; the download is recorded."""
    event, found = _trail(pk)
    found, at = list(found), timezone.now()
    members = [each.member_id for each in found]
    if not may_export(kind=DOWNLOAD, subject=name_of(event), members=members, by=request.user, at=at):
        messages.warning(request, _("This list is about many members, so another organiser has to agree first."))
        return redirect("desk:propose-sign-offs-download", pk)
    write_down(did=DOWNLOADED, by=request.user, at=at, members=members, event=event.pk)
    rows = [[each.member.name, *row(each)] for each in found]
    return as_csv(name=f"sign-offs-{event.slug}", header=[_("Name"), *header()], rows=rows)
