"""What members ask for, on the desk: the list by support, and planning from it."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.desk.door import desk_action, desk_form, desk_page
from pleiad.desk.pages import attempt, sent, show
from pleiad.errors import Refused
from pleiad.events.actions import planning as events
from pleiad.members.visibility import names_on_the_desk
from pleiad.ui.dates import short_day
from pleiad.ui.paging import cut, page_number

from .. import actions
from ..models import Suggestion
from .forms import DraftForm, TakeUpForm

ON_A_PAGE = 20


@desk_page
def suggestions(request):
    """Open suggestions, most support first; or those that events have taken up."""
    planned = "planned" in request.GET
    found = Suggestion.objects.standing().select_related("author", "topic", "event")
    if planned:
        found = found.exclude(planned_at=None).order_by("-planned_at", "-pk")
    else:
        found = found.open().order_by("-supporters", "-written_at", "-pk")
    page = cut(found, number=page_number(request), size=ON_A_PAGE)
    context = {
        "lines": [line(each) for each in page.rows],
        "page": page,
        "planned": planned,
        "query": "planned=" if planned else "",
    }
    return show(request, "suggestions", "suggestions/desk/suggestions.html", context)


def line(each: Suggestion) -> dict:
    """A suggestion as a line of the list."""
    facts = [(_("Others want this"), each.supporters)] if each.supporters else []
    if each.topic:
        facts.append((_("Topic"), str(each.topic)))
    if each.planned_at:
        if each.event:
            facts.append((_("Event"), each.event.title))
        told = each.told_at
        said = (
            _("Members who asked for it were told on %(day)s.") % {"day": short_day(moment=told)}
            if told
            else _("Members who asked for it are told once the event is published.")
        )
        state = "done" if told else "under-way"
    else:
        state, said = "waiting", _("Suggested on %(day)s.") % {"day": short_day(moment=each.written_at)}
    return {
        "state": state,
        "title": each.title,
        "sentence": said,
        "facts": facts,
        "link": {"url": reverse("desk:suggestion", args=[each.pk]), "label": _("Open")},
    }


@desk_form
def suggestion(request, pk):
    """One suggestion: a planned event takes it up, or a new draft begins from it."""
    shown = get_object_or_404(Suggestion.objects.standing().select_related("author", "topic", "event"), pk=pk)
    at = timezone.now()
    fresh = request.POST.get("which") == "draft"
    take_up = TakeUpForm(None if fresh else sent(request), at=at)
    draft = DraftForm(sent(request) if fresh else None, at=at, initial={"title": shown.title}, prefix="new")
    form = draft if fresh else take_up
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                event = _draft(shown, form, request.user, at) if fresh else form.cleaned_data["event"]
                actions.plan(suggestion=shown, event=event, by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("The event takes it up. Members who asked for it are told once, as soon as the event is published."),
            )
            return redirect("desk:event", event.pk)
    context = {
        "suggestion": shown,
        "who": names_on_the_desk([shown.author])(shown.author),
        "take_up": take_up,
        "draft": draft,
        "form": form if form.is_bound else None,
    }
    return show(request, "suggestions", "suggestions/desk/suggestion.html", context)


def _draft(shown, form, by, at):
    values = form.cleaned_data
    return events.create(
        by=by,
        at=at,
        title=values["title"],
        summary=" ".join(shown.why.split())[:300],
        starts_at=values["starts_at"],
        ends_at=values["ends_at"],
        topics=[shown.topic] if shown.topic else [],
    )


@desk_action
def unplan(request, pk):
    """Open the suggestion again, because the event turned out to be about something else."""
    shown = get_object_or_404(Suggestion.objects.standing(), pk=pk)
    attempt(request, actions.unplan, _("It is open again."), suggestion=shown, by=request.user, at=timezone.now())
    return redirect("desk:suggestion", pk)
