from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.audit.actions import name_of
from pleiad.desk.door import desk_action_for_good, desk_form, desk_form_for_good, desk_page
from pleiad.desk.exports import may_export
from pleiad.desk.joint_pages import propose_page
from pleiad.desk.pages import attempt, sent, show
from pleiad.desk.reads import write_down, write_list_down
from pleiad.teams.desk.invites import TeamsNow
from pleiad.ui.fields import ReasonForm
from pleiad.ui.paging import cut, page_number
from pleiad.ui.spreadsheets import as_csv

from ... import rules
from ...actions import access_needs
from ...actions import registrations as giving_back
from ...models import Event, Registration
from .. import registrations as registered
from ..joint_decisions import DOWNLOAD
from ..reads import DOWNLOADED, READ_REGISTRATIONS

ON_A_PAGE = 20
AT_ONCE = 500


@desk_page
def registrations(request, pk):
    """Who comes and who waits, with the state of each member's calendar and Teams invite."""
    event = get_object_or_404(Event, pk=pk)
    name = " ".join(request.GET.get("name", "")[:100].replace("\x00", "").split())
    at = timezone.now()
    page = cut(registered.of_event(event, name=name), number=page_number(request), size=ON_A_PAGE)
    seen = [each.member_id for each in page.rows]
    write_list_down(did=READ_REGISTRATIONS, by=request.user, at=at, members=seen, event=event.pk)
    context = {
        "event": event,
        "rows": registered.rows(event, page.rows, now=TeamsNow()),
        "page": page,
        "telling": registered.telling(event),
        "reads_needs": access_needs.reads_for(event, member=request.user),
        "begun": event.starts_at <= at and not event.cancelled_at,
        "open": rules.why_not_register(event=event, at=at) is None,
        "searched": name,
        "query": urlencode({"name": name}) if name else "",
        "here": request.get_full_path(),
    }
    return show(request, "events", "events/desk/registrations.html", context)


@desk_form_for_good
def propose_download(request, pk):
    """Ask another organiser to agree to the file, because it is about many."""
    event = get_object_or_404(Event, pk=pk)
    return propose_page(
        request,
        section="events",
        kind=DOWNLOAD,
        subject=name_of(event),
        payload={"event": event.pk},
        back=reverse("desk:registrations", args=[pk]),
    )


@desk_form
def give_back(request, pk):
    """Give a place back for a member who told the organisers that they cannot come, with the reason that they read."""
    active = Registration.objects.active().select_related("event", "member").filter(event__asked_for_at="")
    registration = get_object_or_404(active, pk=pk)
    form = ReasonForm(
        sent(request),
        label=gettext_lazy("How do you know that they cannot come?"),
        hint=gettext_lazy("The member reads this, and it is kept with what you did."),
        missing=gettext_lazy("Say how you know. The member reads it."),
        max_length=500,
    )
    if request.method == "POST" and form.is_valid():
        done = _("The place of %(name)s has been given back.") % {"name": registration.member}
        reason = form.cleaned_data["reason"]
        who = {"registration": registration, "by": request.user, "at": timezone.now()}
        attempt(request, giving_back.give_back_for, done, **who, reason=reason)
        return redirect("desk:registrations", registration.event_id)
    context = {"registration": registration, "event": registration.event, "form": form}
    return show(request, "events", "events/desk/give_back.html", context)


@desk_action_for_good
def download(request, pk):
    """The list as a file: name, organisation and state, never an address. The download is recorded."""
    event, now = get_object_or_404(Event, pk=pk), TeamsNow()
    found, at = list(registered.of_event(event)), timezone.now()
    members = [each.member_id for each in found]
    if not may_export(kind=DOWNLOAD, subject=name_of(event), members=members, by=request.user, at=at):
        messages.warning(request, _("This list is about many members, so another organiser has to agree first."))
        return redirect("desk:propose-registrations-download", pk)
    write_down(did=DOWNLOADED, by=request.user, at=at, members=members, event=event.pk)
    rows = []
    for start in range(0, len(found), AT_ONCE):
        for row in registered.rows(event, found[start : start + AT_ONCE], now=now):
            rows.append([row[name] for name in registered.COLUMNS])
    header = [str(heading) for heading in registered.COLUMNS.values()]
    return as_csv(name=event.slug, header=header, rows=rows)
