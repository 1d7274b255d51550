"""The words of this room's letters, chosen when they are posted."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.post.letters import Mail, letter

from .reportable import KINDS, seen_by


def link_to(kind: str, pk: int) -> str:
    """The address of a written thing as letters carry it: it names neither a space nor a title."""
    return settings.BASE_URL + reverse("writing:item", args=[kind, pk])


@letter("writing.mentioned")
def mentioned(letter, _secrets):
    """Dropped when she may not read it by the time it would leave, or it is gone."""
    kind, pk = letter.payload["kind"], letter.payload["pk"]
    if not letter.member or not letter.member.is_current:
        return None
    if kind not in KINDS or not seen_by(KINDS[kind], letter.member).filter(pk=pk, hidden_at=None).exists():
        return None
    return Mail(
        subject=_("You were mentioned"),
        text=_("Another member mentioned you in something she wrote.\n\nRead it:\n\n%(link)s")
        % {"link": link_to(kind, pk)},
    )
