"""Passkeys of a member, and signing in with one."""

from urllib.parse import urlencode

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pleiad.errors import Refused

from .. import browsers, factors, passkeys, signing_in
from ..destinations import here
from ..factor_forms import PasskeyForm, PasskeyNameForm
from ..lately import lately
from .pages import form_page
from .proving import use_passkey


@form_page
@lately
def add_passkey(request):
    """Name a passkey, and let the browser make it."""
    member, at = request.user, timezone.now()
    if request.method == "POST" and "options" in request.POST:
        return JsonResponse(passkeys.begin_adding(session=request.session, member=member, at=at))
    first_step = not factors.has_second_step(member)
    first = _("Passkey %(number)s") % {"number": passkeys.passkeys_of(member).count() + 1}
    form = PasskeyForm(request.POST if request.method == "POST" else None, initial={"name": first})
    if form.is_bound and form.is_valid():
        try:
            credential = passkeys.finish_adding(session=request.session, answer=form.cleaned_data["answer"], at=at)
            factors.add_passkey(member=member, name=form.cleaned_data["name"], credential=credential, at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            # Making it, the device has checked the person, as using it would.
            record_authentication(request, member, method="mfa", type=factors.PASSKEY.value)
            signing_in.stay_signed_in(request=request)
            messages.success(request, _("Your passkey is set up. Next time you can sign in with it."))
            if first_step:
                messages.info(request, _("See your recovery codes below, and keep them for the day you lose it."))
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


@require_POST
def close_passkey_offer(request):
    """Hide the offer for good."""
    factors.close_offer(member=request.user, at=timezone.now())
    return redirect(here(request.POST.get("next", "")) or "members:account")


def _too_many(request):
    """Whether this network asks too often. A browser in which a member signed in before is never refused for its neighbours,
    and neither is the answer of a passkey."""
    if browsers.knows(request=request):
        return False
    return not ratelimit.consume(request, action="passkey", key=signing_in.network_key(request))


@login_not_required
@never_cache
@form_page
def sign_in_with_passkey(request):
    """The question for the browser, then its answer: a passkey replaces the mailed code."""
    at, then = timezone.now(), here(request.POST.get("next", ""))
    if request.user.is_authenticated:
        return redirect(then or "home")
    if request.method != "POST":
        return redirect("members:enter")
    try:
        if "options" in request.POST and _too_many(request):
            raise Refused(
                _("Too many people in your network are signing in at the moment. Wait a minute, then try again.")
            )
        if "options" in request.POST:
            return JsonResponse(passkeys.begin_using(session=request.session, at=at))
        member = use_passkey(request, at)
    except Refused as refusal:
        if "options" in request.POST:
            return JsonResponse({"refused": str(refusal)}, status=429)
        messages.error(request, str(refusal))
        return redirect(f"{reverse('members:enter')}?{urlencode({'next': then})}" if then else "members:enter")
    return perform_login(
        request, member, email_verification="none", redirect_url=then or reverse(settings.LOGIN_REDIRECT_URL)
    )
