from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.errors import Refused

from .. import labels, rules
from ..actions import proposals
from ..models import Form, MentoringProfile, Proposal
from .door import member_form


@member_form
def proposal(request, pk):
    """Why these two, what the other person agreed to show, and yes or no."""
    member, at = request.user, timezone.now()
    asked = (
        Proposal.objects.of(member)
        .select_related("round", "mentee", "mentor", "mentee__organisation", "mentor__organisation", "pairing")
        .filter(pk=pk)
        .first()
    )
    if asked is None:
        raise Http404
    if request.method == "POST":
        try:
            if "no" in request.POST:
                proposals.say_no(proposal=asked, by=member, at=at)
                messages.success(request, _("Thank you for telling us. Nobody learns that it was you."))
                return redirect("mentoring:home")
            if "yes" in request.POST:
                pairing = proposals.say_yes(proposal=asked, by=member, at=at)
                if pairing:
                    messages.success(request, _("You both said yes."))
                    return redirect("mentoring:pairing", pairing.pk)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("mentoring:proposal", pk)
    if asked.end == "paired":
        return redirect("mentoring:pairing", asked.pairing.pk)
    why_not = rules.why_not_answer(proposal=asked, at=at)
    if why_not or not asked.other(member).is_current:
        return render(request, "mentoring/proposal_over.html", {"proposal": asked})
    is_mentor = asked.mentor_id != member.pk
    profile = (
        MentoringProfile.objects.select_related("member", "member__organisation")
        .prefetch_related("offers", "wants")
        .filter(member=asked.other(member))
        .first()
    )
    if profile is None:
        return render(request, "mentoring/proposal_over.html", {"proposal": asked})
    context = {
        "proposal": asked,
        "what": labels.WHAT_IT_IS[asked.form],
        "heading": heading_of(asked, is_mentor=is_mentor),
        "facts": labels.facts_before(profile, mentor=is_mentor and asked.form != Form.PEERS),
        "reasons": labels.reasons(
            asked, names=labels.topic_names(labels.slugs_of([asked])), shown=labels.shown_by(profile)
        ),
        "unused": labels.unused(asked),
        "never": labels.NEVER_USED,
        "yes": asked.yes_of(member),
    }
    return render(request, "mentoring/proposal.html", context)


def heading_of(proposal, *, is_mentor) -> str:
    """What is proposed, as the page's heading."""
    if proposal.form == Form.PEERS:
        return _("A peer for you")
    if proposal.form == Form.FLASH:
        return _("One conversation for you") if is_mentor else _("Someone asks for one conversation")
    if proposal.form == Form.CIRCLE:
        return _("A circle for you") if is_mentor else _("A mentee for your circle")
    return _("A mentor for you") if is_mentor else _("A mentee for you")
