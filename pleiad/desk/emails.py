"""The words of this room's emails, chosen when they are sent. None carries the name of a member or of a thing."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.members.models import Member
from pleiad.outbox.emails import Wording, words_email

from .actions.telling import TELLS
from .joint_kinds import JOINT_KINDS
from .models import JointDecision
from .organisers import ENOUGH


def link(name, *args):
    return settings.BASE_URL + reverse(name, args=args)


def _decision(email):
    """The decision and what it is, or None for an organiser who is one no longer."""
    found = JointDecision.objects.filter(pk=email.payload["decision"]).first()
    if not found or not email.member.is_organiser:
        return None
    return {"what": JOINT_KINDS[found.kind].label, "link": link("desk:joint-decision", found.pk), "found": found}


@words_email("desk.joint_proposed")
def joint_proposed(email, _secrets):
    """Asks every other organiser; not sent any more once it is settled."""
    said = _decision(email)
    if not said or said["found"].agreed_at or said["found"].declined_at or said["found"].lapsed_at:
        return None
    return Wording(
        subject=_("A second organiser is needed"),
        text=_(
            "An organiser proposes something that two organisers decide:\n\n%(what)s\n\n"
            "Nothing is done until another organiser agrees. See what would happen, and why:\n\n%(link)s"
        )
        % said,
    )


@words_email("desk.joint_agreed")
def joint_agreed(email, _secrets):
    """Tells all organisers what two of them have done."""
    said = _decision(email)
    if not said:
        return None
    return Wording(
        subject=_("Two organisers have decided something"),
        text=_("Two organisers have decided, and it is done:\n\n%(what)s\n\nSee who decided it, and why:\n\n%(link)s")
        % said,
    )


@words_email("desk.joint_declined")
def joint_declined(email, _secrets):
    """Tells all organisers that nothing is done."""
    said = _decision(email)
    if not said:
        return None
    return Wording(
        subject=_("Something that was proposed is not done"),
        text=_(
            "An organiser has declined this or taken it back, and nothing has been changed:\n\n%(what)s\n\n"
            "See it:\n\n%(link)s"
        )
        % said,
    )


@words_email("desk.too_few_organisers")
def too_few_organisers(email, _secrets):
    """Asks the operator for another organiser; not sent once there are two."""
    if Member.objects.organisers().count() >= ENOUGH:
        return None
    return Wording(
        subject=_("There are too few organisers"),
        text=_(
            "%(network)s has fewer than two organisers. These decisions need two organisers, so they are on hold: appointing and suspending organisers, opening "
            "closed spaces, the joining rule. Agree with a member that they organise, then, on the server:\n\n"
            "pleiad organiser ADDRESS"
        )
        % {"network": settings.NETWORK["name"]},
    )


@words_email("desk.told")
def told(email, _secrets):
    """Tells the other organisers what one of them did that everybody trusts."""
    if not email.member.is_organiser:
        return None
    return Wording(
        subject=_("An organiser has changed something that members trust"),
        text=_("%(said)s\n\nHave a look. If it is not right, put it right, and talk to each other:\n\n%(link)s")
        % {"said": TELLS[email.payload["what"]], "link": settings.BASE_URL + email.payload["path"]},
    )
