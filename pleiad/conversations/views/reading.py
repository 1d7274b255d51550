"""What a member reads: the spaces, one space, one question with its answers, and what the member follows."""

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pleiad.content.models import Space
from pleiad.ui.paging import cut, page_number

from .. import labels, reach, rules
from ..actions.posts import entered_rule
from ..forms import AnswerForm
from ..models import Answer, Holder, Interest, Question, QuoteRequest, SafeguardingKey

QUESTIONS_ON_A_PAGE = 20
ANSWERS_ON_A_PAGE = 50


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


def way_in(space, member):
    """A redirect to accept the rule, or None when the member has accepted it as it is now."""
    if entered_rule(space=space, member=member) != space.rule:
        return redirect("conversations:enter", space.slug)
    return None


@require_safe
def spaces(request):
    """All spaces that the member can see; muted ones come last."""
    own = Interest.objects.filter(member=request.user, space=OuterRef("pk"))
    shown = Space.objects.visible_to(request.user).annotate(
        followed=Exists(own.followed()), muted=Exists(own.filter(muted_at__isnull=False))
    )
    shown = cut(shown.order_by("muted", "name", "pk"), number=page_number(request), size=50)
    rows = [
        {
            "space": each,
            "name": labels.localised(each, "name"),
            "purpose": labels.localised(each, "purpose"),
            "facts": facts_of(each),
        }
        for each in shown.rows
    ]
    return page(request, "spaces.html", {"rows": rows, "page": shown})


def facts_of(space) -> str:
    """The special facts of a space, on one line."""
    facts = [labels.rule_of(space)["name"]]
    if space.sensitive:
        facts.append(_("support space"))
    if space.closed:
        facts.append(_("only for those who were let in"))
    if space.forget_after_days:
        facts.append(_("posts delete themselves"))
    return " · ".join(str(each) for each in facts)


@require_safe
def space(request, slug):
    """One space: its rule and its questions, the latest written in first."""
    shown = space_or_404(slug, request.user)
    if entering := way_in(shown, request.user):
        return entering
    questions = Question.objects.visible_to(request.user).filter(space=shown).not_muted_by(request.user)
    listed = cut(listing(questions, request.user), number=page_number(request), size=QUESTIONS_ON_A_PAGE)
    interest = Interest.objects.filter(member=request.user, space=shown).first()
    context = {
        **telling(shown),
        "purpose": labels.localised(shown, "purpose"),
        "rows": [row(each, request.user) for each in listed.rows],
        "page": listed,
        "followed": interest is not None and not interest.muted_at,
        "muted": interest is not None and bool(interest.muted_at),
        "seals": SafeguardingKey.objects.current() is not None,
    }
    return page(request, "space.html", context)


def listing(questions, member):
    """Questions with the number of answers that the member may read, the latest written in first."""
    readable = Q(answers__in=Answer.objects.standing().met_by(member))
    ordered = questions.select_related("author", "space").order_by("-latest_at", "pk")
    return ordered.annotate(answered=Count("answers", filter=readable))


def row(question, member):
    """A question as a line of a list."""
    return {
        "question": question,
        "title": question.title or _("The question was removed when its author left"),
        "space_name": labels.localised(question.space, "name"),
        "who": labels.who_asked(question, reader=member),
        "label": labels.label_of(question),
        "answered": question.answered,
        # The number of answers is part of the address, so that the member's browser shows what is new since the last visit.
        # Nothing of it is kept here.
        "url": f"{question.get_absolute_url()}?seen={question.answered}",
    }


@require_safe
def question(request, pk):
    """A question and its answers, oldest first, fifty a page."""
    shown = question_or_404(pk, request.user)
    if entering := way_in(shown.space, request.user):
        return entering
    return thread(request, shown, AnswerForm())


def thread(request, shown, form, *, status=200):
    """The page of a question, with the form as it stands."""
    reader, at = request.user, timezone.now()
    found = shown.answers.standing().met_by(reader).with_help(reader=reader, asker=shown.author_id)
    answers = cut(
        found.select_related("author").order_by("written_at", "pk"), number=page_number(request), size=ANSWERS_ON_A_PAGE
    )
    interest = Interest.objects.filter(member=reader, question=shown).first()
    context = {
        **telling(shown.space),
        "question": post(shown, shown, reader),
        "title": shown.title or _("The question was removed when its author left"),
        "sealed": bool(shown.seal),
        "answers": [post(each, shown, reader) for each in answers.rows],
        "page": answers,
        "form": form,
        "reach": reach.sentences(shown.space, reader=reader, at=at),
        "followed": interest is not None and not interest.muted_at,
        "muted": interest is not None and bool(interest.muted_at),
        "why_not_follow": rules.why_not_follow(question=shown),
        "holds": bool(shown.key_id) and Holder.objects.filter(key=shown.key_id, member=reader).exists(),
    }
    return page(request, "question.html", context, status=status)


def post(item, question, reader) -> dict:
    """A question or an answer as conversations/post.html shows it."""
    is_answer = isinstance(item, Answer)
    own = item.author_id is not None and item.author_id == reader.pk
    by = (
        labels.who_answered(item, question=question, reader=reader)
        if is_answer
        else labels.who_asked(item, reader=reader)
    )
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
    }


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
    listed = cut(listing(questions, request.user), number=page_number(request), size=QUESTIONS_ON_A_PAGE)
    context = {
        "rows": [row(each, request.user) for each in listed.rows],
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
