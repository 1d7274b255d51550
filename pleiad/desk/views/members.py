from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.errors import Refused
from pleiad.members import factors, moving, powers, recovery
from pleiad.members.reachability import unreached
from pleiad.members.standing import Standing
from pleiad.members.visibility import names_on_the_desk
from pleiad.ui.dates import day, short_day
from pleiad.ui.fields import ReasonForm

from ..door import desk_form, desk_form_for_good, desk_page
from ..forms.lookup import LookUpForm
from ..looked_up import looked_up
from ..lookups import look_up
from ..member_lines import STATES
from ..pages import attempt, sent, show


@desk_form
def members(request):
    """Find one member by address or by whole words of the name."""
    form, found = LookUpForm(sent(request)), None
    if request.method == "POST" and form.is_valid():
        try:
            found = look_up(**form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("asked", str(refusal))
        else:
            if len(found) == 1:
                return redirect("desk:member", found[0].pk)
    named = names_on_the_desk(found or [])
    context = {"form": form, "found": found and [(each, named(each)) for each in found]}
    return show(request, "members", "desk/members.html", context)


@desk_page
def member(request, pk):
    """A member's state: membership, applications, Teams. No address, and no time of anything the member did."""
    shown = looked_up(request, pk)
    if shown is None:
        return redirect("desk:members")
    decisions = [
        {"url": reverse(f"desk:{decision}", args=[pk]), "label": words["button"]}
        for decision, words in DECISIONS.items()
        if not why_not(decision, shown, request.user)
    ]
    if shown.is_current and not shown.is_organiser:
        decisions.append({"url": reverse("desk:appoint-organiser", args=[pk]), "label": _("Make them an organiser")})
    decisions.append({"url": reverse("desk:hold-member", args=[pk]), "label": _("Propose a legal hold")})
    context = {
        "shown": shown,
        "who": names_on_the_desk([shown])(shown),
        "lines": state_lines(shown),
        "decisions": decisions,
    }
    return show(request, "members", "desk/member.html", context)


def state_lines(member) -> list[dict]:
    """A member's state, as lines of the ledger."""
    lines = [membership_line(member), *employment_lines(member), *reachability_lines(member)]
    return lines + [line for each in STATES for line in each(member)]


def reachability_lines(member) -> list[dict]:
    """Whether our emails come back from the address that they go to; never the address itself."""
    if not (lost := unreached(member)):
        return []
    said = _("Emails have come back since %(day)s. We asked the member for another address.")
    return [{"state": "problem", "title": _("Not reachable"), "sentence": said % {"day": day(moment=lost.bounced_at)}}]


def membership_line(member) -> dict:
    """The membership in one line."""
    if member.left_at:
        return {"state": "done", "title": _("Left the network"), "sentence": short_day(moment=member.left_at)}
    if member.suspended_at:
        said = _("Since %(day)s. They cannot sign in.") % {"day": day(moment=member.suspended_at)}
        return {"state": "problem", "title": _("Suspended"), "sentence": said}
    if member.standing in (Standing.READING, Standing.RESTING):
        resting = member.standing == Standing.RESTING
        return {
            "state": "waiting",
            "title": _("Rests") if resting else _("Reads, and does not write"),
            "sentence": _("Where they work was not proved again in time. One code to their work address changes it."),
        }
    if member.joined_at:
        title = _("Organiser") if member.organiser_since else _("Member")
        return {
            "state": "done",
            "title": title,
            "sentence": _("Since %(day)s.") % {"day": day(moment=member.joined_at)},
        }
    return {
        "state": "waiting",
        "title": _("Not a member"),
        "sentence": _("The application is waiting, or was not approved."),
    }


def employment_lines(member) -> list[dict]:
    """Where the member worked before: only they and organisers read it."""
    past = [each for each in moving.history(member) if each.until_on]
    if not past:
        return []
    said = [
        _("%(organisation)s, until %(day)s") % {"organisation": each, "day": day(moment=each.until_on)} for each in past
    ]
    return [{"state": "done", "title": _("Worked before at"), "sentence": "; ".join(said)}]


def why_not_suspend(member, organiser):
    """Why this organiser cannot suspend the member, or None; the action checks again."""
    if member.pk == organiser.pk:
        return _("You cannot suspend yourself. Another organiser must do this.")
    if member.left_at:
        return _("This member has left already.")
    return _("This member is suspended already.") if member.suspended_at else None


def ask_for_recovery(*, member, by, at, reason):
    """An organiser asks for a member's way back in, and is the first of two who made sure."""
    recovery.ask(member=member, said=reason, at=at, by=by)


DECISIONS = {
    "suspend": {
        "act": powers.suspend,
        "heading": gettext_lazy("Do you want to suspend %(name)s?"),
        "sentences": [
            gettext_lazy("They are signed out everywhere and cannot sign in."),
            gettext_lazy(
                "Their places go to others, their calendar is updated, and they are taken out of the Teams channel."
            ),
        ],
        "button": gettext_lazy("Suspend this member"),
        "done": gettext_lazy("%(name)s is suspended."),
    },
    "let-back-in": {
        "act": powers.let_back_in,
        "heading": gettext_lazy("Do you want to let %(name)s back in?"),
        "sentences": [
            gettext_lazy("They can sign in again. They have to register for events and ask for Teams again.")
        ],
        "button": gettext_lazy("Let this member back in"),
        "done": gettext_lazy("%(name)s can sign in again."),
    },
    "way-back": {
        "act": ask_for_recovery,
        "heading": gettext_lazy("Do you want to help %(name)s back in?"),
        "sentences": [
            gettext_lazy(
                "For a member who has lost their passkey, their app and their recovery codes. Be sure that it is the "
                "member who asks, and say below how you know."
            ),
            gettext_lazy(
                "A second organiser must agree, and a week must pass, in which each of the member’s addresses can stop it. "
                "Then a code by email signs them in again."
            ),
        ],
        "button": gettext_lazy("Ask for a way back in"),
        "done": gettext_lazy("All addresses of %(name)s were told. A second organiser must agree now."),
    },
}


def why_not(decision, member, organiser):
    """Why this organiser cannot take this decision about the member, or None; the action checks again."""
    if decision == "suspend":
        return why_not_suspend(member, organiser)
    if member.pk == organiser.pk:
        return _("Another organiser must do this.")
    if decision == "let-back-in":
        return None if member.suspended_at and not member.left_at else _("This member is not suspended.")
    if not factors.has_second_step(member):
        return _("This member has no second step.")
    return _("This has been asked for already.") if recovery.open_recovery(member=member) else None


@desk_form_for_good
def decide(request, pk, decision):
    """Suspend a member, let them back in, or begin their way back into the account: with a reason that is kept."""
    shown = looked_up(request, pk)
    if shown is None:
        return redirect("desk:members")
    if said := why_not(decision, shown, request.user):
        messages.warning(request, said)
        return redirect("desk:member", pk)
    if decision == "suspend" and shown.is_organiser:
        return redirect("desk:suspend-organiser", pk)
    words = DECISIONS[decision]
    form = ReasonForm(
        sent(request),
        label=gettext_lazy("Why"),
        hint=gettext_lazy("Kept with the decision."),
        missing=gettext_lazy("Say why. The reason is kept with the decision."),
    )
    if request.method == "POST" and form.is_valid():
        attempt(
            request,
            words["act"],
            words["done"] % {"name": shown},
            member=shown,
            by=request.user,
            at=timezone.now(),
            reason=form.cleaned_data["reason"],
        )
        return redirect("desk:member", pk)
    heading = words["heading"] % {"name": shown}
    context = {
        "shown": shown,
        "form": form,
        "heading": heading,
        "sentences": words["sentences"],
        "button": words["button"],
    }
    return show(request, "members", "desk/decide.html", context)
