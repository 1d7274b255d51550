from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pleiad.content.models import RoomRule
from pleiad.directory.models import Topic
from pleiad.members.models import Member
from pleiad.privacy import (
    AFTER_THE_MEETING,
    NOBODY,
    YEAR,
    Keep,
    PrivacyDeclaration,
    Reader,
    Why,
)

LONGEST = timedelta(days=31)
"""A conference takes days; what takes longer is several events."""


class EventKind(models.TextChoices):
    MEETING = "meeting", _("Meeting")
    SOCIAL = "social", _("Social")
    LEARNING = "learning", _("Learning")
    WHOLE_CONFERENCE = "whole-conference", _("Conference")
    CONFERENCE = "conference", _("Conference session")


class Region(models.TextChoices):
    """The nine regions of England and the three other nations, as the Office for National Statistics names them."""

    NORTH_EAST = "north-east", _("North East")
    NORTH_WEST = "north-west", _("North West")
    YORKSHIRE = "yorkshire", _("Yorkshire and the Humber")
    EAST_MIDLANDS = "east-midlands", _("East Midlands")
    WEST_MIDLANDS = "west-midlands", _("West Midlands")
    EAST = "east", _("East of England")
    LONDON = "london", _("London")
    SOUTH_EAST = "south-east", _("South East")
    SOUTH_WEST = "south-west", _("South West")
    SCOTLAND = "scotland", _("Scotland")
    WALES = "wales", _("Wales")
    NORTHERN_IRELAND = "northern-ireland", _("Northern Ireland")


class Language(models.TextChoices):
    """The language spoken; `BOTH` means that everything is interpreted."""

    ENGLISH = "en", _("English")
    WELSH = "cy", _("Welsh")
    BOTH = "both", _("Welsh and English, interpreted")


class Series(models.Model):
    """The rule that the days of some events came from. Each event stands alone and has its own
    registrations. `day_rule` is a recurrence rule (RFC 5545) over London's calendar; the hours are London's clock, and an end
    that is earlier than the beginning is on the next morning."""

    day_rule = models.CharField(max_length=100)
    first_day = models.DateField()
    begins = models.TimeField()
    ends = models.TimeField()
    holidays_of = models.CharField(max_length=20, blank=True)  # empty: bank holidays are not left out
    made_at = models.DateTimeField()

    privacy = NOBODY

    class Meta:
        verbose_name_plural = "series"
        constraints = [models.CheckConstraint(condition=~Q(ends=F("begins")), name="series_takes_time")]


NO_WAY_IN = [
    Func(F(column), template="%(expressions)s = ''", output_field=models.BooleanField()) for column in ("link", "venue")
]
"""Neither a link nor a venue, worded as the index of such events is: SQLite uses a partial index only when the query repeats
its condition word for word."""


ACCESS_FACTS = ("captions", "interpreter", "step_free")
"""What makes it easier to take part and is either there or not, in the order in which it is shown. The form, the event's
pages, the filter of the programme and search go through this list; the words of each are its `verbose_name`."""


class EventQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)

    def visible_to(self, member):
        """Organisers see drafts too; members see what is published; visitors see what is published and public."""
        if getattr(member, "is_organiser", False):
            return self
        if getattr(member, "is_current", False):
            return self.published()
        return self.published().filter(public=True)

    def upcoming(self, at):
        return self.filter(ends_at__gt=at).order_by("starts_at", "pk")

    def past(self, at):
        return self.filter(ends_at__lte=at).order_by("-starts_at", "-pk")


