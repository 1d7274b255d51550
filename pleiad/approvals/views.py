"""The page behind a single-use link: opening it changes nothing, a choice and a button answer, and afterwards it
shows the answer. And the page on which a person who was asked says that they want no questions."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pleiad.errors import Refused
from pleiad.ui.pressing import pressed

from . import actions, rules
from .forms import ApprovalAnswerForm
from .models import Approval
from .questions import QUESTIONS


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, ticket):
    """Take a yes or no from someone without an account."""
    approval = actions.of_ticket(ticket)
    if approval is None:
        raise Http404
    return _answered(request, approval, ticket)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_answer(request, pk):
    """The same for a member who was asked at an address that they have proved: no link is needed."""
    approval = get_object_or_404(Approval.objects.asked_of(request.user), pk=pk)
    return _answered(request, approval, "")


def _answered(request, approval, ticket):
    at = timezone.now()
    question = QUESTIONS[approval.kind]
    page = question.page(approval=approval)
    why_not = rules.why_not_answer(approval=approval, at=at)
    if page is None or why_not:
        afterwards = approval.answered_at and question.afterwards and question.afterwards(approval=approval)
        context = {"approval": approval, "why_not": why_not, "afterwards": afterwards}
        context |= {"ticket": ticket, "asks_anyone": question.asks_anyone}
        return render(request, "approvals/over.html", context)
    sent = pressed(request)
    form = ApprovalAnswerForm(request.POST if sent else None, asked=page)
    yes = sent and request.POST.get("answer") == "yes"
    try:
        files, too_many = (_files(request, approval), None) if yes else (None, None)
    except Refused as refusal:
        files, too_many = None, str(refusal)
    more = question.form and question.form(approval=approval, data=request.POST if sent else None, files=files)
    if more is not None and too_many:
        more.full_clean()
        more.add_error(None, too_many)
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
    context |= {"more": more, "ticket": ticket, "asks_anyone": question.asks_anyone}
    return render(request, question.template, context)


def _files(request, approval):
    """The pictures that were sent, if this link may send another; they are counted before one is read."""
    if request.FILES:
        actions.count_file(approval=approval)
    return request.FILES


@login_not_required
@csrf_exempt  # mail programs send the form of RFC 8058 without a page of ours; the secret in the address is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave_alone(request, ticket):
    """Nobody asks this person anything again through us, after one press here or in a mail program (RFC 8058)."""
    approval, at = actions.of_ticket(ticket), timezone.now()
    if approval is None or not QUESTIONS[approval.kind].asks_anyone:
        raise Http404
    if request.method == "POST" and "again" in request.POST:
        actions.write_again(approval=approval, at=at)
        return redirect(request.path)
    if pressed(request) or request.POST.get("List-Unsubscribe") == "One-Click":
        actions.leave_alone(approval=approval, at=at)
        return redirect(request.path)
    return render(request, "approvals/leave_alone.html", {"left_alone": actions.is_left_alone(approval)})
