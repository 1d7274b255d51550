"""What a member does here: enter, ask, answer, take back, say that it helped, follow, mute, quote."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from pleiad.errors import Refused
from pleiad.members.visibility import name_for
from pleiad.ui.paging import cut, page_number, row_number
from pleiad.ui.pressing import pressed

from .. import labels, reach, rules
from ..actions import digests, posts, sealed
from ..forms import AnswerForm, DigestForm, QuestionForm, QuoteForm
from ..models import DigestChoice, QuoteRequest
from .reading import (
    ANSWERS_ON_A_PAGE,
    answer_or_404,
    page,
    question_or_404,
    space_or_404,
    telling,
    thread,
    way_in,
)

opens_or_sends = require_http_methods(["GET", "HEAD", "POST"])


@opens_or_sends
def enter(request, slug):
    """The rule of a space, accepted once, and again when it changes."""
    space = space_or_404(slug, request.user)
    if request.method == "POST":
        posts.enter(space=space, by=request.user, at=timezone.now())
        return redirect("conversations:space", slug)
    if way_in(space, request.user) is None:
        return redirect("conversations:space", slug)
    context = {
        **telling(space),
        "purpose": labels.localised(space, "purpose"),
        "reach": reach.sentences(space, reader=request.user, at=timezone.now()),
    }
    return page(request, "enter.html", context)


@opens_or_sends
def ask(request, slug):
    """Ask with one's name."""
    space = space_or_404(slug, request.user)
    if entering := way_in(space, request.user):
        return entering
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = posts.ask(space=space, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your question is posted. You now follow it."))
            return redirect(made)
    context = {
        **telling(space),
        "form": form,
        "reach": reach.sentences(space, reader=request.user, at=timezone.now()),
        "why_not_sealed": sealed.why_not(space),
    }
    return page(request, "ask.html", context)


@opens_or_sends
def answer(request, pk):
    """Answer with one's name; errors are shown on the page of the question."""
    question = question_or_404(pk, request.user)
    if request.method != "POST":
        return redirect(question)
    if entering := way_in(question.space, request.user):
        return entering
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            made = posts.answer(question=question, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your answer is in the conversation."))
            return redirect(_page_of(made, request.user))
    return thread(request, question, form)


def _page_of(answer, reader):
    """Where an answer is found: the newest is on the last page."""
    number = (answer.question.answers.standing().met_by(reader).count() - 1) // ANSWERS_ON_A_PAGE + 1
    path, _hash, anchor = answer.get_absolute_url().partition("#")
    return f"{path}?page={number}#{anchor}" if number > 1 else f"{path}#{anchor}"


ITEMS = {"question": question_or_404, "answer": answer_or_404}


def _thread_of(item):
    return getattr(item, "question", item)


@opens_or_sends
def take_back(request, kind, pk):
    """Take back one's own post, after a page that says what that does."""
    item = _item(kind, pk, request.user)
    question = _thread_of(item)
    if item.author_id != request.user.pk:
        raise Http404
    if request.method == "POST":
        _attempt(request, _("What you wrote is gone."), posts.take_back, item=item)
        return redirect("conversations:space", question.space.slug) if item is question else redirect(question)
    sentences = [_("Nobody can read or find it any more, and it cannot be brought back.")]
    if item is question:
        sentences.append(_("The answers of others disappear with it."))
    return page(request, "take_back.html", {**telling(question.space), "question": question, "sentences": sentences})


def _item(kind, pk, member):
    if kind not in ITEMS:
        raise Http404
    return ITEMS[kind](pk, member)


def _attempt(request, done, deed, **arguments):
    try:
        deed(by=request.user, at=timezone.now(), **arguments)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if done:
            messages.success(request, done)


@require_POST
def helped(request, pk):
    """Say that an answer helped, or undo it."""
    answer = answer_or_404(pk, request.user)
    _attempt(request, "", posts.say_it_helped, answer=answer, undo=request.POST.get("undo") == "yes")
    number = request.POST.get("page", "")
    path, _hash, anchor = answer.get_absolute_url().partition("#")
    return redirect(f"{path}?page={number}#{anchor}" if number.isascii() and number.isdigit() else f"{path}#{anchor}")


@require_POST
def interest_in_space(request, slug):
    """Follow or mute a space, or neither."""
    space = space_or_404(slug, request.user)
    _interest(request, space=space)
    return redirect("conversations:space", slug)


@require_POST
def interest_in_question(request, pk):
    """Follow or mute a question, or neither."""
    question = question_or_404(pk, request.user)
    _interest(request, question=question)
    return redirect(question)


def _interest(request, *, space=None, question=None):
    choices = {
        "follow": (posts.follow, _("You follow it. Once a week we email you how much is new, never what.")),
        "mute": (posts.mute, _("It is muted: it is in none of your lists and emails.")),
        "let-be": (posts.let_be, _("You neither follow nor mute it.")),
    }
    deed, done = choices.get(request.POST.get("do"), (None, ""))
    if deed is None:
        raise Http404
    _attempt(request, done, deed, space=space, question=question)


@opens_or_sends
def quote(request, kind, pk):
    """Ask the author for permission to quote a post elsewhere."""
    item = _item(kind, pk, request.user)
    question = _thread_of(item)
    if entering := way_in(question.space, request.user):
        return entering
    form = QuoteForm(request.POST if request.method == "POST" else None)
    why_not = rules.why_not_quote(item=item, member=request.user)
    if request.method == "POST" and not why_not and form.is_valid():
        done = _("We have asked the author. You will get an email when they have answered.")
        _attempt(request, done, posts.ask_to_quote, item=item, where=form.cleaned_data["where"])
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
        _attempt(request, done, posts.answer_quote, quote_request=wanted, yes=request.POST.get("say") == "yes")
        return redirect("conversations:quotes")
    related = ("question", "answer__question", "author", "asked_by")
    asked = QuoteRequest.objects.to_be_answered_by(request.user).select_related(*related)
    own = QuoteRequest.objects.filter(asked_by=request.user).select_related(*related)
    listed = cut(asked.order_by("-asked_at", "-pk"), number=page_number(request), size=20)
    for each in listed.rows:
        each.who = name_for(each.asked_by, reader=request.user)
    context = {"asked": listed.rows, "page": listed, "own": list(own.order_by("-asked_at", "-pk")[:20])}
    return page(request, "quotes.html", context)


@opens_or_sends
def digest(request):
    """Choose how often to get an email on what is new."""
    chosen = DigestChoice.objects.filter(member=request.user).first()
    form = DigestForm(
        request.POST if request.method == "POST" else None, initial={"every": chosen.every if chosen else "week"}
    )
    if request.method == "POST" and form.is_valid():
        _attempt(request, _("Your choice is kept."), posts.choose_digest, every=form.cleaned_data["every"])
        return redirect("conversations:following")
    return page(request, "digest.html", {"form": form})


@login_not_required
@csrf_exempt  # mail programs send the form of RFC 8058 without a page of ours; the secret in the address is the proof
@opens_or_sends
def digest_off(request, ticket):
    """End a member's digests without signing in, after one press of a button here or in a mail program (RFC 8058)."""
    member = digests.member_of(ticket)
    if member is None:
        raise Http404
    done = pressed(request) or request.POST.get("List-Unsubscribe") == "One-Click"
    if done:
        digests.end(member=member, at=timezone.now())
    return page(request, "digest_off.html", {"done": done})
