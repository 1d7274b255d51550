"""The picture card of a piece: drawn, and in words."""

from django.conf import settings
from django.utils.translation import gettext as _

from pleiad.ui import picture_cards


def card_alt(piece) -> str:
    """What the card says, for people who cannot see it."""
    said = _("A card with the words “%(words)s” by %(name)s") % {"words": piece.words, "name": piece.name}
    return f"{said}, #{piece.campaign.tag}" if piece.campaign_id else said


def draw_card(piece) -> bytes:
    """The picture card of one piece, as PNG."""
    return picture_cards.card(
        name=piece.name,
        role=piece.role,
        words=piece.words,
        tag=piece.campaign.tag if piece.campaign_id else "",
        network=settings.NETWORK["name"],
        picture=bytes(piece.picture.jpeg) if piece.picture_id else None,
    )
