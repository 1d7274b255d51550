"""What waits for members in the rooms below: their proof, their application, an address that takes no emails."""

from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.members import reachability
from pleiad.members.models import Address
from pleiad.members.standing import Standing

from .waiting import WaitingAnswer, waits


@waits("members.proof")
def proof(*, member, at, most):
    due = member.standing == Standing.MEMBER and member.notice_days is not None and member.prove_by
    if not due and member.standing not in (Standing.READING, Standing.RESTING):
        return []
    sentence = str(member.may.why_not or "") or _("It takes one code.")
    title = _("Prove that you still work where you did")
    return [WaitingAnswer(title, reverse("members:membership"), _("Prove it"), by=member.prove_by, sentence=sentence)]


@waits("members.application")
def application(*, member, at, most):
    """The question of an organiser, and the two members that an applicant can name."""
    if member.standing != Standing.WAITING:
        return []
    waiting = member.applications.filter(decided_at=None).first()
    if waiting is None:
        return []
    url = reverse("members:application")
    if waiting.asked_at and not waiting.answered_at:
        title = _("An organiser has a question for you")
        return [WaitingAnswer(title, url, _("Answer"), by=waiting.answer_by, sentence=waiting.question)]
    if waiting.lane == "sponsor":
        title = _("Name two members who know you")
        return [WaitingAnswer(title, url, _("Name two members"), by=waiting.answer_by)]
    return []


@waits("members.address", sign=Address.objects.filter(member=OuterRef("pk"), bounced_at__isnull=False))
def address(*, member, at, most):
    lost = reachability.unreached(member)
    if lost is None:
        return []
    sentence = _("Our emails to this address come back. If it still works, sign in once with a code sent to it.")
    title = _("Our emails do not reach you at %(address)s") % {"address": lost.address}
    return [WaitingAnswer(title, reverse("members:account") + "#addresses", _("Your addresses"), sentence=sentence)]
