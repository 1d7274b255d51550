from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pleiad.directory.models import Topic
from pleiad.members.eligibility.sectors import SECTORS
from pleiad.members.models import Member, Organisation
from pleiad.privacy import INNER, WHILE_A_MEMBER, PrivacyDeclaration, Reader, Why
from pleiad.ui.model_fields import ChoiceListField

from ..grades import GRADES

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
    """The grades of the civil service in order; `grades.GRADES` counts them the same way."""

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


NOT_SAID = _("I would rather not say")


def sectors() -> list[tuple[str, str]]:
    """The sectors of the network, and that any will do."""
    return [("", _("Any sector")), *((name, _(name)) for name in SECTORS)]


class MentoringProfile(models.Model):
    """What a member can help with or wants, how much time they have, how they like to talk; the rest is optional."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="mentoring_profile")
    mentors_since = models.DateTimeField(null=True)
    seeks_since = models.DateTimeField(null=True)
    offers = models.ManyToManyField(
        Topic,
        verbose_name=_("What I can help with"),
        help_text=_("Up to eight."),
        related_name="+",
        blank=True,
        limit_choices_to={"retired_at": None},
    )
    wants = models.ManyToManyField(
        Topic,
        verbose_name=_("What I want help with"),
        help_text=_("Up to eight."),
        related_name="+",
        blank=True,
        limit_choices_to={"retired_at": None},
    )
    words = models.CharField(
        _("In your own words (optional)"),
        help_text=_("For example: I moved from a library into service design at 40 and can tell how."),
        max_length=600,
        blank=True,
    )
    time = models.CharField(_("How much time do you have?"), max_length=20, choices=Time)
    talks = ChoiceListField(_("How do you like to talk?"), choices=HowToTalk)
    capacity = models.PositiveSmallIntegerField(
        _("How many mentees would you take at a time?"),
        help_text=_("Only if you can help someone. One is a good number to begin with."),
        default=1,
        blank=True,
        validators=[MaxValueValidator(MENTEES_AT_MOST)],
    )
    conversations = models.PositiveSmallIntegerField(
        _("Single conversations you would give at a time"),
        help_text=_("For people who get no mentor in a round. 0 for none."),
        default=0,
        validators=[MaxValueValidator(CONVERSATIONS_AT_MOST)],
    )
    circle_places = models.PositiveSmallIntegerField(
        _("Places in a circle that you would lead"),
        help_text=_("You and several mentees talk together. 0 for none."),
        default=0,
        validators=[MaxValueValidator(CIRCLE_AT_MOST)],
    )
    profession = models.CharField(
        _("Your profession"), max_length=20, choices=[("", NOT_SAID), *Profession.choices], blank=True
    )
    grade = models.PositiveSmallIntegerField(
        _("Your grade"),
        help_text=_("Civil service grades. If yours has another name, choose the nearest."),
        choices=[(None, NOT_SAID), *Grade.choices],
        null=True,
        blank=True,
    )
    region = models.CharField(
        _("Where you work"), max_length=20, choices=[("", NOT_SAID), *MentoringRegion.choices], blank=True
    )
    languages = ChoiceListField(
        _("Languages in which you would like to talk"),
        help_text=_("With none chosen, any will do."),
        choices=settings.LANGUAGES,
        blank=True,
    )
    times = ChoiceListField(_("When can you talk?"), choices=TimeOfDay, blank=True)
    sector_wished = models.CharField(
        _("A sector that your mentor should know"), max_length=40, choices=sectors, blank=True
    )
    same_organisation_since = models.DateTimeField(null=True)  # agrees to be paired within their own organisation
    shows = ChoiceListField(
        _("What may a proposal say about you before you have both said yes?"),
        help_text=_(
            "It always names your topics and your sector. Once you have both said yes, each of you sees the other’s "
            "name, organisation and email address."
        ),
        choices=Show,
        blank=True,
    )
    paused_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Your mentoring profile"),
        why=Why.MENTORING,
        read_by=(Reader.YOU, Reader.ORGANISERS, Reader.OTHER),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="fold",
    )

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
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("Or an organisation"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    # As the owner wrote it; may name a person who is not a member yet.
    named = models.CharField(
        _("A person"),
        help_text=_("Their full name or, better, their work email address. We never say whether they are a member."),
        max_length=254,
        blank=True,
    )
    # The same in lower case, or the key of the address; once that person has left, a hash of it (matching/who_left.py).
    key = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="owner",
        what=_("People you never want to be paired with"),
        why=Why.MENTORING,
        read_by=(Reader.YOU,),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="fold",
        withheld={"key": INNER},
    )

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
            models.UniqueConstraint(fields=["owner", "key"], condition=~Q(key=""), name="avoids_a_person_once"),
        ]

    def __str__(self):
        return str(self.organisation) if self.organisation_id else self.named or str(_("Someone who has left"))
