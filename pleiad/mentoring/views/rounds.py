from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.errors import Refused

from .. import labels, rules
from ..actions import profiles, rounds
from ..models import MentoringProfile, Participation, Role, Round
from ..soft_rules import SOFT_RULES, importance_of
from .door import member_form


@member_form
def round(request, pk):
    """One round: its dates, what counts, and whether the member takes part."""
    at, member = timezone.now(), request.user
    shown = get_object_or_404(Round, pk=pk, opens_at__lte=at)
    if request.method == "POST":
        return _change(request, shown, at)
    profile = MentoringProfile.objects.filter(member=member).first()
    by_role = {each.role: each for each in Participation.objects.active().filter(round=shown, member=member)}
    if "leave" in request.GET and by_role and shown.ends_at > at:
        return render(request, "mentoring/leave.html", {"round": shown, "back_again": at < shown.closes_at})
    context = {
        "round": shown,
        "profile": profile,
        **_ways_in(shown, profile, by_role, at),
        **_own_part(shown, profile, by_role, at),
        "answers": {"url": reverse("mentoring:profile"), "label": _("Your three answers")},
        "counts": [rule.label for kind, rule in SOFT_RULES.items() if importance_of(kind, shown.importance)],
        "never": labels.NEVER_USED,
        "over": shown.ends_at <= at,
    }
    return render(request, "mentoring/round.html", context)


def _change(request, shown, at):
    """Join, leave, or come back, as the button says."""
    member = request.user
    try:
        if "again" in request.POST:
            profiles.resume(member=member, at=at)
            messages.success(request, _("Welcome back. You can be proposed to again."))
        elif "leave" in request.POST:
            rounds.leave(round=shown, member=member, at=at)
            messages.success(request, _("You no longer take part in this round."))
        elif request.POST.get("role") in Role.values:
            rounds.join(round=shown, member=member, role=request.POST["role"], at=at)
            messages.success(request, _("You are taking part. We will email you when there is a proposal."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("mentoring:round", shown.pk)


def _ways_in(shown, profile, by_role, at):
    """The sides on which the member can join, or why on none."""
    ways = [
        {"role": role, "label": label, "why_not": rules.why_not_join(round=shown, role=role, profile=profile, at=at)}
        for role, label in ((Role.MENTEE, _("Take part as a mentee")), (Role.MENTOR, _("Take part as a mentor")))
        if role not in by_role
    ]
    open_ways = [way for way in ways if not way["why_not"]]
    return {"ways": open_ways, "why_not": ways[0]["why_not"] if ways and not open_ways and not by_role else None}


def _own_part(shown, profile, by_role, at):
    """How the member takes part now."""
    resting = bool(by_role) and all(each.rested_at for each in by_role.values())
    return {
        "roles": [each.get_role_display().lower() for each in by_role.values()],
        "idle": [said for role in by_role if (said := rules.why_not_on_this_side(role=role, profile=profile))],
        "paused": bool(by_role and profile.paused_at),
        "resting": resting and not profile.paused_at,
        "other_side": at < shown.closes_at and profile and not (profile.mentors_since and profile.seeks_since),
    }
