"""The one notice on the page of this request: of the few that stand at one time, found in one small statement or two."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from . import rules
from .models import Dismissal, Notice

COOKIE = "notices-hidden"
REMEMBERED = 8


def to(request: HttpRequest) -> Notice | None:
    """The notice for this reader, or None; decided once a request, so that all of one page shows the same."""
    if not hasattr(request, "notice"):
        request.notice = _of(request)
    return request.notice


def _of(request):
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
    member = request.user if signed_in else None
    meant = [each for each in Notice.objects.standing(timezone.now()) if rules.is_meant_for(each, member)]
    if not meant:
        return None
    hidden = set(hidden_by(request))
    if member:
        hidden.update(Dismissal.objects.filter(notice__in=meant, member=member).values_list("notice_id", flat=True))
    return rules.foremost(each for each in meant if each.pk not in hidden)


def hidden_by(request: HttpRequest) -> list[int]:
    """What this browser has hidden, as its cookie says; nonsense in it is ignored."""
    said = request.COOKIES.get(COOKIE, "")[:200].split(".")
    return [int(each) for each in said if each.isascii() and each.isdigit() and len(each) < 18][-REMEMBERED:]
