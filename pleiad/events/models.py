from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pleiad.channels.models import ChannelInvite
from pleiad.expertise.models import Topic
from pleiad.members.models import Member
from pleiad.personal import NOBODY, Personal
from pleiad.writing.models import RoomRule


class Kind(models.TextChoices):
    MEETING = "meeting", _("Meeting")
    SOCIAL = "social", _("Social")
    LEARNING = "learning", _("Learning")
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
    """What is spoken; `BOTH` means that everything said is interpreted."""

    ENGLISH = "en", _("English")
    WELSH = "cy", _("Welsh")
    BOTH = "both", _("Welsh and English, interpreted")


class Series(models.Model):
    """Why some events return: the rule that their days came from. Each event stands for itself and has its own
    registrations. `day_rule` is a recurrence rule (RFC 5545) over London's calendar; the hours are London's clock."""

    day_rule = models.CharField(max_length=100)
    first_day = models.DateField()
    begins = models.TimeField()
    ends = models.TimeField()
    holidays_of = models.CharField(max_length=20, blank=True)  # empty: bank holidays are days like others
    made_at = models.DateTimeField()

    personal = NOBODY

    class Meta:
        verbose_name_plural = "series"
        constraints = [models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="series_ends_after_it_begins")]


NO_WAY_IN = [
    Func(F(column), template="%(expressions)s = ''", output_field=models.BooleanField()) for column in ("link", "place")
]
"""Neither a link nor a place, as the index of such events says it: SQLite takes it only when its condition stands in the
question word for word."""


class EventQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)

    def visible_to(self, member):
        """Organisers see drafts too; members see what is published; a visitor sees what is public besides."""
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
    """Something planned, at one time, with places. `revision` grows with every change that a page could show."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("Title"), max_length=120)
    title_cy = models.CharField(_("Title in Welsh"), max_length=120, blank=True)
    summary = models.CharField(_("Summary"), max_length=300)
    summary_cy = models.CharField(_("Summary in Welsh"), max_length=300, blank=True)
    description = models.TextField(_("What happens"), blank=True)
    description_cy = models.TextField(_("What happens, in Welsh"), blank=True)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind, default=Kind.MEETING)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(_("Place"), max_length=200, blank=True)  # empty: online only
    link = models.URLField(_("Link to the meeting"), max_length=1000, blank=True)
    capacity = models.PositiveIntegerField(_("Places"), null=True, blank=True)
    rule = models.CharField(_("Rule of the room"), max_length=20, choices=RoomRule, default=RoomRule.CHATHAM)
    recorded = models.BooleanField(_("Recorded"), default=False)
    region = models.CharField(_("Nation or region"), max_length=20, choices=Region, blank=True)
    language = models.CharField(_("Language"), max_length=4, choices=Language, default=Language.ENGLISH)
    captions = models.BooleanField(_("Live captions"), default=False)
    interpreter = models.BooleanField(_("BSL interpreter"), default=False)
    step_free = models.BooleanField(_("Step-free"), default=False)
    access = models.CharField(_("Access"), max_length=200, blank=True)
    topics = models.ManyToManyField(Topic, verbose_name=_("Topics"), blank=True, related_name="events")
    part_of = models.ForeignKey(
        "self",
        verbose_name=_("Part of"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="sessions",
        db_index=False,  # sessions_in_order; most events are part of nothing
    )
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.SET_NULL, related_name="events")
    public = models.BooleanField(_("Anyone may see this page"), default=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)  # by an organiser; registrations do not count
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    asked_for_at = models.CharField(
        max_length=60, blank=True
    )  # "view key" of the page where one asks for a place; empty: here
    names_shown = models.BooleanField(_("Members see who comes"), default=False)
    # The beginning that those who come were reminded of; a new beginning is reminded of anew
    week_told_for = models.DateTimeField(null=True)
    hour_told_for = models.DateTimeField(null=True)
    # Kept by register, withdraw and pass_on, under the lock of this row; a place that is offered is taken
    places_taken = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    arrivals = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)

    objects = EventQuerySet.as_manager()
    personal = NOBODY

    class Meta:
        indexes = [
            models.Index(fields=["starts_at"], name="event_by_start"),
            models.Index(fields=["ends_at"], name="event_by_end"),
            models.Index(fields=["kind", "starts_at"], name="event_by_kind"),
            models.Index(fields=["region", "starts_at"], name="event_by_region", condition=~Q(region="")),
            models.Index(fields=["language", "starts_at"], name="event_by_language", condition=~Q(language="en")),
            models.Index(fields=["starts_at"], name="event_captioned", condition=Q(captions=True)),
            models.Index(fields=["starts_at"], name="event_interpreted", condition=Q(interpreter=True)),
            models.Index(fields=["starts_at"], name="event_step_free", condition=Q(step_free=True)),
            models.Index(fields=["starts_at"], name="event_draft", condition=Q(published_at=None)),
            models.Index(fields=["starts_at"], name="event_cancelled", condition=Q(cancelled_at__isnull=False)),
            models.Index(fields=["part_of", "starts_at"], name="sessions_in_order", condition=Q(part_of__isnull=False)),
            models.Index(fields=["ends_at"], name="event_with_a_list", condition=Q(waiting__gt=0)),
            models.Index(fields=["ends_at"], name="event_without_a_way_in", condition=Q(link="", place="")),
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
        """The page of another room where one asks for a place, or "" when one registers here."""
        name, _space, key = self.asked_for_at.partition(" ")
        return reverse(name, args=[key]) if name else ""

    @property
    def online(self):
        """Whether one takes part by a link: where no room is named, or a link is set besides."""
        return bool(self.link) or not self.place

    @property
    def places_left(self):
        return None if self.capacity is None else self.capacity - self.places_taken


class Host(models.Model):
    """She runs this event; a deputy stands in for her. Every organiser may act: this says whom a question goes to."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="hosts")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="hosting")
    deputy = models.BooleanField(default=False)
    since = models.DateTimeField()

    personal = Personal(of="member", keep="as long as the event", on_erasure="delete")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "member"], name="hosts_an_event_once"),
            models.UniqueConstraint(fields=["event"], condition=Q(deputy=False), name="one_host_an_event"),
        ]


