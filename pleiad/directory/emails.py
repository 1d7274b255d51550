"""The texts of this room's emails: that there is something to read, and never what it says."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.outbox.emails import Wording, words_email

from .models import Message


@words_email("directory.asked")
def asked(email, _secrets):
    """Not sent when the message was answered, hidden or deleted, or the two members are kept apart by then."""
    message = Message.objects.visible_to(email.member).filter(pk=email.payload["message"], answered_at=None).first()
    if not message:
        return None
    return Wording(
        subject=_("A member would like to ask you something"),
        text=_(
            "A member has found you in the directory and has written to you.\n\nWhat for: %(purpose)s\n\n"
            "Read the message here:\n\n%(link)s\n\n"
            "They do not have your address. You can say yes, send a kind no with one press, or leave it: you need not "
            "answer."
        )
        % {"purpose": message.get_purpose_display(), "link": _link(message)},
    )


@words_email("directory.answered")
def answered(email, _secrets):
    message = Message.objects.visible_to(email.member).filter(pk=email.payload["message"]).first()
    if not message:
        return None
    return Wording(
        subject=_("There is an answer to your message"),
        text=_("The member you wrote to through the directory has answered.\n\nRead the answer here:\n\n%(link)s")
        % {"link": _link(message)},
    )


def _link(message):
    return settings.BASE_URL + reverse("directory:message", args=[message.pk])
