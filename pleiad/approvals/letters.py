from django.conf import settings
from django.urls import reverse

from pleiad.post.letters import letter

from .models import Approval
from .questions import QUESTIONS


def _approval(letter):
    return Approval.objects.select_related("asker", "asker__organisation").filter(pk=letter.payload["approval"]).first()


@letter("approvals.asked")
def asked(letter, secrets):
    """Not posted any more once nobody needs the answer, or the asker has gone; without its secret there is no link."""
    approval = _approval(letter)
    if not secrets or approval is None or approval.answered_at or approval.withdrawn_at or approval.lapsed_at:
        return None
    if not approval.asker.is_current:
        return None
    link = settings.BASE_URL + reverse("approvals:answer", args=[secrets["ticket"]])
    return QUESTIONS[approval.kind].mail(approval=approval, link=link)


@letter("approvals.told")
def told(letter, _secrets):
    approval = _approval(letter)
    return approval and QUESTIONS[approval.kind].told(approval=approval)
