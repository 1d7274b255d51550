from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from pleiad.members.models import Member
from pleiad.privacy import (
    AFTER_THE_ROUND,
    INNER,
    YEAR,
    Keep,
    PrivacyDeclaration,
    Reader,
    Why,
)

from .rounds import INSTANT, Form, Proposal, Round


class PairingQuerySet(models.QuerySet):
    def alive(self):
        return self.filter(ended_at=None)

    def quiet(self):
        """Pairings alive that have gone quiet: each pairing once, and each circle once."""
        found = self.alive().filter(quiet_since__isnull=False)
        same = found.filter(form=Form.CIRCLE, round=OuterRef("round"), mentor=OuterRef("mentor"), pk__lt=OuterRef("pk"))
        return found.exclude(Q(form=Form.CIRCLE) & Exists(same))

    def of(self, member):
        """The member's pairings, without any with a person kept apart from them."""
        apart = Member.objects.kept_apart_from(member)
        return self.filter(Q(mentee=member) & ~Q(mentor__in=apart) | Q(mentor=member) & ~Q(mentee__in=apart))


class Pairing(models.Model):
    """Two people who both said yes. Only they see what they agree on; organisers see only whether it has gone quiet."""

    ENDS = [
        ("finished", _("Came to its planned end")),
        ("no-fault", _("Ended by one of the two")),
        ("left", _("One of the two left the network")),
        ("apart", _("The two are kept apart")),
    ]

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="pairing")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="pairings")
    form = models.CharField(max_length=10, choices=Form)
    mentee = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="pairings_as_mentee")
    mentor = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="pairings_as_mentor")
    began_at = models.DateTimeField()
    until = models.DateTimeField()
    goals = models.TextField(
        _("What do the two of you want to achieve?"),
        help_text=_("Only you two can read this. Two or three lines are plenty."),
        max_length=3000,
        blank=True,
    )
    paused_at = models.DateTimeField(null=True)
    quiet_since = models.DateTimeField(null=True)
    nudges = models.PositiveSmallIntegerField(default=0)
    nudged_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, choices=ENDS, blank=True)

    objects = PairingQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="mentee",
        what=_("Your mentoring pair: its dates, goals and what you answered about it"),
        why=Why.MENTORING,
        read_by=(Reader.PAIR,),
        keep=Keep(AFTER_THE_ROUND, 2 * YEAR, since="round__ends_at"),
        on_erasure="delete",
        withheld={"nudges": INNER, "nudged_at": INNER},
        also_of={"mentor": ()},
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | Q(ended_at__isnull=False) & ~Q(end=""),
                name="pairing_ends_in_a_named_state",
            ),
        ]
        indexes = [
            models.Index(fields=["began_at"], name="pairing_alive", condition=Q(ended_at=None)),
            models.Index(fields=["until"], name="pairing_until", condition=Q(ended_at=None)),
            models.Index(
                fields=["quiet_since"], name="pairing_quiet", condition=Q(ended_at=None, quiet_since__isnull=False)
            ),
        ]

    def other(self, member) -> Member:
        return self.mentor if self.mentee_id == member.pk else self.mentee

    @property
    def lasts_until(self):
        """The last moment of the pairing; on a page, its last day."""
        return self.until - INSTANT


class MentoringMeeting(models.Model):
    """A date of a pairing, in both calendars."""

    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="meetings")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    where = models.CharField(
        _("Where (optional)"),
        help_text=_("A link to a call, a phone number, or an address."),
        max_length=300,
        blank=True,
    )
    set_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    # How many minutes London was ahead of UTC at the start, by the rules of the day on which the date was set
    planned_offset = models.SmallIntegerField(null=True)

    privacy = PrivacyDeclaration(
        of="pairing__mentee",
        what=_("Your mentoring pair: its dates, goals and what you answered about it"),
        why=Why.MENTORING,
        read_by=(Reader.PAIR,),
        keep=Keep(AFTER_THE_ROUND, 2 * YEAR, since="pairing__round__ends_at"),
        on_erasure="delete",
        also_of={"pairing__mentor": ()},
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="mentoring_meeting_runs_forward")
        ]
        ordering = ["starts_at", "pk"]

    @property
    def is_link(self) -> bool:
        """Whether `where` is the URL of a page, and nothing else."""
        return self.where.startswith("https://") and " " not in self.where


class PairingCheckIn(models.Model):
    """One of the two is asked, once, whether they met, and answers with one press."""

    WHEN = [("two-weeks", _("After two weeks")), ("six-weeks", _("After six weeks"))]
    ANSWERS = [("met", _("Yes, we met")), ("date", _("Not yet, but we have a date")), ("not-yet", _("Not yet"))]

    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="check_ins")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="mentoring_check_ins")
    when = models.CharField(max_length=10, choices=WHEN)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=ANSWERS, blank=True)

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Whether you met your mentoring pair, when we asked you"),
        why=Why.MENTORING,
        read_by=(Reader.YOU,),
        keep=Keep(AFTER_THE_ROUND, 2 * YEAR, since="pairing__round__ends_at"),
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pairing", "member", "when"], name="asked_once_each_time"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="answered_check_in_has_an_answer",
            ),
        ]
