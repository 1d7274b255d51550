"""The invitation and its one reminder, worded when they are sent."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.members.models import Address
from pleiad.outbox.emails import Wording, words_email
from pleiad.outbox.incoming.unsubscribing import stops_emails

from . import actions
from .models import InvitedPerson


def _open(email):
    """The invitation that is still to be answered, of a person who has not joined by themself meanwhile."""
    found = InvitedPerson.objects.select_related("of_list").filter(pk=email.payload["invitation"]).first()
    return None if found and Address.objects.filter(key=found.key).exists() else found


def _worded(invitation, secrets, text):
    link = settings.BASE_URL + reverse("invitations:invitation", args=[secrets["ticket"]])
    no = settings.BASE_URL + reverse("invitations:decline", args=[secrets["ticket"]])
    network = settings.NETWORK["name"]
    hello = _("Hello %(name)s,") % {"name": invitation.name} if invitation.name else _("Hello,")
    return Wording(
        subject=_("Your invitation to %(network)s") % {"network": network},
        text=f"{hello}\n\n{text % {'network': network, 'who': settings.NETWORK['runs_it'], 'link': link, 'no': no}}",
        unsubscribe=no,
        why=_(
            "You have this email because an organiser has your work address on a list of people who belong to the "
            "network or took part before. We keep it for four weeks, unless you join."
        ),
    )


@words_email("invitations.invitation")
def invitation(email, secrets):
    """Not sent to who has answered meanwhile."""
    found = _open(email)
    if found is None or found.bounced_at:
        return None
    return _worded(
        found,
        secrets,
        _(
            "%(network)s has a home of its own now, and we would like to have you in it: for meetings and their calendar "
            "entries, a place to ask safely, mentoring, training, and the people you know. You are not a member before "
            "you say so.\n\nRead what it is and join, with one press and one code:\n\n%(link)s\n\nYou would rather not? "
            "Then we delete your address, and do not invite you again:\n\n%(no)s"
        ),
    )


@words_email("invitations.reminder")
def reminder(email, secrets):
    """Once, two weeks later; not to who has answered."""
    found = _open(email)
    if found is None or found.bounced_at:
        return None
    return _worded(
        found,
        secrets,
        _(
            "two weeks ago we invited you to %(network)s. This is the only reminder. If you do nothing, we forget your "
            "address in two weeks.\n\nRead what it is and join, with one press and one code:\n\n%(link)s\n\nYou would "
            "rather not? Then we delete your address now, and do not invite you again:\n\n%(no)s"
        ),
    )


@stops_emails("invitations.invitation")
@stops_emails("invitations.reminder")
def stop_by_mail(email, *, at):
    if found := _open(email):
        actions.decline(invitation=found, at=at)
