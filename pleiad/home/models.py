from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pleiad.privacy import AFTERWARDS, DAY, WHILE_A_MEMBER, Keep, PrivacyDeclaration, Reader, Why


class Every(models.TextChoices):
    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    NEVER = "never", _("Never")


class EmailChoice(models.Model):
    """How often a member wants emails of one subscription; without a row it is as the subscription says."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="email_choices")
    subscription = models.CharField(max_length=30)
    every = models.CharField(max_length=10, choices=Every)
    chosen_at = models.DateTimeField()  # what happened before is told by the choice before

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Which emails you want, on which day and hour, and how far they have got"),
        why=Why.EMAILS,
        read_by=(Reader.YOU,),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "subscription"], name="one_choice_a_subscription")]
        indexes = [models.Index(fields=["subscription", "every", "member"], name="choice_by_subscription")]


FIRST_HOUR, LAST_HOUR = 8, 20
WEEKDAYS = [
    (0, _("Monday")), (1, _("Tuesday")), (2, _("Wednesday")), (3, _("Thursday")), (4, _("Friday")), (5, _("Saturday")),
    (6, _("Sunday")),
]  # fmt: skip


class EmailTimes(models.Model):
    """When a member wants what comes once a day or once a week, how far that has got, and when the latest email left that
    was nobody's to wait for."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="email_times"
    )
    weekday = models.PositiveSmallIntegerField(
        _("Day of the week"), choices=WEEKDAYS, default=0, db_default=0, validators=[MaxValueValidator(6)]
    )
    hour = models.PositiveSmallIntegerField(
        _("Hour"),
        default=8,
        db_default=8,
        help_text=_("In UK time."),
        validators=[MinValueValidator(FIRST_HOUR), MaxValueValidator(LAST_HOUR)],
    )
    daily_until = models.DateTimeField(null=True)  # what happened until then was in a daily email
    weekly_until = models.DateTimeField(null=True)
    latest_at = models.DateTimeField(null=True)  # the latest email that nobody waited for: one an hour

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Which emails you want, on which day and hour, and how far they have got"),
        why=Why.EMAILS,
        read_by=(Reader.YOU,),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        verbose_name_plural = "email times"


class DigestSlot(models.Model):
    """How far the digests of one hour have got, so that each is written once."""

    name = models.CharField(max_length=24, primary_key=True)  # "weekly 2026-11-23 08"
    written_to = models.BigIntegerField(default=0)  # the last member, by number
    done_at = models.DateTimeField(null=True)

    privacy = PrivacyDeclaration(
        of="",
        what=_("How far the daily and weekly emails have got"),
        keep=Keep(AFTERWARDS, 60 * DAY, since="done_at"),
        on_erasure="stay",
        about_nobody=True,
    )


class Notification(models.Model):
    """Something to be told to one member at once. `key` names what it is about; the room words it when it is told."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    subscription = models.CharField(max_length=30)
    key = models.CharField(max_length=60)  # "answer:12"
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)  # an email with it was queued, or the member wants none

    privacy = PrivacyDeclaration(
        of="member",
        what=_("What we told you of at once: that you were answered, mentioned or thanked, not what was written"),
        why=Why.EMAILS,
        read_by=(Reader.YOU,),
        keep=Keep(AFTERWARDS, 30 * DAY, since="at"),
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "subscription", "key"], name="told_once")]
        indexes = [
            models.Index(fields=["member", "at"], name="notification_of_member"),
            models.Index(
                fields=["at", "member"], name="notification_next", condition=models.Q(settled_at__isnull=True)
            ),
            models.Index(fields=["at"], name="notification_by_age"),
        ]


class Seen(models.Model):
    """Until when a member has seen what is new. Nothing else is kept about visits; and nothing while it is switched off."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="seen"
    )
    until = models.DateTimeField(null=True)
    came_at = models.DateTimeField(null=True)  # the latest sign-in: what is seen by the next one
    off_since = models.DateTimeField(null=True)
    welcome_closed_at = models.DateTimeField(null=True)  # the first steps are not shown again

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Until when you have seen what is new on your home, unless you switch that off"),
        why=Why.NEW,
        read_by=(Reader.YOU,),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="drop",
    )

    class Meta:
        verbose_name_plural = "seen"
