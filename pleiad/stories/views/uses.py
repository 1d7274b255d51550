"""What other members do with a story: applaud, take a lesson away, tell what happened."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pleiad.errors import Refused

from .. import actions, rules
from ..forms import TellForm
from ..models import Outcome, Use
from .reading import member_or_404, story_or_404


def _do(request, action, said, *, story):
    try:
        action(story=story, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    return redirect(story)


@require_POST
def applaud(request, pk):
    """Applaud a story."""
    member_or_404(request)
    return _do(request, actions.applaud, "", story=story_or_404(request, pk))


@require_POST
def stop_applauding(request, pk):
    """Take applause back."""
    member_or_404(request)
    return _do(request, actions.stop_applauding, "", story=story_or_404(request, pk))


@require_POST
def use(request, pk):
    """Take a lesson away."""
    member_or_404(request)
    said = _("Saved to your list. In two months we’ll ask how it went, once.")
    return _do(request, actions.take_away, said, story=story_or_404(request, pk))


@require_POST
def let_go(request, pk):
    """Take a lesson off one's list."""
    member_or_404(request)
    return _do(request, actions.let_go, _("Removed from your list."), story=story_or_404(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def tell(request, pk):
    """Say what happened when the member used a lesson."""
    member, story = member_or_404(request), story_or_404(request, pk)
    taken = Use.objects.filter(story=story, member=member).first()
    if why_not := rules.why_not_tell(story=story, use=taken, member=member):
        messages.warning(request, str(why_not))
        return redirect(story)
    earlier = Outcome.objects.filter(story=story, author=member).first()
    form = TellForm(
        request.POST if request.method == "POST" else None, initial={"text": earlier.text} if earlier else {}
    )
    if request.method == "POST" and form.is_valid():
        try:
            told = actions.tell(story=story, text=form.cleaned_data["text"], by=member, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. It is shown under the lesson, and its author is told."))
            return redirect(told)
    return render(request, "stories/tell.html", {"form": form, "story": story, "earlier": earlier})


@require_http_methods(["GET", "HEAD", "POST"])
def take_outcome_back(request, pk):
    """Take one's own answer back."""
    outcome = get_object_or_404(
        Outcome.objects.visible_to(member_or_404(request)).select_related("story"), pk=pk, author=request.user
    )
    if outcome.taken_back_at:
        raise Http404
    if request.method == "POST":
        actions.take_outcome_back(outcome=outcome, by=request.user, at=timezone.now())
        messages.success(request, _("You have taken your answer back."))
        return redirect(outcome.story)
    context = {
        "heading": _("Do you want to take your answer back?"),
        "sentences": [_("It is no longer shown under the lesson. You can write it again.")],
        "label": _("Take it back"),
        "warning": False,
        "back": {"url": outcome.get_absolute_url(), "label": _("Leave it")},
    }
    return render(request, "stories/confirm.html", context)
