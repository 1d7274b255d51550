"""A member's second look at a decision against them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pleiad.privacy import (
    AFTERWARDS,
    SECRET,
    YEAR,
    Keep,
    PrivacyDeclaration,
    Reader,
    Why,
)

from .people import Member


class AppealQuerySet(models.QuerySet):
    def open(self):
        """Made, and not yet answered."""
        return self.filter(made_at__isnull=False, settled_at=None)

    def open_to(self, organiser):
        """Those in which this organiser has no part: neither decided what is appealed against, nor appeals."""
        return self.filter(
            Q(decided_by=None) | ~Q(decided_by=organiser), Q(agreed_by=None) | ~Q(agreed_by=organiser)
        ).exclude(member=organiser)


class Appeal(models.Model):
    """The way to appeal that a decision against a member comes with: offered by a link that works once, without signing in,
    then made, then answered by an organiser who had no part in the decision."""

    AGAINST = [
        ("suspended", _("The membership was suspended")),
        ("refused", _("The application was not approved")),
        ("hidden", _("Something that they wrote was hidden")),
    ]
    OUTCOMES = [("stands", _("The decision stands")), ("changed", _("The decision is changed"))]

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="appeals")
    against = models.CharField(max_length=10, choices=AGAINST)
    subject = models.CharField(max_length=60)  # the decision, as the audit names it
    reason = models.TextField()  # why it was decided so, as the member read it
    decided_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    agreed_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    words = models.TextField(blank=True)
    made_at = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True, choices=OUTCOMES)
    answer = models.TextField(blank=True)
    settled_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    settled_at = models.DateTimeField(null=True)

    objects = AppealQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="member",
        what=_("Your appeals against decisions, and the answers"),
        why=Why.ANSWERABLE,
        read_by=(Reader.YOU, Reader.ORGANISERS),
        keep=Keep(AFTERWARDS, 2 * YEAR, since="offered_at"),
        on_erasure="delete",
        withheld={"secret_hash": SECRET},
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["answer_by"], name="appeal_waiting", condition=Q(made_at__isnull=False, settled_at=None)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, outcome="") | Q(settled_at__isnull=False, made_at__isnull=False),
                name="an_answered_appeal_was_made",
            ),
        ]
