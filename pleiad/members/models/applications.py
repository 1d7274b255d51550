"""Applications and how they were decided, and vouches for applicants."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from pleiad.privacy import (
    AFTERWARDS,
    OF_OTHERS,
    SECRET,
    YEAR,
    Keep,
    PrivacyDeclaration,
    Reader,
    Why,
)

from .domain_list import LANES
from .people import Member, of_a_current


class Application(models.Model):
    """How it was decided whether the applicant belongs: by the domain list at once, or by a person with a promised date.

    One row a decision, in every lane; `rule` and `domain_list_version` let it be replayed.
    """

    OUTCOMES = [("approved", _("Approved")), ("refused", _("Not approved"))]
    JOINING, STAYING, MOVING, SECOND = "joining", "staying", "moving", "second"
    PURPOSES = [
        (JOINING, _("To join")),
        (STAYING, _("To stay: vouched for again")),
        (MOVING, _("A new employer")),
        (SECOND, _("A second employer")),
    ]

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="applications")
    address = models.CharField(max_length=254)
    lane = models.CharField(max_length=10, choices=LANES)
    purpose = models.CharField(max_length=10, choices=PURPOSES, default=JOINING, db_default=JOINING)
    organisation = models.CharField(
        max_length=200, blank=True, default="", db_default=""
    )  # a new employer, as the member named it
    rule = models.CharField(max_length=300)
    reason = models.CharField(max_length=300)
    domain_list_version = models.PositiveIntegerField()
    evidence = models.TextField(blank=True)
    applied_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True)
    claimed_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    question = models.TextField(blank=True)
    asked_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True, choices=OUTCOMES)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    decision_reason = models.TextField(blank=True)

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Your application: what you wrote, the answer, its reason and who decided"),
        why=Why.JOIN,
        read_by=(Reader.YOU, Reader.ORGANISERS),
        keep=Keep(
            _("While you are a member; your words go when you leave, the rest %(time)s later"),
            YEAR,
            since="member__left_at",
        ),
        ends=(
            Keep(
                _("If you were not let in: %(time)s after the answer, and thirty days after an email that says so"),
                YEAR,
                since="decided_at",
                when=lambda: _last_of_nobody() & Q(outcome="refused"),
            ),
            Keep(
                _("If you had no answer: %(time)s after you applied, and thirty days after an email that says so"),
                YEAR,
                since="applied_at",
                when=lambda: _last_of_nobody() & Q(decided_at=None),
            ),
        ),
        on_erasure="blank",
        blank=("address", "organisation", "evidence", "question", "answer", "decision_reason"),
        two_accounts="fold",
    )

    class Meta:
        indexes = [
            models.Index(fields=["answer_by"], name="application_waiting", condition=Q(decided_at=None)),
            models.Index(
                fields=["-decided_at", "-id"],
                name="application_answered",
                condition=Q(decided_at__isnull=False) & ~Q(lane="auto"),
            ),
            models.Index(fields=["rule"], name="application_by_rule"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(decided_at=None), name="one_open_application_each"),
            models.CheckConstraint(
                condition=Q(decided_at=None, outcome="") | Q(decided_at__isnull=False) & ~Q(outcome=""),
                name="decided_means_an_outcome",
            ),
        ]


def _last_of_nobody() -> Q:
    """The latest application of a person who is no member and never was."""
    later = Application.objects.filter(member=OuterRef("member"), pk__gt=OuterRef("pk"))
    return Q(~Exists(later), member__joined_at=None, member__left_at=None)


class VouchQuerySet(models.QuerySet):
    def standing(self):
        """Vouches given by current members: those of a member suspended or gone since no longer count."""
        return self.filter(of_a_current("member"), given_at__isnull=False)


class Vouch(models.Model):
    """A member of 90 days or more says that they know the applicant, and how."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="vouches")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="vouches")
    asked_address = models.CharField(max_length=254, blank=True)
    ticket = models.CharField(max_length=64, unique=True)  # a keyed hash: the secret is in the email alone
    asked_at = models.DateTimeField()
    how_known = models.TextField(blank=True)
    given_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    objects = VouchQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="application__member",
        what=_("What members wrote when they vouched for you"),
        why=Why.JOIN,
        read_by=(Reader.OTHER, Reader.ORGANISERS),
        keep=Keep(AFTERWARDS, YEAR, since="asked_at"),
        on_erasure="delete",
        two_accounts="fold",
        withheld={"how_known": OF_OTHERS, "ticket": SECRET},
        also_of={"member": ("application", "asked_address")},
    )

    class Meta:
        verbose_name_plural = "vouches"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "member"], condition=Q(member__isnull=False), name="one_vouch_a_member"
            )
        ]
