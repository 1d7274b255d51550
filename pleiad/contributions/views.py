"""A member's own contribution statement, which nobody else can open: as a page, as a PDF, and deed by deed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pleiad.errors import Refused
from pleiad.ui.paging import cut, page_number

from . import actions, statement
from .forms import DeedForm
from .models import Deed

ON_A_PAGE = 20


@require_safe
def shown(request):
    """All confirmed deeds of the member, latest first; those left out of the statement are marked."""
    deeds = Deed.objects.counted().filter(member=request.user).select_related("confirmed_by").prefetch_related("skills")
    page = cut(deeds.order_by("-done_at", "-pk"), number=page_number(request), size=ON_A_PAGE)
    minutes = statement.minutes_of(member=request.user)
    context = {
        "rows": [_row(deed) for deed in page.rows],
        "page": page,
        "minutes": statement.duration(minutes) if minutes else "",
    }
    return render(request, "contributions/statement.html", context)


def _row(deed):
    return {
        "deed": deed,
        "what": statement.told(deed, "what"),
        "where": statement.told(deed, "where"),
        "duration": statement.duration(deed.minutes),
        "confirmed": statement.confirmed(deed),
        "skills": ", ".join(str(skill) for skill in deed.skills.all()),
    }


@require_safe
def download(request):
    """The statement as a PDF, without the deeds that are left out."""
    from . import paper  # 14 MB of memory that only this page needs

    made = paper.pdf(shown=statement.statement(member=request.user), at=timezone.now())
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="contribution-statement.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def deed(request, pk):
    """Say what came of a deed, which skills it took, and whether it is left out."""
    own_deed = get_object_or_404(Deed.objects.counted().filter(member=request.user).prefetch_related("skills"), pk=pk)
    form = DeedForm(request.POST if request.method == "POST" else None, deed=own_deed)
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_more(deed=own_deed, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your statement is up to date."))
        return redirect("contributions:statement")
    return render(request, "contributions/deed.html", {"form": form, **_row(own_deed)})
