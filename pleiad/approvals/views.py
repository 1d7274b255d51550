"""The page behind a single-use link: opening it changes nothing, a button answers, and afterwards it says what became of it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pleiad.refusals import Refused

from . import actions, rules
from .forms import AnswerForm
from .questions import QUESTIONS


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, ticket):
    """Somebody without an account says yes or no."""
    approval, at = actions.of_ticket(ticket), timezone.now()
    if approval is None:
        raise Http404
    page = QUESTIONS[approval.kind].page(approval=approval)
    why_not = rules.why_not_answer(approval=approval, at=at)
    if page is None or why_not:
        return render(request, "approvals/over.html", {"approval": approval, "why_not": why_not})
    form = AnswerForm(request.POST if request.method == "POST" else None, label=page.words_label)
    if form.is_bound and form.is_valid():
        try:
            yes = form.cleaned_data["answer"] == "yes"
            actions.answer(approval=approval, yes=yes, words=form.cleaned_data["words"], at=at)
            return redirect(request.path)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "approvals/answer.html", {"approval": approval, "asked": page, "form": form})
