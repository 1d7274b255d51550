"""Cohorts at the desk: planning, opening and calling off."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.desk.door import desk_form, desk_form_for_good, desk_page
from pleiad.desk.pages import attempt, sent, show
from pleiad.ui.fields import ReasonForm

from ... import demand, labels, rules, seasons
from ...actions import planning
from ...forms import official_file
from ...locations import keys
from ...models import Cohort, Course
from ..forms import CohortForm
from .courses import ON_A_PAGE


@desk_form
def create_cohort(request):
    """Plan a cohort as a draft; `?location=`, from the page of demand, fills in the town and a day in the next season."""
    at = timezone.now()
    wanted = keys.of_key(request.GET.get("location", "")[:80], official_file=official_file())
    form = CohortForm(sent(request), at=at, initial=_in_season(wanted, at) if wanted else None)
    if request.method == "POST" and form.is_valid():
        made = planning.plan_cohort(by=request.user, at=at, **form.cleaned_cohort())
        if wanted:
            said = _("The draft is kept. Plan another here, or open it: members who wait near it are told then.")
            messages.success(request, said)
            return redirect("desk:demand")
        messages.success(request, _("The draft is kept. Open it when it is ready."))
        return redirect("desk:cohort", made.pk)
    return show(
        request, "training", "training/desk/cohort_form.html", {"form": form, "none": not Course.objects.exists()}
    )


def _in_season(wanted, at):
    """Initial values for a draft from the page of demand: of several courses the one with a season, which has to be
    filled."""
    courses = list(Course.objects.filter(retired_at=None)[:ON_A_PAGE])
    chosen = next((each for each in courses if each.months), courses[0] if courses else None)
    first = seasons.first_day(months=chosen.months if chosen else [], day=timezone.localdate(at))
    return {"where": wanted.label or keys.spoken(wanted), "course": chosen, "capacity": 12, "day_1": first}


@desk_page
def cohort(request, pk):
    """One cohort on the desk: its days, its requests as counts, what can be done, and the answers to check-ins."""
    shown, at = get_object_or_404(Cohort.objects.select_related("course", "lead"), pk=pk), timezone.now()
    counts = shown.requests.filter(ended_at=None).aggregate(
        asked=Count("pk", filter=Q(agreed_at=None)),
        waiting=Count("pk", filter=Q(agreed_at__isnull=False, placed_at=None)),
        placed=Count("pk", filter=Q(placed_at__isnull=False)),
    )
    answers = shown.check_ins.filter(answered_at__isnull=False).values_list("months", "since").annotate(Count("pk"))
    context = {
        "cohort": shown,
        "title": f"{shown.course}, {labels.where(shown)}",
        "days": shown.events.order_by("starts_at"),
        "counts": counts,
        "answers": [row for row in answers.order_by("months", "since") if row[2] >= demand.TOO_FEW],
        "why_not_publish": rules.why_not_publish(cohort=shown, at=at),
        "may_call_off": not shown.lead.cancelled_at and shown.lead.ends_at > at,
    }
    return show(request, "training", "training/desk/cohort.html", context)


@desk_form_for_good
def publish_cohort(request, pk):
    """Open a cohort, after asking once."""
    shown, at = get_object_or_404(Cohort.objects.select_related("course", "lead"), pk=pk), timezone.now()
    if reason := rules.why_not_publish(cohort=shown, at=at):
        messages.warning(request, str(reason))
        return redirect("desk:cohort", pk)
    if request.method == "POST":
        said = _("The cohort is open. Members who want to know of one near them are being told.")
        attempt(request, planning.publish_cohort, said, cohort=shown, by=request.user, at=at)
        return redirect("desk:cohort", pk)
    context = {
        "heading": _("Do you want to open this cohort?"),
        "sentences": [
            f"{shown.course}, {labels.where(shown)}. {labels.dates(shown, days=shown.events.count())}.",
            _("Its days go on the list of events, and places can be asked for."),
        ],
        "label": _("Open it"),
        "back": {"url": reverse("desk:cohort", args=[pk]), "label": _("Not yet")},
    }
    return show(request, "training", "training/desk/ask.html", context)


@desk_form_for_good
def call_off_cohort(request, pk):
    """Call a cohort off, after asking once and for a reason."""
    shown, at = get_object_or_404(Cohort.objects.select_related("course", "lead"), pk=pk), timezone.now()
    if shown.lead.cancelled_at or shown.lead.ends_at <= at:
        return redirect("desk:cohort", pk)
    form = ReasonForm(
        sent(request),
        label=gettext_lazy("Why it will not take place"),
        hint=gettext_lazy("Everyone who is told reads this."),
        missing=gettext_lazy("Say why it will not take place. Everyone who is told reads it."),
        max_length=300,
    )
    if request.method == "POST" and form.is_valid():
        said = _("The cohort is called off. Everyone is told, and all points are given back.")
        reason = form.cleaned_data["reason"]
        attempt(request, planning.call_off, said, cohort=shown, by=request.user, at=at, reason=reason)
        return redirect("desk:cohort", pk)
    context = {
        "form": form,
        "heading": _("Do you want to call this cohort off?"),
        "sentences": [_("Everyone with a place is told by email and in their calendar. This cannot be undone.")],
        "label": _("Call it off"),
        "warning": True,
        "back": {"url": reverse("desk:cohort", args=[pk]), "label": _("Keep it")},
    }
    return show(request, "training", "desk/ask.html", context)
