from django.contrib import messages
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pleiad.errors import Refused

from ..archive import making
from ..models import Archive


@require_safe
@never_cache
def overview(request):
    """Everything a member can see, take, correct or end about their data, in one place."""
    return render(request, "data_protection/overview.html", {"archive": _mine(request)})


@require_safe
@never_cache
def archive(request):
    """The reader's archive: how far it has got, and the way to it."""
    found = _mine(request)
    context = {
        "archive": found,
        "why_not": making.why_not_ask(member=request.user, at=timezone.now()),
        "until": found.ready_at + Archive.LASTS if found and found.ready_at else None,
    }
    return render(request, "data_protection/archive.html", context)


def _mine(request):
    return Archive.objects.filter(member=request.user, hold=None).order_by("-pk").first()


@require_POST
def ask(request):
    try:
        making.ask(member=request.user, language=get_language(), at=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("We are making your archive, and write to you when it is ready."))
    return redirect("own_data:archive")


@require_POST
def throw_away(request):
    making.throw_away(member=request.user, at=timezone.now())
    messages.success(request, _("Your archive is gone."))
    return redirect("own_data:archive")


@require_safe
def download(request):
    """Hand the file over, a piece at a time."""
    found = _mine(request)
    if not found or not found.ready_at:
        raise Http404
    return as_file(found)


def as_file(found):
    """A ready archive as an answer that keeps one piece in memory."""
    pieces = found.pieces.order_by("position").values_list("data", flat=True)
    answer = StreamingHttpResponse(
        (bytes(each) for each in pieces.iterator(chunk_size=1)), content_type="application/zip"
    )
    answer["Content-Disposition"] = f'attachment; filename="archive-{found.ready_at:%Y-%m-%d}.zip"'
    answer["Content-Length"] = str(found.size)
    return answer
