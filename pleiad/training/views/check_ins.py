"""A member's answers to check-ins after a course."""

from copy import copy

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import labels
from ..actions import check_ins
from ..forms import CheckInForm
from ..models import CourseCheckIn
from .nearest import form_page


@form_page
def check_in(request, pk):
    """Answer how it has gone on since the course."""
    asked = get_object_or_404(CourseCheckIn.objects.select_related("cohort__course"), pk=pk, member=request.user)
    form = CheckInForm(request.POST if request.method == "POST" else None, instance=copy(asked))
    if request.method == "POST" and form.is_valid():
        check_ins.answer(check_in=asked, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Thank you. It helps the people who plan the next one."))
        return redirect("training:course", slug=asked.cohort.course.slug)
    return render(request, "training/check_in.html", {"form": form, "course": labels.told(asked.cohort.course, "name")})
