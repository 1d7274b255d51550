"""The second step of signing in, for members with a passkey or an authenticator app: neither the mailbox nor a Microsoft
account alone opens the account. And the ways on for those who have lost both."""

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.stages import LoginStageController
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.errors import Refused
from pleiad.ui.pressing import pressed

from .. import addresses, browsers, factors, passkeys, recovery, rules, signing_in
from ..adapters import SecondStep
from ..eligibility import versions
from ..factor_forms import SecondStepForm
from ..forms import OtherAddressForm, RecoveryForm
from .pages import form_page
from .proving import take_second_step, use_passkey

at_second_step = login_stage_required(stage=SecondStep.key, redirect_urlname="members:enter")


@at_second_step
@form_page
def second_step(request):
    """Ask for the passkey, a code of the app or a recovery code, between the mailed code and the account."""
    member, at = request._login_stage.login.user, timezone.now()
    has_passkey, has_app = passkeys.passkeys_of(member).exists(), factors.has_app(member)
    form = SecondStepForm(request.POST if "code" in request.POST else None, has_app=has_app)
    try:
        if "options" in request.POST and has_passkey:
            return JsonResponse(passkeys.begin_using(session=request.session, at=at, member=member))
        if "answer" in request.POST and has_passkey:
            use_passkey(request, at, member)
            return request._login_stage.exit()
        if form.is_bound and form.is_valid():
            take_second_step(request, member, form.cleaned_data["code"])
            return request._login_stage.exit()
    except Refused as refusal:
        if form.is_bound:
            form.add_error("code", str(refusal))
        else:
            messages.error(request, str(refusal))
    context = {"form": form, "has_passkey": has_passkey, "has_app": has_app}
    return render(request, "members/factors/second_step.html", context)


@at_second_step
@form_page
def another_address(request):
    """Prove another address in place of the passkey or the app. Which addresses are the member's is not told here."""
    form = OtherAddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            address = form.cleaned_data["address"].text.lower()
            signing_in.ask_for_code(request=request, address=address, at=timezone.now(), purpose="second")
            return redirect("members:code")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "members/factors/another_address.html", {"form": form})


def address_proved(request, known):
    """A second address has been proved in this browser; `known` is its row, if it has one. Where this leads."""
    stage = LoginStageController.enter(request, SecondStep.key)
    if stage is None:
        return redirect("members:enter")
    member, first = stage.login.user, request.session.get(browsers.BY, "")
    own = known and known.member_id == member.pk
    if not own or why_not_beside(first, known):
        messages.error(
            request,
            _(
                "That address cannot take the place of your passkey or app. It must be one of your own, at another "
                "domain than the first."
            ),
        )
        return redirect("second-step-address")
    record_authentication(request, member, method="mfa", type="address")
    return stage.exit()


def why_not_beside(first, other):
    """Why the member's `other` address does not count beside the one whose code was typed, or None."""
    listed = versions.current()
    employers = {listed.decide(addresses.parse(each)).organisation_id for each in (first, other.address) if each}
    return rules.why_not_second_address(
        first=first,
        other=other.address,
        work=other.kind == "work",
        one_employer=len(employers) == 1 and None not in employers,
    )


@at_second_step
@form_page
def ask_for_recovery(request):
    """Ask two organisers for help, when nothing else is left."""
    member, at = request._login_stage.login.user, timezone.now()
    opened = recovery.open_recovery(member=member)
    form = RecoveryForm(request.POST or None)
    if request.method == "POST" and not opened and form.is_valid():
        try:
            recovery.ask(member=member, said=form.cleaned_data["said"], at=at)
            return redirect("second-step-help")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "opened": opened, "days": recovery.WAIT.days}
    return render(request, "members/factors/ask_for_recovery.html", context)


@login_not_required
@form_page
def stop_recovery(request, ticket):
    """Stop a recovery by the link that all the member's addresses were sent."""
    found = recovery.of_ticket(ticket)
    if found is None:
        raise Http404
    if pressed(request):
        recovery.stop(recovery=found, at=timezone.now())
        return redirect("members:stop-recovery", ticket)
    return render(request, "members/factors/stop_recovery.html", {"recovery": found})
