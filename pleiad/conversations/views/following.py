"""What a member follows and has muted."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pleiad.ui.paging import cut, page_number

from ..actions import posts
from ..models import Interest, Question, QuoteRequest
from .pages import QUESTIONS_ON_A_PAGE, attempt, page, question_or_404, space_or_404
from .questions import listing, rows


@require_safe
def following(request):
    """What the member follows: questions, and questions of followed spaces, the latest written in first."""
    interests = Interest.objects.filter(member=request.user)
    followed, muted = interests.followed(), interests.filter(muted_at__isnull=False)
    wanted = Q(space__in=followed.filter(space__isnull=False).values("space")) | Q(
        pk__in=followed.filter(question__isnull=False).values("question")
    )
    questions = Question.objects.visible_to(request.user).not_muted_by(request.user).filter(wanted)
    questions = questions.exclude(space__in=muted.filter(space__isnull=False).values("space"))
    listed = cut(listing(questions, "space"), number=page_number(request), size=QUESTIONS_ON_A_PAGE)
    context = {
        "rows": rows(listed.rows, request.user),
        "page": listed,
        "muted": muted_rows(request.user),
        "waiting": QuoteRequest.objects.to_be_answered_by(request.user).open().exists(),
    }
    return page(request, "following.html", context)


def muted_rows(member):
    """The questions that the member has muted, to undo it."""
    muted = Interest.objects.filter(member=member, muted_at__isnull=False, question__isnull=False)
    shown = Question.objects.visible_to(member).filter(pk__in=muted.values("question"))
    return list(shown.order_by("-latest_at", "pk")[:50])


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
    attempt(request, done, deed, space=space, question=question)
