from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pleiad.directory.models import Topic
from pleiad.members.models import Member, Organisation
from pleiad.privacy import PrivacyDeclaration

from ..matching.pair_rules import GRADES

MENTEES_AT_MOST = 10
CIRCLE_AT_MOST = 8
CONVERSATIONS_AT_MOST = 6


class Time(models.TextChoices):
    MONTHLY = "monthly", _("About an hour a month")
    FORTNIGHTLY = "fortnightly", _("About an hour every two weeks")
    NOW_AND_THEN = "now-and-then", _("Now and then, when there is something to talk about")


class HowToTalk(models.TextChoices):
    VIDEO = "video", _("Video call")
    PHONE = "phone", _("Phone")
    PERSON = "person", _("In person")
    WRITING = "writing", _("In writing")


class TimeOfDay(models.TextChoices):
    EARLY = "early", _("Before 10am")
    MIDDAY = "midday", _("Around midday")
    AFTERNOON = "afternoon", _("In the afternoon")
    EVENING = "evening", _("In the evening")


class Profession(models.TextChoices):
    """The role groups of the government digital and data capability framework, and two that councils and forces name."""

    ARCHITECTURE = "architecture", _("Architecture")
    SECURITY = "security", _("Cyber security")
    DATA = "data", _("Data")
    LEADERSHIP = "leadership", _("Digital leadership")
    OPERATIONS = "operations", _("IT operations")
    PRODUCT = "product", _("Product and delivery")
    QUALITY = "quality", _("Quality and testing")
    SOFTWARE = "software", _("Software development")
    DESIGN = "design", _("User-centred design")
    OTHER = "other", _("Something else")


class MentoringRegion(models.TextChoices):
    EAST = "east", _("East of England")
    EAST_MIDLANDS = "east-midlands", _("East Midlands")
    LONDON = "london", _("London")
    NORTH_EAST = "north-east", _("North East")
    NORTH_WEST = "north-west", _("North West")
    NORTHERN_IRELAND = "northern-ireland", _("Northern Ireland")
    SCOTLAND = "scotland", _("Scotland")
    SOUTH_EAST = "south-east", _("South East")
    SOUTH_WEST = "south-west", _("South West")
    WALES = "wales", _("Wales")
    WEST_MIDLANDS = "west-midlands", _("West Midlands")
    YORKSHIRE = "yorkshire", _("Yorkshire and the Humber")


class Grade(models.IntegerChoices):
    """The grades of the civil service in order; `pair_rules.GRADES` counts them the same way."""

    AA = 0, GRADES[0]
    AO = 1, GRADES[1]
    EO = 2, GRADES[2]
    HEO = 3, GRADES[3]
    SEO = 4, GRADES[4]
    G7 = 5, GRADES[5]
    G6 = 6, GRADES[6]
    SCS1 = 7, GRADES[7]
    SCS2 = 8, GRADES[8]
    SCS3 = 9, GRADES[9]
    SCS4 = 10, GRADES[10]


class Show(models.TextChoices):
    """What a proposal may say of a member before both have said yes; it always says topics and sector."""

    NAME = "name", _("My name")
    ORGANISATION = "organisation", _("My organisation")
    PROFESSION = "profession", _("My profession")
    GRADE = "grade", _("My grade")
    REGION = "region", _("My region")
    TIMES = "times", _("When I can talk, and how")
    WORDS = "words", _("What I wrote in my own words")


class MentoringProfile(models.Model):
    """What a member can help with or wants, how much time they have, how they like to talk; the rest is optional."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="mentoring_profile")
    mentors_since = models.DateTimeField(null=True)
    seeks_since = models.DateTimeField(null=True)
    offers = models.ManyToManyField(Topic, related_name="+", blank=True)
    wants = models.ManyToManyField(Topic, related_name="+", blank=True)
    words = models.CharField(max_length=600, blank=True)
    time = models.CharField(max_length=20, choices=Time)
    talks = models.JSONField(default=list)  # values of HowToTalk
    capacity = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(0), MaxValueValidator(MENTEES_AT_MOST)]
    )
    conversations = models.PositiveSmallIntegerField(default=0)  # single conversations offered at a time
    circle_places = models.PositiveSmallIntegerField(default=0)
    profession = models.CharField(max_length=20, choices=Profession, blank=True)
    grade = models.PositiveSmallIntegerField(choices=Grade, null=True)
    region = models.CharField(max_length=20, choices=MentoringRegion, blank=True)
    languages = models.JSONField(default=list)  # codes of settings.LANGUAGES; empty: any
    times = models.JSONField(default=list)  # values of TimeOfDay
    sector_wished = models.CharField(max_length=40, blank=True)
    same_organisation_since = models.DateTimeField(null=True)  # agrees to be paired within their own organisation
    shows = models.JSONField(default=list)  # values of Show
    paused_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    privacy = PrivacyDeclaration(of="member", keep="while a member, then 30 days", on_erasure="delete")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(capacity__lte=MENTEES_AT_MOST), name="mentoring_capacity_in_reason"),
            models.CheckConstraint(condition=Q(circle_places__lte=CIRCLE_AT_MOST), name="mentoring_circle_in_reason"),
            models.CheckConstraint(
                condition=Q(conversations__lte=CONVERSATIONS_AT_MOST), name="mentoring_conversations_in_reason"
            ),
            models.CheckConstraint(
                condition=Q(mentors_since__isnull=False) | Q(seeks_since__isnull=False), name="mentoring_has_a_side"
            ),
        ]


class Avoidance(models.Model):
    """An organisation, or a person by name or address, that the owner is never paired with. Only the owner sees it."""

    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="avoidances")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    named = models.CharField(
        max_length=254, blank=True
    )  # as the owner wrote it; may name a person who is not a member yet
    key = models.CharField(max_length=254, blank=True)  # the same in lower case, or the key of the address
    at = models.DateTimeField()

    privacy = PrivacyDeclaration(of="owner", keep="while a member", on_erasure="delete")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, key="") | Q(organisation=None) & ~Q(key=""),
                name="avoids_one_thing",
            ),
            models.UniqueConstraint(
                fields=["owner", "organisation"],
                condition=Q(organisation__isnull=False),
                name="avoids_an_organisation_once",
            ),
            models.UniqueConstraint(fields=["owner", "key"], condition=~Q(key=""), name="avoids_somebody_once"),
        ]

    def __str__(self):
        return str(self.organisation) if self.organisation_id else self.named
