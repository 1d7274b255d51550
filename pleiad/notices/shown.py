"""The one notice that stands on the page somebody asks for now: one small statement a request."""

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

from pleiad.prepared import Given, Prepared

from . import rules
from .models import Dismissal, Notice

COOKIE = "notices-hidden"
REMEMBERED = 8
FOR_VISITORS = Prepared(lambda: Notice.objects.standing(Given("at")).filter(sector="", nation=""))
FOR_MEMBERS = Prepared(
    lambda: (
        Notice.objects.standing(Given("at"))
        .meant_for(sector=Given("sector"), nation=Given("nation"))
        .exclude(Exists(Dismissal.objects.filter(notice=OuterRef("pk"), member=Given("member"))))
    )
)


def to(request: HttpRequest) -> Notice | None:
    """The notice for whoever asks, or None; decided once a request, so that all of one page shows the same."""
    if not hasattr(request, "_notice"):
        request._notice = _of(request)
    return request._notice


def _of(request):
    at = timezone.now()
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
    if signed_in:
        member = request.user
        standing = FOR_MEMBERS.all(at=at, sector=member.sector, nation=member.nation, member=member.pk)
    else:
        standing = FOR_VISITORS.all(at=at)
    hidden = hidden_by(request)
    return rules.foremost(each for each in standing if each.pk not in hidden)


def hidden_by(request: HttpRequest) -> list[int]:
    """What this browser has hidden, as its cookie says; nonsense in it is nothing."""
    said = request.COOKIES.get(COOKIE, "")[:200].split(".")
    return [int(each) for each in said if each.isascii() and each.isdigit() and len(each) < 18][-REMEMBERED:]
