"""Every state of a channel invite in one table: her words, the organiser's words, and whose turn it is."""

from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    HELD = "held", _("Waiting for the membership decision")
    ASKED = "asked", _("In the queue")
    INVITED = "invited", _("Invited")
    ADDING = "adding", _("Being added")
    LISTED = "listed", _("On the organisers’ list")
    LINK_SENT = "link-sent", _("Link sent")
    MEMBER = "member", pgettext_lazy("of the channel", "In the channel")
    LEAVING = "leaving", _("Being taken out")
    TO_REMOVE = "to-remove", _("To be taken out by hand")
    OPTED_OUT = "opted-out", _("Without Teams")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    BLOCKED_HOST = "blocked-host", _("Blocked by the host organisation")
    BLOCKED_HOME = "blocked-home", _("Blocked by her employer")
    ADDRESS_CONFLICT = "address-conflict", _("Address held by somebody else in Teams")
    ADDRESS_NOT_ACCEPTED = "address-not-accepted", _("Address not accepted")
    GUEST_UNREACHABLE = "guest-unreachable", _("Guest account without an address")
    NEEDS_ORGANISER = "needs-organiser", _("Needs an organiser")
    STUCK_REDEEMING = "stuck-redeeming", _("She cannot get in")
    QUEUE_STOPPED = "queue-stopped", _("The queue is stopped")  # shown, never stored: see ChannelInvite.shown_state


DONE, UNDER_WAY, WAITING, PROBLEM = "done", "under-way", "waiting", "problem"


@dataclass(frozen=True)
class Words:
    """What a state says. `ends`: nothing further happens by itself and nobody has to do anything."""

    kind: str
    hers: str | Promise
    her_step: str | Promise = ""
    theirs: str | Promise = ""
    their_step: str | Promise = ""
    ends: bool = False


WORDS = {
    State.HELD: Words(
        WAITING,
        _("It goes out as soon as your membership is confirmed."),
        _("You do not need to do anything."),
        _("Held until her membership is decided."),
        _("Decide her application."),
    ),
    State.ASKED: Words(
        UNDER_WAY,
        _("It usually takes a few minutes."),
        _("You do not need to do anything."),
        _("Asked for, not yet invited."),
    ),
    State.INVITED: Words(
        UNDER_WAY,
        _("Teams knows you as a guest and we are putting you in the channel."),
        _("Open the invitation we mailed to you and accept it."),
        _("Invited as a guest, about to be added to the team."),
    ),
    State.ADDING: Words(
        UNDER_WAY,
        _("Teams is still getting to know you. We keep trying for a day."),
        _("Open the invitation we mailed to you and accept it, if you have not yet."),
        _("Teams does not find her guest account yet. This is common and the queue keeps trying for 24 hours."),
    ),
    State.LISTED: Words(
        WAITING,
        _("An organiser adds you to the Teams channel by hand."),
        _("You do not need to do anything. It usually takes a few days."),
        _("On the list of people to add by hand."),
        _("Add her address to the team, then tick her off."),
    ),
    State.LINK_SENT: Words(
        WAITING,
        _("We mailed you a link for joining the Teams channel."),
        _("Open the link and ask to join."),
        _("She was mailed the join link."),
        _("Tick her off when you see her in the team."),
    ),
    State.MEMBER: Words(
        DONE,
        _("You are in the Teams channel. It can take up to a day to show in your Teams."),
        "",
        _("In the channel."),
        ends=True,
    ),
    State.LEAVING: Words(
        UNDER_WAY,
        _("We are taking you out of the Teams channel."),
        _("You do not need to do anything."),
        _("Being taken out of the team."),
    ),
    State.TO_REMOVE: Words(
        WAITING,
        _("An organiser takes you out of the Teams channel by hand."),
        _("You do not need to do anything."),
        _("Waiting to be taken out of the team by hand."),
        _("Remove her from the team, then tick her off."),
    ),
    State.OPTED_OUT: Words(
        DONE,
        _("You take part without Teams."),
        _("You can ask for an invitation at any time."),
        _("Takes part without Teams."),
        ends=True,
    ),
    State.WITHDRAWN: Words(
        DONE,
        _("You have no Teams invitation."),
        _("You can ask for an invitation at any time while you are a member."),
        _("Withdrawn. She is not in the channel."),
        ends=True,
    ),
    State.BLOCKED_HOST: Words(
        PROBLEM,
        _("The organisation that runs our Teams does not let in addresses like yours yet."),
        _("You do not need to do anything. We have put it on the list for them."),
        _("The tenant that hosts the team does not allow guests from her domain."),
        _("Ask the administrators of the host tenant to allow her domain, then retry."),
    ),
    State.BLOCKED_HOME: Words(
        PROBLEM,
        _("Your employer’s settings stop you from joining Teams channels outside your organisation."),
        _("Send your IT desk the letter we wrote for you, then ask us to try again."),
        _("Her employer, or the agreement between both tenants, blocks guests."),
        _("Check that the host tenant allows her domain both ways. Retry when her IT desk has answered."),
    ),
    State.ADDRESS_CONFLICT: Words(
        PROBLEM,
        _("Your address already belongs to another entry in the Teams directory."),
        _("You do not need to do anything. An organiser sorts it out."),
        _("Another contact, user or member in the directory already holds this address or account."),
        _("Ask the administrators of the host tenant to remove the conflicting entry, then retry."),
    ),
    State.ADDRESS_NOT_ACCEPTED: Words(
        PROBLEM,
        _("Teams does not accept your address as it is written."),
        _("Tell us whether we may use the address without the part from “+” on."),
        _("Teams does not accept the address. She is asked whether the plain one may be used."),
        _("Remind her, or ask her for another work address."),
    ),
    State.GUEST_UNREACHABLE: Words(
        PROBLEM,
        _("Your guest account in Teams was made without an address, so you may not be able to sign in to it."),
        _("You do not need to do anything. An organiser sorts it out."),
        _("Her guest account has no mail address, because a contact in the directory has the same one."),
        _("Ask the administrators of the host tenant to delete the contact and the guest, then retry."),
    ),
    State.NEEDS_ORGANISER: Words(
        PROBLEM,
        _("Your Teams invitation did not go through. An organiser looks at it."),
        _("You do not need to do anything."),
        _("Teams gave an answer that repeating will not change."),
        _("Read the code below, put right what it names, then retry or add her by hand and tick her off."),
    ),
    State.STUCK_REDEEMING: Words(
        PROBLEM,
        _("You told us that you cannot get in."),
        _("Read the help for the message that you saw. An organiser knows about it as well."),
        _("She has an invitation but cannot get in. The code below is what she saw."),
        _("Read the help for the code, agree with her what to do, then send her invitation again or leave it."),
    ),
    State.QUEUE_STOPPED: Words(
        PROBLEM,
        _("Teams invitations are stopped for the moment. Yours is kept and goes out later."),
        _("You do not need to do anything."),
        _("The whole queue is stopped."),
        _("Put right what stopped the queue, then resume it, or switch to adding people by hand."),
    ),
}

