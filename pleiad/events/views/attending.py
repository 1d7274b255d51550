"""What a member says about coming: the answer to an offer, quiet or not, and access needs; and who else comes."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pleiad.errors import Refused
from pleiad.ui.paging import cut, page_number

from .. import rules
from ..actions import access_needs, attendance
from ..forms import AccessNeedsForm, ShareNeedsForm
from ..labels import told
from ..models import AccessShare, Registration
from .event import event_or_404, telling
from .ticket import answer

NAMES_ON_A_PAGE = 100
form_page = require_http_methods(["GET", "HEAD", "POST"])


def own_registration_or_404(request, slug):
    """The signed-in member's active registration for this event."""
    active = Registration.objects.active().select_related("event", "member")
    return get_object_or_404(active, event__slug=slug, member=request.user)


@require_POST
def answer_offer(request, slug):
    """Take an offered place, or let the next person have it."""
    registration = own_registration_or_404(request, slug)
    answer(request, registration, timezone.now())
    if "take" in request.POST:
        return redirect("events:registered", slug)
    return redirect(registration.event)


@require_POST
def quiet(request, slug):
    """Come quietly, or be named again on the list that members see."""
    registration = own_registration_or_404(request, slug)
    attendance.be_quiet(registration=registration, quiet="quiet" in request.POST, at=timezone.now())
    done = (
        _("You are not named on any list that members see.")
        if "quiet" in request.POST
        else _("You are coming like everyone else.")
    )
    messages.success(request, done)
    return redirect("events:registered", slug)


@require_safe
def who_comes(request, slug):
    """Who comes, for members, where the organisers show it; without those who hide, come quietly or are kept apart."""
    shown = event_or_404(slug, request.user)
    if not shown.names_shown or not request.user.is_current:
        raise Http404
    page = cut(attendance.seen_by(request.user, event=shown), number=page_number(request), size=NAMES_ON_A_PAGE)
    return render(request, "events/who_comes.html", {"page": page, **telling(shown)})


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
