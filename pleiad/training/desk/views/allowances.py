"""Points of organisations at the desk: the list, one by a form, many from a file."""

from copy import copy

from django.contrib import messages
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.desk.door import desk_form, desk_page
from pleiad.desk.pages import sent, show
from pleiad.errors import Refused
from pleiad.ui.paging import cut, page_number

from ... import allowance_sheet, labels, rules
from ...actions import points
from ...models import Allowance
from ..forms import AllowanceForm, AllowancesForm, NewAllowanceForm

ON_A_PAGE = 20


@desk_page
def allowances(request):
    """The points of organisations, those that lapse first at the top."""
    at = timezone.now()
    usable = Allowance.objects.usable(at).select_related("organisation")
    page = cut(usable, number=page_number(request), size=ON_A_PAGE)
    lapsing = usable.filter(expires_at__lte=at + rules.WARN_BEFORE, points__gt=F("reserved") + F("spent")).count()
    context = {"lines": [_line(each, at) for each in page.rows], "page": page, "lapsing": lapsing}
    return show(request, "training", "training/desk/allowances.html", context)


def _line(each, at):
    soon = each.left and each.expires_at <= at + rules.WARN_BEFORE
    return {
        "state": "waiting" if soon else "under-way",
        "title": str(each.organisation),
        "sentence": labels.left_of(each),
        "facts": [
            (_("Points"), each.points),
            (_("Kept"), each.reserved),
            (_("Spent"), each.spent),
            (_("Contact"), f"{each.contact_name}, {each.contact_address}"),
        ],
        "link": {"url": reverse("desk:change-allowance", args=[each.pk]), "label": _("Change")},
    }


@desk_form
def add_allowance(request):
    """Add one organisation's points for a year."""
    form = NewAllowanceForm(sent(request), initial={"year": timezone.localdate().year})
    if request.method == "POST" and form.is_valid() and _granted(request, form, form.cleaned_allowance()):
        return redirect("desk:allowances")
    context = {"form": form, "heading": _("Add points of an organisation"), "facts": ()}
    return show(request, "training", "training/desk/allowance_form.html", context)


@desk_form
def change_allowance(request, pk):
    """Change the points, the contact or the last day. What is kept and spent stays."""
    held = get_object_or_404(Allowance.objects.select_related("organisation"), pk=pk)
    form = AllowanceForm(sent(request), instance=copy(held))
    one = {"organisation": held.organisation, "year": held.year}
    if request.method == "POST" and form.is_valid() and _granted(request, form, one | form.cleaned_allowance()):
        return redirect("desk:allowances")
    context = {
        "form": form,
        "heading": _("Change the points of %(organisation)s") % {"organisation": held.organisation},
        "facts": [(_("Year"), held.year), (_("Kept"), held.reserved), (_("Spent"), held.spent)],
    }
    return show(request, "training", "training/desk/allowance_form.html", context)


def _granted(request, form, values):
    try:
        held = points.grant(**values, by=request.user, at=timezone.now())
    except Refused as refusal:
        form.add_error("points", str(refusal))
        return False
    messages.success(request, f"{held.organisation}: {labels.left_of(held)}.")
    return True


@desk_form
def import_allowances(request):
    """Import a CSV file: show what each row would do, then do it on a second press."""
    form = AllowancesForm(request.POST or None, request.FILES or None) if request.method == "POST" else AllowancesForm()
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            rows = allowance_sheet.read(text)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return _looked_at(request, text, rows)
    return show(request, "training", "training/desk/allowances_import.html", {"form": form})


def _looked_at(request, text, rows):
    done = None
    if "sure" in request.POST:
        done, _left_out = allowance_sheet.take_over(rows=rows, by=request.user, at=timezone.now())
    said = ngettext("%(done)s row was taken over.", "%(done)s rows were taken over.", done or 0) % {"done": done}
    context = {
        "text": text,
        "sound": sum(not row.trouble for row in rows),
        "done": said if done is not None else "",
        "columns": [_("Row"), _("Organisation"), _("Year"), _("Points"), _("What it does")],
        "rows": [
            [
                str(row.number),
                row.said["organisation"],
                row.said["year"],
                row.said["points"],
                row.trouble or (_("Taken over") if done is not None else row.does),
            ]
            for row in rows
        ],
    }
    return show(request, "training", "training/desk/allowances_check.html", context)
