"""The proof of identity that changes of the ways in, and the desk, ask for again."""

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from pleiad.errors import Refused

from .. import factors, passkeys, signing_in
from ..destinations import here
from ..factor_forms import PasskeyAnswerForm, SecondStepForm
from .pages import form_page


@never_cache
@form_page
def show_that_it_is_you(request):
    """Ask for a proof before a change of the ways in: a passkey, the app's code or a recovery code; a code by email for a
    member who has none of them."""
    member, at = request.user, timezone.now()
    then = here(request.POST.get("next", request.GET.get("next", ""))) or reverse("mfa_index")
    has_app, has_passkey = factors.has_app(member), passkeys.passkeys_of(member).exists()
    asks_code = has_app or has_passkey
    form = SecondStepForm(request.POST if asks_code and "code" in request.POST else None, has_app=has_app)
    try:
        if "options" in request.POST and has_passkey:
            return JsonResponse(passkeys.begin_using(session=request.session, at=at, member=member))
        if "answer" in request.POST and has_passkey:
            use_passkey(request, at, member)
            return redirect(then)
        if "send" in request.POST and not asks_code:
            signing_in.ask_for_code(request=request, address=member.email, at=at, purpose="confirm", then=then)
            return redirect("members:code")
        if form.is_bound and form.is_valid():
            take_second_step(request, member, form.cleaned_data["code"])
            return redirect(then)
    except Refused as refusal:
        if form.is_bound:
            form.add_error("code", str(refusal))
        else:
            messages.error(request, str(refusal))
    context = {"form": form if asks_code else None, "has_passkey": has_passkey, "then": then}
    return render(request, "members/factors/show_that_it_is_you.html", context)


def take_second_step(request, member, code):
    """Spend a code of the app or a recovery code, and remember that this browser showed it."""
    spent = factors.take_second_step(request=request, member=member, code=code, at=timezone.now())
    record_authentication(request, member, method="mfa", type=spent)


def use_passkey(request, at, member=None):
    """The owner of the passkey with which the browser answered."""
    form = PasskeyAnswerForm(request.POST)
    if not form.is_valid():
        raise Refused(_("That passkey is not known here. Use a code by email instead."))
    passkey = passkeys.finish_using(session=request.session, answer=form.cleaned_data["answer"], at=at, member=member)
    if passkey.user.is_active:
        record_authentication(request, passkey.user, method="mfa", type=factors.PASSKEY.value, passwordless=True)
    return passkey.user
