"""The page behind a single-use link: opening it changes nothing, a button answers, and afterwards it shows the answer."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pleiad.errors import Refused

from . import actions, rules
from .forms import ApprovalAnswerForm
from .questions import QUESTIONS


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, ticket):
    """Take a yes or no from someone without an account."""
    approval, at = actions.of_ticket(ticket), timezone.now()
    if approval is None:
        raise Http404
    question = QUESTIONS[approval.kind]
    page = question.page(approval=approval)
    why_not = rules.why_not_answer(approval=approval, at=at)
    if page is None or why_not:
        afterwards = approval.answered_at and question.afterwards and question.afterwards(approval=approval)
        context = {"approval": approval, "why_not": why_not, "afterwards": afterwards}
        return render(request, "approvals/over.html", context)
    sent = request.method == "POST"
    form = ApprovalAnswerForm(request.POST if sent else None, label=page.words_label)
    yes = sent and request.POST.get("answer") == "yes"
    more = question.form and question.form(
        approval=approval, data=request.POST if sent else None, files=request.FILES if sent else None
    )
    if sent and form.is_valid() and (not yes or more is None or more.is_valid()):
        given = more.cleaned_data if yes and more is not None else None
        try:
            shown = request.POST.get("shown")
            actions.answer(
                approval=approval, yes=yes, words=form.cleaned_data["words"], at=at, given=given, shown=shown
            )
            return redirect(f"{request.path}?kept=")
        except Refused as refusal:
            asked = form if more is None else more
            asked.is_valid()  # an error can only be added to a form that was validated
            asked.add_error(None, str(refusal))
            page = question.page(approval=approval) or page
    context = {"approval": approval, "asked": page, "answer_form": form, "form": form if more is None else more}
    return render(request, question.template, {**context, "more": more})
