from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pleiad.audit.models import AuditRecord
from pleiad.members.models import Member
from pleiad.privacy import (
    INNER,
    NAME_GOES,
    WHILE_A_MEMBER,
    PrivacyDeclaration,
    Reader,
    Why,
)


class JointDecisionQuerySet(models.QuerySet):
    def open(self):
        """Neither agreed to, nor declined, nor lapsed."""
        return self.filter(agreed_at=None, declined_at=None, lapsed_at=None)


class JointDecision(models.Model):
    """What one organiser does not do alone: one proposes it, another agrees, and only then it is done."""

    kind = models.CharField(max_length=40)  # the name of a JointKind; see joint_kinds.py
    payload = models.JSONField(default=dict)  # what the kind needs to do it: keys and values, no names of people
    subject = models.CharField(
        max_length=80
    )  # what it is done to, as in the audit: one open decision of a kind about it
    about = models.ForeignKey(
        Member, null=True, on_delete=models.SET_NULL, related_name="+"
    )  # a member whom it concerns
    reason = models.TextField()
    proposed_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    settled_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)

    objects = JointDecisionQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="about",
        what=_("What two organisers decided about you, and why"),
        why=Why.ANSWERABLE,
        read_by=(Reader.ORGANISERS, Reader.YOU),
        keep=NAME_GOES,
        on_erasure="blank",
        blank=("reason",),
        withheld={"payload": INNER, "subject": INNER},
        given_when=Q(agreed_at__isnull=False),
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["lapses_at"],
                name="joint_decision_open",
                condition=Q(agreed_at=None, declined_at=None, lapsed_at=None),
            ),
            models.Index(fields=["-proposed_at"], name="joint_decision_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(agreed_at=None, declined_at=None, lapsed_at=None),
                name="one_open_joint_decision_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None, declined_at=None)
                | Q(agreed_at=None, lapsed_at=None)
                | Q(declined_at=None, lapsed_at=None),
                name="a_joint_decision_ends_once",
            ),
        ]


class AccessRecord(models.Model):
    """A member was among those whom an organiser looked up or saw on a list; together they are the member's access log."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    record = models.ForeignKey(AuditRecord, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    once = models.CharField(max_length=120)  # who read what in which hour: a list opened again stands there once

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Which organiser looked you up or saw you on a list, when and why"),
        why=Why.YOURS,
        read_by=(Reader.YOU, Reader.ORGANISERS),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="fold",
        withheld={"once": INNER},
    )

    class Meta:
        indexes = [models.Index(fields=["member", "-record"], name="access_log_newest")]
        constraints = [models.UniqueConstraint(fields=["member", "once"], name="one_access_record_an_hour")]
