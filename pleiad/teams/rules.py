"""What may be done with a channel invite, and if not, why; and where it goes when the member may not be invited now."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from pleiad.errors import Reason
from pleiad.members.models import Member

from .models import ChannelInvite
from .states import ENDED, PROBLEMS, State

STUCK_CODES = ("AADSTS50020", "AADSTS65005", "AADSTS90071", "EmailVerified")
"""What Microsoft's sign-in pages say when accepting fails on the member's side (Microsoft's B2B troubleshooting page)."""

UNTOUCHED = (State.HELD, State.LISTED)
"""Nothing has been sent to Teams or to the member yet."""


def state_when_out(invite: ChannelInvite) -> str:
    """How an invite ends once the member is not in the team."""
    return State.OPTED_OUT if invite.opted_out_at else State.WITHDRAWN


def state_when_ending(invite: ChannelInvite) -> str:
    """Where an invite goes when the member opts out or the membership ends: ended at once when Teams never heard of
    them, otherwise to the state that takes them out."""
    if invite.state in (State.LEAVING, State.TO_REMOVE):
        return invite.state
    if invite.state in UNTOUCHED or not may_be_in_teams(invite):
        return state_when_out(invite)
    return State.LEAVING if invite.adapter == "graph" else State.TO_REMOVE


def may_be_in_teams(invite: ChannelInvite) -> bool:
    """Whether the member may be in Teams, as far as is known: an unanswered request counts."""
    return bool(
        invite.guest_id or invite.membership_id or invite.request or invite.state in (State.MEMBER, State.LINK_SENT)
    )


def why_not_retry(invite: ChannelInvite, *, adapter: str) -> Reason:
    """Say why trying again makes no sense in this state; `adapter` is how invites are delivered now."""
    if invite.state in PROBLEMS:
        return None
    if invite.state == State.TO_REMOVE:
        return None if adapter == "graph" else _("Take them out of the team by hand, then tick them off.")
    if invite.state in ENDED:
        return _("This invitation was taken back. The member can ask for a new one on their Teams page.")
    return _("There is nothing to retry: this invitation has no problem.")


def why_not_end(invite: ChannelInvite) -> Reason:
    """Say why there is nothing to note or to let go: the invitation waits for nobody."""
    if invite.state in PROBLEMS or invite.state == State.LISTED:
        return None
    return _("This invitation does not wait for an organiser any more.")


def why_not_tick_off(invite: ChannelInvite) -> Reason:
    """Say why an organiser cannot tick this one off."""
    if invite.state in (State.LISTED, State.LINK_SENT, State.TO_REMOVE) or invite.state in PROBLEMS:
        return None
    return _("Only people on the list to add or remove by hand can be ticked off.")


def why_not_report_stuck(invite: ChannelInvite) -> Reason:
    """Say why the member cannot report being stuck."""
    if invite.state in (State.INVITED, State.ADDING, State.MEMBER, State.LINK_SENT, State.STUCK_REDEEMING):
        return None
    return _("Your invitation has not been sent yet, so there is nothing to accept for now.")


def why_not_try_again(invite: ChannelInvite, *, at: datetime) -> Reason:
    """Say why the member cannot ask for another try; an IT desk needs a while, and Teams does not need a stream of tries."""
    if invite.state != State.BLOCKED_HOME:
        return _("There is nothing that you could retry. If something is wrong, an organiser sees it as well.")
    if at - invite.state_changed_at < timedelta(hours=1):
        return _("We tried a short while ago. Settings take a while to change: please wait an hour and ask again.")
    return None


def base_address(address: str) -> str:
    """The address without `+tag` (Teams refuses a plus sign in an address)."""
    local, at_sign, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}{at_sign}{domain}"


def why_not_use_base_address(invite: ChannelInvite) -> Reason:
    """Say why the plain address is no answer here."""
    if invite.state != State.ADDRESS_NOT_ACCEPTED:
        return _("Nobody has asked for another address.")
    if base_address(invite.address) == invite.address:
        return _("This address has no part to leave out. Ask an organiser to help you.")
    return None


MAY_CHANGE_ADDRESS = (
    State.ADDRESS_NOT_ACCEPTED,
    State.GROUP_ADDRESS,
    State.ADDRESS_CONFLICT,
    State.BLOCKED_HOST,
    State.BLOCKED_HOME,
    State.NEEDS_ORGANISER,
)
"""The address stands in the way, or may."""


KNOWN_BY_ADDRESS = (
    State.LISTED,
    State.INVITED,
    State.ADDING,
    State.MEMBER,
    State.GUEST_UNREACHABLE,
    State.STUCK_REDEEMING,
)
"""Teams, or the organiser who adds people by hand, knows the member by an address that may no longer be the right one."""


def why_not_use_address(invite: ChannelInvite, address: str, *, own: Iterable[str]) -> Reason:
    """Say why Teams cannot be tried with another of the member's addresses; `own`: those that the member has proved."""
    if invite.state not in (*MAY_CHANGE_ADDRESS, *KNOWN_BY_ADDRESS):
        return _("Your Teams invitation goes on with the address that it has.")
    if address not in own:
        return _("Choose one of your own addresses. You can add one on your account page first.")
    if address == invite.address:
        return _("Teams has been tried with this address. Choose another one.")
    return None


def where_instead(invite: ChannelInvite, member: Member | None) -> str | None:
    """The state that an invite under way goes to because of the member's standing at this moment; None when it may go on."""
    if invite.state == State.LEAVING:
        return None
    if invite.opted_out_at or member is None or not member.may.keeps_places:
        return state_when_ending(invite)
    return None if member.joined_at else State.HELD


def default_without(member: Member | None) -> bool:
    """Whether “without Teams” is preselected for this member: Teams would show a hidden member to others."""
    return bool(getattr(member, "hidden_since", None))
