"""What came out of a meeting, and what people who had a place say about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

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


class AfterMeeting(models.Model):
    """Notes, slides and recording of one event. `public`: anyone who can see the event’s page sees them too."""

    event = models.OneToOneField("events.Event", on_delete=models.CASCADE, related_name="after")
    notes = models.TextField(
        _("Notes (optional)"),
        max_length=20_000,
        blank=True,
        help_text=_("What came out of it, as the rule of the room allows. Lists, emphasis and links work."),
    )
    slides = models.URLField(_("Link to the slides"), max_length=1000, blank=True)
    recording = models.URLField(_("Link to the recording"), max_length=1000, blank=True)
    public = models.BooleanField(
        _("Anyone who can see the event’s page can see this too"),
        default=False,
        help_text=_("Without this, only members see it."),
    )
    written_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)  # members who had a place were asked for feedback

    privacy = NOBODY


class FeedbackAnswer(models.TextChoices):
    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class Feedback(models.Model):
    """A member's answers to the three questions. Organisers see counts and words, never whose they are."""

    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="feedback")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    worth = models.CharField(_("Was it worth your time?"), max_length=10, choices=FeedbackAnswer)
    part = models.CharField(_("Could you take part as you wanted?"), max_length=10, choices=FeedbackAnswer)
    words = models.CharField(
        _("What should we keep, or do differently?"),
        max_length=1000,
        blank=True,
        help_text=_("Optional. Do not name anyone: organisers read it without your name."),
    )
    at = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="member",
        what=_("What you answered to the questions after a meeting; organisers read it without your name"),
        why=Why.MEETINGS,
        read_by=(Reader.YOU, Reader.ORGANISERS),
        keep=Keep(AFTER_THE_MEETING, YEAR, since="event__ends_at"),
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        verbose_name_plural = "feedback"
        constraints = [models.UniqueConstraint(fields=["event", "member"], name="one_feedback_each")]
