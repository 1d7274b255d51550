from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pleiad.members.models import Member
from pleiad.privacy import (
    AFTER_THE_ROUND,
    INNER,
    NOBODY,
    OF_OTHERS,
    YEAR,
    Keep,
    PrivacyDeclaration,
    Reader,
    Why,
)

SEATS_AT_MOST = 10
ANSWER_DAYS_AT_MOST = 30
INSTANT = timedelta(microseconds=1)
"""Between the midnight that ends a day and the last moment of that day, which is what people are told."""


class Role(models.TextChoices):
    MENTOR = "mentor", _("Mentor")
    MENTEE = "mentee", _("Mentee")


class Form(models.TextChoices):
    """What two people are proposed: months together, a circle around one mentor, one conversation, or two as peers."""

    PAIRING = "pairing", _("Pairing")
    CIRCLE = "circle", _("Circle")
    FLASH = "flash", _("Single conversation")
    PEERS = "peers", _("Peers")


class Round(models.Model):
    """One run of the scheme: people join between `opens_at` and `closes_at`; pairings last until `ends_at`."""

    name = models.CharField(_("Name"), max_length=80)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    answer_days = models.PositiveSmallIntegerField(
        _("Days to answer a proposal"),
        help_text=_("A proposal not answered by then lapses, and the place goes to someone else."),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(ANSWER_DAYS_AT_MOST)],
    )
    importance = models.JSONField(default=dict)  # {kind of reason: 0 (not used), 1 or 2}; what is missing is 1
    created_at = models.DateTimeField()
    matched_at = models.DateTimeField(null=True)  # the plan that waits to be sent was made then
    sent_at = models.DateTimeField(null=True)  # the first proposals left then
    again_since = models.DateTimeField(null=True)  # something came free: the worker matches again

    privacy = NOBODY

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at"), closes_at__lte=F("starts_at"), starts_at__lt=F("ends_at")),
                name="round_runs_forward",
            ),
            models.CheckConstraint(
                condition=Q(answer_days__gte=1, answer_days__lte=ANSWER_DAYS_AT_MOST), name="round_answers_in_days"
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], name="round_by_end")]

    def __str__(self):
        return self.name

    @property
    def joins_until(self):
        """The last moment at which people can join; on a page, its last day."""
        return self.closes_at - INSTANT

    @property
    def runs_until(self):
        """The last moment of the round."""
        return self.ends_at - INSTANT


class ParticipationQuerySet(models.QuerySet):
    def active(self):
        return self.filter(withdrawn_at=None)


class Participation(models.Model):
    """A member takes part in a round, on one side. `rested_at`: nothing more is proposed to them until they ask."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="participations")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="mentoring_participations")
    role = models.CharField(max_length=10, choices=Role)
    joined_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    rested_at = models.DateTimeField(null=True)
    first_since = models.DateTimeField(null=True)  # an earlier pairing of this round ended, so this mentee comes first

    objects = ParticipationQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="member",
        what=_("Which rounds of mentoring you take part in, and what was proposed to you"),
        why=Why.MENTORING,
        read_by=(Reader.YOU, Reader.ORGANISERS),
        keep=Keep(AFTER_THE_ROUND, 2 * YEAR, since="round__ends_at"),
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "member", "role"], name="takes_part_once_a_side")]
        indexes = [models.Index(fields=["round", "role", "joined_at"], name="participation_in_order")]


class Wish(models.Model):
    """An organiser pins two people together, or keeps them apart, in one round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="wishes")
    mentee = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    pinned_at = models.DateTimeField(null=True)
    forbidden_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")

    privacy = PrivacyDeclaration(
        of="mentee",
        what=_("Which rounds of mentoring you take part in, and what was proposed to you"),
        why=Why.MENTORING,
        read_by=(Reader.YOU, Reader.ORGANISERS),
        keep=Keep(AFTER_THE_ROUND, 2 * YEAR, since="round__ends_at"),
        on_erasure="delete",
        two_accounts="fold",
        not_given=OF_OTHERS,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "mentee", "mentor"], name="one_wish_a_pair"),
            models.UniqueConstraint(
                fields=["round", "mentee"], condition=Q(pinned_at__isnull=False), name="one_pin_a_mentee"
            ),
            models.CheckConstraint(
                condition=Q(pinned_at=None, forbidden_at__isnull=False) | Q(pinned_at__isnull=False, forbidden_at=None),
                name="pinned_or_forbidden",
            ),
        ]


