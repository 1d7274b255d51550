"""What a member's home shows of this room: the question how it went on after a course."""

from datetime import timedelta

from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.home.waiting import WaitingAnswer, waits

from . import labels
from .models import CourseCheckIn

ASKED_FOR = timedelta(days=60)


@waits("training.check-in", sign=CourseCheckIn.objects.filter(member=OuterRef("pk"), answered_at=None))
def check_ins(*, member, at, most):
    """Asked three and twelve months after a course; after two months it is not asked any more."""
    asked = CourseCheckIn.objects.filter(member=member.pk, answered_at=None, asked_at__gt=at - ASKED_FOR)
    for each in asked.select_related("cohort__course").order_by("asked_at")[:most]:
        yield WaitingAnswer(
            _("How has it gone on since %(course)s?") % {"course": labels.told(each.cohort.course, "name")},
            reverse("training:check-in", args=[each.pk]),
            _("Answer"),
            by=each.asked_at + ASKED_FOR,
        )
