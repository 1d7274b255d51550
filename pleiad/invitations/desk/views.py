from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.desk.door import desk_action_for_good, desk_form, desk_page
from pleiad.desk.pages import sent, show
from pleiad.errors import Refused
from pleiad.events import labels
from pleiad.events.models import Event
from pleiad.ui.dates import short_day, when
from pleiad.ui.paging import cut, page_number, row_number

from .. import actions, qr, sheet
from ..forms import PeopleFileForm
from ..models import ImportedList

SECTION = "invitations"
ON_A_PAGE = 20
ROWS_ON_A_PAGE = 100


@desk_page
def lists(request):
    """Every list that was read in, with how far its invitations are."""
    page = cut(ImportedList.objects.order_by("-read_at", "-pk"), number=page_number(request), size=ON_A_PAGE)
    lines = [_line(each) for each in page.rows]
    return show(request, SECTION, "invitations/desk/lists.html", {"lines": lines, "page": page})


def _line(each):
    open_still = each.invited - each.accepted - each.declined - each.forgotten
    if each.sent_at is None:
        state, said = "waiting", _("Read, and nobody is invited yet. It is deleted after a day.")
    else:
        state = "under-way" if open_still else "done"
        said = _("Invited on %(when)s.") % {"when": when(start=each.sent_at)}
    return {
        "state": state,
        "title": each.name,
        "sentence": said,
        "facts": [(label, count) for label, count in progress(each)] if each.sent_at else [],
        "link": {"url": reverse("desk:imported-list", args=[each.pk]), "label": _("Open")},
    }


def progress(each) -> list[tuple[str, int]]:
    """How far the invitations of a list are."""
    waiting = each.invited - each.accepted - each.declined - each.forgotten
    return [
        (_("Invited"), each.invited),
        (_("Joined"), each.accepted),
        (_("Said no"), each.declined),
        (_("Have not answered"), max(waiting, 0)),
        (_("Forgotten without an answer"), each.forgotten),
    ]


@desk_form
def read(request):
    """Read a file in: nobody is invited yet."""
    form = PeopleFileForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            rows = sheet.read(form.cleaned_data["text"])
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            values = {"name": form.cleaned_data["file"].name, "language": form.cleaned_data["language"]}
            made = actions.read_in(rows=rows, by=request.user, at=timezone.now(), **values)
            return redirect("desk:imported-list", made.pk)
    return show(request, SECTION, "invitations/desk/read.html", {"form": form})


@desk_page
def one(request, pk):
    """A list: what each of its rows would do, and once it is sent how far the invitations are."""
    imported = get_object_or_404(ImportedList, pk=pk)
    if imported.sent_at:
        open_ones = imported.invitations.order_by("pk")
        page = cut(open_ones, number=page_number(request), size=ROWS_ON_A_PAGE)
        context = {
            "imported": imported,
            "progress": progress(imported),
            "bounced": imported.invitations.filter(bounced_at__isnull=False).count(),
            "columns": [_("Name"), _("Address"), _("How it stands")],
            "rows": [[each.name or "–", each.address, _stands(each)] for each in page.rows],
            "page": page,
        }
        return show(request, SECTION, "invitations/desk/progress.html", context)
    rows = actions.rows_of(imported)
    counted = sheet.counts(rows)
    chosen = "out" if "out" in request.GET else "all"
    listed = [each for each in rows if each.outcome != sheet.INVITE] if chosen == "out" else rows
    page = cut(listed, number=page_number(request), size=ROWS_ON_A_PAGE)
    context = {
        "imported": imported,
        "said": sheet.in_words(counted),
        "to_invite": counted[sheet.INVITE],
        "left_out": counted["rows"] - counted[sheet.INVITE],
        "chosen": chosen,
        "columns": [_("Row"), _("Address"), _("Name"), _("Organisation"), _("What it does")],
        "rows": [[each.row, each.address or "–", each.name, each.organisation, each.says] for each in page.rows],
        "page": page,
        "query": "out=" if chosen == "out" else "",
    }
    return show(request, SECTION, "invitations/desk/preview.html", context)


def _stands(invitation):
    if invitation.bounced_at:
        return _("The email came back.")
    day = short_day(moment=invitation.next_step_at)
    if invitation.reminded_at:
        return _("Reminded. Forgotten on %(day)s.") % {"day": day}
    return _("Invited. Reminded on %(day)s.") % {"day": day}


@desk_action_for_good
def invite(request, pk):
    """Invite the people of a list."""
    imported = get_object_or_404(ImportedList, pk=pk)
    try:
        many = actions.invite(imported=imported, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:imported-list", pk)
    said = ngettext("%(n)s invitation is on its way.", "%(n)s invitations are on their way.", many) % {"n": many}
    messages.success(request, said)
    return redirect("desk:imported-list", pk)


@desk_page
def paper(request):
    """A sheet to print and lay out, with a QR code that leads to joining; `?event=ID`: to registering for that meeting."""
    event, path = None, reverse("members:enter")
    if number := row_number(request.GET.get("event", "")):
        published = Event.objects.published().filter(cancelled_at=None, ends_at__gt=timezone.now())
        event = get_object_or_404(published, pk=number)
        path = reverse("events:register", args=[event.slug])
    link = settings.BASE_URL + path
    side, drawn = qr.drawing(link)
    context = {
        "link": link,
        "side": side,
        "drawn": drawn,
        "event": event,
        "title": event and labels.told(event, "title"),
    }
    return render(request, "invitations/desk/sheet.html", context)
