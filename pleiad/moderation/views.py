from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pleiad.content.reportable import KINDS, seen_by
from pleiad.errors import Refused

from . import actions
from .forms import ReportForm
from .models import ReportReason


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request, kind, pk):
    """Report something in two steps: say what is wrong, look at it once, send. Everyone who can read it can report it."""
    found = KINDS.get(kind)
    member = request.user if getattr(request.user, "is_current", False) else None
    item = found and seen_by(found, member).filter(pk=pk).first()
    if item is None:
        raise Http404
    address = found.address(item)
    if why_not := actions.why_not_report(kind=found, item=item, member=member, at=timezone.now()):
        messages.warning(request, str(why_not))
        return redirect(address)
    form = ReportForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "label": found.label, "back": {"url": address, "label": _("Go back without reporting")}}
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        said = form.cleaned_data
        if request.POST.get("act") == "send":
            return _send(request, found, item, member, said, address)
        return render(request, "moderation/check.html", {**context, **said, "why": ReportReason(said["reason"]).label})
    if "again" in request.POST:
        context["form"] = ReportForm(initial={name: request.POST.get(name, "") for name in form.fields})
    return render(request, "moderation/report.html", context)


def _send(request, kind, item, member, said, address):
    try:
        actions.report(kind=kind, item=item, by=member, at=timezone.now(), **said)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect(address)
    return redirect(f"{reverse('moderation:reported')}{'?urgent' if said['reason'] in ('danger', 'private') else ''}")


@login_not_required
@require_safe
def reported(request):
    """Thanks, at once: what happens now, and who learns of it."""
    member = request.user if getattr(request.user, "is_current", False) else None
    return render(request, "moderation/reported.html", {"member": member, "urgent": "urgent" in request.GET})
