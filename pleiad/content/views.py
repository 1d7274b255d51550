from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from pleiad.errors import Refused

from . import drafts
from .reportable import KINDS, seen_by


@require_POST
@login_required
def keep_draft(request, form_name):
    """Keep what a form's script sends while a member types. 204 when it is kept, 409 with the reason when it is not."""
    if not request.user.is_current:
        raise Http404
    try:
        drafts.keep(form_name=form_name, values=drafts.typed(request.POST), by=request.user, at=timezone.now())
    except Refused as refusal:
        return HttpResponse(str(refusal), status=409, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@require_safe
def item(request, kind, pk):
    """Redirect from an email to the item it is about; 404 if the reader may not see it."""
    if kind not in KINDS:
        raise Http404
    found = seen_by(KINDS[kind], request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return redirect(KINDS[kind].address(found))
