"""What organisers are told."""

from django.conf import settings
from django.utils.translation import gettext as _

from pleiad.outbox.emails import Wording, words_email
from pleiad.outbox.models import ReceivedWords

from ..models import Appeal
from .parts import link


@words_email("members.appeal_without_organiser")
def appeal_without_organiser(email, _secrets):
    """Asks the operator for another organiser, because every one had a part in the decision; names nobody."""
    if not Appeal.objects.open().filter(pk=email.payload["appeal"]).exists():
        return None
    return Wording(
        subject=_("An appeal waits for another organiser"),
        text=_(
            "Someone has appealed against a decision, and every organiser had a part in it. Make another member an "
            "organiser, so that the appeal can be answered: pleiad organiser ADDRESS"
        ),
    )


@words_email("members.words")
def words(email, _secrets):
    """What a person wrote, for the address that people write to; answers go to the person."""
    found = ReceivedWords.objects.select_related("member").filter(pk=email.payload["words"]).first()
    if not found:
        return None
    who = _("%(name)s, a member") % {"name": found.member} if found.member_id else _("Someone who is not a member")
    lines = [_("%(who)s wrote to us from %(address)s:") % {"who": who, "address": found.sender}]
    if not found.proved:
        lines.append(_("Anyone could have written this address into the email: nobody has checked it."))
    lines += [found.subject, found.text]
    if found.attachments:
        lines.append(_("Attachments that we left out: %(many)s") % {"many": found.attachments})
    return Wording(
        subject=_("Written to us: %(subject)s") % {"subject": found.subject or _("no subject")},
        text="\n\n".join(filter(None, lines)),
        why=_("You have this email because this is the address that people write to."),
        reply_to=found.sender,
    )


@words_email("members.domain_list_proposed")
def domain_list_proposed(email, _secrets):
    """Tells the other organisers that a change of the domain list waits for one of them."""
    if not email.member.is_organiser:
        return None
    return Wording(
        subject=_("A change of the domain list waits"),
        text=_(
            "An organiser proposes a change of the domain list, which says whose address lets them join. It counts once "
            "another organiser agrees.\n\n%(link)s"
        )
        % {"link": link("desk:proposals")},
    )


@words_email("members.domain_list_changed")
def domain_list_changed(email, _secrets):
    """Tells all organisers that there is a new version of the domain list."""
    if not email.member.is_organiser:
        return None
    return Wording(
        subject=_("The domain list has changed"),
        text=_(
            "There is a new version of the domain list, which says whose address lets them join. See what changed, who "
            "changed it, and why:\n\n%(link)s"
        )
        % {"link": link("desk:versions")},
    )


@words_email("members.made_organiser")
def made_organiser(email, _secrets):
    """Tells a member that they organise now, and where."""
    if not email.member.is_organiser:
        return None
    return Wording(
        subject=_("You are an organiser now"),
        text=_(
            "You can use the desk of %(network)s: it shows what waits for an answer. What you look up and which lists you "
            "open is written down, and the members concerned can read it.\n\n%(link)s\n\nIf you did not agree to this, "
            "tell us: %(contact)s"
        )
        % {
            "network": settings.NETWORK["name"],
            "link": link("desk:desk"),
            "contact": settings.NETWORK["contact"],
        },
    )


@words_email("members.released_organiser")
def released_organiser(email, _secrets):
    """Tells a member that they organise no longer."""
    if email.member.is_organiser or not email.member.is_active:
        return None
    return Wording(
        subject=_("You are no longer an organiser"),
        text=_(
            "You have stepped down as an organiser of %(network)s and stay a member. Thank you for what you did. If you did "
            "not agree to this, tell us: %(contact)s"
        )
        % {"network": settings.NETWORK["name"], "contact": settings.NETWORK["contact"]},
    )
