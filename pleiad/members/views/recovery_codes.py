"""The recovery codes of a member, for when the phone is lost."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .. import factors, signing_in
from ..lately import lately
from .pages import form_page


@require_safe
@lately
def recovery_codes(request):
    """The codes that still work, to be kept where the phone is not."""
    if not factors.has_second_step(request.user):
        raise Http404
    return render(
        request, "members/factors/recovery_codes.html", {"codes": factors.unused_recovery_codes(request.user)}
    )


@require_safe
@lately
def download_recovery_codes(request):
    if not factors.has_second_step(request.user):
        raise Http404
    codes = factors.unused_recovery_codes(request.user)
    return HttpResponse(
        "".join(f"{code}\n" for code in codes),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="recovery-codes.txt"'},
    )


@form_page
@lately
def renew_recovery_codes(request):
    if not factors.has_second_step(request.user):
        raise Http404
    if request.method == "POST":
        factors.renew_recovery_codes(member=request.user, at=timezone.now())
        signing_in.stay_signed_in(request=request)
        messages.success(request, _("These are your new recovery codes. The earlier ones no longer work."))
        return redirect("mfa_view_recovery_codes")
    return render(request, "members/factors/renew_recovery_codes.html")
