"""The words of this room's letters: that there is something to read, and never what it says."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.post.letters import Mail, letter

from .models import Message


@letter("expertise.asked")
def asked(letter, _secrets):
    """Dropped when it was answered, hidden or taken away before it could leave, or the two are kept apart by then."""
    message = Message.objects.visible_to(letter.member).filter(pk=letter.payload["message"], answered_at=None).first()
    if not message:
        return None
    return Mail(
        subject=_("A member would like to ask you something"),
        text=_(
            "A member has found you in the directory and has written to you.\n\nWhat for: %(purpose)s\n\n"
            "Read her message here:\n\n%(link)s\n\n"
            "She does not have your address. You can say yes, send a kind no with one press, or leave it: you need not "
            "answer."
        )
        % {"purpose": message.get_purpose_display(), "link": _link(message)},
    )


@letter("expertise.answered")
def answered(letter, _secrets):
    message = Message.objects.visible_to(letter.member).filter(pk=letter.payload["message"]).first()
    if not message:
        return None
    return Mail(
        subject=_("There is an answer to your message"),
        text=_("The member to whom you wrote through the directory has answered.\n\nRead it here:\n\n%(link)s")
        % {"link": _link(message)},
    )


def _link(message):
    return settings.BASE_URL + reverse("expertise:message", args=[message.pk])
