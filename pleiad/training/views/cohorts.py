"""One cohort, for visitors and members."""

from types import SimpleNamespace

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pleiad.members.standing import MAY, Standing
from pleiad.ui.dates import day

from .. import labels, rules
from ..actions import points
from ..models import Cohort, PlaceRequest


@login_not_required
@require_safe
def cohort(request, pk):
    """A cohort: its days, what a place costs, the points of the reader's organisation, and the next step."""
    shown, at, member = cohort_or_404(pk, request.user), timezone.now(), request.user
    current = getattr(member, "is_current", False)
    latest = (
        PlaceRequest.objects.filter(cohort=shown, member=member).select_related("approval").order_by("-pk").first()
        if current
        else None
    )
    standing = latest if latest and not latest.ended_at else None
    days = list(shown.events.order_by("starts_at"))
    why_not = rules.why_not_ask(cohort=shown, member=member, at=at)
    allowance = paying = None
    if current and not standing and not why_not:
        allowance = points.of(member=member, price=shown.course.points, at=at)
        by = rules.answer_by(starts_at=shown.lead.starts_at, at=at)
        paying = rules.why_not_pay(price=shown.course.points, allowance=allowance, answer_by=by, at=at)
    signed_out = (
        not member.is_authenticated
        and rules.why_not_ask(cohort=shown, member=SimpleNamespace(is_current=True, may=MAY[Standing.MEMBER]), at=at)
        is None
    )
    act = None
    if signed_out or not (standing or why_not or paying):
        full = (shown.lead.places_left or 0) <= 0 and shown.lead.capacity is not None
        label = _("Ask for a place on the waiting list") if full else _("Ask for a place")
        act = {"url": reverse("training:ask", args=[pk]), "label": label}
    context = {
        "cohort": shown,
        "name": labels.told(shown.course, "name"),
        "where": labels.where(shown),
        "about": labels.told(shown.course, "about"),
        "days": days,
        "facts": facts(shown),
        "act": act,
        "why_not": None if act or standing else paying or why_not,
        "allowance": allowance,
        "left": labels.left_of(allowance) if allowance else "",
        "paying": paying,
        "latest": latest,
        "standing": standing,
        "lines": [line(standing, at=at)] if standing else [],
        "space_url": _space_url(shown) if standing and standing.placed_at and shown.space_id else "",
    }
    return render(request, "training/cohort.html", context)


def _space_url(cohort):
    try:
        return reverse("conversations:space", args=[cohort.space.slug])
    except NoReverseMatch:  # an installation without that room
        return ""


def cohort_or_404(pk, member):
    """The cohort; drafts are found by organisers only."""
    found = get_object_or_404(Cohort.objects.select_related("course", "lead", "space"), pk=pk)
    if not found.published_at and not getattr(member, "is_organiser", False):
        raise Http404
    return found


def facts(cohort):
    """Venue, places and price, as components/facts.html shows them."""
    return [
        (_("Where"), cohort.lead.venue or _("Online"), labels.where(cohort) if not cohort.online else ""),
        (_("Places"), labels.places_left(cohort), ""),
        (_("A place costs"), labels.price(cohort.course), ""),
        (_("Who may come"), "", labels.told(cohort.course, "for_whom")),
    ]


def line(request, *, at):
    """The reader's request as a line of the ledger: what it waits for, and how to give it back."""
    registration = request.registration
    back = {"url": reverse("training:give-back", args=[request.cohort_id]), "label": _("I can’t come")}
    if request.cohort.lead.ends_at <= at:
        return {"state": "done", "title": _("You were there"), "sentence": _("Thank you for taking part.")}
    if request.placed_at:
        sentence = _("It is in your calendar: accept the invitation in Outlook.")
        return {"state": "done", "title": _("You have a place"), "sentence": sentence, "link": back}
    if registration:
        see = {
            "url": reverse("events:registered", args=[request.cohort.lead.slug]),
            "label": _("See your place on the list"),
        }
        return {
            "state": "waiting",
            "title": _("You are on the waiting list"),
            "sentence": _("Your points stay kept until you have a place or leave the list."),
            "link": see,
        }
    if request.agreed_at:
        sentence = _(
            "Your organisation says yes. The free places are kept for those who asked before you, until they have an answer."
        )
        return {"state": "waiting", "title": _("A place when one is free"), "sentence": sentence, "link": back}
    by = day(moment=request.approval.expires_at) if request.approval else ""
    who = request.allowance.contact_name if request.allowance else ""
    sentence = _("We have written to %(who)s, who answers by %(day)s. Your place and the points are kept until then.")
    return {
        "state": "waiting",
        "title": _("Your organisation is asked"),
        "sentence": sentence % {"who": who, "day": by},
        "link": back,
    }
