"""The emails of this room, worded when they are sent, so that nobody is invited who has opted out meanwhile."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.outbox.emails import Wording, words_email

from . import rules
from .help import it_desk_message
from .models import ChannelInvite, InviteNote
from .states import ENDED, WORDS, State


def _invite_of(email):
    """The invite, unless it ended or was asked for again since the email was written, or the member may not have it now."""
    invite = ChannelInvite.objects.select_related("member").filter(pk=email.payload["invite"]).first()
    if not invite or invite.round != email.payload["round"] or invite.state in (*ENDED, State.LEAVING, State.TO_REMOVE):
        return None
    return None if rules.where_instead(invite, invite.member) else invite


def _my_page():
    return settings.BASE_URL + reverse("teams:mine")


def _greeting():
    return {"network": settings.NETWORK["name"], "page": _my_page()}


def _way_in(secrets):
    """Where the member accepts: Microsoft's personal address, or the team itself, which asks them to accept as well."""
    return secrets.get("redeem_url") or settings.TEAMS_JOIN_LINK or settings.GRAPH["redirect_url"]


@words_email("teams.invited")
def invited(email, secrets):
    """The invitation to become a guest; carries Microsoft's redeem address, which nobody else ever sees."""
    invite = _invite_of(email)
    if not invite:
        return None
    return Wording(
        subject=_("Your invitation to the Teams channel"),
        text=_(
            "Here is your invitation to the Teams channel of %(network)s. It is yours alone, so please do not pass it on.\n\n"
            "Open it and sign in with your work account:\n\n%(way_in)s\n\n"
            "Microsoft’s page names the organisation that runs our Teams, asks you to sign in with %(address)s and then asks "
            "for permission to read your name and address. Press “Accept”: until you have, you cannot get in.\n\n"
            "We add you to the channel at the same time. It can take up to a day until it shows in your Teams.\n\n"
            "If it does not open, or you would rather go without Teams, tell us here:\n\n%(page)s"
        )
        % {**_greeting(), "way_in": _way_in(secrets), "address": invite.address},
    )


@words_email("teams.without")
def without(email, _secrets):
    """An organiser let a stuck invitation go; dropped when the member has asked for a new one meanwhile."""
    invite = ChannelInvite.objects.select_related("member").filter(pk=email.payload["invite"]).first()
    if not invite or not invite.member_id or invite.member.channel_invites.active().exists():
        return None
    return Wording(
        subject=_("You take part without Teams"),
        text=_(
            "Your invitation to the Teams channel could not be brought to an end, and an organiser has let it go:\n\n%(reason)s\n\nEverything else works without Teams: meetings, questions, stories and mentoring. If things change, ask for a new invitation here:\n\n%(page)s"
        )
        % {"reason": email.payload["reason"], "page": _my_page()},
    )


@words_email("teams.handed_over")
def handed_over(email, _secrets):
    """No name of a member stands in it: the organiser reads it on the desk."""
    note = InviteNote.objects.filter(pk=email.payload["note"]).first()
    if not note:
        return None
    return Wording(
        subject=_("A Teams invitation is yours to look after"),
        text=_("Another organiser asks you to look after a Teams invitation that is stuck:\n\n%(page)s")
        % {"page": settings.BASE_URL + reverse("desk:teams-invite", args=[note.invite_id])},
    )


@words_email("teams.added")
def added(email, _secrets):
    """The member needs no invitation, because Teams knows them already."""
    if not _invite_of(email):
        return None
    return Wording(
        subject=_("You are in the Teams channel"),
        text=_(
            "We have added you to the Teams channel of %(network)s. You already have an account there, "
            "so there is nothing to accept. It can take up to a day until it shows in your Teams.\n\n%(way_in)s\n\n"
            "If you cannot get in, or would rather go without Teams, tell us here:\n\n%(page)s"
        )
        % {**_greeting(), "way_in": _way_in({})},
    )


@words_email("teams.link")
def link(email, _secrets):
    """The link with which the member asks to join."""
    if not _invite_of(email):
        return None
    return Wording(
        subject=_("Join the Teams channel"),
        text=_(
            "With this link you join the Teams channel of %(network)s. Sign in with your work account and ask to join:\n\n"
            "%(way_in)s\n\n"
            "If it does not work, or you would rather go without Teams, tell us here:\n\n%(page)s"
        )
        % {**_greeting(), "way_in": settings.TEAMS_JOIN_LINK},
    )


@words_email("teams.needs_you")
def needs_you(email, _secrets):
    """Something stands in the way that only the member can put right; dropped once it is."""
    invite = _invite_of(email)
    if not invite or invite.state != email.payload["state"]:
        return None
    words = WORDS[State(invite.state)]
    parts = [str(words.member_sentence), str(words.member_step), _my_page()]
    if invite.state == State.BLOCKED_HOME:
        parts += [_("The message for your IT desk:"), it_desk_message(invite=invite)]
    return Wording(subject=_("Your Teams invitation needs you"), text="\n\n".join(parts))
