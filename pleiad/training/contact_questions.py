"""The question to an organisation's contact: may the member take the course, and may the points be spent on it?"""

from django.conf import settings
from django.utils.translation import gettext as _

from pleiad.approvals.questions import ApprovalQuestion, Page, question
from pleiad.outbox.emails import Wording
from pleiad.ui.dates import day

from . import labels
from .actions.requests import QUESTION, answered
from .models import PlaceRequest


def _request(approval):
    found = PlaceRequest.objects.select_related("cohort__course", "cohort__lead", "member", "allowance__organisation")
    return found.filter(pk=approval.about).first()


def _sentence(request):
    return _("%(who)s asks for a place on the course “%(course)s”.") % {
        "who": request.member,
        "course": labels.told(request.cohort.course, "name"),
    }


def _facts(request):
    cohort, allowance = request.cohort, request.allowance
    facts = [
        (_("When"), labels.dates(cohort, days=cohort.events.count())),
        (_("Where"), labels.where(cohort)),
        (_("A place costs"), labels.price(cohort.course)),
    ]
    if allowance:
        facts.append((str(allowance.organisation), labels.left_of(allowance)))
    return facts


def page(approval):
    request = _request(approval)
    if request is None:
        return None
    return Page(
        heading=_("May they take this course?"),
        sentences=[
            _sentence(request),
            _("The points are kept until you answer. Yes spends them, no gives them back."),
        ],
        facts=_facts(request),
        yes=_("Yes, they may go"),
        no=_("No, not this time"),
        words_label=_("A few words for them (optional)"),
    )


def mail(approval, link):
    request = _request(approval)
    if request is None or request.ended_at:
        return None
    facts = "\n".join(f"{label}: {value}" for label, value in _facts(request))
    text = [
        _("Dear %(name)s,") % {"name": approval.name} if approval.name else "",
        _sentence(request),
        facts,
        _(
            "We have your name as the person who books training at their organisation. Say yes or no here. You need no account:"
        ),
        link,
        _("The link works once, until %(day)s. Without an answer by then, their place and the points are released.")
        % {"day": day(moment=approval.expires_at)},
    ]
    return Wording(
        subject=_("May %(who)s take a course?") % {"who": request.member}, text="\n\n".join(filter(None, text))
    )


def told(approval):
    request = _request(approval)
    if request is None:
        return None
    course = labels.told(request.cohort.course, "name")
    link = settings.BASE_URL + request.cohort.get_absolute_url()
    if approval.answer == "yes":
        subject, first = _("Yes: %(course)s"), _("Your organisation says yes to your place on “%(course)s”.")
    elif approval.answer == "no":
        subject, first = (
            _("No place on %(course)s"),
            _("Your organisation says no to a place on “%(course)s” this time."),
        )
    else:
        subject = _("No answer: %(course)s")
        first = _("There was no answer about your place on “%(course)s” in time, so it was released.")
    lines = [first % {"course": course}]
    if approval.words:
        lines.append(_("They wrote something with it. Read it on the page of the course."))
    lines.append(_("How it stands now:") if approval.answer == "yes" else _("You can ask again, or look for another:"))
    return Wording(subject=subject % {"course": course}, text="\n\n".join([*lines, link]))


question(
    ApprovalQuestion(
        kind=QUESTION,
        page=page,
        mail=mail,
        told=told,
        settled=answered,
        template="training/contact.html",
        asks_anyone=False,
    )
)
