from django.db import models
from django.db.models import Q

from pleiad.audit.models import AuditRecord
from pleiad.members.models import Member
from pleiad.privacy import PrivacyDeclaration


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
    privacy = PrivacyDeclaration(of="about", keep="for ever", on_erasure="blank", blank=("reason",))

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

    privacy = PrivacyDeclaration(of="member", keep="while a member", on_erasure="delete", two_accounts="fold")

    class Meta:
        indexes = [models.Index(fields=["member", "-record"], name="access_log_newest")]
        constraints = [models.UniqueConstraint(fields=["member", "once"], name="one_access_record_an_hour")]