class RegistrationQuerySet(models.QuerySet):
    def active(self):
        return self.filter(cancelled_at=None)

    def placed(self):
        return self.active().filter(placed_at__isnull=False)

    def told_by_letter(self):
        """Who has nothing in her calendar to be told by: those who wait, and applicants with a provisional place."""
        return self.active().filter(Q(placed_at=None) | Q(member__joined_at=None))

    def offered(self):
        """Who has been offered a place and has not answered: the place is kept for her until `offered_until`."""
        return self.active().filter(offered_until__isnull=False)

    def waiting(self):
        return self.active().filter(placed_at=None, offered_until=None).order_by("arrival")


class Registration(models.Model):
    """She comes: with a place since `placed_at`, with the offer of one until `offered_until`, or on the waiting list in
    order of `arrival`. `quiet_since`: no list that members see names her; `came_at`: an organiser marked that she was there.
    """

    # Looked up by arrivals_in_order; a second index would be written with every registration and read by nobody.
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations", db_index=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="registrations")
    channel_invite = models.ForeignKey(
        ChannelInvite, null=True, on_delete=models.SET_NULL, related_name="registrations"
    )  # None: without Teams
    registered_at = models.DateTimeField()
    arrival = models.PositiveIntegerField()
    offered_at = models.DateTimeField(null=True)
    offered_until = models.DateTimeField(null=True)
    placed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    quiet_since = models.DateTimeField(null=True)
    came_at = models.DateTimeField(null=True)

    objects = RegistrationQuerySet.as_manager()
    personal = Personal(of="member", keep="2 years after the meeting", on_erasure="delete")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "member"], condition=Q(cancelled_at=None), name="one_active_registration_each"
            ),
            models.UniqueConstraint(fields=["event", "arrival"], name="arrivals_in_order"),
            models.CheckConstraint(
                condition=Q(offered_until=None)
                | Q(placed_at=None, offered_at__isnull=False, offered_until__gt=F("offered_at")),
                name="offered_or_placed_never_both",
            ),
            models.CheckConstraint(condition=Q(came_at=None) | Q(placed_at__isnull=False), name="who_came_had_a_place"),
        ]
        indexes = [
            models.Index(
                fields=["event", "arrival"],
                name="waiting_in_order",
                condition=Q(cancelled_at=None, placed_at=None, offered_until=None),
            ),
            models.Index(
                fields=["offered_until"],
                name="offers_that_lapse",
                condition=Q(cancelled_at=None, offered_until__isnull=False),
            ),
        ]


class Intention(models.Model):
    """She came for this meeting and could have no place yet, because people must vouch for her first: when she is admitted,
    she is registered for it."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="intention")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    quiet_since = models.DateTimeField(null=True)

    personal = Personal(of="member", keep="until her application is decided", on_erasure="delete")


class AccessNeeds(models.Model):
    """What she needs to take part, said once. Nobody else reads it before she shares it for one event; it goes on
    `forget_on`, a year after she last said or shared it."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="access_needs")
    words = models.TextField(max_length=1000)
    said_at = models.DateTimeField()
    forget_on = models.DateField(db_index=True)

    personal = Personal(of="member", keep="until the date shown to her, or until she deletes them", on_erasure="delete")

    class Meta:
        verbose_name_plural = "access needs"


class AccessShare(models.Model):
    """She lets the people named on the form read her access needs for this one event, until a week after it."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="access_share")
    needs = models.ForeignKey(AccessNeeds, on_delete=models.CASCADE, related_name="shares")
    shared_at = models.DateTimeField()

    personal = Personal(of="needs__member", keep="a week after the event", on_erasure="delete")


from .after_models import AfterMeeting, Feedback  # noqa: E402, F401 (tables of this room)
