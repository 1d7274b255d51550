from django.conf import settings
from django.urls import reverse

from pleiad.outbox.emails import words_email

from .models import Approval
from .questions import QUESTIONS


def _approval(email):
    return Approval.objects.select_related("asker", "asker__organisation").filter(pk=email.payload["approval"]).first()


@words_email("approvals.asked")
def asked(email, secrets):
    """Dropped once nobody needs the answer or the asker has gone; without its secret there is no link."""
    approval = _approval(email)
    if not secrets or approval is None or approval.answered_at or approval.withdrawn_at or approval.lapsed_at:
        return None
    if not approval.asker.is_current:
        return None
    link = settings.BASE_URL + reverse("approvals:answer", args=[secrets["ticket"]])
    return QUESTIONS[approval.kind].mail(approval=approval, link=link)


@words_email("approvals.told")
def told(email, _secrets):
    approval = _approval(email)
    return approval and QUESTIONS[approval.kind].told(approval=approval)
