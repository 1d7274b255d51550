from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.outbox.emails import words_email

from .models import Approval
from .questions import QUESTIONS


def _approval(email):
    return Approval.objects.select_related("asker", "asker__organisation").filter(pk=email.payload["approval"]).first()


@words_email("approvals.asked")
def asked(email, secrets):
    """Dropped once nobody needs the answer or the asker has gone; without its secret there is no link. Whom members choose
    to ask can be left alone for ever."""
    approval = _approval(email)
    if not secrets or approval is None or approval.answered_at or approval.withdrawn_at or approval.lapsed_at:
        return None
    if approval.hidden_at:
        return None
    if not approval.asker.is_current:
        return None
    question = QUESTIONS[approval.kind]
    worded = question.mail(approval=approval, link=_link("answer", secrets["ticket"]))
    if worded is None or not question.asks_anyone:
        return worded
    never = _link("leave-alone", secrets["ticket"])
    more = _("To get no such question again, from anyone:\n\n%(never)s") % {"never": never}
    why = worded.why or _(
        "You have this email because a member of the network gave us your address for this one matter."
    )
    return replace(worded, text=f"{worded.text}\n\n{more}", unsubscribe=never, why=why)


def _link(name, ticket):
    return settings.BASE_URL + reverse(f"approvals:{name}", args=[ticket])


@words_email("approvals.told")
def told(email, _secrets):
    approval = _approval(email)
    return approval and QUESTIONS[approval.kind].told(approval=approval)
