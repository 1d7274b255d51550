"""What a nominee is asked, and what the two of them are told."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.approvals.questions import Page, Question
from pleiad.post.letters import Mail

from .actions import KIND, may_be_written_to, settled
from .forms import ApproveForm
from .models import Nomination


def _nomination(approval):
    return Nomination.objects.select_related("nominator", "nominee", "campaign").filter(pk=approval.about).first()


def page(approval) -> Page | None:
    nomination = _nomination(approval)
    if nomination is None:
        return None
    by = nomination.nominator.name if nomination.nominator else _("A member")
    return Page(
        heading=_("May we show what you did?"),
        sentences=[
            _("%(name)s wrote about you for %(network)s. Nobody else has read it.")
            % {"name": by, "network": settings.NETWORK["name"]},
            _("Change every word as you like, choose who sees it and until when, or say no. No reason is needed."),
        ],
        yes=_("Yes, show it"),
        no=_("No, thank you"),
        words_label="",
    )


def form(approval, data, files) -> ApproveForm:
    return ApproveForm(data, files, nomination=_nomination(approval))


def mail(approval, link) -> Mail | None:
    nomination = _nomination(approval)
    if nomination is None or not may_be_written_to(nomination):
        return None
    by = nomination.nominator.name if nomination.nominator else _("A member")
    return Mail(
        subject=_("A colleague wrote about you"),
        text=_(
            "%(name)s thinks that what you did should be seen by others in %(network)s.\n\n"
            "Nothing is shown to anybody unless you say yes. Read it, change every word, choose a picture or none, and "
            "who may see it until when:\n\n%(link)s\n\n"
            "If you would rather not, press no, or do nothing: after 30 days it is forgotten."
        )
        % {"name": by, "network": settings.NETWORK["name"], "link": link},
    )


def told(approval) -> Mail | None:
    said = {
        "yes": _("%(name)s said yes, and can now be seen in the spotlight. Thank you for writing."),
        "no": _("%(name)s would rather not be in the spotlight this time. Your words have been removed."),
    }.get(approval.answer, _("%(name)s did not answer in time. Your words have been removed."))
    return Mail(
        subject=_("Your nomination"),
        text=f"{said % {'name': approval.name}}\n\n{settings.BASE_URL}{reverse('spotlight:list')}",
    )


def afterwards(approval) -> str:
    if approval.answer == "yes":
        return _("In a moment a letter brings you the link to your page, and another with which you take it back.")
    return _("Your no stays between us and whoever wrote about you. The words have been removed.")


QUESTION = Question(
    kind=KIND,
    page=page,
    mail=mail,
    told=told,
    settled=settled,
    form=form,
    template="spotlight/approve.html",
    afterwards=afterwards,
)
