from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pleiad.errors import Refused
from pleiad.ui.dates import day

from . import actions, rules
from .forms import AddressForm, StuckForm
from .help import HELP, it_desk_message
from .models import Adapter, ChannelInvite
from .states import ENDED, TITLES, WORDS, State, ledger_line


def _own_invite(request):
    """The member's latest invite, or None."""
    return ChannelInvite.objects.filter(member=request.user).order_by("-pk").first()


def _own_invite_or_404(request):
    invite = _own_invite(request)
    if not invite:
        raise Http404
    return invite


def _do(request, said, action, **arguments):
    """Do it or show why not, and go back to the member's Teams page."""
    try:
        action(at=timezone.now(), **arguments)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("teams:mine")


@require_safe
def mine(request):
    """How far the member's Teams invitation has got, what happened so far, and everything they can do about it."""
    invite, at = _own_invite(request), timezone.now()
    return render(
        request,
        "teams/mine.html",
        {
            "invite": invite,
            "lines": [ledger_line(invite) | {"link": None, "facts": steps(invite)}],
            "opened_as": invite.opened_as if invite and invite.state not in ENDED else "",
            "address_form": AddressForm(own=others) if (others := _other_addresses(invite)) else None,
            "address_stands_in_the_way": invite is not None and invite.state in rules.MAY_CHANGE_ADDRESS,
            "known_as": invite.address if invite and invite.state in rules.KNOWN_BY_ADDRESS else "",
            "step": step(invite),
            "history": history(invite),
            "may_ask": (invite is None or invite.state in ENDED) and request.user.may.takes_places,
            "may_leave_out": invite is not None and invite.state not in (*ENDED, State.LEAVING, State.TO_REMOVE),
            "may_be_stuck": invite is not None and not rules.why_not_report_stuck(invite),
            "may_try_again": invite is not None and not rules.why_not_try_again(invite, at=at),
            "plain": rules.base_address(invite.address)
            if invite and not rules.why_not_use_base_address(invite)
            else "",
            "it_desk_message": it_desk_message(invite=invite) if invite and invite.state == State.BLOCKED_HOME else "",
            "help": HELP.get(invite.last_code) if invite and invite.state == State.STUCK_REDEEMING else None,
        },
    )


def step(invite) -> str:
    """What the member does now; empty where nothing further happens."""
    words = WORDS[State(invite.shown_state)] if invite else None
    return words.member_step if words and not words.ends else ""


def steps(invite) -> list[tuple]:
    """The three steps of a guest, each with its day or that it is still to come; nothing when Teams is not asked itself."""
    if invite is None or invite.adapter != Adapter.GRAPH or invite.state in (*ENDED, State.HELD, State.LEAVING):
        return []
    known = invite.opened_at and not _invited_at(invite)
    invited = _("not needed: Teams knows you") if known else _on(_invited_at(invite))
    opened = _("not needed") if known else _on(invite.opened_at)
    in_team = _on(invite.state_changed_at if invite.state == State.MEMBER else None)
    return [(_("Invited"), invited), (_("Opened"), opened), (_("In the team"), in_team)]


def _on(moment):
    return day(moment=timezone.localtime(moment)) if moment else _("not yet")


def _invited_at(invite):
    """When the email with the invitation of this round was written; None for those who needed none."""
    if not invite.told_at or (invite.opened_at and invite.opened_at < invite.told_at):
        return None
    return invite.told_at


def _other_addresses(invite):
    """The member's addresses that Teams could be tried with instead."""
    if invite is None:
        return []
    own = actions.own_addresses(invite.member)
    return [each for each in own if rules.why_not_use_address(invite, each, own=own) is None]


def history(invite) -> list[tuple]:
    """What happened so far, newest first: (moment, sentence)."""
    if invite is None:
        return []
    told = [(invite.written_at, _("You asked for a Teams invitation"))]
    for move in invite.moves.all():
        state = State(move.became)
        if state in (State.INVITED, State.ADDING) and invite.opened_at and not _invited_at(invite):
            state = State.KNOWN  # nothing was sent
        if state == State.MEMBER and invite.look_at:
            state = State.UNOPENED
        said = TITLES.get(state, WORDS[state].member_sentence)
        if said != told[-1][1]:  # two states may read the same to the member
            told.append((move.at, said))
    if invite.opened_at and _invited_at(invite):
        told.append((invite.opened_at, _("You accepted the invitation")))
        told.sort(key=lambda line: line[0])
    return told[::-1]


@require_POST
def ask(request):
    """Ask for an invitation, perhaps after having left Teams out."""
    member = request.user
    said = _("Your Teams invitation is on its way.")
    if actions.adapter_now() == Adapter.MANUAL:
        said = _("You are on the list of people that organisers add to Teams by hand.")
    return _do(
        request,
        said if member.is_current else _("Your Teams invitation is ready."),
        actions.invite,
        member=member,
        address=actions.work_address(member),
        cause="asked",
        held=not member.is_current,
    )


@require_POST
def try_again(request):
    """Ask for another try, because the IT desk has answered."""
    return _do(request, _("We try again now."), actions.try_again, invite=_own_invite_or_404(request), by=request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def leave_out(request):
    """Take part without Teams; confirmed once, because being taken out of the channel is not undone by a click."""
    invite = _own_invite_or_404(request)
    if request.method == "POST":
        said = _("You take part without Teams.")
        return _do(request, said, actions.opt_out, member=request.user, by=request.user)
    return render(request, "teams/leave_out.html", {"invite": invite})


@require_http_methods(["GET", "HEAD", "POST"])
def stuck(request):
    """Report being stuck: the member says what they saw and gets the help for it, and an organiser knows."""
    invite = _own_invite_or_404(request)
    form = StuckForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = _("Thank you. An organiser knows now.")
        answer = _do(request, said, actions.report_stuck, invite=invite, by=request.user, code=form.code_said)
        return redirect("teams:help", code=form.code_said) if form.code_said else answer
    return render(request, "teams/stuck.html", {"form": form, "why_not": rules.why_not_report_stuck(invite)})


@require_POST
def plain_address(request):
    """Agree to the address without the part from “+” on."""
    said = _("Thank you. Your Teams invitation is on its way.")
    return _do(request, said, actions.use_base_address, invite=_own_invite_or_404(request), by=request.user)


@require_POST
def another_address(request):
    """Try Teams with another of the member's own addresses."""
    invite = _own_invite_or_404(request)
    form = AddressForm(request.POST, own=_other_addresses(invite))
    if not form.is_valid():
        messages.warning(request, _("Choose one of your own addresses. You can add one on your account page first."))
        return redirect("teams:mine")
    said = _("Thank you. Your Teams invitation is on its way.")
    address = form.cleaned_data["address"]
    return _do(request, said, actions.use_address, invite=invite, address=address, by=request.user)


@require_safe
def help_page(request, code):
    """What one message of Microsoft's sign-in page means, and what the member does about it."""
    if code not in HELP:
        raise Http404
    invite, shown = _own_invite(request), HELP[code]
    text = it_desk_message(invite=invite, code=code) if invite and shown.for_it else ""
    return render(request, "teams/help.html", {"shown": shown, "it_desk_message": text})
