"""What an organiser decides about two people in a round: together, apart, or swapped."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.desk.door import desk_action, desk_form
from pleiad.desk.pages import attempt, sent, show
from pleiad.desk.reads import write_list_down
from pleiad.members.visibility import names_on_the_desk
from pleiad.ui.paging import row_number

from ... import labels
from ...actions import wishes
from ...models import Proposal, Role, Round, Wish
from ..forms import WishForm
from ..reads import READ_PAIRS
from .rounds import OTHERS_OFFERED, both_of, person, together_in, two, why

NAMES_OFFERED = 500


@desk_form
def pair(request, pk):
    """One pair: pin it; while it is only planned, forbid it or swap mentors with another pair."""
    shown = (
        (Proposal.objects.planned() | Proposal.objects.unanswered())
        .filter(form="pairing", pk=pk)
        .select_related("round", "mentee", "mentor", "mentee__organisation", "mentor__organisation")
        .first()
    )
    if shown is None:
        raise Http404
    both = [shown.mentee_id, shown.mentor_id]
    write_list_down(did=READ_PAIRS, by=request.user, at=timezone.now(), members=both)
    others = (
        Proposal.objects.planned()
        .filter(round=shown.round, form="pairing")
        .exclude(pk=pk)
        .exclude(mentor=shown.mentor)
        .select_related("mentee", "mentor")
        .order_by("mentee__name", "pk")[:OTHERS_OFFERED]
        if shown.proposed_at is None
        else []
    )
    if request.method == "POST":
        return _change_pair(request, shown)
    named = names_on_the_desk(both_of([shown, *others]))
    context = {
        "pair": shown,
        "two": two(shown, named),
        "mentee": person(shown.mentee, named),
        "mentor": person(shown.mentor, named),
        "why": why(shown, labels.topic_names(labels.slugs_of([shown]))),
        "others": [(each, two(each, named)) for each in others],
        "pinned": shown.round.wishes.filter(mentee=shown.mentee, mentor=shown.mentor, pinned_at__isnull=False).first(),
    }
    return show(request, "mentoring", "mentoring/desk/pair.html", context)


def _change_pair(request, shown):
    action, at, by = request.POST.get("deed"), timezone.now(), request.user
    two = {"round": shown.round, "mentee": shown.mentee, "mentor": shown.mentor, "by": by, "at": at}
    if action == "pin":
        attempt(request, wishes.pin, _("The two are pinned together."), **two)
    elif shown.proposed_at:
        raise Http404
    elif action == "forbid":
        attempt(request, wishes.forbid, _("The two are kept apart, and the plan has been made again."), **two)
    elif action == "swap":
        other = get_object_or_404(
            Proposal.objects.planned().select_related("mentee", "mentor"),
            pk=row_number(request.POST.get("with", "")),
            round=shown.round,
            form="pairing",
        )
        swapped = [(shown.mentee, other.mentor), (other.mentee, shown.mentor)]
        if attempt(request, wishes.swap, _("The mentors are swapped."), first=shown, second=other, by=by, at=at):
            _say_if_not_planned(request, shown.round, swapped)
    return redirect(
        f"{reverse('desk:mentoring-round', args=[shown.round_id])}?{'open' if shown.proposed_at else 'plan'}="
    )


@desk_action
def let_go(request, pk):
    """Remove a pin or a ban."""
    wish = get_object_or_404(Wish.objects.select_related("round"), pk=pk)
    attempt(
        request,
        wishes.forget_wish,
        _("Removed, and the plan has been made again."),
        wish=wish,
        by=request.user,
        at=timezone.now(),
    )
    return redirect("desk:mentoring-round", wish.round_id)


@desk_form
def wish(request, pk):
    """Put two people together, or keep them apart."""
    shown = get_object_or_404(Round, pk=pk)
    form = WishForm(sent(request), round=shown)
    if form.is_bound and form.is_valid():
        two = {name: form.cleaned_data[name] for name in ("mentee", "mentor")}
        together = form.cleaned_data["wish"] == "together"
        action, at = (wishes.pin if together else wishes.forbid), timezone.now()
        done = _("The two are pinned together.") if together else _("The two are kept apart.")
        if not shown.matched_at:
            from_when = _("It counts from the next run of the match.")
            done = f"{done} {from_when}"
        if attempt(request, action, done, round=shown, by=request.user, at=at, **two):
            if together:
                _say_if_not_planned(request, shown, [(two["mentee"], two["mentor"])])
            return redirect("desk:mentoring-round", pk)
    context = {
        "form": form,
        "round": shown,
        "names": {role: form.names(role, at_most=NAMES_OFFERED) for role in (Role.MENTEE, Role.MENTOR)},
    }
    return show(request, "mentoring", "mentoring/desk/wish.html", context)


def _say_if_not_planned(request, round, pairs):
    """Warn of pairs that the plan does not have, where the match has run: a rule stands against them."""
    round.refresh_from_db()
    if not round.matched_at:
        return
    together = together_in(round)
    named = names_on_the_desk(each for pair in pairs for each in pair)
    for mentee, mentor in pairs:
        if not together.filter(mentee=mentee, mentor=mentor).exists():
            messages.warning(
                request,
                _("%(mentee)s and %(mentor)s could not be paired: a rule forbids it, or no place is free.")
                % {"mentee": named(mentee).whole, "mentor": named(mentor).whole},
            )