class Event(models.Model):
    """Something planned, at one time, with places. `revision` grows with every change that a page can show."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("Title"), max_length=120)
    title_cy = models.CharField(_("Title in Welsh"), max_length=120, blank=True)
    summary = models.CharField(_("Summary"), max_length=300, help_text=_("One or two sentences, for lists and search."))
    summary_cy = models.CharField(_("Summary in Welsh"), max_length=300, blank=True)
    description = models.TextField(_("What happens"), max_length=10_000, blank=True)
    description_cy = models.TextField(_("What happens, in Welsh"), max_length=10_000, blank=True)
    gains = models.TextField(
        _("What an employer gains"),
        max_length=600,
        blank=True,
        db_default="",
        help_text=_("Two lines that members can send to their manager: what people who come can do afterwards."),
    )
    gains_cy = models.TextField(_("What an employer gains, in Welsh"), max_length=600, blank=True, db_default="")
    kind = models.CharField(_("Kind"), max_length=20, choices=EventKind, default=EventKind.MEETING)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    venue = models.CharField(
        _("Venue"), max_length=200, blank=True, help_text=_("Leave this empty for an event that is only online.")
    )
    link = models.URLField(
        _("Link to the meeting"),
        max_length=1000,
        blank=True,
        help_text=_("Members never see it: each member has a personal link that leads here while they have a place."),
    )
    capacity = models.PositiveIntegerField(
        _("Places"),
        null=True,
        blank=True,
        help_text=_("Leave this empty if there is room for everyone."),
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
    )
    rule = models.CharField(_("Rule of the room"), max_length=20, choices=RoomRule, default=RoomRule.CHATHAM)
    recorded = models.BooleanField(_("Recorded"), default=False)
    region = models.CharField(
        _("Nation or region"),
        max_length=20,
        choices=Region,
        blank=True,
        help_text=_("For an event with a venue, so that people nearby can find it."),
    )
    language = models.CharField(_("Language"), max_length=4, choices=Language, default=Language.ENGLISH)
    captions = models.BooleanField(_("Live captions"), default=False)
    interpreter = models.BooleanField(_("BSL interpreter"), default=False)
    step_free = models.BooleanField(_("Step-free"), default=False)
    access = models.CharField(
        _("Access"), max_length=200, blank=True, help_text=_("For example “Hearing loop” or “Quiet room”.")
    )
    access_cy = models.CharField(_("Access, in Welsh"), max_length=200, blank=True, db_default="")
    topics = models.ManyToManyField(Topic, verbose_name=_("Topics"), blank=True, related_name="events")
    part_of = models.ForeignKey(
        "self",
        verbose_name=_("Part of"),
        help_text=_("Conferences and events that have sessions already are offered."),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="sessions",
        db_index=False,  # sessions_in_order; most events are part of nothing
    )
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.SET_NULL, related_name="events")
    public = models.BooleanField(
        _("Anyone may see this page"), default=True, help_text=_("Without this, only members see it.")
    )
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)  # by an organiser; registrations do not count
    moved_from = models.DateTimeField(null=True)  # the start that was published before this one
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    instead_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="planned_anew"
    )  # the cancelled event whose people are offered places first
    asked_for_at = models.CharField(
        max_length=60, blank=True
    )  # "view key" of the page where a member asks for a place; empty: here
    names_shown = models.BooleanField(
        _("Members see who comes"),
        default=True,
        help_text=_("Never members who hide or chose not to be listed, or colleagues behind a shield."),
    )
    # The start that members were reminded of; after a new start they are reminded again
    week_told_for = models.DateTimeField(null=True)
    hour_told_for = models.DateTimeField(null=True)
    # Kept by register, withdraw and pass_on, under the lock of this row; an offered place counts as taken
    places_taken = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    arrivals = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)
    # How often what a calendar shows has changed, for subscribers (RFC 5545, section 3.8.7.4)
    sequence = models.PositiveIntegerField(default=0, db_default=0)
    # How many minutes London was ahead of UTC at the start, by the rules of the day on which the time was set
    planned_offset = models.SmallIntegerField(null=True)

    objects = EventQuerySet.as_manager()
    privacy = NOBODY

    class Meta:
        indexes = [
            models.Index(fields=["starts_at"], name="event_by_start"),
            models.Index(fields=["ends_at"], name="event_by_end"),
            models.Index(fields=["kind", "starts_at"], name="event_by_kind"),
            models.Index(fields=["region", "starts_at"], name="event_by_region", condition=~Q(region="")),
            models.Index(fields=["language", "starts_at"], name="event_by_language", condition=~Q(language="en")),
            *(
                models.Index(fields=["starts_at"], name=f"event_{each}", condition=Q(**{each: True}))
                for each in ACCESS_FACTS
            ),
            models.Index(fields=["starts_at"], name="event_draft", condition=Q(published_at=None)),
            models.Index(fields=["starts_at"], name="event_cancelled", condition=Q(cancelled_at__isnull=False)),
            models.Index(fields=["part_of", "starts_at"], name="sessions_in_order", condition=Q(part_of__isnull=False)),
            models.Index(fields=["ends_at"], name="event_with_a_list", condition=Q(waiting__gt=0)),
            models.Index(fields=["ends_at"], name="event_without_a_way_in", condition=Q(link="", venue="")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(places_taken__lte=F("capacity")), name="never_overbooked"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("events:event", args=[self.slug])

    @property
    def asked_for_url(self):
        """The page of another room where a member asks for a place, or "" when members register here."""
        name, _space, key = self.asked_for_at.partition(" ")
        return reverse(name, args=[key]) if name else ""

    @property
    def online(self):
        """Whether members can take part by a link: when there is no venue, or a link as well."""
        return bool(self.link) or not self.venue

    @property
    def places_left(self):
        return None if self.capacity is None else self.capacity - self.places_taken


class Host(models.Model):
    """An organiser who runs this event, or a deputy. Every organiser may act: this says who is asked first."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="hosts")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="hosting")
    deputy = models.BooleanField(default=False)
    since = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Which meetings you host"),
        why=Why.MEETINGS,
        read_by=(Reader.MEMBERS, Reader.ORGANISERS),
        keep=Keep(AFTER_THE_MEETING, 2 * YEAR, since="event__ends_at"),
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "member"], name="hosts_an_event_once"),
            models.UniqueConstraint(fields=["event"], condition=Q(deputy=False), name="one_host_an_event"),
        ]
