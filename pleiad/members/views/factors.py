"""Pages of signing in besides the mailed code. Changes here need a proof of identity within the last quarter of an hour."""

import base64
from functools import wraps
from urllib.parse import urlencode

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pleiad.errors import Refused

from .. import factors, passkeys, signing_in
from ..adapters import MFAAdapter, SecondStep
from ..destinations import here
from ..factor_forms import AppForm, PasskeyAnswerForm, PasskeyForm, PasskeyNameForm, SecondStepForm
from ..proofs import proved_lately
from .signing_in import form_page

SECRET = "new-app"  # session key: the key of an app that is being added


def lately(view):
    """Decorate a page that needs a recent proof of identity, and ask for it first."""

    @wraps(view)
    def shown(request, *args, **kwargs):
        if not proved_lately(request, timezone.now()):
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.path})}")
        return view(request, *args, **kwargs)

    return never_cache(shown)


@never_cache
@require_safe
def index(request):
    """The member's ways of signing in."""
    member = request.user
    context = {
        "passkeys": [(each, passkeys.name_of(each)) for each in passkeys.passkeys_of(member)],
        "has_app": factors.has_app(member),
        "codes_left": len(factors.unused_recovery_codes(member)),
        "microsoft": factors.microsoft_accounts_of(member).exists(),
    }
    return render(request, "members/factors/index.html", context)


