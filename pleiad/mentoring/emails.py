"""What this room's emails say, worded when they are sent. Before both said yes, no email names the other."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.calendars.emails import AGREED
from pleiad.outbox.emails import Wording, words_email
from pleiad.ui.dates import day

from . import labels, rules
from .actions.minutes import deed_of
from .check_in_links import check_in_link
from .models import Form, Pairing, PairingCheckIn, Proposal, Round

AGREED.add("mentoring")


def _link(name, *args):
    return settings.BASE_URL + reverse(f"mentoring:{name}", args=args)


@words_email("mentoring.proposal")
def proposal(email, _secrets):
    """Not sent if the proposal has been answered or is over by then."""
    asked = Proposal.objects.open().filter(pk=email.payload["proposal"]).select_related("round").first()
    if asked is None or asked.yes_of(email.member):
        return None
    subjects = {
        "pairing": _("Would you like to be paired?"),
        "circle": _("Would you like to be in a mentoring circle?"),
        "flash": _("Would you like one conversation?"),
        "peers": _("Would you like to meet a peer?"),
    }
    return Wording(
        subject=subjects[asked.form],
        text=_(
            "%(what)s\n\nSee what we can tell you and why we thought of the two of you, and say yes or "
            "no:\n\n%(link)s\n\nPlease answer by %(day)s. You need no reason to say no, and nobody learns of it. If "
            "we do not hear from you, the proposal lapses and the place goes to someone else."
        )
        % {
            "what": labels.WHAT_IT_IS[asked.form],
            "link": _link("proposal", asked.pk),
            "day": day(moment=asked.answers_until),
        },
    )


@words_email("mentoring.over")
def over(email, _secrets):
    """The same words whatever the cause, so that nobody reads a no between the lines."""
    ended = Proposal.objects.filter(pk=email.payload["proposal"]).select_related("round").first()
    round = ended.round if ended else _round_of(email)
    if round is None:
        return None
    if ended and ended.end == "lapsed" and not ended.yes_of(email.member):
        return Wording(
            subject=_("Your mentoring proposal has lapsed"),
            text=_(
                "We did not hear from you in time, so the place is free for someone else. That is all right.\n\nWe "
                "propose nothing more to you until you ask for it. When you have time again:\n\n%(link)s"
            )
            % {"link": _link("home")},
        )
    if rules.why_not_match(round=round, at=timezone.now()):
        text = _(
            "The mentoring proposal that we sent you is closed. This says nothing about you: people’s time changes.\n\n"
            "This round ends soon, so nothing new is proposed in it. See what comes next:\n\n%(link)s"
        )
    else:
        text = _(
            "The mentoring proposal that we sent you is closed. This says nothing about you: people’s time "
            "changes.\n\nWe keep looking for you, and will email you as soon as there is someone. See where you "
            "stand:\n\n%(link)s"
        )
    return Wording(subject=_("It did not work out this time"), text=text % {"link": _link("home")})


def _round_of(email):
    """The round of a proposal or pairing deleted with a mentee who left the network: the mentor is told all the same."""
    return Round.objects.filter(pk=email.payload.get("round")).first()


@words_email("mentoring.nobody-yet")
def nobody_yet(email, _secrets):
    """Sent once a round to each mentee left without a proposal; not sent if something was proposed meanwhile."""
    round = Round.objects.filter(pk=email.payload["round"]).first()
    if round is None or Proposal.objects.open().filter(mentee=email.member).exists():
        return None
    return Wording(
        subject=_("We have nobody for you yet"),
        text=_(
            "In %(round)s, more people are looking for someone than are offering their time, and so far we have "
            "found nobody for you.\n\nYou stay on the list: whenever a place comes free, we ask you. If this round "
            "ends before that, you come first in the next one.\n\n%(link)s"
        )
        % {"round": round.name, "link": _link("home")},
    )


@words_email("mentoring.paired")
def paired(email, _secrets):
    """Only now does each learn who the other is."""
    pairing = _living(email)
    if pairing is None:
        return None
    other = pairing.other(email.member)
    return Wording(
        subject=_("You both said yes: %(name)s") % {"name": other},
        text=_(
            "You and %(name)s (%(organisation)s) both said yes. Their email address is %(address)s.\n\nIf you are "
            "the first to read this, write first. Suggest two times, half an hour each. This page has a guide for "
            "the first meeting, and puts your date into both calendars:\n\n%(link)s"
        )
        % {
            "name": other,
            "organisation": other.organisation_name,
            "address": other.email,
            "link": _link("pairing", pairing.pk),
        },
    )


def _living(email):
    held = Pairing.objects.of(email.member).alive().filter(pk=email.payload["pairing"])
    return held.select_related("mentee", "mentor", "mentee__organisation", "mentor__organisation").first()


@words_email("mentoring.check-in")
def check_in(email, _secrets):
    """Not sent if the member has answered on the page, or the pairing has ended."""
    asked = PairingCheckIn.objects.filter(
        pk=email.payload["check_in"], answered_at=None, pairing__ended_at=None
    ).first()
    if asked is None or not Pairing.objects.of(email.member).filter(pk=asked.pairing_id).exists():
        return None
    return Wording(
        subject=_("Did you meet?"),
        text=_(
            "Your mentoring pairing began a while ago. Did you meet? One press is enough:\n\n%(link)s\n\n"
            "We ask because pairings end more often by silence than by disagreement. Organisers see whether a pairing is quiet, "
            "never what you say."
        )
        % {"link": check_in_link(asked.pk)},
    )


@words_email("mentoring.minutes")
def minutes(email, _secrets):
    """Sent to the mentee when the mentor has noted their time; not sent once it is confirmed."""
    pairing = Pairing.objects.of(email.member).filter(pk=email.payload["pairing"]).select_related("mentor").first()
    deed = pairing and deed_of(pairing)
    if not deed or deed.confirmed_at:
        return None
    return Wording(
        subject=_("Is this the time that you were given?"),
        text=_(
            "%(name)s has noted that they gave you %(minutes)s minutes in all. It counts in their contribution "
            "statement once you say that it is right, without your name. One press is enough:\n\n%(link)s\n\nIf it "
            "is not right, write to them: they can change it until you confirm it."
        )
        % {"name": pairing.mentor, "minutes": deed.minutes, "link": _link("pairing", pairing.pk)},
    )


@words_email("mentoring.nudge")
def nudge(email, _secrets):
    """At most twice a pairing; not sent once the pairing is no longer quiet."""
    pairing = _living(email)
    if pairing is None or pairing.quiet_since is None or pairing.paused_at:
        return None
    if pairing.form == Form.CIRCLE:
        return Wording(
            subject=_("Your mentoring circle has gone quiet"),
            text=_(
                "It happens, and usually everyone thinks it is someone else’s turn. A short “shall we find an hour?” "
                "is enough.\n\nOn this page you can set a date for all of you, pause for a while, or leave without a "
                "reason:\n\n%(link)s"
            )
            % {"link": _link("pairing", pairing.pk)},
        )
    return Wording(
        subject=_("Your mentoring pairing has gone quiet"),
        text=_(
            "It happens, and usually both think it is the other’s turn. A short “shall we find half an hour?” is "
            "enough.\n\nOn this page you can set a date, pause for a while, or end it without a reason and be "
            "matched with someone else:\n\n%(link)s"
        )
        % {"link": _link("pairing", pairing.pk)},
    )


@words_email("mentoring.ended")
def ended(email, _secrets):
    """Sent to both at the planned end, and to the other where one ended it, without saying who or why."""
    pairing = Pairing.objects.filter(pk=email.payload["pairing"]).select_related("round").first()
    round = pairing.round if pairing else _round_of(email)
    if round is None or (pairing and not pairing.ended_at):
        return None
    if pairing and pairing.end == "finished":
        return Wording(
            subject=_("Your mentoring has come to its end"),
            text=_(
                "Thank you both for the time you gave each other. If something came of it, others would like to read it. You can "
                "also note the time you gave:\n\n%(link)s"
            )
            % {"link": _link("pairing", pairing.pk)},
        )
    if rules.why_not_match(round=round, at=timezone.now()):
        text = _(
            "One of your pairings has ended before its time. Either side may end it without a reason, and this says nothing about "
            "you.\n\nThis round ends soon, so nothing new is proposed in it. See what comes next:\n\n%(link)s"
        )
    elif pairing and pairing.mentee_id == email.member.pk and pairing.form in (Form.PAIRING, Form.CIRCLE):
        text = _(
            "One of your pairings has ended before its time. Either side may end it without a reason, and this says nothing about "
            "you.\n\nYou are matched again while the round lasts, and come before others. If you would rather rest:\n\n%(link)s"
        )
    else:
        text = _(
            "One of your pairings has ended before its time. Either side may end it without a reason, and this says "
            "nothing about you.\n\nSomeone else can be proposed to you while the round lasts. If you would rather "
            "rest:\n\n%(link)s"
        )
    return Wording(subject=_("A mentoring pairing has ended"), text=text % {"link": _link("home")})
