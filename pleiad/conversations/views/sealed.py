"""Asking without a name. No page here leaves anything in the session: no message, no redirect that remembers."""

from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pleiad.errors import Refused

from .. import reach
from ..actions import posts, sealed
from ..forms import ClaimForm, SealedAnswerForm, SealedQuestionForm
from ..models import Opening, Question, SealedPost
from .pages import opens_or_sends, page, question_or_404, space_or_404, telling, way_in


def quiet_page(request, template, context, *, status=200):
    """A page that reads no message, because reading one would save the session with the time of day, and that no
    browser keeps."""
    response = page(request, template, {**context, "may_have_messages": False}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@opens_or_sends
def ask(request, slug):
    """Ask without one's name; afterwards the page shows the key that proves who asked."""
    space = space_or_404(slug, request.user)
    if entering := way_in(space, request.user):
        return entering
    why_not = posts.why_not_write(space=space, by=request.user, at=timezone.now()) or sealed.why_not(space)
    labels = [] if why_not else sealed.labels_for(request.user, space=space)
    sent = request.POST if request.method == "POST" else None
    form = SealedQuestionForm(sent, labels=labels, initial={"claim": sealed.new_claim()})
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("title", "text", "content_note", "claim")}
        try:
            sealed.ask(space=space, by=request.user, at=timezone.now(), label=form.chosen_label, **values)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return quiet_page(request, "sealed_done.html", {**telling(space), "claim": values["claim"]})
    context = {
        **telling(space),
        "form": form,
        "why_not": why_not,
        "reach": reach.sentences(space, reader=request.user, at=timezone.now(), sealed=True),
    }
    return quiet_page(request, "ask_sealed.html", context)


@opens_or_sends
def answer(request, pk):
    """Answer without one's name in the thread that one began."""
    question = question_or_404(pk, request.user)
    if entering := way_in(question.space, request.user):
        return entering
    if not question.seal:
        return redirect(question)
    sent = request.POST if request.method == "POST" else None
    form = SealedAnswerForm(sent, initial={"once": sealed.new_claim()})
    if request.method == "POST" and form.is_valid():
        try:
            sealed.answer(question=question, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return quiet_page(request, "sealed_done.html", {**telling(question.space), "question": question})
    context = {**telling(question.space), "question": question, "form": form}
    return quiet_page(request, "answer_sealed.html", context)


@opens_or_sends
def claim(request):
    """With the key: see where the question has got to, put one's name to it, or take it back."""
    form = ClaimForm(request.POST if request.method == "POST" else None)
    context = {"form": form}
    if request.method == "POST" and form.is_valid():
        value, deed = form.cleaned_data["claim"], request.POST.get("do")
        try:
            context |= _claimed(value, deed, request.user)
        except Refused as refusal:
            form.add_error("claim", str(refusal))
    return quiet_page(request, "claim.html", context)


def _claimed(value, deed, member):
    if deed == "name":
        return {"named": sealed.put_name_to(claim=value, by=member, at=timezone.now())}
    if deed == "withdraw":
        sealed.withdraw(claim=value, by=member, at=timezone.now())
        return {"withdrawn": True}
    found = sealed.claimed_by(value, member=member)
    if found is None:
        raise Refused(_("No question belongs to this key."))
    return {"found": found, "waits": isinstance(found, SealedPost), "claim": value}


@require_safe
def opened(request):
    """The member's posts that two holders have opened, with their reason; only those that the member was told of."""
    rows = Opening.objects.filter(author=request.user, told_at__isnull=False).order_by("-opened_at", "-pk")[:50]
    titles = dict(Question.objects.filter(pk__in=[each.item for each in rows]).values_list("pk", "title"))
    shown = [{"opening": each, "title": titles.get(each.item, "")} for each in rows]
    return page(request, "opened.html", {"rows": shown})
