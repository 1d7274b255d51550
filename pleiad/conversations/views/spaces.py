"""The spaces, one space, and accepting its rule."""

from django.db.models import Exists, OuterRef
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pleiad.content.models import Space
from pleiad.ui.paging import cut, page_number

from .. import labels, reach, rules
from ..actions import posts
from ..models import Interest, SafeguardingKey
from .pages import QUESTIONS_ON_A_PAGE, opens_or_sends, page, space_or_404, telling, way_in
from .questions import listing, rows


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
