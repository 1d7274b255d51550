from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseForbidden
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from . import actions, shown
from .models import Notice


# The button is on pages that are cached for all visitors, so it cannot hold a token. What it does is harmless, and a form
# on another site is known by its origin.
@csrf_exempt
@login_not_required
@require_POST
def hide(request, pk):
    """Hide a notice for good: from a member wherever they sign in, from a visitor in this browser."""
    origin = request.headers.get("Origin", "")
    if origin and urlsplit(origin).netloc != request.get_host():
        return HttpResponseForbidden()
    at = timezone.now()
    notice = get_object_or_404(Notice.objects.standing(at), pk=pk)
    answer = redirect(_page_before(request))
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        actions.dismiss(notice=notice, by=request.user, at=at)
        return answer
    hidden = [each for each in shown.hidden_by(request) if each != pk]
    answer.set_cookie(
        shown.COOKIE,
        ".".join(str(each) for each in [*hidden, pk][-shown.REMEMBERED :]),
        max_age=int((notice.until_at - at).total_seconds()) + 1,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _page_before(request):
    page = request.headers.get("Referer", "")
    return page if url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}) else "home"
