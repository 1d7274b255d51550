"""The words of this room's emails, chosen when they are sent. None carries what a person complained about."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.outbox.emails import Wording, words_email
from pleiad.ui.dates import day

from .models import Archive, Complaint


def link(name, *args):
    return settings.BASE_URL + reverse(name, args=args)


@words_email("data_protection.archive_ready")
def archive_ready(email, _secrets):
    """Tells a member that the archive can be downloaded; dropped once it is gone."""
    archive = Archive.objects.filter(member=email.member, hold=None, ready_at__isnull=False).first()
    if archive is None:
        return None
    return Wording(
        subject=_("Your archive is ready"),
        text=_(
            "You asked for everything that we hold about you. You can download it for seven days, once you have signed in "
            "and shown that it is you:\n\n%(link)s\n\n"
            "If you did not ask for it, delete it on the same page, and tell us."
        )
        % {"link": link("own_data:archive")},
    )


@words_email("data_protection.complaint_received")
def complaint_received(email, _secrets):
    """Confirms a complaint, with the day by which it is answered."""
    complaint = Complaint.objects.filter(pk=email.payload["complaint"]).first()
    if complaint is None:
        return None
    return Wording(
        subject=_("We have your complaint"),
        text=_(
            "We have your complaint. An organiser reads it, and you get an answer by %(day)s.\n\n"
            "This is how we deal with complaints:\n\n%(link)s\n\n"
            "If you did not complain, someone typed your address by mistake. You need not do anything."
        )
        % {"day": day(moment=complaint.answer_by), "link": link("complaints")},
        why=_("You have this email because this address was given for the answer to a complaint."),
    )


@words_email("data_protection.complaint_answered")
def complaint_answered(email, _secrets):
    """What came of a complaint, and where else to go with it."""
    complaint = Complaint.objects.filter(pk=email.payload["complaint"], settled_at__isnull=False).first()
    if complaint is None or not complaint.answer:
        return None
    text = _("This is what came of your complaint: %(outcome)s.\n\n%(answer)s") % {
        "outcome": complaint.get_outcome_display(),
        "answer": complaint.answer,
    }
    if complaint.about == "data":
        text += "\n\n" + _(
            "If you are still unhappy with how we handle your data, the Information Commissioner’s Office can look at it:"
            "\n\n%(link)s"
        ) % {"link": "https://ico.org.uk/make-a-complaint/"}
    return Wording(
        subject=_("Our answer to your complaint"),
        text=text,
        why=_("You have this email because this address was given for the answer to a complaint."),
    )
