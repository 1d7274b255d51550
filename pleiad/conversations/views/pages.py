"""What the pages of this room share: how they are rendered, and what a member may reach."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from pleiad.content.models import Space
from pleiad.errors import Refused

from .. import labels
from ..actions.posts import entered_rule
from ..models import Answer, Question

opens_or_sends = require_http_methods(["GET", "HEAD", "POST"])
QUESTIONS_ON_A_PAGE = 10
ANSWERS_ON_A_PAGE = 25


def page(request, template, context, *, status=200):
    """A page of this room. Browsers keep no page of a support space, and search engines do not list it."""
    response = render(request, f"conversations/{template}", {"leave_to": settings.LEAVE_TO, **context}, status=status)
    if getattr(context.get("space"), "sensitive", False):
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def telling(space) -> dict:
    """What every page says of its space."""
    return {"space": space, "space_name": labels.localised(space, "name"), "rule": labels.rule_of(space)}


def space_or_404(slug, member):
    return get_object_or_404(Space.objects.visible_to(member), slug=slug)


def question_or_404(pk, member):
    return get_object_or_404(Question.objects.visible_to(member).select_related("space", "author"), pk=pk)


def answer_or_404(pk, member):
    found = Answer.objects.visible_to(member).select_related("question__space", "author")
    return get_object_or_404(found, pk=pk)


ITEMS = {"question": question_or_404, "answer": answer_or_404}


def item_or_404(kind, pk, member):
    if kind not in ITEMS:
        raise Http404
    return ITEMS[kind](pk, member)


def thread_of(item):
    return getattr(item, "question", item)


def way_in(space, member):
    """A redirect to accept the rule, or None when the member has accepted it as it is now."""
    if entered_rule(space=space, member=member) != space.rule:
        return redirect("conversations:enter", space.slug)
    return None


def attempt(request, done, deed, **arguments):
    """Do it for the signed-in member, and show the reason if it is refused, or `done` if it is not empty."""
    try:
        deed(by=request.user, at=timezone.now(), **arguments)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if done:
            messages.success(request, done)
