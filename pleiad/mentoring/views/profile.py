from copy import copy

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.directory.models import Known
from pleiad.errors import Refused

from ..actions import profiles
from ..forms.more import MoreForm
from ..forms.profile import MentoringProfileForm
from ..models import MentoringProfile
from .door import member_action, member_form, sent


@member_form
def profile(request):
    """The three questions."""
    held = MentoringProfile.objects.filter(member=request.user).first()
    form = MentoringProfileForm(
        sent(request), instance=copy(held), initial=None if held else known_topics(request.user)
    )
    if form.is_bound and form.is_valid():
        try:
            profiles.keep_profile(member=request.user, at=timezone.now(), **form.answers())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your mentoring profile is saved."))
            return redirect("mentoring:home" if held else "mentoring:more")
    return render(request, "mentoring/profile.html", {"form": form, "new": held is None})


def known_topics(member) -> dict:
    """The topics in the member's directory profile, as first answers: {"offers": [keys], "wants": [keys]}."""
    rows = Known.objects.filter(profile__member=member, topic__retired_at=None, topic__isnull=False)
    found = list(rows.values_list("side", "topic"))
    return {
        name: [topic for of, topic in found if of == side]
        for name, side in (("offers", Known.ASK), ("wants", Known.LEARN))
    }


@member_form
def more(request):
    """The optional answers, and what a proposal shows of the member."""
    held = get_object_or_404(MentoringProfile, member=request.user)
    form = MoreForm(sent(request), instance=copy(held))
    if form.is_bound and form.is_valid():
        try:
            profiles.keep_more(member=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. You can change it at any time."))
            return redirect("mentoring:home")
    return render(request, "mentoring/more.html", {"form": form, "hidden": request.user.hidden_since})


@member_action
def pause(request):
    """Pause: nothing new is proposed to the member."""
    return _do(request, profiles.pause, _("You have paused. Pairings that you have go on."))


@member_action
def resume(request):
    """Go on: the member can be proposed to again."""
    return _do(request, profiles.resume, _("Welcome back. You can be proposed to again."))


def _do(request, action, said):
    try:
        action(member=request.user, at=timezone.now())
        messages.success(request, said)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("mentoring:home")
