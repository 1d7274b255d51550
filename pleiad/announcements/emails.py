"""The emails of this room, worded when they are sent: what is no longer true, or no longer wanted, is not sent."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _
from django.utils.translation import override

from pleiad.events import labels
from pleiad.home import choosing
from pleiad.members.models import Member
from pleiad.outbox.emails import Wording, words_email
from pleiad.outbox.messages import to_mime
from pleiad.outbox.models import Email

from . import audience
from .actions.sending import key_of
from .models import Announcement, AnnouncementKind


def wording(*, announcement: Announcement, member: Member, language: str) -> Wording:
    """The email as this member gets it; the preview, the test and what is sent all come from here."""
    subject, text = announcement.words(language)
    link = ""
    if announcement.kind != AnnouncementKind.MUST_KNOW:
        link = choosing.stop_link(member, announcement.kind)
    replies_to = announcement.replies_to
    answered = replies_to is not None and replies_to.is_organiser
    return Wording(
        subject=subject,
        text=text,
        markdown=True,
        greets=False,
        unsubscribe=link,
        why=_why(announcement),
        reply_to=replies_to.email if answered else settings.NETWORK["contact"],
    )


def _why(announcement):
    if announcement.kind == AnnouncementKind.NEWSLETTER:
        return _("You have this email because members get our newsletter once a month.")
    if announcement.event_id:
        return _("You have this email because of this meeting: %(title)s.") % {
            "title": labels.told(announcement.event, "title")
        }
    if announcement.space_id or not announcement.topics.exists():
        return _("You have this email because organisers wrote it to members of the network.")
    return _("You have this email because it is about a topic of your profile.")


def preview(*, announcement: Announcement, reader: Member, language: str) -> EmailMultiAlternatives:
    """The whole email as it would leave now, made for this reader: what another member gets differs from it in the link
    that stops such emails, and in nothing else."""
    with override(language):
        mail = wording(announcement=announcement, member=reader, language=language)
        key = key_of(announcement.pk, reader.pk)
        email = Email(key=key, kind="", member=reader, language=language, written_at=announcement.made_at)
        return to_mime(email, mail)


def _announcement(email):
    found = Announcement.objects.select_related("replies_to", "event", "space", "organisation")
    return found.filter(pk=email.payload["announcement"]).first()


@words_email("announcements.announcement")
@words_email("announcements.newsletter")
@words_email("announcements.must-know")
def announcement(email, _secrets):
    """Not sent once it was stopped, nor to who left, was suspended, or wants no such emails."""
    found = _announcement(email)
    if found is None or found.sent_at is None or found.stopped_at:
        return None
    if not audience.may_be_written_to(announcement=found, member=email.member):
        return None
    return wording(announcement=found, member=email.member, language=email.language)


@words_email("announcements.test")
def test(email, _secrets):
    """A draft, to the organiser who wrote it."""
    found = _announcement(email)
    if found is None or not email.member.is_organiser:
        return None
    return wording(announcement=found, member=email.member, language=email.language)
