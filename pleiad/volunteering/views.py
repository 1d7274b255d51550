"""A member's pages about parts: what is open, making and withdrawing an offer, own parts, and the standing offer."""

from copy import copy

from django.contrib import messages
from django.db.models import Case, Exists, F, OuterRef, When
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pleiad.errors import Refused
from pleiad.events.labels import told
from pleiad.events.models import Event
from pleiad.ui.dates import when
from pleiad.ui.paging import cut, page_number

from . import actions, rules
from .forms import OfferForm, StandingOfferForm
from .models import Offer, Part, StandingOffer
from .panels import row

ON_A_PAGE = 10
form_page = require_http_methods(["GET", "HEAD", "POST"])


def _member_or_404(request):
    if not request.user.is_current:
        raise Http404
    return request.user


@require_safe
def open_parts(request):
    """Every part that is still open, soonest event first."""
    reader, at = _member_or_404(request), timezone.now()
    visible = Event.objects.visible_to(reader).filter(pk=OuterRef("event"))
    parts = Part.objects.open(at).filter(Exists(visible)).select_related("event")
    page = cut(parts.order_by("event__starts_at", "event_id", "pk"), number=page_number(request), size=ON_A_PAGE)
    own_offers = {}
    for offer in Offer.objects.filter(part__in=page.rows, member=reader).order_by("pk"):
        own_offers.setdefault(offer.part_id, []).append(offer)
    events = []
    for part in page.rows:
        if not events or events[-1]["event"].pk != part.event_id:
            events.append({"event": part.event, "title": told(part.event, "title"), "rows": []})
        events[-1]["rows"].append(row(part, own_offers.get(part.pk, []), reader, at))
    standing = StandingOffer.objects.filter(member=reader, withdrawn_at=None).exists()
    return render(request, "volunteering/open.html", {"events": events, "page": page, "standing": standing})


@form_page
def offer(request, pk):
    """Offer oneself for a part."""
    reader, at = _member_or_404(request), timezone.now()
    events = Event.objects.visible_to(reader).published()
    part = get_object_or_404(Part.objects.filter(event__in=events).select_related("event"), pk=pk)
    earlier = list(Offer.objects.filter(part=part, member=reader))
    if why_not := rules.why_not_offer(part=part, member=reader, at=at, earlier=earlier):
        messages.warning(request, str(why_not))
        return redirect(part.event)
    form = OfferForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.offer(part=part, member=reader, at=at, **form.cleaned_data)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, _("Thank you. The organisers have your offer, and you will have an answer by email.")
            )
        return redirect(part.event)
    context = {"form": form, "part": part, "event": part.event, "title": told(part.event, "title")}
    return render(request, "volunteering/offer.html", context)


@form_page
def withdraw(request, pk):
    """Withdraw an offer, on one press and without a reason."""
    at = timezone.now()
    own_offer = get_object_or_404(Offer.objects.filter(member=request.user).select_related("part__event"), pk=pk)
    if why_not := rules.why_not_withdraw(offer=own_offer, at=at):
        messages.warning(request, str(why_not))
        return redirect("volunteering:own-parts")
    if request.method == "POST":
        try:
            actions.withdraw(offer=own_offer, by=request.user, at=at)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your offer is withdrawn. Thank you for telling us."))
        return redirect("volunteering:own-parts")
    context = {"offer": own_offer, "event": own_offer.part.event, "title": told(own_offer.part.event, "title")}
    return render(request, "volunteering/withdraw.html", context)


@require_safe
def own_parts(request):
    """The member's offers (coming events first, then past ones, latest first) and standing offer."""
    at = timezone.now()
    coming = When(part__event__ends_at__gt=at, then=F("part__event__starts_at"))
    offers = Offer.objects.filter(member=request.user).select_related("part__event")
    offers = offers.order_by(Case(coming).asc(nulls_last=True), "-part__event__starts_at", "-offered_at", "-pk")
    page = cut(offers, number=page_number(request), size=ON_A_PAGE)
    standing = StandingOffer.objects.filter(member=request.user, withdrawn_at=None).prefetch_related("topics").first()
    context = {
        "lines": [line(each, at=at) for each in page.rows],
        "page": page,
        "standing": standing,
        "months": months(standing) if standing else "",
    }
    return render(request, "volunteering/own_parts.html", context)


def months(standing) -> str:
    """The names of the months in which the member is not to be asked."""
    return ", ".join(str(MONTHS[number]) for number in standing.not_in if number in MONTHS)


def line(offer: Offer, *, at) -> dict:
    """An offer as a line of the ledger: its state and the member's next step."""
    event = offer.part.event
    over = event.ends_at <= at
    if offer.withdrawn_at:
        state, said = "not-set-up", _("You withdrew.")
    elif event.cancelled_at or offer.ended_at:
        state, said = "not-set-up", _("The event was cancelled.") if event.cancelled_at else _("Your offer has ended.")
    elif offer.thanked_at:
        state, said = "not-set-up", _("Someone else had this part. Thank you for offering.")
    elif offer.done_at:
        state, said = "done", _("You did this. It counts in your contribution statement.")
    elif offer.accepted_at:
        state = "under-way" if over else "done"
        said = _("The organisers have yet to confirm what was done.") if over else _("The part is yours.")
        if offer.not_done_at:
            state, said = "not-set-up", ""
    elif offer.kept_at:
        state, said = "waiting", _("Kept for another time: you will be asked first when the same is needed again.")
    else:
        state, said = "waiting", _("The event is over.") if over else _("The organisers have your offer.")
    shown = {
        "state": state,
        "title": _("%(part)s at %(title)s") % {"part": offer.part, "title": told(event, "title")},
        "sentence": f"{when(start=event.starts_at, end=event.ends_at)}. {said}".strip(),
        "link": {"url": event.get_absolute_url(), "label": _("See the event")},
    }
    if not rules.why_not_withdraw(offer=offer, at=at):
        shown["link"] = {"url": reverse("volunteering:withdraw", args=[offer.pk]), "label": _("Withdraw")}
    return shown


@form_page
def standing(request):
    """Make or change the member's standing offer."""
    reader = _member_or_404(request)
    held = StandingOffer.objects.filter(member=reader).prefetch_related("topics").first()
    form = StandingOfferForm(request.POST if request.method == "POST" else None, instance=copy(held))
    if request.method == "POST" and form.is_valid():
        actions.stand_ready(member=reader, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Thank you. The organisers can ask you now."))
        return redirect("volunteering:own-parts")
    stands = held is not None and held.withdrawn_at is None
    return render(request, "volunteering/standing.html", {"form": form, "stands": stands})


@require_POST
def stand_down(request):
    """Withdraw the member's standing offer."""
    actions.stand_down(member=request.user, at=timezone.now())
    messages.success(request, _("Your standing offer is withdrawn. Nobody will ask."))
    return redirect("volunteering:own-parts")
