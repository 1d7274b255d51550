from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pleiad.events.models import Event
from pleiad.members.models import Member
from pleiad.privacy import (
    AFTER_THE_MEETING,
    OF_OTHERS,
    YEAR,
    Keep,
    PrivacyDeclaration,
    Reader,
    Why,
)


class TimeClass(models.TextChoices):
    WORKING = "working", _("Working time")
    OWN = "own", _("My own time")


class Pack(models.Model):
    """One page for a member's line manager about one event: what the employer gains, and what it takes."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="packs")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="packs")
    purpose = models.TextField(_("Why you would like to go"), max_length=1000)
    gains = models.TextField(
        _("What your team gains"),
        max_length=1000,
        help_text=_("For example: what you will try afterwards, who you will tell, what it saves."),
    )
    time_class = models.CharField(_("Whose time is it?"), max_length=10, choices=TimeClass, default=TimeClass.WORKING)
    learning = models.BooleanField(_("It counts as learning and development"), default=True)
    cost = models.CharField(_("What it costs"), max_length=200)
    cover = models.TextField(_("Who covers for you (optional)"), max_length=500, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Your pages for your manager, and what they permitted"),
        why=Why.ASKED,
        read_by=(Reader.YOU, Reader.OUTSIDER),
        keep=Keep(AFTER_THE_MEETING, 2 * YEAR, since="event__ends_at"),
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "event"], name="one_pack_each")]


class SignOff(models.Model):
    """What a manager permitted, and when. Once given it is never changed; a new pack needs a new yes."""

    pack = models.ForeignKey(Pack, null=True, on_delete=models.SET_NULL, related_name="sign_offs")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="sign_offs")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sign_offs")
    purpose = models.TextField()
    time_class = models.CharField(max_length=10, choices=TimeClass)
    approver_name = models.CharField(max_length=100)
    approver_address = models.CharField(max_length=254)
    words = models.TextField(blank=True)
    given_at = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Your pages for your manager, and what they permitted"),
        why=Why.ASKED,
        read_by=(Reader.YOU, Reader.OUTSIDER),
        keep=Keep(AFTER_THE_MEETING, 2 * YEAR, since="event__ends_at"),
        on_erasure="delete",
        withheld={"words": OF_OTHERS},
    )

    class Meta:
        indexes = [models.Index(fields=["event", "given_at"], name="sign_off_trail")]
        constraints = [models.CheckConstraint(condition=~Q(approver_address=""), name="sign_off_names_who_gave_it")]

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("A sign-off is never changed.")
        super().save(*args, **kwargs)
