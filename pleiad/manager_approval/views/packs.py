"""A member's "Can I go?" page for one event: writing it, showing it, sending it, taking it back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pleiad.approvals import actions as approvals
from pleiad.approvals.models import Approval
from pleiad.errors import Refused
from pleiad.events.labels import told
from pleiad.events.models import Event

from .. import actions, labels, rules
from ..forms import ManagerForm, PackForm
from ..models import Pack

form_page = require_http_methods(["GET", "HEAD", "POST"])


def _event(request, slug):
    return get_object_or_404(Event.objects.visible_to(request.user), slug=slug)


@form_page
def pack(request, slug):
    """Write the page, filled in as far as the event can tell."""
    event, at = _event(request, slug), timezone.now()
    written = Pack.objects.filter(member=request.user, event=event).first()
    if why_not := rules.why_not_ask(event=event, at=at):
        messages.warning(request, str(why_not))
        return redirect("manager_approval:page", slug=slug) if written else redirect(event)
    first = {} if written else labels.first_words(event)
    form = PackForm(request.POST if request.method == "POST" else None, instance=written, initial=first)
    if form.is_bound and form.is_valid():
        try:
            actions.write_pack(member=request.user, event=event, at=at, **form.cleaned_data)
            return redirect("manager_approval:page", slug=slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "event": event, "title": told(event, "title"), "how_long": labels.how_long(event)}
    return render(request, "manager_approval/pack.html", context)


@require_safe
def page(request, slug):
    """The page for the manager, to print or to send, and how far the question is."""
    return _page(request, slug, ManagerForm())


def _page(request, slug, form):
    event, at = _event(request, slug), timezone.now()
    pack = get_object_or_404(Pack.objects.select_related("member"), member=request.user, event=event)
    pack.event = event
    asked = Approval.objects.filter(kind=actions.KIND, about=pack.pk).order_by("-asked_at").first()
    context = {
        "event": event,
        "title": told(event, "title"),
        "pack": pack,
        "facts": labels.facts(pack),
        "asked": asked,
        "waiting": asked and not (asked.answered_at or asked.withdrawn_at or asked.lapsed_at or asked.expires_at <= at),
        "why_not": rules.why_not_ask(event=event, at=at),
        "form": form,
    }
    return render(request, "manager_approval/page.html", context)


@require_POST
def send(request, slug):
    """Send the page to the manager, who answers by a single-use link."""
    pack = get_object_or_404(Pack, member=request.user, event=_event(request, slug))
    form = ManagerForm(request.POST)
    if form.is_valid():
        try:
            actions.send(
                pack=pack,
                name=form.cleaned_data["name"],
                address=form.cleaned_data["address"].text,
                language=get_language(),  # in which the member has just seen the page
                at=timezone.now(),
            )
            messages.success(request, _("On its way to your manager. We will write to you when there is an answer."))
            return redirect("manager_approval:page", slug=slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, slug, form)


@require_POST
def take_back(request, slug):
    """Take the question back, to change the page or to ask another manager."""
    pack = get_object_or_404(Pack, member=request.user, event=_event(request, slug))
    asked = actions.open_question(pack)
    if asked and approvals.withdraw(approval=asked, by=request.user, at=timezone.now()):
        messages.success(request, _("Taken back. The link in the email no longer asks for an answer."))
    else:
        messages.warning(request, _("There is no open question to take back."))
    return redirect("manager_approval:page", slug=slug)
