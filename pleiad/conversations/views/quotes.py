"""Requests to quote a post elsewhere."""

from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from pleiad.members.visibility import names
from pleiad.ui.paging import cut, page_number, row_number

from .. import rules
from ..actions import posts
from ..forms import QuoteForm
from ..models import QuoteRequest
from .pages import attempt, item_or_404, opens_or_sends, page, telling, thread_of, way_in


@opens_or_sends
def quote(request, kind, pk):
    """Ask the author for permission to quote a post elsewhere."""
    item = item_or_404(kind, pk, request.user)
    question = thread_of(item)
    if entering := way_in(question.space, request.user):
        return entering
    form = QuoteForm(request.POST if request.method == "POST" else None)
    why_not = rules.why_not_quote(item=item, member=request.user)
    if request.method == "POST" and not why_not and form.is_valid():
        done = _("We have asked the author. You will get an email when they have answered.")
        attempt(request, done, posts.ask_to_quote, item=item, where=form.cleaned_data["where"])
        return redirect(question)
    return page(
        request,
        "quote.html",
        {**telling(question.space), "question": question, "item": item, "form": form, "why_not": why_not},
    )


@opens_or_sends
def quotes(request):
    """Requests to quote the member, answered here with yes or no, and the member's own requests."""
    if request.method == "POST":
        pk = row_number(request.POST.get("request", ""))
        wanted = get_object_or_404(QuoteRequest.objects.to_be_answered_by(request.user), pk=pk)
        done = _("You have said yes.") if request.POST.get("say") == "yes" else _("You have said no.")
        attempt(request, done, posts.answer_quote, quote_request=wanted, yes=request.POST.get("say") == "yes")
        return redirect("conversations:quotes")
    related = ("question", "answer__question", "author", "asked_by")
    asked = QuoteRequest.objects.to_be_answered_by(request.user).select_related(*related)
    own = QuoteRequest.objects.filter(asked_by=request.user).select_related(*related)
    listed = cut(asked.order_by("-asked_at", "-pk"), number=page_number(request), size=20)
    shown = names((each.asked_by for each in listed.rows), reader=request.user)
    for each in listed.rows:
        each.who = shown(each.asked_by)
    context = {"asked": listed.rows, "page": listed, "own": list(own.order_by("-asked_at", "-pk")[:20])}
    return page(request, "quotes.html", context)
