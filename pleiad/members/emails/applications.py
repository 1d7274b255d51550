"""What becomes of an application."""

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pleiad.outbox.emails import Wording, words_email

from ..models import Application
from .parts import link, way_to_appeal


@words_email("members.application_received")
def application_received(email, _secrets):
    application = email.member.applications.filter(decided_at=None).first()
    if not application:
        return None
    date = timezone.localtime(application.answer_by)
    if application.lane == "sponsor":
        return Wording(
            subject=_("We have your application"),
            text=_(
                "One thing is missing: the names of two members who know you and can vouch for you. Name them here, "
                "and we will email them:\n\n%(link)s\n\nWhen both have vouched, an organiser decides, by %(date)s."
            )
            % {"date": date_format(date, "j F"), "link": link("members:application")},
        )
    return Wording(
        subject=_("We have your application"),
        text=_(
            "An organiser will look at your application by %(date)s. "
            "Any place you registered for is kept for you until then.\n\n"
            "You can see how far it has got here:\n\n%(link)s"
        )
        % {"date": date_format(date, "j F"), "link": link("members:account")},
    )


@words_email("members.application_approved")
def application_approved(email, _secrets):
    application = Application.objects.filter(pk=email.payload["application"]).first()
    if application and application.purpose in (Application.MOVING, Application.SECOND):
        return None  # the email about the new employer says it
    if application and application.purpose == Application.STAYING:
        return Wording(
            subject=_("You stay a member of %(network)s") % {"network": settings.NETWORK["name"]},
            text=_("Members vouched for you, and an organiser agreed. Nothing else changes.\n\n%(link)s")
            % {"link": link("members:membership")},
        )
    return Wording(
        subject=_("You are a member of %(network)s") % {"network": settings.NETWORK["name"]},
        text=_(
            "Your application was approved. Any place that was kept for you is yours now; "
            "calendar and Teams invitations follow by themselves.\n\n"
            "Your account:\n\n%(link)s"
        )
        % {"link": link("members:account")},
    )


@words_email("members.application_refused")
def application_refused(email, secrets):
    application = Application.objects.filter(pk=email.payload["application"]).first()
    if not application:
        return None
    return Wording(
        subject=_("Your application was not approved"),
        text=_(
            "An organiser looked at your application and could not approve it. The reason:\n\n%(reason)s\n\n"
            "If something has changed, or we got it wrong, you can apply again or ask two members to vouch for you:"
            "\n\n%(link)s"
        )
        % {"reason": application.decision_reason, "link": link("members:account")}
        + way_to_appeal(secrets),
    )


@words_email("members.application_question")
def application_question(email, _secrets):
    application = Application.objects.filter(pk=email.payload["application"], decided_at=None, answered_at=None).first()
    if not application:
        return None
    return Wording(
        subject=_("A question about your application"),
        text=_("Before deciding, an organiser asks:\n\n%(question)s\n\nAnswer here:\n\n%(link)s")
        % {"question": application.question, "link": link("members:account")},
    )


@words_email("members.vouch_asked")
def vouch_asked(email, secrets):
    application = (
        Application.objects.select_related("member").filter(pk=email.payload["application"], decided_at=None).first()
    )
    if not application or not secrets or not email.member.is_current:
        return None
    return Wording(
        subject=_("Someone asks you to vouch for them"),
        text=_(
            "%(name)s wants to join %(network)s and says that you know them. If you do, you can vouch for them. "
            "You can also say no; they are not told who did.\n\n%(link)s"
        )
        % {
            "name": application.member.name,
            "network": settings.NETWORK["name"],
            "link": link("members:vouch", secrets["ticket"]),
        },
    )


@words_email("members.already_a_member")
def already_a_member(email, _secrets):
    return Wording(
        subject=_("Someone tried to join with an address like yours"),
        text=_(
            "A person who can read %(typed)s asked to join. That address belongs with yours, "
            "so no second account was made.\n\n"
            "If it was you: sign in with this address.\n\n%(link)s\n\n"
            "If it was not, tell us: %(contact)s"
        )
        % {
            "typed": email.payload["typed"],
            "link": link("members:enter"),
            "contact": settings.NETWORK["contact"],
        },
    )
