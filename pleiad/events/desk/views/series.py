from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pleiad.desk.door import desk_action_for_good, desk_form, desk_page
from pleiad.desk.pages import sent, show
from pleiad.errors import Refused
from pleiad.members.bank_holidays import NATIONS
from pleiad.ui.dates import when

from ... import recurring
from ...actions import series as actions
from ...models import Series
from ..forms.series import SeriesForm
from .events import line


@desk_form
def create(request):
    """Plan a series: first its days are shown, with the reason for those left out; then its drafts are made."""
    at = timezone.now()
    form = SeriesForm(sent(request), at=at)
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        if "sure" not in request.POST:
            return show(request, "events", "events/desk/series_preview.html", {"form": form, "days": _days(form)})
        try:
            made = actions.plan(by=request.user, at=at, **form.cleaned_series())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The drafts are kept. Publish them when they are ready."))
            return redirect("desk:series", made.pk)
    return show(request, "events", "events/desk/series_form.html", {"form": form})


def _days(form):
    return [
        {
            "when": when(start=each.starts_at, end=each.ends_at) if each.starts_at and each.ends_at else each.day,
            "skipped": each.skipped,
        }
        for each in form.days()
    ]


@desk_page
def series(request, pk):
    """A series: its rule and all of its events."""
    shown, at = get_object_or_404(Series, pk=pk), timezone.now()
    events = list(shown.events.order_by("starts_at", "pk")[: 2 * recurring.AT_MOST])
    drafts = [each for each in events if not each.published_at and not each.cancelled_at and each.starts_at > at]
    context = {
        "series": shown,
        "heading": recurring.in_words(shown),
        "nation": dict(NATIONS).get(shown.holidays_of, ""),
        "title": events[-1].title if events else "",
        "lines": [line(each, at=at) for each in events],
        "drafts": len(drafts),
    }
    return show(request, "events", "events/desk/series.html", context)


@desk_action_for_good
def publish(request, pk):
    """Publish all coming drafts of a series."""
    shown = get_object_or_404(Series, pk=pk)
    try:
        count = actions.publish_all(series=shown, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("One event is on the list now.", "%(count)s events are on the list now.", count)
        messages.success(request, said % {"count": count})
    return redirect("desk:series", pk)
