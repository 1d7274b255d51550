"""Every state of a channel invite in one table: what the member reads, what the organiser reads, and whose turn it is."""

from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from pleiad.ui.dates import day, time_of_day


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
    BLOCKED_HOME = "blocked-home", _("Blocked by their employer")
    ADDRESS_CONFLICT = "address-conflict", _("Address held by someone else in Teams")
    ADDRESS_NOT_ACCEPTED = "address-not-accepted", _("Address not accepted")
    GUEST_UNREACHABLE = "guest-unreachable", _("Guest account without an address")
    GROUP_ADDRESS = "group-address", _("Address of a group")
    GUEST_DELETED = "guest-deleted", _("Guest account deleted")
    NEEDS_ORGANISER = "needs-organiser", _("Needs an organiser")
    STUCK_REDEEMING = "stuck-redeeming", _("They cannot get in")
    # Shown, never stored: see ChannelInvite.shown_in
    QUEUE_STOPPED = "queue-stopped", _("The queue is stopped")
    IN_LINE = "in-line", _("Waiting for its turn")
    KNOWN = "known", _("Known in Teams already")
    OPENED = "opened", _("Invitation opened")
    UNOPENED = "unopened", _("In the team, invitation not opened")


DONE, UNDER_WAY, WAITING, PROBLEM = "done", "under-way", "waiting", "problem"


NEVER_STORED = (State.QUEUE_STOPPED, State.IN_LINE, State.KNOWN, State.OPENED, State.UNOPENED)


@dataclass(frozen=True)
class Words:
    """What a state says. `ends`: nothing further happens and nobody has to do anything."""

    kind: str
    member_sentence: str | Promise
    member_step: str | Promise = ""
    organiser_sentence: str | Promise = ""
    organiser_step: str | Promise = ""
    ends: bool = False


WORDS = {
    State.HELD: Words(
        WAITING,
        _("It goes out as soon as your membership is confirmed."),
        _("You do not need to do anything."),
        _("Held until their membership is decided."),
        _("Decide their application."),
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
        _("Teams does not find their guest account yet. This is common, and the queue keeps trying for 24 hours."),
    ),
    State.LISTED: Words(
        WAITING,
        _("An organiser adds you to the Teams channel by hand."),
        _("You do not need to do anything. It usually takes a few days."),
        _("On the list of people to add by hand."),
        _("Add their address to the team, then tick them off."),
    ),
    State.LINK_SENT: Words(
        WAITING,
        _("We mailed you a link for joining the Teams channel."),
        _("Open the link and ask to join."),
        _("They were sent the join link by email."),
        _("Tick them off when you see them in the team."),
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
        _("Remove them from the team, then tick them off."),
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
        _("Withdrawn. They are not in the channel."),
        ends=True,
    ),
    State.BLOCKED_HOST: Words(
        PROBLEM,
        _("The organisation that runs our Teams does not let in addresses like yours yet."),
        _("You do not need to do anything. We have put it on the list for them."),
        _("The tenant that hosts the team does not allow guests from their domain."),
        _("Ask the administrators of the host tenant to allow their domain, then retry."),
    ),
    State.BLOCKED_HOME: Words(
        PROBLEM,
        _("Your employer’s settings stop you from joining Teams channels outside your organisation."),
        _("Send your IT desk the message we wrote for you, then ask us to try again."),
        _("Their employer, or the agreement between both tenants, blocks guests."),
        _("Check that the host tenant allows their domain both ways. Retry when their IT desk has answered."),
    ),
    State.ADDRESS_CONFLICT: Words(
        PROBLEM,
        _("Your address already belongs to another account in the Teams directory."),
        _("You do not need to do anything. An organiser sorts it out."),
        _("Another contact, user or member in the directory already holds this address or account."),
        _("Ask the administrators of the host tenant to remove the other account, then retry."),
    ),
    State.ADDRESS_NOT_ACCEPTED: Words(
        PROBLEM,
        _("Teams does not accept your address as it is written."),
        _("Choose on this page which address we may use for Teams."),
        _("Teams does not accept the address. We have asked the member which one may be used."),
        _("Remind them, or ask them for another work address."),
    ),
    State.GROUP_ADDRESS: Words(
        PROBLEM,
        _("Your address belongs to a mailing list or a shared mailbox, and Teams invites only people."),
        _("Choose on this page an address of your own, or add one to your account first."),
        _("The address is that of a mailing list or a shared mailbox. We have asked the member for their own."),
        _("Remind them, or ask them for their own work address."),
    ),
    State.GUEST_DELETED: Words(
        PROBLEM,
        _("Your guest account was deleted by the organisation that runs our Teams. It can still be brought back."),
        _("You do not need to do anything. An organiser sorts it out."),
        _("The host’s administrators deleted their guest account less than 30 days ago, and can restore it."),
        _(
            "Ask them to restore it, or retry to invite the member afresh. What they had in Teams comes back only with the first."
        ),
    ),
    State.GUEST_UNREACHABLE: Words(
        PROBLEM,
        _("Your guest account in Teams was made without an address, so you may not be able to sign in to it."),
        _("You do not need to do anything. An organiser sorts it out."),
        _("Their guest account has no mail address, because a contact in the directory has the same one."),
        _("Ask the administrators of the host tenant to delete the contact and the guest, then retry."),
    ),
    State.NEEDS_ORGANISER: Words(
        PROBLEM,
        _("Your Teams invitation did not go through. An organiser looks at it."),
        _("You do not need to do anything."),
        _("Teams gave an answer that repeating will not change."),
        _("Read the code below, put right what it names, then retry, or add them by hand and tick them off."),
    ),
    State.STUCK_REDEEMING: Words(
        PROBLEM,
        _("You told us that you cannot get in."),
        _("Read the help for the message that you saw. An organiser knows about it as well."),
        _("They have an invitation but cannot get in. The code below is what they saw."),
        _("Read the help for the code, agree with them what to do, then send their invitation again or leave it."),
    ),
    State.QUEUE_STOPPED: Words(
        WAITING,
        _("It waits for us: invitations to Teams are stopped for everyone. Yours is kept and goes out later."),
        _("You do not need to do anything."),
        _("It waits because the whole queue is stopped."),
        _("Put right what stopped the queue, then resume it, or switch to adding people by hand."),
    ),
    State.IN_LINE: Words(
        UNDER_WAY,
        _("Many people join at the moment, and Microsoft wants us to invite them one after another."),
        _("You do not need to do anything."),
        _("Waits for its turn. Guests are invited one after another, so that Microsoft does not take it for abuse."),
    ),
    State.KNOWN: Words(
        UNDER_WAY,
        _("Teams knows you already, so there is no new invitation. We are putting you back in the channel."),
        _("You do not need to do anything. We email you when you are in."),
        _("They have an account in the host’s directory already, and are about to be added to the team."),
    ),
    State.OPENED: Words(
        UNDER_WAY,
        _("You have accepted the invitation. We are putting you in the channel."),
        _("You do not need to do anything."),
        _("They have opened their invitation, and are about to be added to the team."),
    ),
    State.UNOPENED: Words(
        WAITING,
        _("You are in the team. To get in, open the invitation that we mailed to you and accept it once."),
        _("Open the invitation we mailed to you and accept it. If you cannot find it, tell us that you are stuck."),
        _("In the team. They have not opened their invitation yet, so they cannot get in."),
        _("Remind them of the email with their invitation."),
    ),
}

