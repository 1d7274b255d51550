from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pleiad.errors import Refused
from pleiad.outbox import hold_ups
from pleiad.outbox.actions import queue_email

from .. import (
    addresses,
    appeals,
    browsers,
    code_limits,
    destinations,
    entra,
    reachability,
    signing_in,
    staying,
)
from ..destinations import here
from ..eligibility import versions
from ..forms import CodeForm, EnterForm
from ..models import Address
from ..standing import Standing
from . import employers, membership, second_steps, two_accounts
from .pages import form_page


@login_not_required
@form_page
def enter(request):
    """The one door for joining and for signing in: nothing on it depends on whether the address has an account."""
    then = here(request.POST.get("next", request.GET.get("next", "")))
    if request.user.is_authenticated:
        return redirect(then or "home")
    microsoft = entra.waiting(request, timezone.now())
    form = EnterForm(request.POST or None, initial={"address": microsoft["address"]} if microsoft else None)
    meant = None
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["address"]
        # A code to a mistyped domain never arrives, so this is asked before it is sent.
        meant = None if request.POST.get("as_typed") == typed.text else versions.current().suggestion(typed)
        try:
            if meant is None:
                signing_in.ask_for_code(request=request, address=typed.text.lower(), at=timezone.now(), then=then)
                return redirect("members:code")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "then": then,
        "meant": meant,
        "entra": settings.ENTRA,
        "microsoft": microsoft,
        "event_url": event_page(then),
        "came_for": destinations.name_of(then),
    }
    return render(request, "members/enter.html", context)


@login_not_required
@form_page
def code(request):
    """Take the code, in the browser that asked for it."""
    asked = request.session.get(signing_in.ASKED)
    if not asked:
        return redirect("members:enter")
    at = timezone.now()
    digits = asked.get("digits", code_limits.SHORT)
    form = CodeForm(request.POST if "code" in request.POST else None, digits=digits)
    if request.method == "POST" and "again" in request.POST:
        try:
            signing_in.ask_for_code(
                request=request, at=at, **{name: asked[name] for name in ("address", "purpose", "then")}
            )
            messages.info(request, _("We have sent a new code. The earlier one no longer works."))
            return redirect("members:code")
        except Refused as refusal:
            messages.warning(request, str(refusal))
    elif form.is_bound and form.is_valid():
        try:
            proved = signing_in.prove(request=request, code=form.cleaned_data["code"], at=at)
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            return _go_on(request, proved, at)
    context = {"form": form, "address": asked["address"], "another": another(asked), "digits": digits}
    context |= {
        "held_up": hold_ups.keeps_codes_back(hold_ups.now(), at=at),
        "then": asked["then"],
        "entra": settings.ENTRA,
    }
    return render(request, "members/code.html", context)


def another(asked) -> str:
    """The page for another address, which keeps the page to go on to."""
    if asked["purpose"] in ("add", "add-second"):
        return reverse("members:add-address")
    if asked["purpose"] == "second":
        return reverse("second-step-address")
    if asked["purpose"] in ("prove", "two-accounts"):
        return reverse("members:membership")
    return reverse("members:enter") + (f"?{urlencode({'next': asked['then']})}" if asked["then"] else "")


def event_page(then: str) -> str:
    """The page of the event that the visitor wants to register for, or ""."""
    registering = then.startswith(reverse("events:list")) and then.endswith("/register/")
    return then.removesuffix("register/") if registering else ""


def _go_on(request, proved, at):
    """Where a proved address leads: into the account, to joining, or to an email at the member's first address."""
    reachability.proved_again(address=proved["address"])
    address = addresses.parse(proved["address"])
    key = versions.current().key(address)
    known = Address.objects.select_related("member").filter(key=key).first()
    if proved["purpose"] in ("add", "add-second") and known and request.user.is_authenticated:
        return two_accounts.found(request, known, at)
    if proved["purpose"] == "two-accounts" and request.user.is_authenticated:
        return two_accounts.proved(request, known, at)
    if proved["purpose"] in ("add", "add-second") and request.user.is_authenticated:
        return employers.added(request, address, key, second=proved["purpose"] == "add-second", at=at)
    if proved["purpose"] == "prove" and request.user.is_authenticated:
        return membership.proved(request, known, proved["then"], at)
    if proved["purpose"] == "confirm" and request.user.is_authenticated:
        if known and known.member_id == request.user.pk:
            record_authentication(request, request.user, method="code")
        return redirect(proved["then"])
    if proved["purpose"] == "second":
        return second_steps.address_proved(request, known)
    if known and known.address == proved["address"]:
        if known.member.suspended_at and not known.member.left_at:
            return redirect("members:appeal", appeals.ticket_at_the_door(member=known.member, at=at))
        if not known.member.is_active:
            return render(request, "members/closed.html")
        if why_not := staying.why_not_enter(address=known, at=at):
            return render(request, "members/old_address.html", {"why_not": why_not})
        if (was := staying.proved_by_signing_in(address=known, at=at)) in (Standing.READING, Standing.RESTING):
            messages.success(request, membership.said(known.member, was))
        return signing_in.sign_in(
            request=request,
            member=known.member,
            then=proved["then"] or reverse("home"),
            address=known.address,
        )
    if known:
        queue_email(
            kind="members.already_a_member",
            key=f"already:{signing_in.keyed_hash('already', proved['address'])[:30]}:{at:%Y%m%d}",
            at=at,
            to_member=known.member,
            payload={"typed": proved["address"]},
        )
        return render(request, "members/written.html")
    if taken_in := destinations.taken_in(request=request, address=proved["address"], at=at):
        return taken_in
    signing_in.keep_proved(request=request, address=proved["address"], then=proved["then"], at=at)
    return redirect("events:join")


@login_not_required
@require_safe
def closed(request):
    """The page of a membership that was suspended or has ended."""
    return render(request, "members/closed.html")


@require_POST
def sign_out(request):
    logout(request)
    return redirect("home")


@login_not_required
@form_page
def stop_codes(request, ticket):
    """Stop codes to the address whose email held the link, or let them come again."""
    address_hash = code_limits.stopped_by(ticket)
    if address_hash is None:
        raise Http404
    at = timezone.now()
    if request.method == "POST":
        if request.POST.get("do") == "start":
            code_limits.start_again(address_hash=address_hash)
        elif (
            request.POST.get("do") == "stop"
        ):  # the name of the button: a mail scanner sends forms without pressing one
            code_limits.stop(address_hash=address_hash, at=at)
        return redirect("members:stop-codes", ticket)
    stopped = code_limits.is_stopped(address_hash=address_hash, at=at)
    return render(request, "members/stop_codes.html", {"stopped": stopped})


@require_POST
def sign_out_everywhere(request):
    browsers.forget_known(member=request.user)
    signing_in.end_all_sessions(member=request.user)
    logout(request)
    return redirect("home")
