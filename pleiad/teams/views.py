from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pleiad.errors import Refused

from . import actions, rules
from .forms import StuckForm
from .help import HELP, it_desk_letter
from .models import ChannelInvite
from .states import ENDED, TITLES, WORDS, State, ledger_line


def _mine(request):
    """Her latest invite, or None."""
    return ChannelInvite.objects.filter(member=request.user).order_by("-pk").first()


def _mine_or_404(request):
    invite = _mine(request)
    if not invite:
        raise Http404
    return invite


def _do(request, said, deed, **what):
    """Do it, or show her why not; either way she is back on her page."""
    try:
        deed(at=timezone.now(), **what)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("teams:mine")


@require_safe
def mine(request):
    """How far her Teams invitation has got, what happened so far, and everything she can do about it."""
    invite, at = _mine(request), timezone.now()
    return render(
        request,
        "teams/mine.html",
        {
            "invite": invite,
            "lines": [ledger_line(invite) | {"link": None}],
            "step": step(invite),
            "history": history(invite),
            "may_ask": (invite is None or invite.state in ENDED) and request.user.is_active,
            "may_leave_out": invite is not None and invite.state not in (*ENDED, State.LEAVING, State.TO_REMOVE),
            "may_be_stuck": invite is not None and not rules.why_not_report_stuck(invite),
            "may_try_again": invite is not None and not rules.why_not_try_again(invite, at=at),
            "plain": rules.base_address(invite.address)
            if invite and not rules.why_not_use_base_address(invite)
            else "",
            "it_desk_letter": it_desk_letter(invite=invite) if invite and invite.state == State.BLOCKED_HOME else "",
            "help": HELP.get(invite.last_code) if invite and invite.state == State.STUCK_REDEEMING else None,
        },
    )


def step(invite) -> str:
    """What she does now; nothing where nothing further happens."""
    words = WORDS[State(invite.shown_state)] if invite else None
    return words.her_step if words and not words.ends else ""


def history(invite) -> list[tuple]:
    """What happened so far, newest first: (moment, in her words)."""
    if invite is None:
        return []
    told = [(invite.written_at, _("You asked for a Teams invitation"))]
    for move in invite.moves.all():
        said = TITLES.get(State(move.became), WORDS[State(move.became)].hers)
        if said != told[-1][1]:  # two states of ours may be one to her
            told.append((move.at, said))
    return told[::-1]


@require_POST
def ask(request):
    """She wants to be invited, perhaps after having left Teams out."""
    member = request.user
    return _do(
        request,
        _("Your Teams invitation is on its way.") if member.is_current else _("Your Teams invitation is ready."),
        actions.invite,
        member=member,
        address=actions.work_address(member),
        cause="asked",
        held=not member.is_current,
    )


@require_POST
def try_again(request):
    """Her IT desk has answered."""
    return _do(request, _("We try again now."), actions.try_again, invite=_mine_or_404(request), by=request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def leave_out(request):
    """She takes part without Teams; asked once, because being taken out of the channel is not undone by a click."""
    invite = _mine_or_404(request)
    if request.method == "POST":
        said = _("You take part without Teams.")
        return _do(request, said, actions.opt_out, member=request.user, by=request.user)
    return render(request, "teams/leave_out.html", {"invite": invite})


@require_http_methods(["GET", "HEAD", "POST"])
def stuck(request):
    """She cannot get in: she says what she saw, gets the help for it, and an organiser knows."""
    invite = _mine_or_404(request)
    form = StuckForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = _("Thank you. An organiser knows now.")
        answer = _do(request, said, actions.report_stuck, invite=invite, by=request.user, code=form.code_said)
        return redirect("teams:help", code=form.code_said) if form.code_said else answer
    return render(request, "teams/stuck.html", {"form": form, "why_not": rules.why_not_report_stuck(invite)})


@require_POST
def plain_address(request):
    """She agrees to the address without the part from “+” on."""
    said = _("Thank you. Your Teams invitation is on its way.")
    return _do(request, said, actions.use_base_address, invite=_mine_or_404(request), by=request.user)


@require_safe
def help_page(request, code):
    """What one message of Microsoft's sign-in page means, and what she does about it."""
    if code not in HELP:
        raise Http404
    invite, shown = _mine(request), HELP[code]
    text = it_desk_letter(invite=invite, code=code) if invite and shown.for_it else ""
    return render(request, "teams/help.html", {"shown": shown, "it_desk_letter": text})
