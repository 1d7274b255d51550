"""The portrait of a piece and its card, as pictures."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_safe

from ..cards import draw_card
from .pieces import pieces_for


def _as_image(content, kind, name):
    answer = HttpResponse(content, content_type=f"image/{kind}")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-cache"
    return answer


@login_not_required
@require_safe
def picture(request, key):
    """The portrait, for readers who may see the piece."""
    shown = get_object_or_404(pieces_for(request).select_related("picture"), key=key, picture__isnull=False)
    return _as_image(bytes(shown.picture.jpeg), "jpeg", f"{key}.jpg")


@login_not_required
@require_safe
def card(request, key):
    """The picture card for social media, for readers who may see the piece."""
    shown = get_object_or_404(pieces_for(request), key=key)
    etag = _card_etag(shown)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    answer = _as_image(draw_card(shown), "png", f"{key}.png")
    answer["ETag"] = etag
    return answer


def _card_etag(piece):
    """Changes with what is on the card, so that a browser that has it is told so without drawing it again."""
    stands = [piece.name, piece.role, piece.words, piece.campaign and piece.campaign.tag, piece.picture_id]
    return f'"{salted_hmac("spotlight.card", repr([*stands, settings.NETWORK["name"]])).hexdigest()}"'
