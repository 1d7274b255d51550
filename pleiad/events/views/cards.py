from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from .. import cards
from ..models import Event


@login_not_required
@require_safe
def card(request, slug):
    """The card of a public event, for the previews of links."""
    shown = get_object_or_404(Event.objects.visible_to(None), slug=slug)
    stands = (shown.title, shown.title_cy, cards.when_and_where(shown), get_language(), settings.NETWORK["name"])
    etag = f'"{salted_hmac("events.card", repr(stands)).hexdigest()}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    answer = HttpResponse(cards.draw(shown), content_type="image/png")
    answer["ETag"] = etag
    answer["Cache-Control"] = "public, max-age=3600"
    return answer