@form_page
@lately
def add_passkey(request):
    """Name a passkey, and let the browser make it."""
    member, at = request.user, timezone.now()
    if request.method == "POST" and "options" in request.POST:
        return JsonResponse(passkeys.begin_adding(session=request.session, member=member, at=at))
    first = _("Passkey %(number)s") % {"number": passkeys.passkeys_of(member).count() + 1}
    form = PasskeyForm(request.POST if request.method == "POST" else None, initial={"name": first})
    if form.is_bound and form.is_valid():
        try:
            credential = passkeys.finish_adding(session=request.session, answer=form.cleaned_data["answer"], at=at)
            factors.add_passkey(member=member, name=form.cleaned_data["name"], credential=credential, at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            signing_in.stay_signed_in(request=request)
            messages.success(request, _("Your passkey is set up. Next time you can sign in with it."))
            return redirect("mfa_index")
    return render(request, "members/factors/add_passkey.html", {"form": form})


def _own_passkey(request, pk):
    return get_object_or_404(passkeys.passkeys_of(request.user).select_related("user"), pk=pk)


@form_page
@lately
def rename_passkey(request, pk):
    passkey = _own_passkey(request, pk)
    form = PasskeyNameForm(request.POST or None, initial={"name": passkeys.name_of(passkey)})
    if request.method == "POST" and form.is_valid():
        factors.rename_passkey(passkey=passkey, name=form.cleaned_data["name"], at=timezone.now())
        return redirect("mfa_index")
    return render(request, "members/factors/rename_passkey.html", {"form": form})


@form_page
@lately
def remove_passkey(request, pk):
    passkey = _own_passkey(request, pk)
    if request.method == "POST":
        factors.remove_passkey(passkey=passkey, at=timezone.now())
        signing_in.stay_signed_in(request=request)
        messages.success(request, _("The passkey is removed. You may want to delete it on your device too."))
        return redirect("mfa_index")
    return render(request, "members/factors/remove_passkey.html", {"name": passkeys.name_of(passkey)})


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
        messages.success(request, _("The authenticator app is removed. The mailed code alone signs you in now."))
        return redirect("mfa_index")
    return render(request, "members/factors/remove_app.html")


@require_safe
@lately
def recovery_codes(request):
    """The codes that still work, to be kept where the phone is not."""
    if not factors.has_app(request.user):
        raise Http404
    return render(
        request, "members/factors/recovery_codes.html", {"codes": factors.unused_recovery_codes(request.user)}
    )


@require_safe
@lately
def download_recovery_codes(request):
    if not factors.has_app(request.user):
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
    if not factors.has_app(request.user):
        raise Http404
    if request.method == "POST":
        factors.renew_recovery_codes(member=request.user, at=timezone.now())
        signing_in.stay_signed_in(request=request)
        messages.success(request, _("These are your new recovery codes. The earlier ones no longer work."))
        return redirect("mfa_view_recovery_codes")
    return render(request, "members/factors/renew_recovery_codes.html")


@form_page
@lately
def untie_microsoft(request):
    if not factors.microsoft_accounts_of(request.user).exists():
        return redirect("mfa_index")
    if request.method == "POST":
        factors.untie_microsoft(member=request.user, at=timezone.now())
        signing_in.stay_signed_in(request=request)
        messages.success(request, _("Your Microsoft account no longer signs you in here."))
        return redirect("mfa_index")
    return render(request, "members/factors/untie_microsoft.html")


@require_POST
def close_passkey_offer(request):
    """Hide the offer for good."""
    factors.close_offer(member=request.user, at=timezone.now())
    return redirect(here(request.POST.get("next", "")) or "members:account")


@login_stage_required(stage=SecondStep.key, redirect_urlname="members:enter")
@form_page
def second_step(request):
    """Ask for a code of the authenticator app, or a recovery code, between the mailed code and the account."""
    member = request._login_stage.login.user
    form = SecondStepForm(request.POST if "code" in request.POST else None)
    if form.is_bound and form.is_valid():
        try:
            _take_second_step(request, member, form.cleaned_data["code"])
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            return request._login_stage.exit()
    return render(request, "members/factors/second_step.html", {"form": form})


def _take_second_step(request, member, code):
    spent = factors.take_second_step(request=request, member=member, code=code, at=timezone.now())
    record_authentication(request, member, method="mfa", type=spent)


@never_cache
@form_page
def show_that_it_is_you(request):
    """Ask for a proof before a change of the ways in: a passkey or the app's code; without an app, a code by email."""
    member, at = request.user, timezone.now()
    then = here(request.POST.get("next", request.GET.get("next", ""))) or reverse("mfa_index")
    asks_app, has_passkey = factors.has_app(member), passkeys.passkeys_of(member).exists()
    form = SecondStepForm(request.POST if asks_app and "code" in request.POST else None)
    try:
        if "options" in request.POST and has_passkey:
            return JsonResponse(passkeys.begin_using(session=request.session, at=at, member=member))
        if "answer" in request.POST and has_passkey:
            _use_passkey(request, at, member)
            return redirect(then)
        if "send" in request.POST and not asks_app:
            signing_in.ask_for_code(request=request, address=member.email, at=at, purpose="confirm", then=then)
            return redirect("members:code")
        if form.is_bound and form.is_valid():
            _take_second_step(request, member, form.cleaned_data["code"])
            return redirect(then)
    except Refused as refusal:
        if form.is_bound:
            form.add_error("code", str(refusal))
        else:
            messages.error(request, str(refusal))
    context = {"form": form if asks_app else None, "has_passkey": has_passkey, "then": then}
    return render(request, "members/factors/show_that_it_is_you.html", context)


def _use_passkey(request, at, member=None):
    """The owner of the passkey with which the browser answered."""
    form = PasskeyAnswerForm(request.POST)
    if not form.is_valid():
        raise Refused(_("That passkey is not known here. Use a code by email instead."))
    passkey = passkeys.finish_using(session=request.session, answer=form.cleaned_data["answer"], at=at, member=member)
    if passkey.user.is_active:
        record_authentication(request, passkey.user, method="mfa", type=factors.PASSKEY.value, passwordless=True)
    return passkey.user


@login_not_required
@never_cache
@form_page
def sign_in_with_passkey(request):
    """The question for the browser, then its answer: a passkey replaces the mailed code."""
    at, then = timezone.now(), here(request.POST.get("next", ""))
    if request.user.is_authenticated:
        return redirect(then or "members:account")
    if request.method != "POST":
        return redirect("members:enter")
    try:
        if not ratelimit.consume(request, action="passkey", key=signing_in.network_key(request)):
            raise Refused(
                _("Too many people in your network are signing in at the moment. Wait a minute, then try again.")
            )
        if "options" in request.POST:
            return JsonResponse(passkeys.begin_using(session=request.session, at=at))
        member = _use_passkey(request, at)
    except Refused as refusal:
        if "options" in request.POST:
            return JsonResponse({"refused": str(refusal)}, status=429)
        messages.error(request, str(refusal))
        return redirect(f"{reverse('members:enter')}?{urlencode({'next': then})}" if then else "members:enter")
    return perform_login(
        request, member, email_verification="none", redirect_url=then or reverse(settings.LOGIN_REDIRECT_URL)
    )
