"""Access needs of a member: on the account, and shared for one event."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pleiad.errors import Refused

from .. import rules
from ..actions import access_needs
from ..forms import AccessNeedsForm, ShareNeedsForm
from ..labels import told
from ..models import AccessShare
from .event import telling
from .registration import own_registration_or_404

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def share_needs(request, slug):
    """Access needs for one event: what the member said, who will read it, until when, and the box that shares it."""
    registration, at = own_registration_or_404(request, slug), timezone.now()
    event, needs = registration.event, access_needs.of(request.user)
    if why_not := rules.why_not_share_needs(registration=registration, at=at):
        messages.warning(request, str(why_not))
        return redirect(event)
    shared = AccessShare.objects.filter(registration=registration).exists()
    sent = request.POST if request.method == "POST" else None
    form = ShareNeedsForm(sent, instance=needs, initial={"share": shared})
    if request.method == "POST" and form.is_valid():
        try:
            shared = access_needs.say_for(
                registration=registration, words=form.cleaned_data["words"], shared=form.cleaned_data["share"], at=at
            )
            read, kept = _("The people named here can read it now."), _("Nobody reads it for this event.")
            messages.success(request, read if shared else kept)
            return redirect("events:registered", slug)
        except Refused as refusal:
            messages.error(request, str(refusal))
    context = {
        "form": form,
        "readers": access_needs.named_readers(event),
        "until": access_needs.shared_until(event),
        **telling(event),
    }
    return render(request, "events/share_needs.html", context)


@form_page
def needs(request):
    """Access needs on the member's account: said once, deleted on the day shown."""
    said = access_needs.of(request.user)
    form = AccessNeedsForm(request.POST if request.method == "POST" else None, instance=said)
    if request.method == "POST" and form.is_valid():
        kept = access_needs.say(member=request.user, words=form.cleaned_data["words"], at=timezone.now())
        messages.success(request, _("It is saved for you. Nobody can read it yet.") if kept else _("It is deleted."))
        return redirect("events:needs")
    shares = AccessShare.objects.filter(needs__member=request.user).select_related("registration__event")
    events = [each.registration.event for each in shares[:50]]
    shares = [(event, told(event, "title"), access_needs.shared_until(event)) for event in events]
    return render(request, "events/needs.html", {"form": form, "said": said, "shares": shares})
