"""Signing in with Microsoft, and giving that up. Asking Microsoft is the one outside call made within a request: its answer
decides the page."""

import logging
from urllib.parse import urlencode

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from requests import RequestException

from .. import browsers, entra, factors, signing_in
from ..destinations import here
from ..lately import lately
from .pages import form_page

log = logging.getLogger(__name__)


def _provider(request):
    return get_adapter(request).get_provider(request, provider=factors.MICROSOFT)


@login_not_required
@form_page
def sign_in(request):
    """Go to Microsoft, and remember the page to go on to."""
    then = here(request.POST.get("next", ""))
    if request.user.is_authenticated:
        return redirect(then or "home")
    if request.method != "POST":
        return redirect("members:enter")
    try:
        return _provider(request).redirect(
            request,
            AuthProcess.LOGIN,
            next_url=then,
            language=translation.get_language(),
            scope=["openid", "profile", "email"],
        )
    except (RequestException, KeyError, ValueError):
        return _sorry(request, then, _("Microsoft cannot be reached at this moment. Use a code by email."))


@login_not_required
@never_cache
@require_GET
def come_back(request):
    """Back from Microsoft. A tied account signs its member in; any other waits for its address to be proved. Without the
    state that this very browser was given a moment ago, nothing happens."""
    provider = _provider(request)
    state_id = request.GET.get("state", "")
    state = statekit.unstash_state(request, provider_id=provider.sub_id, state_id=state_id)
    if state is None:
        return _sorry(request, "", _("Signing in with Microsoft took too long. Try again, or use a code by email."))
    with translation.override(state.get("language") or settings.LANGUAGE_CODE):
        then = here(state.get("next", ""))
        if request.user.is_authenticated:
            return redirect(then or "home")
        if "code" not in request.GET:
            return _sorry(request, then, _("You were not signed in with Microsoft. Try again, or use a code by email."))
        protocol = entra.Protocol(request, provider.sub_id)
        try:
            claims = protocol.claims(
                code=request.GET["code"], state_id=state_id, verifier=state.get("pkce_code_verifier", "")
            )
        except (OAuth2Error, RequestException, KeyError, ValueError) as wrong:
            # Only the kind of error: its words can hold what Microsoft said of the person.
            log.warning("Microsoft’s answer could not be used: %s", _kind(wrong.__cause__ or wrong))
            return _sorry(request, then, _("Microsoft’s answer could not be used. Try again, or use a code by email."))
        tied = (
            SocialAccount.objects.select_related("user").filter(provider=factors.MICROSOFT, uid=claims["uid"]).first()
        )
        if tied:
            if tied.user.is_active:
                record_authentication(request, tied.user, method="microsoft")
            request.session[browsers.BY] = ""
            then = then or reverse(settings.LOGIN_REDIRECT_URL)
            return perform_login(request, tied.user, email_verification="none", redirect_url=then)
        entra.wait(request=request, claims=claims, at=timezone.now())
        return _to_the_door(then)


def _kind(wrong):
    """The kind of error, and which part of the answer was missing."""
    part = wrong.args[0] if isinstance(wrong, KeyError) and wrong.args else ""
    return f"{type(wrong).__name__} ({part})" if part in PARTS else type(wrong).__name__


PARTS = ("kid", "alg", "tid", "issuer", "jwks_uri", "token_endpoint", "id_token")


@never_cache
@form_page
def tie(request):
    """Ask whether the Microsoft account that waits in this browser is the member's, and tie it if they say so."""
    then, at = here(request.POST.get("next", request.GET.get("next", ""))), timezone.now()
    found = entra.offered(request, request.user, at)
    if found is None:
        if request.method == "POST":
            messages.warning(request, _("This took too long. Sign in with Microsoft again to tie it."))
        return redirect(then or "home")
    if request.method == "POST":
        if "yes" in request.POST:
            entra.tie(request=request, member=request.user, uid=found["uid"], at=at)
        else:
            entra.let_go(request)
            messages.info(request, _("Nothing was tied. A code by email signs you in, as before."))
        return redirect(then or "home")
    return render(request, "members/tie_microsoft.html", {"shown": found["shown"], "then": then})


def _sorry(request, then, sentence):
    messages.warning(request, sentence)
    return _to_the_door(then)


def _to_the_door(then):
    door = reverse("members:enter")
    return redirect(f"{door}?{urlencode({'next': then})}" if then else door)


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
