"""Finding one's organisation, and saying where one works."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ..organisations.finding import suggested


@login_not_required
@require_safe
@cache_control(public=True, max_age=300)
def organisations(request):
    """Organisations on our list of which a name begins like the words typed; nothing of members."""
    typed = request.GET.get("q", "").replace("\x00", "")
    # The browser shows only what begins with or holds what was typed, so what was typed stands beside the name.
    found = [
        {"name": str(each), "also": f"{typed}: {each}" if typed.casefold() not in str(each).casefold() else ""}
        for each in suggested(typed)
    ]
    return JsonResponse({"found": found})