class ProposalQuerySet(models.QuerySet):
    def open(self):
        """Sent, and neither agreed by both nor over."""
        return self.filter(proposed_at__isnull=False, ended_at=None)

    def unanswered(self):
        """Open, and neither has said yes: a better match may still replace it."""
        return self.open().filter(mentee_yes_at=None, mentor_yes_at=None)

    def planned(self):
        return self.filter(proposed_at=None)

    def of(self, member):
        """Proposals to the member, without any with a person kept apart from them."""
        apart = Member.objects.kept_apart_from(member)
        sent = self.filter(proposed_at__isnull=False)
        return sent.filter(Q(mentee=member) & ~Q(mentor__in=apart) | Q(mentor=member) & ~Q(mentee__in=apart))


class Proposal(models.Model):
    """Two people are asked whether they want to meet. Until it is sent, it is part of a plan that only organisers see.

    `seat` is held from sending until the proposal is over or the pairing that came of it has ended: the database never
    gives one seat of a mentor twice. For peers, `mentor` is the second of the two.
    """

    ENDS = [
        ("paired", _("Both said yes")),
        ("refused", _("One said no")),
        ("lapsed", _("Not answered in time")),
        ("withdrawn", _("Withdrawn")),
        ("superseded", _("Replaced by a better match")),
    ]

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="proposals")
    form = models.CharField(max_length=10, choices=Form, default=Form.PAIRING)
    mentee = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="proposals_as_mentee")
    mentor = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="proposals_as_mentor")
    score = models.IntegerField(default=0)
    reasons = models.JSONField(default=list)  # [kind, detail, points] each
    unused = models.JSONField(default=list)  # kinds that played no part: switched off, or not said
    seat = models.PositiveSmallIntegerField(null=True)
    planned_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True)
    mentee_yes_at = models.DateTimeField(null=True)
    mentor_yes_at = models.DateTimeField(null=True)
    going_since = models.DateTimeField(null=True)  # the plan that waits to be sent replaces it
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, choices=ENDS, blank=True)

    objects = ProposalQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="mentee",
        what=_("Which rounds of mentoring you take part in, and what was proposed to you"),
        why=Why.MENTORING,
        read_by=(Reader.YOU, Reader.ORGANISERS),
        keep=Keep(AFTER_THE_ROUND, 2 * YEAR, since="round__ends_at"),
        on_erasure="delete",
        two_accounts="stop",
        withheld={"score": INNER, "reasons": OF_OTHERS, "unused": INNER, "seat": INNER, "mentor_yes_at": OF_OTHERS},
        also_of={"mentor": ("reasons", "mentee_yes_at")},
        given_when=Q(proposed_at__isnull=False),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "form", "seat"], condition=Q(seat__isnull=False), name="one_on_each_seat"
            ),
            models.UniqueConstraint(
                fields=["mentee", "form"], condition=Q(seat__isnull=False), name="one_seat_a_mentee_and_form"
            ),
            models.UniqueConstraint(
                fields=["round", "mentee", "form"], condition=Q(proposed_at=None), name="one_plan_a_mentee_and_form"
            ),
            models.CheckConstraint(
                condition=Q(seat=None) | Q(seat__gte=1, seat__lte=SEATS_AT_MOST), name="seats_are_few"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | Q(ended_at__isnull=False) & ~Q(end=""),
                name="proposal_ends_in_a_named_state",
            ),
            models.CheckConstraint(
                condition=Q(proposed_at=None, answer_by=None, seat=None, ended_at=None)
                | Q(proposed_at__isnull=False, answer_by__isnull=False),
                name="proposal_is_planned_or_sent",
            ),
            models.CheckConstraint(
                condition=~Q(end="paired") | Q(mentee_yes_at__isnull=False, mentor_yes_at__isnull=False),
                name="paired_means_both_said_yes",
            ),
            models.CheckConstraint(condition=~Q(mentee=F("mentor")), name="two_different_people"),
        ]
        indexes = [
            models.Index(
                fields=["answer_by"], name="proposal_open", condition=Q(ended_at=None, proposed_at__isnull=False)
            ),
            models.Index(fields=["round", "form", "-score"], name="proposal_in_round"),
        ]

    @property
    def state(self) -> str:
        """planned, proposed, half, paired, refused, lapsed, withdrawn or superseded."""
        if self.ended_at:
            return self.end
        if not self.proposed_at:
            return "planned"
        return "half" if self.mentee_yes_at or self.mentor_yes_at else "proposed"

    @property
    def answers_until(self):
        """The last moment at which it can be answered; on a page, the last day."""
        return self.answer_by - INSTANT

    def other(self, member) -> Member:
        return self.mentor if self.mentee_id == member.pk else self.mentee

    def yes_of(self, member):
        """When the member said yes, or None."""
        return self.mentee_yes_at if self.mentee_id == member.pk else self.mentor_yes_at
