"""The spaces, one space, and accepting its rule."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pleiad.content.models import Space
from pleiad.ui.paging import cut, page_number

from .. import labels, reach, rules
from ..actions import posts
from ..models import Entered, Interest, Question, SafeguardingKey
from .pages import QUESTIONS_ON_A_PAGE, opens_or_sends, page, space_or_404, telling, way_in
from .questions import listing, rows

A_WEEK, A_MONTH = timedelta(days=7), timedelta(days=30)
LOOKED_AT = 200
"""Among how many questions, the latest written in first, it is counted what goes on."""


@require_safe
def spaces(request):
    """All spaces that the member can see; muted ones come last."""
    own = Interest.objects.filter(member=request.user, space=OuterRef("pk"))
    shown = Space.objects.visible_to(request.user).annotate(
        followed=Exists(own.followed()), muted=Exists(own.filter(muted_at__isnull=False))
    )
    shown = cut(shown.order_by("muted", "name", "pk"), number=page_number(request), size=50)
    lively = going_on(shown.rows, request.user, at=timezone.now())
    rows = [
        {
            "space": each,
            **lively[each.pk],
            "name": labels.localised(each, "name"),
            "purpose": labels.localised(each, "purpose"),
            "facts": facts_of(each),
        }
        for each in shown.rows
    ]
    return page(request, "spaces.html", {"rows": rows, "page": shown})


def going_on(spaces, member, *, at) -> dict[int, dict]:
    """What goes on in these spaces, by number: the question last written in, how many had something new within a week, and
    how many of a month's wait for an answer. Of a support space, and of one whose rule the member has not accepted, no title
    stands here. A constant number of queries, among the newest questions only."""
    entered = dict(Entered.objects.filter(member=member, space__in=spaces).values_list("space", "rule"))
    recent = Question.objects.visible_to(member).not_muted_by(member)
    recent = recent.filter(space__in=spaces, latest_at__gt=at - A_MONTH)
    told = {each.pk: {"latest": None, "new": 0, "unanswered": 0} for each in spaces}
    titles = {each.pk for each in spaces if not each.sensitive and entered.get(each.pk) == each.rule}
    for row in rows(list(listing(recent, "space")[:LOOKED_AT]), member):
        of_space = told[row["question"].space_id]
        if of_space["latest"] is None and row["question"].space_id in titles:
            of_space["latest"] = row
        of_space["new"] += row["question"].latest_at > at - A_WEEK
        of_space["unanswered"] += not row["answered"]
    return told


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
    questions = shown.questions.standing().met_by(request.user).not_muted_by(request.user)
    listed = cut(listing(questions), number=page_number(request), size=QUESTIONS_ON_A_PAGE)
    interest = Interest.objects.filter(member=request.user, space=shown).first()
    context = {
        **telling(shown),
        "purpose": labels.localised(shown, "purpose"),
        "rows": rows(listed.rows, request.user),
        "page": listed,
        "followed": interest is not None and not interest.muted_at,
        "muted": interest is not None and bool(interest.muted_at),
        "seals": SafeguardingKey.objects.current() is not None,
        "why_not": rules.why_not_write(
            member=request.user, space=shown, entered_rule=shown.rule, at=timezone.now()
        ),  # the rule is accepted, or way_in had led to it
    }
    return page(request, "space.html", context)


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
