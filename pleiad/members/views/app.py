"""The authenticator app of a member."""

import base64

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.errors import Refused

from .. import factors, signing_in
from ..adapters import MFAAdapter
from ..factor_forms import AppForm
from ..lately import lately
from .pages import form_page

SECRET = "new-app"  # session key: the key of an app that is being added


@form_page
@lately
def add_app(request):
    """Show the key to scan, and take the app's first code. Opening the page again shows the same key."""
    if factors.has_app(request.user):
        return redirect("mfa_index")
    form = AppForm(request.POST if "code" in request.POST else None)
    if request.method == "POST" and form.is_bound and form.is_valid():
        try:
            if SECRET not in request.session:
                raise Refused(_("That took too long. Scan the new picture."))
            factors.add_app(
                member=request.user, secret=request.session[SECRET], code=form.cleaned_data["code"], at=timezone.now()
            )
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            del request.session[SECRET]
            record_authentication(request, request.user, method="mfa", type=factors.APP.value)
            signing_in.stay_signed_in(request=request)
            messages.success(
                request, _("Your authenticator app is added. Keep the recovery codes below in a safe place.")
            )
            return redirect("mfa_view_recovery_codes")
    secret = request.session.setdefault(SECRET, factors.new_app_secret())
    adapter = MFAAdapter()
    link = adapter.build_totp_url(request.user, secret)
    spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    picture = base64.b64encode(adapter.build_totp_svg(link).encode()).decode()
    context = {"form": form, "picture": f"data:image/svg+xml;base64,{picture}", "secret": spaced}
    return render(request, "members/factors/add_app.html", context)


@form_page
@lately
def remove_app(request):
    if not factors.has_app(request.user):
        return redirect("mfa_index")
    if request.method == "POST":
        factors.remove_app(member=request.user, at=timezone.now())
        signing_in.stay_signed_in(request=request)
        messages.success(request, _removed(request.user))
        return redirect("mfa_index")
    return render(request, "members/factors/remove_app.html")


def _removed(member):
    if factors.has_second_step(member):
        return _("The authenticator app is removed. Your passkey stays your second step.")
    return _("The authenticator app is removed. The mailed code alone signs you in now.")
