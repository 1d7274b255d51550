"""Courses at the desk: the page of training, and one course."""

from copy import copy

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.desk.door import desk_form, desk_page
from pleiad.desk.pages import sent, show
from pleiad.ui.paging import cut, page_number

from ... import labels, seasons
from ...actions import planning
from ...models import Cohort, Course
from ..forms import CourseForm

ON_A_PAGE = 20


@desk_page
def training(request):
    """The courses, and the cohorts to come, drafts included."""
    at = timezone.now()
    coming = (
        Cohort.objects.filter(lead__ends_at__gt=at)
        .soonest_first()
        .annotate(
            days=Count("events", distinct=True),
            open_requests=Count("requests", filter=Q(requests__ended_at=None, requests__agreed_at=None), distinct=True),
        )
    )
    page = cut(coming, number=page_number(request), size=ON_A_PAGE)
    courses = [
        {"course": each, "runs": seasons.spoken(each.months), "price": labels.price(each)}
        for each in Course.objects.filter(retired_at=None)[:ON_A_PAGE]
    ]
    context = {"courses": courses, "lines": [_line(each) for each in page.rows], "page": page}
    return show(request, "training", "training/desk/courses.html", context)


def _line(cohort):
    lead = cohort.lead
    state, said = "under-way", ""
    if lead.cancelled_at:
        state, said = "done", _("Called off.")
    elif not cohort.published_at:
        state, said = "waiting", _("A draft that only organisers see.")
    facts = [(_("Places"), f"{lead.places_taken}/{lead.capacity}")]
    if lead.waiting:
        facts.append((_("Waiting list"), lead.waiting))
    if cohort.open_requests:
        facts.append((_("Asked of contacts"), cohort.open_requests))
    return {
        "state": state,
        "title": f"{cohort.course}, {labels.where(cohort)}",
        "sentence": f"{labels.dates(cohort, days=cohort.days)} {said}".strip(),
        "facts": facts,
        "link": {"url": reverse("desk:cohort", args=[cohort.pk]), "label": _("Open")},
    }


@desk_form
def create_course(request):
    form = CourseForm(sent(request))
    if request.method == "POST" and form.is_valid():
        planning.make_course(by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The course has its page. Plan a cohort next."))
        return redirect("desk:training")
    return show(request, "training", "training/desk/course_form.html", {"form": form, "heading": _("Make a course")})


@desk_form
def edit_course(request, pk):
    course = get_object_or_404(Course, pk=pk)
    form = CourseForm(sent(request), instance=copy(course))
    if request.method == "POST" and form.is_valid():
        planning.change_course(course=course, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The course is changed."))
        return redirect("desk:training")
    return show(
        request, "training", "training/desk/course_form.html", {"form": form, "heading": _("Change this course")}
    )
