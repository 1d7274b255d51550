"""The words of this room's emails, chosen when they are posted."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.outbox.emails import Wording, words_email

from .reportable import KINDS, seen_by


def link_to(kind: str, pk: int) -> str:
    """The address of a written thing as emails carry it: it names neither a space nor a title."""
    return settings.BASE_URL + reverse("content:item", args=[kind, pk])


@words_email("content.mentioned")
def mentioned(email, _secrets):
    """Dropped when she may not read it by the time it would leave, or it is gone."""
    kind, pk = email.payload["kind"], email.payload["pk"]
    if not email.member or not email.member.is_current:
        return None
    if kind not in KINDS or not seen_by(KINDS[kind], email.member).filter(pk=pk, hidden_at=None).exists():
        return None
    return Wording(
        subject=_("You were mentioned"),
        text=_("Another member mentioned you in something she wrote.\n\nRead it:\n\n%(link)s")
        % {"link": link_to(kind, pk)},
    )
