from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pleiad.members.models import Member
from pleiad.privacy import DAY, Keep, PrivacyDeclaration, Reader, Why

from .courses import Course, Located

WITHIN = (10, 25, 40, 60, 100, 150)


def within() -> list[tuple[int, str]]:
    """How many miles can be chosen, in words in the language of the page."""
    return [(each, gettext("%(miles)s miles") % {"miles": each}) for each in WITHIN]


class WatchQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(stopped_at=None)


class Watch(Located):
    """A member's wish to be told when a cohort opens within so many miles of a town or an outward code."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="watches")
    course = models.ForeignKey(Course, null=True, on_delete=models.CASCADE, related_name="watches")  # None: any
    miles = models.PositiveSmallIntegerField(_("Tell me when one opens within"), choices=within, default=60)
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    objects = WatchQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="member",
        what=_("Towns that you named, to hear when training opens near them"),
        why=Why.TRAINING,
        read_by=(Reader.YOU,),
        keep=Keep(_("Until you stop it, then %(time)s"), 30 * DAY, since="stopped_at"),
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        verbose_name_plural = "watches"
        constraints = [
            models.UniqueConstraint(
                fields=["member", "location_key", "course"],
                condition=Q(stopped_at=None, course__isnull=False),
                name="one_watch_a_location_and_course",
            ),
            models.UniqueConstraint(
                fields=["member", "location_key"],
                condition=Q(stopped_at=None, course=None),
                name="one_watch_a_location",
            ),
            models.CheckConstraint(condition=Q(miles__gte=5, miles__lte=500), name="watch_within_reason"),
        ]
        indexes = [models.Index(fields=["latitude"], name="watch_standing", condition=Q(stopped_at=None))]
