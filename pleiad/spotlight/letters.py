from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.post.letters import Mail, letter

from .models import Piece
from .words import answered


@letter("spotlight.shown")
def shown(letter, secrets):
    """Her copy of what she allowed, with the link that ends it at any time; dropped when it has gone already."""
    piece = Piece.objects.filter(pk=letter.payload["piece"]).first()
    if piece is None or not secrets:
        return None
    first = _("Members see it now. An organiser looks at it before everybody can, and we tell you.\n\n")
    return Mail(
        subject=_("You are in the spotlight"),
        text=_(
            "This is what you allowed us to show:\n\n%(words)s\n\n%(first)sSee it here:\n\n%(page)s\n\n"
            "You can take it back at any time, words and picture, with this link. Keep this letter.\n\n%(back)s"
        )
        % {
            "words": piece.words,
            "first": first if piece.answer_by else "",
            "page": settings.BASE_URL + reverse("spotlight:piece", args=[piece.key]),
            "back": settings.BASE_URL + reverse("spotlight:take-back", args=[secrets["secret"]]),
        },
    )


@letter("spotlight.answered")
def answered_too(letter, secrets):
    """What became of it, for whoever wrote about her as well."""
    return answered(secrets["name"], letter.payload["answer"]) if secrets else None


@letter("spotlight.decided")
def decided(letter, _secrets):
    """What an organiser decided about showing her to everybody; dropped when she has taken it back."""
    piece = Piece.objects.filter(pk=letter.payload["piece"], answer_by=None).first()
    if piece is None:
        return None
    link = {"link": settings.BASE_URL + piece.get_absolute_url(), "reason": piece.reason}
    if piece.is_public:
        return Mail(
            subject=_("Everybody can see you in the spotlight"),
            text=_("An organiser has looked at it. Everybody can see it now:\n\n%(link)s") % link,
        )
    return Mail(
        subject=_("Your spotlight stays in the network"),
        text=_(
            "An organiser has looked at it and decided not to show it to everybody:\n\n%(reason)s\n\n"
            "Members see it as before:\n\n%(link)s"
        )
        % link,
    )
