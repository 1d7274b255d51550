from datetime import date

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pleiad.content.models import Space
from pleiad.events.models import Event
from pleiad.privacy import NOBODY
from pleiad.ui.dates import month
from pleiad.ui.model_fields import ChoiceListField

POINTS_AT_MOST = 1000


def month_names() -> list[tuple[int, str]]:
    """The numbers of the months with their names, in the language of the page."""
    return [(each, month(moment=date(2026, each, 1))) for each in range(1, 13)]


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
    name_cy = models.CharField(_("Name in Welsh (optional)"), max_length=100, blank=True)
    about = models.TextField(_("What it is"), max_length=10000)
    about_cy = models.TextField(_("What it is, in Welsh (optional)"), max_length=10000, blank=True)
    for_whom = models.CharField(_("Who may come"), max_length=300)
    for_whom_cy = models.CharField(_("Who may come, in Welsh (optional)"), max_length=300, blank=True)
    months = ChoiceListField(
        _("Months in which it runs"), help_text=_("None means the whole year."), choices=month_names, blank=True
    )
    points = models.PositiveSmallIntegerField(
        _("Points for a place"),
        help_text=_("0 when a place costs nothing: nobody is asked then."),
        default=0,
        validators=[MaxValueValidator(POINTS_AT_MOST)],
    )
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

    course = models.ForeignKey(
        Course,
        verbose_name=_("Course"),
        on_delete=models.PROTECT,
        related_name="cohorts",
        limit_choices_to={"retired_at": None},
    )
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
