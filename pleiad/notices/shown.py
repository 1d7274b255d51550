"""The one notice on the page of this request, found in one small statement."""

from django.conf import settings
from django.db.models import Exists, OuterRef
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
    standing = Notice.objects.standing(timezone.now())
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
    if signed_in:
        member = request.user
        hidden_here = Dismissal.objects.filter(notice=OuterRef("pk"), member=member)
        standing = standing.meant_for(sector=member.sector, nation=member.nation).exclude(Exists(hidden_here))
    else:
        standing = standing.filter(sector="", nation="")
    hidden = hidden_by(request)
    return rules.foremost(each for each in standing if each.pk not in hidden)


def hidden_by(request: HttpRequest) -> list[int]:
    """What this browser has hidden, as its cookie says; nonsense in it is ignored."""
    said = request.COOKIES.get(COOKIE, "")[:200].split(".")
    return [int(each) for each in said if each.isascii() and each.isdigit() and len(each) < 18][-REMEMBERED:]
