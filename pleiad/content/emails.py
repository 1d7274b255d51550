"""The texts of this room's emails, written when they are sent."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.outbox.emails import Wording, words_email

from .home import readable
from .reportable import KINDS


def link_to(kind: str, pk: int) -> str:
    """The address of an item for an email: it names neither a space nor a title."""
    return settings.BASE_URL + reverse("content:item", args=[kind, pk])


@words_email("content.mentioned")
def mentioned(email, _secrets):
    """Mentions that were written before they were told among all news. Not sent when the member may not read it by then, or
    has muted it, or it is gone."""
    kind, pk = email.payload["kind"], email.payload["pk"]
    if not email.member or not email.member.is_current:
        return None
    if kind not in KINDS or not readable(kind, email.member).filter(pk=pk, hidden_at=None).exists():
        return None
    return Wording(
        subject=_("You were mentioned"),
        text=_("Another member mentioned you in something they wrote.\n\nRead it:\n\n%(link)s")
        % {"link": link_to(kind, pk)},
    )
