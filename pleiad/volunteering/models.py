from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.dates import MONTHS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pleiad.directory.models import Topic
from pleiad.events.models import Event
from pleiad.members.models import Member
from pleiad.privacy import (
    AFTER_THE_MEETING,
    NOBODY,
    WHILE_A_MEMBER,
    YEAR,
    Keep,
    PrivacyDeclaration,
    Reader,
    Why,
)
from pleiad.ui.model_fields import ChoiceListField

MINUTES_AT_MOST = 600
PEOPLE_AT_MOST = 50


class What(models.TextChoices):
    STORY = "story", _("Five-minute story")
    PANEL = "panel", _("Seat on the panel")
    HOST = "host", _("Host")
    CHAT = "chat", _("Chat minder")
    WELCOME = "welcome", _("Welcome")
    NOTES = "notes", _("Notes")
    TIME = "time", _("Timekeeper")
    SLIDES = "slides", _("Slides")
    INTERPRETER = "interpreter", _("Interpreter’s contact")
    OTHER = "other", _("Something else")


class Work(models.TextChoices):
    STAGE = "stage", _("On the stage")
    SERVICE = "service", _("Behind the scenes")


STAGE = frozenset({What.STORY, What.PANEL, What.HOST})
"""Parts that are heard and remembered. The others keep a meeting going and are easily forgotten."""


class PartQuerySet(models.QuerySet):
    def open(self, at):
        """Parts that members can still offer themselves for."""
        return self.filter(
            closed_at=None,
            taken__lt=F("wanted"),
            event__published_at__isnull=False,
            event__cancelled_at=None,
            event__starts_at__gt=at,
        )


class Part(models.Model):
    """Something to do at an event, small enough to say yes to: how many minutes it takes, and how many people."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="parts")
    what = models.CharField(_("Part"), max_length=20, choices=What)
    name = models.CharField(_("What it is (only for something else)"), max_length=80, blank=True)
    name_cy = models.CharField(_("The same in Welsh (optional)"), max_length=80, blank=True)
    work = models.CharField(_("Where (only for something else)"), max_length=10, choices=Work, default=Work.SERVICE)
    minutes = models.PositiveIntegerField(
        _("Minutes it takes"), validators=[MinValueValidator(1), MaxValueValidator(MINUTES_AT_MOST)]
    )
    wanted = models.PositiveIntegerField(
        _("How many people"), default=1, validators=[MinValueValidator(1), MaxValueValidator(PEOPLE_AT_MOST)]
    )
    taken = models.PositiveIntegerField(default=0)  # changed by actions under the lock of this row
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = PartQuerySet.as_manager()
    privacy = NOBODY

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("wanted")), name="no_part_given_too_often"),
            models.CheckConstraint(condition=Q(minutes__gt=0, wanted__gt=0), name="a_part_takes_time_and_people"),
            models.CheckConstraint(condition=~Q(what="other") | ~Q(name=""), name="something_else_has_a_name"),
        ]

    def __str__(self):
        if self.what == What.OTHER:
            return self.name_cy if self.name_cy and get_language() == "cy" else self.name
        return self.get_what_display()

    @property
    def left(self):
        return self.wanted - self.taken


class OfferQuerySet(models.QuerySet):
    def standing(self):
        """Offers that neither the member nor an organiser has ended."""
        return self.filter(withdrawn_at=None, thanked_at=None, ended_at=None)

    def waiting(self):
        return self.standing().filter(accepted_at=None, kept_at=None)

    def accepted(self):
        return self.standing().filter(accepted_at__isnull=False)


class Offer(models.Model):
    """A member's offer for a part. It is accepted, kept for another time, thanked and let go, withdrawn by the member, or
    ended with the event or the membership: each is a moment."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="offers")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="part_offers")
    offered_at = models.DateTimeField()
    first_time = models.BooleanField(
        _("It would be my first time"), help_text=_("First-timers are welcome, and asked first."), default=False
    )
    with_partner = models.BooleanField(
        _("Pair me with someone"), help_text=_("Someone who has done it before does it with you."), default=False
    )
    words = models.CharField(
        _("Anything we should know (optional)"),
        help_text=_("For example, what your story would be about. Only the organisers read this."),
        max_length=300,
        blank=True,
    )
    accepted_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True)
    thanked_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    not_done_at = models.DateTimeField(null=True)

    objects = OfferQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="member",
        what=_("Parts that you offered to play at meetings"),
        why=Why.MEETINGS,
        read_by=(Reader.YOU, Reader.ORGANISERS),
        keep=Keep(AFTER_THE_MEETING, 2 * YEAR, since="part__event__ends_at"),
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["part", "member"],
                condition=Q(withdrawn_at=None, thanked_at=None, ended_at=None),
                name="one_standing_offer_each",
            ),
            models.CheckConstraint(condition=Q(accepted_at=None) | Q(kept_at=None), name="an_offer_has_one_answer"),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(accepted_at__isnull=False, not_done_at=None), name="done_was_accepted"
            ),
        ]
        indexes = [
            models.Index(
                fields=["offered_at"],
                name="offers_that_wait",
                condition=Q(accepted_at=None, kept_at=None, withdrawn_at=None, thanked_at=None, ended_at=None),
            ),
            models.Index(fields=["member", "-offered_at"], name="offers_of_a_member"),
            models.Index(fields=["kept_at"], name="offers_kept", condition=Q(kept_at__isnull=False)),
        ]


class StandingOffer(models.Model):
    """ "Ask me about service design, not in half-term": what a member may be asked for, without a fixed date."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="standing_offer")
    words = models.CharField(
        _("Ask me about"),
        help_text=_("For example, service design, or chairing a panel. Only the organisers read this."),
        max_length=300,
    )
    topics = models.ManyToManyField(
        Topic, verbose_name=_("Topics (optional)"), blank=True, related_name="+", limit_choices_to={"retired_at": None}
    )
    not_in = ChoiceListField(_("Not in these months (optional)"), choices=list(MONTHS.items()), blank=True)
    not_when = models.CharField(
        _("Other times that do not suit (optional)"),
        help_text=_("For example, half-term, or Wednesdays."),
        max_length=120,
        blank=True,
    )
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    privacy = PrivacyDeclaration(
        of="member",
        what=_("What you may be asked for at any time, and when not"),
        why=Why.MEETINGS,
        read_by=(Reader.YOU, Reader.ORGANISERS),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        indexes = [models.Index(fields=["-made_at"], name="standing_offers", condition=Q(withdrawn_at=None))]
