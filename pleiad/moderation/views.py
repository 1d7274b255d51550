from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pleiad.approvals import actions as approvals
from pleiad.content.reportable import KINDS, seen_by
from pleiad.errors import Refused
from pleiad.members import signing_in

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
    return _report(request, found, item, member, back=address, after=address)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_question(request, ticket):
    """Report a question that came by email, in the same two steps; who has its link can report it."""
    question = approvals.of_ticket(ticket)
    if question is None:
        raise Http404
    page = reverse("approvals:answer", args=[ticket])
    return _report(request, KINDS[actions.QUESTION], question, None, back=page, after=page)


def _report(request, kind, item, member, *, back, after):
    network = signing_in.site_key(request)
    if why_not := actions.why_not_report(kind=kind, item=item, member=member, network=network, at=timezone.now()):
        messages.warning(request, str(why_not))
        return redirect(after)
    form = ReportForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "label": kind.label, "back": {"url": back, "label": _("Go back without reporting")}}
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        said = form.cleaned_data
        if request.POST.get("act") == "send":
            return _send(request, kind, item, member, said, after, network)
        return render(request, "moderation/check.html", {**context, **said, "why": ReportReason(said["reason"]).label})
    if "again" in request.POST:
        context["form"] = ReportForm(initial={name: request.POST.get(name, "") for name in form.fields})
    context["left"] = actions.left(member=member, network=network, at=timezone.now())
    return render(request, "moderation/report.html", context)


def _send(request, kind, item, member, said, address, network):
    try:
        actions.report(kind=kind, item=item, by=member, network=network, at=timezone.now(), **said)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect(address)
    return redirect(f"{reverse('moderation:reported')}{'?urgent' if said['reason'] in ('danger', 'private') else ''}")


@login_not_required
@require_safe
def reported(request):
    """Thanks, at once: what happens now, and who learns of it."""
    member = request.user if getattr(request.user, "is_current", False) else None
    return render(
        request,
        "moderation/reported.html",
        {"member": member, "urgent": "urgent" in request.GET, "working_days": settings.ANSWER_WITHIN_WORKING_DAYS},
    )
