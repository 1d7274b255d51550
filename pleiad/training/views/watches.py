"""A member's watches: being told of new cohorts near a location, and stopping it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from pleiad.errors import Refused
from pleiad.ui.pressing import by_mail_program, pressed

from .. import guesses
from ..actions import watching
from ..forms import WatchForm, official_file
from ..locations import keys
from ..models import Watch
from .nearest import form_page


@require_POST
def watch(request, key):
    """Watch for cohorts within so many miles of a location."""
    here = keys.of_key(key, official_file=official_file())
    if not here:
        raise Http404
    if guesses.about(request=request, key=key):
        messages.error(request, _("Say first whether this is the location that you meant."))
        return redirect("training:near", key=key)
    form = WatchForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a number of miles."))
        return redirect("training:near", key=key)
    try:
        watching.watch(
            member=request.user, found=here, within=form.cleaned_data["miles"], course=None, at=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("We will write to you when a cohort opens within %(miles)s miles of %(location)s.")
        messages.success(request, said % {"miles": form.cleaned_data["miles"], "location": keys.spoken(here)})
    return redirect("training:near", key=key)


@require_safe
def watches(request):
    """The member's own watches, each with a button that stops it."""
    standing = Watch.objects.standing().filter(member=request.user).order_by("location")[:50]
    lines = [
        {
            "state": "under-way",
            "title": each.location,
            "sentence": _("We write to you when a cohort opens within %(miles)s miles.") % {"miles": each.miles},
            "button": {"url": reverse("training:stop-watch", args=[each.pk]), "label": _("Stop")},
        }
        for each in standing
    ]
    return render(request, "training/watches.html", {"lines": lines})


@require_POST
def stop_watch(request, pk):
    """Stop one of the member's own watches."""
    watching.stop(watch=get_object_or_404(Watch, pk=pk, member=request.user), at=timezone.now())
    messages.success(request, _("You will not be told of this any more."))
    return redirect("training:watches")


@login_not_required
@csrf_exempt  # mail programs send the form of RFC 8058 without a page of ours; the secret in the address is the proof
@never_cache
@form_page
def stop(request, ticket):
    """The link in the emails of a watch: a page with one button, for anyone who has the link, signed in or not."""
    found = watching.of_ticket(ticket)
    if found is None:
        raise Http404
    if pressed(request) or by_mail_program(request):
        watching.stop(watch=found, at=timezone.now())
        found.refresh_from_db()
    return render(request, "training/stop.html", {"watch": found})
