"""What organisers write, whom it is for, and who got it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pleiad.content.models import Space
from pleiad.directory.models import Topic
from pleiad.events.models import Event
from pleiad.members.eligibility.sectors import nation_choices, sector_choices
from pleiad.members.models import Member, Organisation
from pleiad.privacy import AFTERWARDS, INNER, NAME_GOES, YEAR, Keep, People, PrivacyDeclaration, Reader, Why
from pleiad.ui.fields import HOW_TO_WRITE, LONGEST

AN_HOUR, AT_MOST_AN_HOUR = 2000, 20_000
"""Emails of one announcement that leave in an hour, unless told otherwise, and at most."""


class AnnouncementKind(models.TextChoices):
    ANNOUNCEMENT = "announcement", _("Announcement")
    NEWSLETTER = "newsletter", _("Newsletter")
    MUST_KNOW = "must-know", _("Something people must know about a meeting")


class AtEvent(models.TextChoices):
    """What a member has to do with a meeting."""

    PLACE = "place", _("Everyone who has a place")
    WAITING = "waiting", _("Everyone who waits for a place")
    CAME = "came", _("Everyone who came")
    ANY = "any", _("Everyone who has a place or waits for one")


class AnnouncementQuerySet(models.QuerySet):
    def kept(self):
        """All but the drafts that were thrown away."""
        return self.filter(thrown_away_at=None)

    def sent(self):
        return self.filter(sent_at__isnull=False)

    def visible_to(self, member):
        """What was written to this member; newsletters are for every member, and organisers read all that was sent."""
        if not getattr(member, "is_current", False):
            return self.none()
        if member.is_organiser:
            return self.sent()
        written = Recipient.objects.filter(announcement=OuterRef("pk"), member=member.pk, queued_at__isnull=False)
        return self.sent().filter(Q(kind=AnnouncementKind.NEWSLETTER) | Exists(written))


class Announcement(models.Model):
    """What organisers write to members. Who it is for stands in the columns of its audience: nothing in any of them means
    all members, and several narrow it down. It is sent once; then its recipients are rows and it no longer changes."""

    kind = models.CharField(
        _("What it is"), max_length=12, choices=AnnouncementKind, default=AnnouncementKind.ANNOUNCEMENT
    )
    subject = models.CharField(_("Subject"), max_length=120)
    subject_cy = models.CharField(_("Subject in Welsh (optional)"), max_length=120, blank=True)
    text = models.TextField(_("What you write"), max_length=LONGEST, help_text=HOW_TO_WRITE)
    text_cy = models.TextField(_("The same in Welsh (optional)"), max_length=LONGEST, blank=True)
    sector = models.CharField(_("Sector"), max_length=40, blank=True, choices=sector_choices)
    nation = models.CharField(_("Nation"), max_length=40, blank=True, choices=nation_choices)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("Organisation"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    topics = models.ManyToManyField(Topic, verbose_name=_("Topics"), blank=True, related_name="+")
    space = models.ForeignKey(
        Space, verbose_name=_("Space"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    event = models.ForeignKey(
        Event, verbose_name=_("Meeting"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at_event = models.CharField(_("Who of that meeting"), max_length=10, blank=True, choices=AtEvent)
    replies_to = models.ForeignKey(
        Member, verbose_name=_("Who reads the replies"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    an_hour = models.PositiveIntegerField(
        _("Emails an hour"),
        default=AN_HOUR,
        validators=[MinValueValidator(50), MaxValueValidator(AT_MOST_AN_HOUR)],
        help_text=_(
            "Mail servers refuse what comes too fast. Nothing leaves between 9pm and 7am, except what people must know."
        ),
    )
    from_at = models.DateTimeField(null=True)  # not before then; None: as soon as it is sent off
    month = models.DateField(null=True, unique=True)  # of a newsletter that was put together by itself
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    thrown_away_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    many = models.PositiveIntegerField(default=0)  # recipients
    next_step_at = models.DateTimeField(null=True)  # when the next of them get their email
    done_at = models.DateTimeField(null=True)  # every recipient's email was queued
    stopped_at = models.DateTimeField(null=True)

    objects = AnnouncementQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="made_by",
        what=_("What you wrote to members as an organiser, and who it was for"),
        why=Why.ANSWERABLE,
        people=People.ORGANISERS,
        read_by=(Reader.YOU, Reader.ORGANISERS, Reader.MEMBERS),
        keep=NAME_GOES,
        on_erasure="blank",
        withheld={"next_step_at": INNER},
        also_of={"sent_by": (), "replies_to": ()},
    )

    class Meta:
        indexes = [
            models.Index(fields=["-made_at"], name="announcement_newest"),
            models.Index(fields=["next_step_at"], name="announcement_next", condition=Q(next_step_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None, done_at=None, stopped_at=None, next_step_at=None)
                | Q(sent_at__isnull=False, thrown_away_at=None),
                name="announcement_on_its_way_was_sent",
            ),
            models.CheckConstraint(condition=Q(next_step_at=None) | Q(stopped_at=None), name="stopped_takes_no_step"),
        ]

    def __str__(self):
        return self.subject_cy if self.subject_cy and get_language() == "cy" else self.subject

    def get_absolute_url(self):
        return reverse("announcements:announcement", args=[self.pk])

    @property
    def in_welsh(self):
        """Whether there is a Welsh email: one with a Welsh text."""
        return bool(self.text_cy)

    def words(self, language: str) -> tuple[str, str]:
        """Subject and text in this language, in English where there is no Welsh."""
        if language == "cy" and self.in_welsh:
            return self.subject_cy or self.subject, self.text_cy
        return self.subject, self.text


class Recipient(models.Model):
    """A member to whom an announcement is written: fixed when it is sent, one row each, and one email at most."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="recipients", db_index=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    queued_at = models.DateTimeField(null=True)  # the email is a row of the outbox
    left_out_at = models.DateTimeField(null=True)  # left, was suspended or stopped such emails meanwhile

    privacy = PrivacyDeclaration(
        of="member",
        what=_("What organisers wrote to you"),
        why=Why.EMAILS,
        read_by=(Reader.YOU, Reader.ORGANISERS),
        keep=Keep(AFTERWARDS, 2 * YEAR, since="announcement__sent_at"),
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["announcement", "member"], name="one_recipient_each"),
            models.CheckConstraint(
                condition=Q(queued_at=None) | Q(left_out_at=None), name="a_recipient_is_written_to_or_left_out"
            ),
        ]
        indexes = [
            models.Index(
                fields=["announcement", "id"],
                name="recipient_next",
                condition=Q(queued_at=None, left_out_at=None),
            )
        ]
