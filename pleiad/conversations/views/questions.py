"""A question with its answers: read, ask, answer, take back, and say that an answer helped."""

from copy import copy

from django.contrib import messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pleiad.content import revisions
from pleiad.errors import Refused
from pleiad.members import paces
from pleiad.members.blocking import block_url
from pleiad.members.visibility import names
from pleiad.ui.paging import cut, page_number

from .. import labels, reach, rules
from ..actions import posts, sealed
from ..forms import AnswerForm, QuestionForm
from ..models import Answer, Holder, Interest
from .pages import (
    ANSWERS_ON_A_PAGE,
    answer_or_404,
    attempt,
    item_or_404,
    opens_or_sends,
    page,
    question_or_404,
    space_or_404,
    telling,
    thread_of,
    way_in,
)


def listing(questions, *also):
    """Questions in the order of lists, the latest written in first, each with its author and `also`."""
    return questions.select_related("author", *also).order_by("-latest_at", "pk")


def rows(questions, member):
    """Questions as the lines of a list, with the number of answers that the member may read."""
    readable = Answer.objects.standing().met_by(member).filter(question__in=questions)
    answered = dict(readable.order_by().values_list("question").annotate(Count("pk")))
    shown = names((each.author for each in questions), reader=member)
    return [_row(each, answered.get(each.pk, 0), shown) for each in questions]


def _row(question, answered, shown):
    return {
        "question": question,
        "title": question.title or _("The question was removed when its author left"),
        "space_name": labels.localised(question.space, "name"),
        "who": labels.who_asked(question, shown=shown),
        "label": labels.label_of(question),
        "answered": answered,
        # The number of answers is part of the address, so that the member's browser shows what is new since the last visit.
        # Nothing of it is kept here.
        "url": f"{question.get_absolute_url()}?seen={answered}",
    }


@require_safe
def question(request, pk):
    """A question and its answers, oldest first, fifty a page."""
    shown = question_or_404(pk, request.user)
    if entering := way_in(shown.space, request.user):
        return entering
    return thread(request, shown, AnswerForm(organiser=request.user.is_organiser))


def thread(request, shown, form, *, status=200):
    """The page of a question, with the form as it stands."""
    reader, at = request.user, timezone.now()
    found = shown.answers.standing().met_by(reader).with_help(reader=reader, asker=shown.author_id)
    answers = cut(
        found.select_related("author").order_by("written_at", "pk"), number=page_number(request), size=ANSWERS_ON_A_PAGE
    )
    interest = Interest.objects.filter(member=reader, question=shown).first()
    named = names([shown.author, *(each.author for each in answers.rows)], reader=reader)
    context = {
        **telling(shown.space),
        "question": post(shown, shown, reader, named),
        "title": shown.title or _("The question was removed when its author left"),
        "sealed": bool(shown.seal),
        "answers": [post(each, shown, reader, named) for each in answers.rows],
        "page": answers,
        "form": form,
        "why_not": rules.why_not_write(member=reader, space=shown.space, entered_rule=shown.space.rule, at=at),
        "left": paces.told_before("answer", "answer in a row", by=reader, at=at),
        "reach": reach.sentences(shown.space, reader=reader, at=at),
        "followed": interest is not None and not interest.muted_at,
        "muted": interest is not None and bool(interest.muted_at),
        "why_not_follow": rules.why_not_follow(question=shown),
        "holds": bool(shown.key_id) and Holder.objects.filter(key=shown.key_id, member=reader).exists(),
    }
    return page(request, "question.html", context, status=status)


def post(item, question, reader, named) -> dict:
    """A question or an answer as conversations/post.html shows it."""
    is_answer = isinstance(item, Answer)
    own = item.author_id is not None and item.author_id == reader.pk
    by = labels.who_answered(item, question=question, shown=named) if is_answer else labels.who_asked(item, shown=named)
    marks = is_answer and not question.seal and item.author_id is not None
    return {
        "item": item,
        "kind": "answer" if is_answer else "question",
        "who": by,
        "label": "" if is_answer else labels.label_of(item),
        "own": own,
        "sealed": bool(item.seal),
        "can_help": marks and not own,
        "can_quote": rules.why_not_quote(item=item, member=reader) is None,
        "gone": not item.text,
        "changed": item.edited_at,
        "can_read_history": bool(item.edited_at) and (own or reader.is_organiser),
        "block": "" if own or item.seal or item.for_network else block_url(item.author, reader=reader),
    }


@opens_or_sends
def ask(request, slug):
    """Ask with one's name."""
    space = space_or_404(slug, request.user)
    if entering := way_in(space, request.user):
        return entering
    form = QuestionForm(request.POST if request.method == "POST" else None, organiser=request.user.is_organiser)
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
        "why_not": posts.why_not_write(space=space, by=request.user, at=timezone.now()),
        "left": paces.told_before(
            "ask", "ask in a space", by=request.user, at=timezone.now(), about=posts.pace_of(space)
        ),
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
    form = AnswerForm(request.POST, organiser=request.user.is_organiser)
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


@opens_or_sends
def take_back(request, kind, pk):
    """Take back one's own post, after a page that says what that does."""
    item = item_or_404(kind, pk, request.user)
    question = thread_of(item)
    if item.author_id != request.user.pk:
        raise Http404
    if request.method == "POST":
        attempt(request, _("What you wrote is gone."), posts.take_back, item=item)
        return redirect("conversations:space", question.space.slug) if item is question else redirect(question)
    sentences = [_("Nobody can read or find it any more, and it cannot be brought back.")]
    if item is question:
        sentences.append(_("The answers of others disappear with it."))
    return page(request, "take_back.html", {**telling(question.space), "question": question, "sentences": sentences})


@opens_or_sends
def change(request, kind, pk):
    """Change the words of one's own post."""
    item = item_or_404(kind, pk, request.user)
    question = thread_of(item)
    if item.author_id != request.user.pk:
        raise Http404
    made_for = QuestionForm if item is question else AnswerForm
    form = made_for(request.POST if request.method == "POST" else None, instance=copy(item))
    why_not = rules.why_not_edit(item=item, member=request.user)
    if request.method == "POST" and not why_not and form.is_valid():
        try:
            posts.change(item=item, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("What you changed is shown now."))
            return redirect(item)
    context = {**telling(question.space), "question": question, "item": item, "form": form, "why_not": why_not}
    return page(request, "change.html", context)


@require_safe
def history(request, kind, pk):
    """How a post read before, for its author and for organisers."""
    item = item_or_404(kind, pk, request.user)
    if item.author_id != request.user.pk and not request.user.is_organiser:
        raise Http404
    versions = cut(revisions.of(kind=kind, pk=item.pk), number=page_number(request), size=10)
    parts = {"title": _("Question"), "text": _("Text"), "content_note": _("Content note")}
    context = {
        **telling(thread_of(item).space),
        "item": item,
        "versions": [{"until": each.until, "parts": revisions.parts_of(each, parts)} for each in versions.rows],
        "page": versions,
    }
    return page(request, "history.html", context)


@require_POST
def helped(request, pk):
    """Say that an answer helped, or undo it."""
    answer = answer_or_404(pk, request.user)
    attempt(request, "", posts.say_it_helped, answer=answer, undo=request.POST.get("undo") == "yes")
    number = request.POST.get("page", "")
    path, _hash, anchor = answer.get_absolute_url().partition("#")
    return redirect(f"{path}?page={number}#{anchor}" if number.isascii() and number.isdigit() else f"{path}#{anchor}")
