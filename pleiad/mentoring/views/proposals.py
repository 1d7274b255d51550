from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.errors import Refused
from pleiad.members.visibility import name_for

from .. import labels, rules
from ..actions import proposals
from ..models import Form, MentoringProfile, Proposal
from .door import member_form


@member_form
def proposal(request, pk):
    """Why these two, what the other person agreed to show, and yes or no."""
    member, at = request.user, timezone.now()
    found = Proposal.objects.of(member).select_related(
        "round", "mentee", "mentor", "mentee__organisation", "mentor__organisation", "pairing"
    )
    asked = get_object_or_404(found, pk=pk)
    if request.method == "POST":
        return _answer(request, asked, at)
    if asked.end == "paired":
        return redirect("mentoring:pairing", asked.pairing.pk)
    profile = None
    if not rules.why_not_answer(proposal=asked, at=at) and asked.other(member).is_current:
        profile = _profile_of(asked.other(member))
    if profile is None:
        return render(request, "mentoring/proposal_over.html", {"proposal": asked})
    return render(request, "mentoring/proposal.html", _told(asked, member, profile))


def _answer(request, asked, at):
    try:
        if "no" in request.POST:
            proposals.say_no(proposal=asked, by=request.user, at=at)
            messages.success(request, _("Thank you for telling us. Nobody learns that it was you."))
            return redirect("mentoring:home")
        pairing = proposals.say_yes(proposal=asked, by=request.user, at=at) if "yes" in request.POST else None
    except Refused as refusal:
        messages.error(request, str(refusal))
        pairing = None
    if pairing:
        messages.success(request, _("You both said yes."))
        return redirect("mentoring:pairing", pairing.pk)
    return redirect("mentoring:proposal", asked.pk)


def _profile_of(other):
    found = MentoringProfile.objects.select_related("member", "member__organisation")
    return found.prefetch_related("offers", "wants").filter(member=other).first()


def _told(asked, member, profile):
    """What the page says of a proposal: of the other person no more than their `profile` agrees to show."""
    is_mentor = asked.mentor_id != member.pk
    names = labels.topic_names(labels.slugs_of([asked]))
    return {
        "proposal": asked,
        "what": labels.WHAT_IT_IS[asked.form],
        "heading": heading_of(asked, is_mentor=is_mentor),
        "facts": labels.facts_before(
            profile, mentor=is_mentor and asked.form != Form.PEERS, name=name_for(profile.member, reader=member)
        ),
        "reasons": labels.reasons(asked, names=names, shown=labels.shown_by(profile)),
        "unused": labels.unused(asked),
        "never": labels.NEVER_USED,
        "yes": asked.yes_of(member),
    }


def heading_of(proposal, *, is_mentor) -> str:
    """What is proposed, as the page's heading."""
    if proposal.form == Form.PEERS:
        return _("A peer for you")
    if proposal.form == Form.FLASH:
        return _("One conversation for you") if is_mentor else _("Someone asks for one conversation")
    if proposal.form == Form.CIRCLE:
        return _("A circle for you") if is_mentor else _("A mentee for your circle")
    return _("A mentor for you") if is_mentor else _("A mentee for you")
