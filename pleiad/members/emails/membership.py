"""What becomes of a membership."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pleiad.outbox.emails import Wording, words_email
from pleiad.ui.dates import day

from ..models import Appeal
from .parts import link, way_to_appeal


@words_email("members.suspended")
def suspended(email, secrets):
    """Tells a member at once that the membership is suspended, why, and what to do; not sent once they are back."""
    if not email.member.suspended_at or email.member.left_at:
        return None
    return Wording(
        subject=_("Your membership is suspended"),
        text=_(
            "The organisers of %(network)s have suspended your membership. The reason:\n\n%(reason)s\n\n"
            "You cannot sign in. Your places at meetings go to others, and you are taken out of the Teams channel.\n\n"
            "What still works: you can read everything that is public. What you wrote stays yours: write to %(contact)s "
            "for a copy of what we hold about you, or to have it deleted."
        )
        % {
            "network": settings.NETWORK["name"],
            "reason": email.payload["reason"],
            "contact": settings.NETWORK["contact"],
        }
        + way_to_appeal(secrets),
    )


@words_email("members.let_back_in")
def let_back_in(email, _secrets):
    """Tells a member that the suspension has ended."""
    if not email.member.is_active:
        return None
    return Wording(
        subject=_("You can sign in again"),
        text=_(
            "The suspension of your membership has ended. Sign in as before; register for meetings and ask for Teams "
            "again if you wish.\n\n%(link)s"
        )
        % {"link": link("members:enter")},
    )


@words_email("members.appeal_received")
def appeal_received(email, _secrets):
    """Says at once that an appeal has arrived, and by when it is answered."""
    appeal = Appeal.objects.filter(pk=email.payload["appeal"], settled_at=None).first()
    if not appeal:
        return None
    return Wording(
        subject=_("We have your appeal"),
        text=_(
            "An organiser who had no part in the decision looks at it, and answers by %(date)s. Until then the decision "
            "stands."
        )
        % {"date": date_format(timezone.localtime(appeal.answer_by), "j F")},
    )


@words_email("members.appeal_settled")
def appeal_settled(email, _secrets):
    """What another organiser answered, and why."""
    appeal = Appeal.objects.filter(pk=email.payload["appeal"], settled_at__isnull=False).first()
    if not appeal:
        return None
    said = {
        ("suspended", "changed"): _("The suspension has ended, and you can sign in again."),
        ("refused", "changed"): _("Your application is open again, and we will write to you when it is decided."),
        ("hidden", "changed"): _("What you wrote can be read again."),
    }.get((appeal.against, appeal.outcome), _("The decision stands."))
    return Wording(
        subject=_("What came of your appeal"),
        text=_("Another organiser has looked at the decision. %(said)s The reason:\n\n%(reason)s")
        % {"said": said, "reason": appeal.answer},
    )


def _still_asked(email) -> bool:
    """Whether the moment that an email speaks of still stands in the member's row."""
    member = email.member
    if member.prove_by is None or not member.is_active:
        return False
    return member.prove_by.isoformat() == email.payload["prove_by"]


@words_email("members.prove_soon")
def prove_soon(email, _secrets):
    member = email.member
    if not _still_asked(email) or member.reading_since or member.resting_since:
        return None
    return Wording(
        subject=_("Do you still work where you did?"),
        text=_(
            "Please prove by %(date)s that you still work where you did. It takes one code, sent to your work address:"
            "\n\n%(link)s\n\n"
            "Without it you can still read and keep your places for 30 days, but not write. After that your membership "
            "rests. Nothing is erased, and one code wakes it.\n\n"
            "Have you changed jobs, or are you away from work for a while? You can say so on the same page."
        )
        % {"date": day(moment=member.prove_by), "link": link("members:membership")},
    )


@words_email("members.reading")
def reading(email, _secrets):
    member = email.member
    if not _still_asked(email) or not member.reading_since or member.resting_since:
        return None
    return Wording(
        subject=_("You can read, but not write for now"),
        text=_(
            "We have not had a proof of where you work. You can read and you keep your places until %(date)s, but you cannot "
            "write. One code to your work address, and you can write again at once:\n\n%(link)s"
        )
        % {"date": day(moment=member.reading_since + settings.READING_FOR), "link": link("members:membership")},
    )


@words_email("members.resting")
def resting(email, _secrets):
    if not email.member.resting_since or not email.member.is_active:
        return None
    return Wording(
        subject=_("Your membership rests"),
        text=_(
            "We have not had a proof of where you work, so your membership rests from now on. Coming places went to those who "
            "wait for one. Nothing you wrote is erased.\n\n"
            "One code to your work address wakes it, at any time. Sign in with that address:\n\n%(link)s"
        )
        % {"link": link("members:enter")},
    )


@words_email("members.ends_soon")
def ends_soon(email, _secrets):
    """Thirty days before an account that nobody uses ends; not if it is used again meanwhile."""
    member = email.member
    on = day(moment=datetime.fromisoformat(email.payload["on"]))
    if member.resting_since and member.is_active:
        return Wording(
            subject=_("Your membership ends on %(date)s") % {"date": on},
            text=_(
                "Your membership has rested for a long time. We keep what is yours no longer than we need it, so your account "
                "and what you wrote here are deleted on %(date)s or soon after.\n\n"
                "If you want to stay, sign in with a code to your work address before then:\n\n%(link)s\n\n"
                "If not, you need to do nothing."
            )
            % {"date": on, "link": link("members:enter")},
        )
    if member.joined_at or not member.is_active:
        return None
    return Wording(
        subject=_("What you told us is deleted on %(date)s") % {"date": on},
        text=_(
            "You applied to join %(network)s and are not a member. We keep what you told us no longer than we need it, so it is "
            "deleted on %(date)s or soon after.\n\n"
            "If you would still like to join, sign in and apply again before then, or come back at any time:\n\n%(link)s"
        )
        % {"date": on, "network": settings.NETWORK["name"], "link": link("members:enter")},
    )


@words_email("members.moved")
def moved(email, _secrets):
    employment = email.member.employments.select_related("organisation").filter(pk=email.payload["employment"]).first()
    if employment is None or employment.until_on:
        return None
    return Wording(
        subject=_("You now work at %(organisation)s") % {"organisation": employment},
        text=_(
            "Your account says so from now on. Your places, what you wrote and your pairs are as they were. Where you had a "
            "work address of an earlier employer, it no longer signs you in, and its calendar entries are cancelled.\n\n"
            "A calendar feed that you subscribed to at the earlier employer has stopped: make a new one. If you want to be in "
            "the Teams channel with your new address, ask for a new invitation.\n\n%(link)s\n\n"
            "If it was not you who did this, tell us: %(contact)s"
        )
        % {"link": link("members:membership"), "contact": settings.NETWORK["contact"]},
    )


@words_email("members.left")
def left(email, _secrets):
    """The last email: what was done, and that nothing more comes."""
    return Wording(
        subject=_("You have left"),
        text=_(
            "Your membership of %(network)s has ended, and your words and pictures have been removed. Your name and "
            "addresses are deleted as soon as this email and the last changes to your calendar are on their way.\n\n"
            "You are welcome back at any time. If it was not you who did this, tell us: %(contact)s"
        )
        % {"network": settings.NETWORK["name"], "contact": settings.NETWORK["contact"]},
    )
