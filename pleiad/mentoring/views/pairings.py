from copy import copy

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.errors import Refused
from pleiad.members.visibility import names

from .. import labels, rules
from ..actions import minutes, pairings
from ..forms.pairing import EndForm, GoalsForm
from ..models import PairingCheckIn, Participation
from .door import member_action, member_form, pairing_or_404, sent

DATES_SHOWN = 20


@member_form
def pairing(request, pk):
    """One pairing: how to reach each other, dates, goals, and a way out at any time."""
    held, at, member = pairing_or_404(request, pk), timezone.now(), request.user
    form = GoalsForm(sent(request), instance=copy(held))
    if form.is_bound and form.is_valid():
        try:
            pairings.keep_goals(pairing=held, by=member, at=at, **form.cleaned_data)
            messages.success(request, _("Your goals are saved. Only the two of you can read them."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("mentoring:pairing", pk)
    together = pairings.together(held)
    dates = pairings.dates_of(held).order_by("starts_at")
    ahead = list(dates.filter(ends_at__gt=at)[:DATES_SHOWN])
    behind = list(dates.filter(ends_at__lte=at).order_by("-starts_at")[:DATES_SHOWN])
    asked = None if held.paused_at else held.check_ins.filter(member=member).order_by("-asked_at", "-pk").first()
    other = held.other(member)
    in_circle = [each.mentee for each in together if each.mentee_id not in (member.pk, other.pk)]
    named = names([other, *in_circle], reader=member, told=True)
    deed = minutes.deed_of(held) if held.ended_at else None
    still_to_agree = deed and not deed.confirmed_at and held.end in ("finished", "no-fault") and other.is_current
    context = {
        "pairing": held,
        "other": other,
        "who": named(other),
        "others": [(each.email, named(each)) for each in in_circle] if held.mentor_id == member.pk else [],
        "role": labels.their_role(held.form, is_mentor=held.mentor_id != member.pk),
        "ahead": ahead,
        "behind": behind,
        "minutes": minutes.minutes_of(behind),
        "deed": deed,
        "reachable": not held.ended_at or still_to_agree,
        "may_note": not rules.why_not_note_minutes(pairing=held, by=member),
        "is_mentee": held.mentee_id == member.pk,
        "check_in": asked if asked and not asked.answered_at else None,
        "answers": PairingCheckIn.ANSWERS,
        "form": form,
        "over": bool(held.ended_at),
        "story_url": _address("stories:choose"),
    }
    return render(request, "mentoring/pairing.html", context)


def _address(name):
    """The path of another room's page, or "" while there is none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@member_action
def hold(request, pk):
    """Pause the pairing, or go on."""
    held, at = pairing_or_404(request, pk), timezone.now()
    try:
        if held.paused_at:
            pairings.resume(pairing=held, by=request.user, at=at)
            messages.success(request, _("You go on together."))
        else:
            pairings.pause(pairing=held, by=request.user, at=at)
            messages.success(request, _("Paused. Nobody asks until one of you goes on."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("mentoring:pairing", pk)


@member_form
def end(request, pk):
    """End the pairing without a reason, and ask whether to match the member again."""
    held, at = pairing_or_404(request, pk), timezone.now()
    why_not_again = rules.why_not_match(round=held.round, at=at) and _(
        "This round ends soon, so nothing new is proposed in it."
    )
    if not Participation.objects.active().filter(round=held.round, member=request.user).exists():
        why_not_again = _("You have left this round, so nothing new is proposed to you in it.")
    form = EndForm(sent(request), why_not_again=why_not_again)
    if form.is_bound and form.is_valid():
        try:
            again = form.cleaned_data["again"] == "yes"
            pairings.end(pairing=held, by=request.user, again=again, at=at)
            said = _("It has ended. We tell the other person in friendly words, without a reason.")
            looking = _("We will look for someone else for you.")
            messages.success(request, f"{said} {looking}" if again and not why_not_again else said)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("mentoring:home")
    return render(request, "mentoring/end.html", {"form": form, "pairing": held})
