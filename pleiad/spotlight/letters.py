from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.post.letters import Mail, letter

from .models import Piece


@letter("spotlight.shown")
def shown(letter, secrets):
    """Her copy of what she allowed, with the link that ends it at any time; dropped when it has gone already."""
    piece = Piece.objects.filter(pk=letter.payload["piece"]).first()
    if piece is None or not secrets:
        return None
    return Mail(
        subject=_("You are in the spotlight"),
        text=_(
            "This is what you allowed us to show:\n\n%(words)s\n\nSee it here:\n\n%(page)s\n\n"
            "You can take it back at any time, words and picture, with this link. Keep this letter.\n\n%(back)s"
        )
        % {
            "words": piece.words,
            "page": settings.BASE_URL + reverse("spotlight:piece", args=[piece.key]),
            "back": settings.BASE_URL + reverse("spotlight:take-back", args=[secrets["secret"]]),
        },
    )
