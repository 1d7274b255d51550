from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pleiad.content.models import Space
from pleiad.events.models import Event
from pleiad.privacy import NOBODY


class Located(models.Model):
    """The location of something: a town or an outward code, and its middle; never anything more exact."""

    location_key = models.CharField(max_length=80, blank=True)  # as in the addresses of our pages
    location = models.CharField(max_length=100, blank=True)  # as shown to people
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    nation = models.CharField(max_length=40, blank=True)
    land = models.CharField(max_length=40, blank=True)  # the island, "" for Great Britain; see locations.keys.land

    class Meta:
        abstract = True


class Course(models.Model):
    """What is taught, in which months, for whom, and what a place costs in points."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("Name"), max_length=100)
    name_cy = models.CharField(_("Name in Welsh"), max_length=100, blank=True)
    about = models.TextField(_("What it is"))
    about_cy = models.TextField(_("What it is, in Welsh"), blank=True)
    for_whom = models.CharField(_("Who may come"), max_length=300)
    for_whom_cy = models.CharField(_("Who may come, in Welsh"), max_length=300, blank=True)
    months = models.JSONField(_("Months in which it runs"), default=list)  # 1 to 12; empty: the whole year
    points = models.PositiveSmallIntegerField(_("Points for a place"), default=0)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    privacy = NOBODY

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name_cy if self.name_cy and get_language() == "cy" else self.name

    def get_absolute_url(self):
        return reverse("training:course", args=[self.slug])


def to_come(lead: str, at) -> models.QuerySet[Event]:
    """The event that the field `lead` names, if it is to come and not cancelled. For `Exists(...)` of each row: with a join,
    a database may read every coming event to find the few that belong to a cohort."""
    return Event.objects.filter(pk=OuterRef(lead), cancelled_at=None, starts_at__gt=at)


class CohortQuerySet(models.QuerySet):
    def open(self, at):
        """Cohorts that can still be asked for: published, not called off, not begun."""
        return self.filter(Exists(to_come("lead", at)), published_at__isnull=False)

    def soonest_first(self):
        return self.select_related("course", "lead").order_by("lead__starts_at", "pk")


class Cohort(Located):
    """The people who take a course together. Its days are events; the first of them, `lead`, holds the places."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="cohorts")
    lead = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="leads_cohort")
    events = models.ManyToManyField(Event, related_name="cohorts")
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)  # members who watch have been emailed
    space = models.OneToOneField(Space, null=True, on_delete=models.SET_NULL, related_name="cohort")

    objects = CohortQuerySet.as_manager()
    privacy = NOBODY

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None, location="")
                | Q(latitude__isnull=False, longitude__isnull=False) & ~Q(location=""),
                name="cohort_is_somewhere_or_online",
            )
        ]
        indexes = [
            models.Index(
                fields=["published_at"], name="cohort_to_tell", condition=Q(told_at=None, published_at__isnull=False)
            )
        ]

    def get_absolute_url(self):
        return reverse("training:cohort", args=[self.pk])

    @property
    def online(self):
        return self.latitude is None
