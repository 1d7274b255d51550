"""What a nominee is asked, and what nominee and nominator are told."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.approvals.questions import ApprovalQuestion, Page
from pleiad.outbox.emails import Wording

from .actions import KIND, nominations_behind, settled
from .forms import ApproveForm


def _by(nomination) -> str:
    return nomination.nominator.name if nomination.nominator else _("A member")


def _names(nominations) -> str:
    """Who wrote: "Ann", "Ann and Bea", "Ann, Bea and Cleo"."""
    *first, last = dict.fromkeys(_by(each) for each in nominations)
    return _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def page(approval) -> Page | None:
    behind = nominations_behind(approval)
    if not behind:
        return None
    return Page(
        heading=_("May we show what you did?"),
        sentences=[
            _("%(name)s wrote about you for %(network)s. Nobody else has read it.")
            % {"name": _names(behind), "network": settings.NETWORK["name"]},
            _("Change every word as you like, choose who sees it and until when, or say no. No reason is needed."),
            *(
                []
                if behind[0].nominee
                else [
                    _("An organiser looks at it first, unless we know your organisation and you keep the name below.")
                ]
            ),
        ],
        yes=_("Yes, show it"),
        no=_("No, thank you"),
        words_label="",
        quotes=[(_by(each), each.words) for each in behind] if len(behind) > 1 else [],
        shown=",".join(str(each.pk) for each in behind),
    )


def form(approval, data, files) -> ApproveForm:
    return ApproveForm(data, files, nominations=nominations_behind(approval))


def mail(approval, link) -> Wording | None:
    behind = nominations_behind(approval)
    if not behind:
        return None
    return Wording(
        subject=ngettext("A colleague wrote about you", "Colleagues wrote about you", len(behind)),
        text=ngettext(
            "%(name)s thinks that what you did should be seen by others in %(network)s.\n\n"
            "Nothing is shown to anybody unless you say yes. Read it, change every word, choose a picture or none, and "
            "who may see it until when:\n\n%(link)s\n\n"
            "If you would rather not, press no, or do nothing: after 30 days it is forgotten.",
            "%(name)s think that what you did should be seen by others in %(network)s.\n\n"
            "Nothing is shown to anybody unless you say yes. Read it, change every word, choose a picture or none, and "
            "who may see it until when:\n\n%(link)s\n\n"
            "If you would rather not, press no, or do nothing: after 30 days it is forgotten.",
            len(behind),
        )
        % {"name": _names(behind), "network": settings.NETWORK["name"], "link": link},
    )


def told(approval) -> Wording | None:
    return answered(approval.name, approval.answer)


def answered(name: str, answer: str) -> Wording:
    """What became of a nomination: "yes", "no", or nothing in time."""
    said = {
        "yes": _("%(name)s said yes, and can now be seen in the spotlight. Thank you for writing."),
        "no": _("%(name)s would rather not be in the spotlight this time. Your words have been removed."),
    }.get(answer, _("%(name)s did not answer in time. Your words have been removed."))
    return Wording(
        subject=_("Your nomination"),
        text=f"{said % {'name': name}}\n\n{settings.BASE_URL}{reverse('spotlight:list')}",
    )


def afterwards(approval) -> str:
    if approval.answer == "yes":
        return _("In a moment you get an email with the link to your page, and another link to take it back.")
    return _("Your no stays between us and the people who wrote about you. The words have been removed.")


QUESTION = ApprovalQuestion(
    kind=KIND,
    page=page,
    mail=mail,
    told=told,
    settled=settled,
    form=form,
    template="spotlight/approve.html",
    afterwards=afterwards,
)