ENDED = (State.OPTED_OUT, State.WITHDRAWN)
"""Nothing of her is in Teams and nothing is under way: an invite in one of these may be opened again."""

MOVING = (State.ASKED, State.INVITED, State.ADDING, State.LEAVING)
"""A worker carries these on."""

PROBLEMS = tuple(state for state, words in WORDS.items() if words.kind == PROBLEM and state != State.QUEUE_STOPPED)

HER_TURN = (
    State.INVITED,
    State.ADDING,
    State.LINK_SENT,
    State.BLOCKED_HOME,
    State.ADDRESS_NOT_ACCEPTED,
    State.STUCK_REDEEMING,
)
"""Nothing moves on unless she does her step."""

TO_TICK = (State.LISTED, State.LINK_SENT, State.TO_REMOVE)
"""An organiser acts in Teams and ticks it off here."""

FOR_A_PERSON = (State.HELD, *TO_TICK, *PROBLEMS)
"""Nothing moves on unless a person does something."""


def ledger_line(invite, *, for_: str = "member") -> dict:
    """One line of the ledger about a Teams invite, in her words or the organiser's ("organiser"); None: without Teams.

    Keys: state (done, under-way, waiting or problem), title, sentence, step, and for her whether it is her_turn and a
    link to her Teams page.
    """
    shown = State(invite.shown_state) if invite else State.OPTED_OUT
    words = WORDS[shown]
    line = {"state": words.kind, "title": TITLES.get(shown, _("Teams invitation"))}
    if for_ == "organiser":
        return line | {"title": shown.label, "sentence": words.theirs, "step": words.their_step}
    label = _("Ask for a Teams invitation") if shown in ENDED else _("See your Teams invitation")
    return line | {
        "sentence": words.hers,
        "step": words.her_step,
        "her_turn": shown in HER_TURN,
        "link": {"label": label, "url": reverse("teams:mine")},
    }


TITLES = {
    State.HELD: _("Teams invitation ready"),
    State.ASKED: _("Teams invitation on its way"),
    State.INVITED: _("Teams invitation sent"),
    State.ADDING: _("Teams invitation sent"),
    State.LISTED: _("Teams invitation on its way"),
    State.LINK_SENT: _("Teams link sent"),
    State.MEMBER: _("In the Teams channel"),
    State.LEAVING: _("Leaving the Teams channel"),
    State.TO_REMOVE: _("Leaving the Teams channel"),
    State.OPTED_OUT: _("Without Teams"),
    State.WITHDRAWN: _("No Teams invitation"),
    State.QUEUE_STOPPED: _("Teams invitation waits"),
}
"""How she sees it called; every problem is called “Teams invitation” and its sentence says the rest."""
