"""An invited person joins: they said yes on the page of the invitation, and have now typed the code that went to the very
address that was invited."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from pleiad.errors import Refused
from pleiad.events.actions import registrations
from pleiad.members import signing_in
from pleiad.members.addresses import parse
from pleiad.members.eligibility import versions

from . import actions
from .models import InvitedPerson

YES = "invitation"
"""The session's key for what an invited person confirmed in this browser: their name, organisation, and the version of the
membership statement that they read."""


def take_in(*, request: HttpRequest, address: str, at: datetime) -> HttpResponse | None:
    """Join with what was confirmed on the page of the invitation; None where this browser has confirmed none for this
    address, or the statement has changed since."""
    said = request.session.pop(YES, None)
    if not said or said["address"] != address:
        return None
    invitation = InvitedPerson.objects.select_related("of_list").filter(pk=said["pk"]).first()
    statement = versions.statement()
    if invitation is None or invitation.address.lower() != address or statement.version != said["statement"]:
        return None
    parsed, domain_list = parse(address), versions.current()
    verdict = domain_list.decide(parsed)
    if verdict.lane not in ("auto", "review"):
        return None
    try:
        member, _registration = registrations.join(
            event=None,
            with_teams=said["teams"],
            at=at,
            address=parsed,
            verdict=verdict,
            key=domain_list.key(parsed),
            name=said["name"],
            organisation=said["organisation"],
            evidence=said["evidence"],
            statement=statement,
            language=said["language"],
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("members:enter")
    actions.accepted(invitation=invitation, member=member, at=at)
    return signing_in.sign_in(request=request, member=member, then=reverse("events:joined"), address=member.email)
