from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.outbox.emails import Wording, words_email

from .labels import answered
from .models import Piece


@words_email("spotlight.shown")
def shown(email, secrets):
    """The nominee's copy of what is shown, with the link to take it back; dropped once the piece is gone."""
    piece = Piece.objects.filter(pk=email.payload["piece"]).first()
    if piece is None or not secrets:
        return None
    if piece.held_since:
        now = _("An organiser looks at it before anyone sees it, and we tell you.")
    elif piece.answer_by:
        now = _("Members see it now. An organiser looks at it before everybody can, and we tell you.")
    else:
        now = _("Members see it now.")
    return Wording(
        subject=_("You are in the spotlight"),
        text=_(
            "Thank you for your yes. %(now)s\n\nRead what is shown, and take it back at any time, words and picture, with "
            "this link. Keep this email.\n\n%(back)s"
        )
        % {"now": now, "back": settings.BASE_URL + reverse("spotlight:take-back", args=[secrets["secret"]])},
    )


@words_email("spotlight.turned-down")
def turned_down(_email, secrets):
    """What an organiser decided about a piece that nobody has seen. The reason is the organiser's."""
    if not secrets:
        return None
    return Wording(
        subject=_("Your spotlight is not shown"),
        text=_(
            "An organiser has looked at what you allowed us to show, and decided not to show it:\n\n%(reason)s\n\n"
            "Words and picture have been removed. Write to us if you think that this is wrong:\n\n%(contact)s"
        )
        % {"reason": secrets["reason"], "contact": settings.NETWORK["contact"]},
    )


@words_email("spotlight.answered")
def answered_too(email, secrets):
    """What became of a nomination, for the others who wrote about the same person."""
    return answered(secrets["name"], email.payload["answer"]) if secrets else None


@words_email("spotlight.decided")
def decided(email, _secrets):
    """What an organiser decided about showing a piece to everybody; dropped when it has been taken back."""
    piece = Piece.objects.filter(pk=email.payload["piece"], answer_by=None).first()
    if piece is None:
        return None
    link = {"link": settings.BASE_URL + piece.get_absolute_url(), "reason": piece.reason}
    if not piece.is_public and not piece.reason:  # it was held, and meant for members
        return Wording(
            subject=_("Members can see you in the spotlight"),
            text=_(
                "An organiser has looked at it. Members see it now. To take it back, use the link in our first email."
            ),
        )
    if piece.is_public:
        return Wording(
            subject=_("Everybody can see you in the spotlight"),
            text=_("An organiser has looked at it. Everybody can see it now:\n\n%(link)s") % link,
        )
    return Wording(
        subject=_("Your spotlight stays in the network"),
        text=_(
            "An organiser has looked at it and decided not to show it to everybody:\n\n%(reason)s\n\n"
            "Members see it as before:\n\n%(link)s"
        )
        % link,
    )
