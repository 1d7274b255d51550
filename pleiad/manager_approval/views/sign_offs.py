"""What the managers of a member have signed off."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pleiad.events.labels import told
from pleiad.ui.dates import when
from pleiad.ui.paging import cut, page_number
from pleiad.ui.spreadsheets import as_csv

from ..models import SignOff
from ..sign_off_sheet import header, row

ON_A_PAGE = 20


@require_safe
def sign_offs(request):
    """The member's sign-offs, newest first."""
    found = SignOff.objects.filter(member=request.user).select_related("event").order_by("-given_at", "-pk")
    shown = cut(found, number=page_number(request), size=ON_A_PAGE)
    lines = [
        {
            "state": "done",
            "title": told(each.event, "title"),
            "sentence": when(start=each.event.starts_at, end=each.event.ends_at),
            "facts": [(_("Yes from"), each.approver_name), (_("Time"), each.get_time_class_display())],
        }
        for each in shown.rows
    ]
    return render(request, "manager_approval/sign_offs.html", {"lines": lines, "page": shown})


@require_safe
def download(request):
    """The member's sign-offs as a file."""
    found = SignOff.objects.filter(member=request.user).select_related("event").order_by("given_at", "pk")
    return as_csv(name="sign-offs", header=header(), rows=[row(each) for each in found])
