"""The words of this room's emails, chosen when they are sent. None carries a reported text, a title or another's name."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.content.emails import link_to
from pleiad.members.emails.parts import way_to_appeal
from pleiad.outbox.emails import Wording, words_email
from pleiad.ui.dates import day, time_of_day

from .models import Decision, Report


@words_email("moderation.received")
def received(email, _secrets):
    """Thanks for a report, at once."""
    report = Report.objects.filter(pk=email.payload["report"]).select_related("case").first()
    if not report:
        return None
    by = report.case.answer_by
    return Wording(
        subject=_("We have your report"),
        text=_(
            "Thank you for telling us. An organiser looks at it by %(day)s, %(time)s, and we write to you when it is "
            "decided.\n\n"
            "The person it is about never learns who reported it.\n\n"
            "How we treat each other here:\n\n"
            "%(link)s"
        )
        % {
            "day": day(moment=by),
            "time": time_of_day(moment=by),
            "link": settings.BASE_URL + reverse("code-of-conduct"),
        },
    )


@words_email("moderation.settled")
def settled(email, _secrets):
    """What came of a report, as decided when the email is sent."""
    report = Report.objects.filter(pk=email.payload["report"]).select_related("case").first()
    last = report and report.case.decisions.last()
    if not last:
        return None
    said = (
        _("An organiser has hidden it. Only its author sees it now.")
        if last.what == "hide"
        else _("An organiser has looked at it and left it where it is.")
    )
    return Wording(
        subject=_("What came of your report"),
        text=_("%(said)s\n\nThank you for looking out for others. If you see something again, report it again.")
        % {"said": said},
    )


@words_email("moderation.hidden")
def hidden(email, secrets):
    """Tells the author why; dropped when it has been restored meanwhile."""
    decision = _last(email)
    if not decision:
        return None
    return Wording(
        subject=_("An organiser has hidden something that you wrote"),
        text=_(
            "Only you see it now. This is why:\n\n%(reason)s\n\nSee it:\n\n%(link)s\n\n"
            "Everything else works as before: you can read, write and register."
        )
        % {
            "reason": decision.reason,
            "link": link_to(decision.case.kind, decision.case.object_id),
        }
        + way_to_appeal(secrets),
    )


@words_email("moderation.restored")
def restored(email, _secrets):
    """Tells the author that others can read it again; dropped when it has been hidden again meanwhile."""
    decision = _last(email)
    if not decision:
        return None
    return Wording(
        subject=_("What you wrote can be read again"),
        text=_("An organiser has looked again:\n\n%(reason)s\n\nSee it:\n\n%(link)s")
        % {"reason": decision.reason, "link": link_to(decision.case.kind, decision.case.object_id)},
    )


def _last(email):
    decision = Decision.objects.select_related("case").filter(pk=email.payload["decision"]).first()
    if not decision or decision.case.decisions.last() != decision:
        return None
    return decision
