"""What members would like to discuss: the list by support, one suggestion, suggesting, supporting, taking back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pleiad.directory.models import Topic
from pleiad.errors import Refused
from pleiad.events.labels import told
from pleiad.members.visibility import names
from pleiad.ui.paging import cut, page_number

from . import actions, rules
from .forms import SuggestionForm
from .models import Suggestion, Support

ON_A_PAGE = 10
ORDERS = {
    "support": ("-supporters", "-written_at", "-pk"),
    "newest": ("-written_at", "-pk"),
}


def _reader_or_404(request):
    if not request.user.is_current:
        raise Http404
    return request.user


def _suggestion_or_404(request, pk):
    reader = _reader_or_404(request)
    found = Suggestion.objects.visible_to(reader).select_related("author", "topic", "event")
    return get_object_or_404(found, pk=pk)


@require_safe
def suggestions(request):
    """Suggestions by support or by age, on one topic or all, open or planned."""
    reader = _reader_or_404(request)
    planned = "planned" in request.GET
    order = "newest" if request.GET.get("order") == "newest" else "support"
    topics = list(Topic.objects.filter(retired_at=None))
    topic = next((each for each in topics if each.slug == request.GET.get("topic")), None)
    found = Suggestion.objects.visible_to(reader).select_related("author", "topic", "event")
    found = (
        found.exclude(planned_at=None).order_by("-planned_at", "-pk")
        if planned
        else found.open().order_by(*ORDERS[order])
    )
    if topic:
        found = found.filter(topic=topic)
    page = cut(found, number=page_number(request), size=ON_A_PAGE)
    supported = set(
        Support.objects.filter(member=reader, suggestion__in=page.rows).values_list("suggestion_id", flat=True)
    )
    named = names((each.author for each in page.rows), reader=reader)
    query = "&".join(
        filter(
            None,
            [
                "planned=" if planned else "",
                f"order={order}" if not planned else "",
                f"topic={topic.slug}" if topic else "",
            ],
        )
    )
    context = {
        "rows": [_row(each, reader, supported, named) for each in page.rows],
        "page": page,
        "query": query,
        "planned": planned,
        "order": order,
        "topics": topics,
        "topic": topic,
    }
    return render(request, "suggestions/list.html", context)


def _row(each, reader, supported, named):
    return {
        "suggestion": each,
        "by": named(each.author),
        "own": each.author_id == reader.pk,
        "supports": each.pk in supported,
        "may_support": not rules.why_not_support(suggestion=each, member=reader),
        "event_title": told(each.event, "title") if _shows_event(each, reader) else "",
    }


def _shows_event(each, reader):
    return each.event and each.event.published_at


@require_safe
def suggestion(request, pk):
    """One suggestion: what, why, who suggested it, and whether the reader supports it."""
    shown = _suggestion_or_404(request, pk)
    supported = set(
        Support.objects.filter(member=request.user, suggestion=shown).values_list("suggestion_id", flat=True)
    )
    row = _row(shown, request.user, supported, names([shown.author], reader=request.user))
    may_take_back = not rules.why_not_take_back(suggestion=shown, member=request.user)
    return render(request, "suggestions/suggestion.html", {**row, "may_take_back": may_take_back})


@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request):
    reader, at = _reader_or_404(request), timezone.now()
    form = SuggestionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.suggest(author=reader, at=at, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. Other members can support it now."))
            return redirect(made)
    return render(request, "suggestions/suggest.html", {"form": form, "left": actions.left(by=reader, at=at)})


@require_POST
def support(request, pk):
    """The reader supports the suggestion, or no longer does."""
    shown = _suggestion_or_404(request, pk)
    change = actions.undo_support if "undo" in request.POST else actions.support
    try:
        change(suggestion=shown, member=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = (
            _("You no longer support it.")
            if "undo" in request.POST
            else _("You support it. We will email you once when it is planned.")
        )
        messages.success(request, said)
    return redirect(shown)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request, pk):
    """The author takes the suggestion back, after one question."""
    shown = _suggestion_or_404(request, pk)
    if shown.author_id != request.user.pk:
        raise Http404
    if why_not := rules.why_not_take_back(suggestion=shown, member=request.user):
        messages.warning(request, str(why_not))
        return redirect(shown)
    if request.method == "POST":
        try:
            actions.take_back(suggestion=shown, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(shown)
        messages.success(request, _("Your suggestion is taken back."))
        return redirect("suggestions:list")
    return render(request, "suggestions/take_back.html", {"suggestion": shown})
