"""Joining the network, with or without an event to register for."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pleiad.errors import Refused
from pleiad.members import addresses, signing_in
from pleiad.members.eligibility import versions

from .. import labels, ledger
from ..actions import registrations
from ..forms import JoinForm
from ..models import Event, Intention
from .event import telling


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request):
    """The third screen of joining: one press makes the member, the registration and the invites."""
    proved = signing_in.proved(request=request, at=timezone.now())
    if not proved:
        return redirect("members:enter")
    address = addresses.parse(proved["address"])
    domain_list = versions.current()
    verdict = domain_list.decide(address)
    coming_to = event_of(proved["then"])
    statement = versions.statement()
    form = JoinForm(
        request.POST or None,
        organisation=verdict.organisation,
        at_once=verdict.lane == "auto",
        initial={"teams": "with"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            member, registration = registrations.join(
                event=coming_to,
                with_teams=form.with_teams,
                quiet=form.cleaned_data["quiet"],
                at=timezone.now(),
                address=address,
                verdict=verdict,
                key=domain_list.key(address),
                name=form.cleaned_data["name"],
                organisation=form.cleaned_data.get("organisation", ""),
                evidence=form.cleaned_data.get("evidence", ""),
                statement=statement,
                language=get_language(),
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("members:enter")
        then = reverse("events:registered", args=[coming_to.slug]) if registration else reverse("events:joined")
        return signing_in.sign_in(request=request, member=member, then=then, address=member.email)
    organisation = (
        verdict.organisation_cy if get_language() == "cy" and verdict.organisation_cy else verdict.organisation
    )
    context = {
        "form": form,
        "verdict": verdict,
        "organisation": organisation,
        "statement": statement,
        "address": address.text,
        "working_days": settings.ANSWER_WITHIN_WORKING_DAYS,
    }
    return render(request, "events/join.html", {**context, **(telling(coming_to) if coming_to else {})})


def event_of(path: str) -> Event | None:
    """The published event whose registration page this path is, or None."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    if found.view_name != "events:register":
        return None
    return Event.objects.visible_to(None).filter(**found.kwargs).first()


@require_safe
def joined(request):
    """What a member or applicant has now who joined without a meeting."""
    heading, sentence = _("You are a member"), _("Welcome. We are glad that you are here.")
    vouching = False
    if not request.user.is_current:
        heading, sentence = (
            _("Your application is with us"),
            _("An organiser looks at it and answers by the day below."),
        )
        if vouching := request.user.applications.filter(decided_at=None, lane="sponsor").exists():
            sentence = _("One thing is missing: the names of two members who know you.")
    intention = Intention.objects.filter(member=request.user).select_related("event").first()
    context = {"heading": heading, "sentence": sentence, "waiting": not request.user.is_current, "vouching": vouching}
    context["came_for"] = intention and labels.in_one_line(intention.event)
    return render(request, "events/joined.html", {"lines": ledger.lines(member=request.user), **context})
