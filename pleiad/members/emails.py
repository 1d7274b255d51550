"""The words of this room's emails, chosen when they are sent."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pleiad.outbox.emails import Wording, words_email
from pleiad.outbox.models import ReceivedWords
from pleiad.ui.dates import day

from .models import Appeal, Application


def link(name, *args):
    return settings.BASE_URL + reverse(name, args=args)


@words_email("members.code", urgent=True)
def code(email, secrets):
    """The sign-in code; not sent any more once it would be too late to type it, nor to who wants no codes."""
    if not secrets or email.payload.get("stopped") or parse_datetime(email.payload["until"]) <= timezone.now():
        return None
    return Wording(
        subject=_("Your code for %(network)s") % {"network": settings.NETWORK["name"]},
        text=_(
            "%(code)s\n\n"
            "Type this code into the page that asked for it. It works once, for ten minutes, in that browser only.\n\n"
            "We never ask for this code by phone or email. If you did not ask for it, you can ignore this email: "
            "nothing happens without it."
        )
        % {"code": secrets["code"]}
        + "\n\n"
        + _("Do not send me codes:\n\n%(link)s") % {"link": link("members:stop-codes", secrets.get("stop", "-"))},
    )


@words_email("members.new_browser")
def new_browser(email, _secrets):
    at = timezone.localtime(parse_datetime(email.payload["at"]))
    return Wording(
        subject=_("A new browser signed in to your account"),
        text=_(
            "On %(when)s somebody signed in to your account in a browser that we had not seen before: %(browser)s\n\n"
            "If this was you, there is nothing to do. If not, someone may read one of your mailboxes. Sign in, end "
            "that browser, and take away the address that you no longer trust:\n\n%(link)s\n\n"
            "A passkey keeps out whoever reads your mailbox. We are glad to help: %(contact)s"
        )
        % {
            "when": date_format(at, "j F, H:i"),
            "browser": email.payload["browser"] or _("it did not say what it is"),
            "link": link("members:browsers"),
            "contact": settings.NETWORK["contact"],
        },
    )


@words_email("members.recovery_asked")
def recovery_asked(email, secrets):
    if not secrets:
        return None
    return Wording(
        subject=_("Did you ask for a way back into your account?"),
        text=_(
            "Somebody says that you have lost your passkey or your authenticator app, and asks the organisers to remove "
            "them from your account.\n\n"
            "If two organisers are sure that it is you, from %(date)s on a code by email is enough to sign in.\n\n"
            "If it was you, there is nothing to do. If not, stop it here. Every address of yours got this email:\n\n%(link)s"
        )
        % {
            "date": date_format(timezone.localtime(parse_datetime(email.payload["due_at"])), "j F"),
            "link": link("members:stop-recovery", secrets["ticket"]),
        },
    )


@words_email("members.recovery_stopped")
def recovery_stopped(email, _secrets):
    return Wording(
        subject=_("The way back in was stopped"),
        text=_(
            "Your passkeys and your authenticator app stay as they are, because the request to remove them was "
            "stopped.\n\nIf it was not you who stopped it, write to us: %(contact)s"
        )
        % {"contact": settings.NETWORK["contact"]},
    )


@words_email("members.recovery_done")
def recovery_done(email, _secrets):
    return Wording(
        subject=_("You can sign in with a code by email again"),
        text=_(
            "Two organisers have agreed, and the waiting time is over: your passkeys, your authenticator app and your "
            "recovery codes are removed, and you are signed out everywhere. Sign in with a code by email, and set up a "
            "new passkey:\n\n%(link)s\n\nIf you did not want this, tell us at once: %(contact)s"
        )
        % {"link": link("mfa_index"), "contact": settings.NETWORK["contact"]},
    )


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


def way_to_appeal(secrets):
    """How to appeal, for the end of an email with a decision; nothing where the link is gone."""
    if not secrets:
        return ""
    return "\n\n" + _(
        "You can also appeal. Another organiser, who had no part in this decision, then looks at it and answers within "
        "%(days)s working days. You need not sign in; the link works once, for 90 days:\n\n%(link)s"
    ) % {"days": settings.ANSWER_WITHIN_WORKING_DAYS, "link": link("members:appeal", secrets["ticket"])}


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


@words_email("members.appeal_without_organiser")
def appeal_without_organiser(email, _secrets):
    """Asks the operator for another organiser, because every one had a part in the decision; names nobody."""
    if not Appeal.objects.open().filter(pk=email.payload["appeal"]).exists():
        return None
    return Wording(
        subject=_("An appeal waits for another organiser"),
        text=_(
            "Somebody has appealed against a decision, and every organiser had a part in it. Make another member an "
            "organiser, so that the appeal can be answered: pleiad organiser ADDRESS"
        ),
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


@words_email("members.account_changed")
def account_changed(email, _secrets):
    said = {
        "address_added": _("An email address was added to your account."),
        "address_removed": _("An email address was removed from your account."),
        "accounts_joined": _("Your two accounts became one."),
        "emails_moved": _("Our emails now go to another of your addresses."),
        "totp_activated": _("An authenticator app was added to your account."),
        "totp_deactivated": _("The authenticator app was removed from your account."),
        "webauthn_added": _("A passkey was added to your account."),
        "webauthn_removed": _("A passkey was removed from your account."),
        "recovery_codes_generated": _("New recovery codes were made for your account."),
        "recovery_code_used": _("A recovery code was used to get into your account."),
        "microsoft_tied": _("A Microsoft account can sign in to your account now."),
        "microsoft_untied": _("Your Microsoft account can no longer sign in to your account."),
    }.get(email.payload["what"], _("The way you sign in was changed."))
    return Wording(
        subject=_("Your account was changed"),
        text=_(
            "%(said)s\n\nIf this was you, there is nothing to do. "
            "If not, sign out everywhere and tell us: %(contact)s\n\n%(link)s"
        )
        % {"said": said, "contact": settings.NETWORK["contact"], "link": link("members:account")},
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


@words_email("members.unreachable")
def unreachable(email, _secrets):
    """Dropped when the address was proved again meanwhile, or is gone."""
    lost = email.member.addresses.filter(pk=email.payload["address"], bounced_at__isnull=False).first()
    if not lost:
        return None
    return Wording(
        subject=_("Our emails to you come back"),
        text=_(
            "Emails that we send to %(address)s come back. If that address no longer works, choose another one for our "
            "emails, or add your new work address:\n\n%(link)s\n\n"
            "If it does work, sign in once with a code sent to it, and all is well again."
        )
        % {"address": lost.address, "link": link("members:account")},
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
