from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.errors import Refused
from pleiad.members import appeals as actions
from pleiad.members.models import Appeal
from pleiad.ui.dates import day
from pleiad.ui.fields import ReasonForm
from pleiad.ui.paging import cut, page_number

from .. import appeal_lines as lines
from ..clocks import clock_facts
from ..door import desk_form, desk_page
from ..pages import sent, show

ON_A_PAGE = 20
OUTCOMES = {
    "stands": {
        "heading": gettext_lazy("Does the decision stand?"),
        "sentence": gettext_lazy("Nothing changes. The member reads your reason in an email."),
        "button": gettext_lazy("The decision stands"),
        "done": gettext_lazy("The decision stands. We tell the member why."),
    },
    "changed": {
        "heading": gettext_lazy("Do you want to change the decision?"),
        "sentence": gettext_lazy(
            "What was decided is taken back at once: a suspension ends, an application is open again, what was hidden can "
            "be read. The member reads your reason in an email."
        ),
        "button": gettext_lazy("Change the decision"),
        "done": gettext_lazy("The decision is changed. We tell the member."),
    },
}


@desk_page
def appeals(request):
    """Appeals that wait, earliest promise first; with `?settled` those that are answered."""
    settled, at = "settled" in request.GET, timezone.now()
    if settled:
        found = Appeal.objects.open_to(request.user).filter(settled_at__isnull=False)
        found = found.select_related("member", "settled_by").order_by("-settled_at", "-pk")
    else:
        found = lines.open_appeals(request.user)
    page = cut(found, number=page_number(request), size=ON_A_PAGE)
    shown = [lines.settled_line(each) if settled else lines.appeal(each, at=at).line for each in page.rows]
    context = {"lines": shown, "page": page, "settled": settled, "query": "settled=" if settled else ""}
    return show(request, "desk", "desk/appeals.html", context)


def _get(request, pk):
    found = Appeal.objects.open_to(request.user).filter(made_at__isnull=False)
    return get_object_or_404(found.select_related("member", "decided_by", "agreed_by", "settled_by"), pk=pk)


@desk_page
def appeal(request, pk):
    """One appeal: what was decided and why, and what the member says."""
    shown, at = _get(request, pk), timezone.now()
    by = [str(each) for each in (shown.decided_by, shown.agreed_by) if each] or [_("a former organiser")]
    facts = [
        (_("What was decided"), str(shown.get_against_display())),
        (_("Decided"), day(moment=shown.offered_at)),
        (_("By"), ", ".join(by)),
        (_("Why"), shown.reason),
        (_("The appeal"), shown.words),
    ]
    if shown.settled_at:
        facts += [
            (_("Outcome"), str(shown.get_outcome_display())),
            (_("Answered by"), str(shown.settled_by or _("a former organiser"))),
            (_("Answer"), shown.answer),
        ]
    else:
        facts += clock_facts(since=shown.made_at, by=shown.answer_by, at=at)
    why_not = None if shown.settled_at else actions.why_not_settle(appeal=shown, by=request.user)
    context = {"appeal": shown, "facts": facts, "why_not": why_not, "waits": not shown.settled_at and not why_not}
    return show(request, "desk", "desk/appeal.html", context)


@desk_form
def answer(request, pk, outcome):
    """Let the decision stand or change it, with a reason that the member reads."""
    if outcome not in OUTCOMES:
        raise Http404
    shown, words = _get(request, pk), OUTCOMES[outcome]
    form = ReasonForm(
        sent(request),
        label=gettext_lazy("Why"),
        hint=gettext_lazy("The member reads this in our email."),
        missing=gettext_lazy("Say why. The member will read it."),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle(
                appeal=shown, outcome=outcome, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, words["done"])
            return redirect("desk:appeal", pk)
    return show(request, "desk", "desk/answer_appeal.html", {**words, "form": form, "appeal": shown})
