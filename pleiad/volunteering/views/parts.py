"""Parts that are open, and the own parts of a member."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Case, Exists, F, OuterRef, When
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pleiad.events.labels import told
from pleiad.events.models import Event
from pleiad.ui.context import has_session
from pleiad.ui.dates import when
from pleiad.ui.paging import cut, page_number

from .. import rules
from ..models import Offer, Part, StandingOffer
from ..panels import row

ON_A_PAGE = 10
EVENTS_ON_A_PAGE = 5
form_page = require_http_methods(["GET", "HEAD", "POST"])


def member_or_404(request):
    if not request.user.is_current:
        raise Http404
    return request.user


@login_not_required
@require_safe
def open_parts(request):
    """Every part that is still open, soonest event first, all of one event on one page; for visitors at the events that they
    may see."""
    signed_in = has_session(request) and request.user.is_authenticated
    reader, at = request.user if signed_in else None, timezone.now()
    wanted = Part.objects.open(at)
    visible = Event.objects.visible_to(reader).filter(Exists(wanted.filter(event=OuterRef("pk"))))
    page = cut(visible.order_by("starts_at", "pk"), number=page_number(request), size=EVENTS_ON_A_PAGE)
    of_event = {each.pk: each for each in page.rows}
    parts = list(wanted.filter(event__in=of_event).order_by("pk"))
    own_offers = {}
    mine = Offer.objects.filter(part__in=parts, member=reader).order_by("pk") if reader else []
    for offer in mine:
        own_offers.setdefault(offer.part_id, []).append(offer)
    rows = {pk: [] for pk in of_event}
    for part in parts:
        part.event = of_event[part.event_id]
        rows[part.event_id].append(row(part, own_offers.get(part.pk, []), reader, at))
    events = [{"event": each, "title": told(each, "title"), "rows": rows[each.pk]} for each in page.rows]
    member = reader if getattr(reader, "is_current", False) else None
    standing = member and StandingOffer.objects.filter(member=member, withdrawn_at=None).exists()
    context = {"events": events, "page": page, "standing": standing, "member": member, "reader": reader}
    return render(request, "volunteering/open.html", context)


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