ENDED = (State.OPTED_OUT, State.WITHDRAWN)
"""The member is not in Teams and nothing is under way: an invite in one of these may be opened again."""

MOVING = (State.ASKED, State.INVITED, State.ADDING, State.LEAVING)
"""A worker carries these on."""

PROBLEMS = tuple(state for state, words in WORDS.items() if words.kind == PROBLEM)

MEMBERS_TURN = (
    State.INVITED,
    State.ADDING,
    State.LINK_SENT,
    State.UNOPENED,
    State.BLOCKED_HOME,
    State.ADDRESS_NOT_ACCEPTED,
    State.GROUP_ADDRESS,
    State.STUCK_REDEEMING,
)
"""Nothing moves on unless the member does their step."""

TO_TICK = (State.LISTED, State.LINK_SENT, State.TO_REMOVE)
"""An organiser acts in Teams and ticks it off here."""

FOR_A_PERSON = (State.HELD, *TO_TICK, *PROBLEMS)
"""Nothing moves on unless a person does something."""


def ledger_line(invite, *, for_: str = "member") -> dict:
    """One line of the ledger about a Teams invite, as the member or the organiser ("organiser") reads it; None: without Teams.

    Keys: state (done, under-way, waiting or problem), title, sentence, step, and for the member whether it is members_turn
    and a link to their Teams page.
    """
    shown = State(invite.shown_state) if invite else State.OPTED_OUT
    words = WORDS[shown]
    if for_ == "organiser":
        return {
            "state": words.kind,
            "title": shown.label,
            "sentence": words.organiser_sentence,
            "step": words.organiser_step,
        }
    line = {"state": kind_for_member(shown), "title": TITLES.get(shown, _("Teams invitation"))}
    label = _("Ask for a Teams invitation") if shown in ENDED else _("See your Teams invitation")
    return line | {
        "sentence": f"{words.member_sentence} {turn_of(invite)}" if shown == State.IN_LINE else words.member_sentence,
        "step": words.member_step,
        "members_turn": shown in MEMBERS_TURN,
        "link": {"label": label, "url": reverse("teams:mine")},
    }


def turn_of(invite) -> str:
    """When the turn of an invite comes that stands in line, as a sentence."""
    turn = localtime(invite.due_at)
    return gettext("Yours goes out at about %(time)s on %(day)s.") % {
        "time": time_of_day(moment=turn),
        "day": day(moment=turn),
    }


def kind_for_member(state: State) -> str:
    """Trouble in which the member has nothing to do is the organisers’: the member waits for them."""
    kind = WORDS[state].kind
    return WAITING if kind == PROBLEM and state not in MEMBERS_TURN else kind


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
    State.QUEUE_STOPPED: _("Teams invitation waits for us"),
    State.IN_LINE: _("Teams invitation on its way"),
    State.KNOWN: _("Back to the Teams channel"),
    State.OPENED: _("Teams invitation opened"),
    State.UNOPENED: _("In the team, invitation not opened"),
}
"""What the member sees as its title; every problem is called “Teams invitation” and its sentence says the rest."""
