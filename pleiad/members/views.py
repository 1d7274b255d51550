from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pleiad.post.actions import write
from pleiad.refusals import Refused

from . import actions, addresses, entra, her_addresses, leaving, on_her_way, registers, signing_in, vouching
from .forms import CodeForm, EnterForm, ProfileForm, TextForm, VouchersForm
from .models import Address, Vouch

LONGEST_PATH = 500
form_page = require_http_methods(["GET", "HEAD", "POST"])


def here(path: str) -> str:
    """The path if it leads to a page of ours, or nothing; nor anything longer than our own, which a session would keep."""
    ours = path.startswith("/") and len(path) <= LONGEST_PATH
    return path if ours and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""


@login_not_required
@form_page
def enter(request):
    """The one door for joining and for signing in: nothing on it depends on whether the address has an account."""
    then = here(request.POST.get("next", request.GET.get("next", "")))
    if request.user.is_authenticated:
        return redirect(then or "members:account")
    microsoft = entra.waiting(request, timezone.now())
    form = EnterForm(request.POST or None, initial={"address": microsoft["address"]} if microsoft else None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"].text.lower()
        try:
            signing_in.ask_for_code(request=request, address=address, at=timezone.now(), then=then)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("members:code")
    context = {
        "form": form,
        "then": then,
        "entra": settings.ENTRA,
        "microsoft": microsoft,
        "event_url": event_page(then),
        "came_for": on_her_way.name_of(then),
    }
    return render(request, "members/enter.html", context)


@login_not_required
@form_page
def code(request):
    """She types the code into the browser that asked for it."""
    asked = request.session.get(signing_in.ASKED)
    if not asked:
        return redirect("members:enter")
    at = timezone.now()
    form = CodeForm(request.POST if "code" in request.POST else None)
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
    return render(request, "members/code.html", {"form": form, "address": asked["address"], "another": another(asked)})


def another(asked) -> str:
    """Where she gives another address, with what she came for still in hand."""
    if asked["purpose"] == "add":
        return reverse("members:add-address")
    return reverse("members:enter") + (f"?{urlencode({'next': asked['then']})}" if asked["then"] else "")


def event_page(then: str) -> str:
    """The page of the event that she is on her way to register for, or nothing."""
    on_her_way = then.startswith(reverse("events:list")) and then.endswith("/register/")
    return then.removesuffix("register/") if on_her_way else ""


def _go_on(request, proved, at):
    """Where a proved address leads: into the account, to joining, or to the letter that went to her first address."""
    address = addresses.parse(proved["address"])
    key = registers.current().key(address)
    known = Address.objects.select_related("member").filter(key=key).first()
    if proved["purpose"] == "add" and request.user.is_authenticated:
        try:
            her_addresses.add_address(member=request.user, address=address, key=key, at=at)
            signing_in.stay_signed_in(request=request)
            messages.success(
                request, _("%(address)s is yours now too. You can sign in with it.") % {"address": address.text}
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("members:account")
    if proved["purpose"] == "confirm" and request.user.is_authenticated:
        if known and known.member_id == request.user.pk:
            record_authentication(request, request.user, method="code")
        return redirect(proved["then"])
    if known and known.address == proved["address"]:
        if not known.member.is_active:
            return render(request, "members/closed.html")
        return signing_in.sign_in(
            request=request, member=known.member, then=proved["then"] or reverse("members:account")
        )
    if known:
        write(
            kind="members.already_a_member",
            key=f"already:{signing_in.keyed_hash('already', proved['address'])[:30]}:{at:%Y%m%d}",
            at=at,
            to_member=known.member,
            payload={"typed": proved["address"]},
        )
        return render(request, "members/written.html")
    signing_in.keep_proved(request=request, address=proved["address"], then=proved["then"], at=at)
    return redirect("events:join")


@login_not_required
@require_safe
def closed(request):
    """Somebody whose membership was suspended or has ended."""
    return render(request, "members/closed.html")


@require_POST
def sign_out(request):
    logout(request)
    return redirect("home")


@require_POST
def sign_out_everywhere(request):
    signing_in.end_all_sessions(member=request.user)
    logout(request)
    return redirect("home")


@require_safe
def account(request):
    """Everything that is hers, in one place."""
    member = request.user
    return render(
        request,
        "members/account.html",
        {
            "member": member,
            "application": member.applications.order_by("-applied_at").first(),
            "addresses": member.addresses.order_by("proved_at"),
        },
    )


@form_page
def profile(request):
    member = request.user
    first = {
        "name": member.name,
        "language": member.language,
        "hidden": bool(member.hidden_since),
        "shielded": bool(member.shielded_since),
    }
    form = ProfileForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.change_profile(member=member, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        return redirect("members:account")
    return render(request, "members/profile.html", {"form": form})


@form_page
def add_address(request):
    """A private address, so that the account stays hers when she changes jobs."""
    form = EnterForm(request.POST or None)
    form.fields["address"].label = _("Your other email address")
    form.fields["address"].help_text = _("A private one, so that you keep your account when you change jobs.")
    if request.method == "POST" and form.is_valid():
        try:
            signing_in.ask_for_code(
                request=request,
                address=form.cleaned_data["address"].text.lower(),
                at=timezone.now(),
                purpose="add",
                then=reverse("members:account"),
            )
            return redirect("members:code")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "members/add_address.html", {"form": form})


@form_page
def remove_address(request, pk):
    address = get_object_or_404(request.user.addresses, pk=pk)
    if request.method == "POST":
        answer = _do(request, her_addresses.remove_address, member=request.user, address=address)
        signing_in.stay_signed_in(request=request)
        return answer
    return render(request, "members/remove_address.html", {"address": address})


@form_page
def leave(request):
    """Leave the network and take everything along; asked for a fresh proof first."""
    if request.method == "POST":
        try:
            leaving.leave(member=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("members:account")
        logout(request)
        return render(request, "members/left.html")
    return render(request, "members/leave.html")


@require_POST
def write_to(request, pk):
    address = get_object_or_404(request.user.addresses, pk=pk)
    return _do(request, her_addresses.write_to, member=request.user, address=address)


@form_page
def application(request):
    """Her application: how far it is, the organiser's question, and asking members to vouch."""
    mine = request.user.applications.order_by("-applied_at").first()
    if not mine:
        return redirect("members:account")
    answering = TextForm(request.POST if "answer" in request.POST else None, label=_("Your answer"))
    vouchers = VouchersForm(request.POST if "vouchers" in request.POST else None)
    at = timezone.now()
    try:
        if answering.is_bound and answering.is_valid():
            actions.answer(application=mine, by=request.user, at=at, text=answering.cleaned_data["text"])
            messages.success(request, _("Thank you. The organisers have your answer."))
            return redirect("members:application")
        if vouchers.is_bound and vouchers.is_valid():
            wanted = [vouchers.cleaned_data[name].text.lower() for name in ("first", "second")]
            vouching.ask_to_vouch(application=mine, by=request.user, addresses=wanted, at=at)
            messages.success(request, _("If these addresses belong to members, they have a letter from us now."))
            return redirect("members:application")
    except Refused as refusal:
        messages.error(request, str(refusal))
    given = mine.vouches.standing().count()
    return render(
        request,
        "members/application.html",
        {"application": mine, "answering": answering, "vouchers": vouchers, "given": given},
    )


@form_page
def apply_again(request):
    """After a refusal: new evidence, a new application."""
    last = request.user.applications.order_by("-applied_at").first()
    if not last or last.outcome != "refused":
        return redirect("members:application")
    form = TextForm(
        request.POST or None,
        label=_("What should we know?"),
        hint=_("Where you work, what you do there, and what has changed."),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.apply_again(member=request.user, evidence=form.cleaned_data["text"], at=timezone.now())
        except Refused as refusal:
            messages.warning(request, str(refusal))
        return redirect("members:application")
    return render(request, "members/apply_again.html", {"form": form})


@form_page
def vouch(request, ticket):
    """A member is asked whether she knows the applicant."""
    asked = get_object_or_404(
        Vouch.objects.select_related("application__member"),
        ticket=ticket,
        asked_address__in=request.user.addresses.values("address"),
    )
    form = TextForm(request.POST if "text" in request.POST else None, label=_("How do you know her?"))
    at = timezone.now()
    try:
        if request.method == "POST" and "decline" in request.POST:
            vouching.decline_to_vouch(vouch=asked, by=request.user, at=at)
            messages.success(request, _("Thank you for answering."))
            return redirect("members:account")
        if form.is_bound and form.is_valid():
            vouching.vouch(vouch=asked, by=request.user, how_known=form.cleaned_data["text"], at=at)
            messages.success(request, _("Thank you. You have vouched for her."))
            return redirect("members:account")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return render(request, "members/vouch.html", {"vouch": asked, "form": form})


def _do(request, action, **what):
    try:
        action(at=timezone.now(), **what)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("members:account")
