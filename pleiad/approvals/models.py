from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pleiad.members.models import Address, Member
from pleiad.privacy import (
    AFTER_IT_WAS_ASKED,
    DAY,
    OF_OTHERS,
    SECRET,
    YEAR,
    Keep,
    People,
    PrivacyDeclaration,
    Reader,
    Why,
)


class ApprovalQuerySet(models.QuerySet):
    def visible_to(self, member):
        """None: a question is read by anyone who has its link."""
        return self.none()

    def open(self):
        """Neither answered nor withdrawn nor lapsed."""
        return self.filter(answered_at=None, withdrawn_at=None, lapsed_at=None)

    def asked_of(self, member):
        """Questions that went to an address which this member has proved, unless an organiser stopped them."""
        return self.filter(address__in=Address.objects.filter(member=member.pk).values("address"), hidden_at=None)


class Receiver(models.Model):
    """A person that members have asked something by email, known by a hash of the address: when they were last asked, and
    whether they want no more questions. The row outlives the questions, so that a wish to be left alone is kept."""

    address_hash = models.CharField(max_length=64, primary_key=True)
    asked_at = models.DateTimeField(null=True)
    left_alone_since = models.DateTimeField(null=True)

    privacy = PrivacyDeclaration(
        of="",
        what=_(
            "That you were asked something by email, by a hash of your address, and whether you want no more questions"
        ),
        why=Why.ASKED,
        people=People.OUTSIDERS,
        read_by=(Reader.PROGRAM,),
        keep=Keep(
            _("%(time)s after you were last asked, or as long as you want no questions"),
            90 * DAY,
            since="asked_at",
            when=Q(left_alone_since=None),
        ),
        on_erasure="stay",
    )


class Approval(models.Model):
    """A yes or no that `asker` wants from someone who needs no account; only the hash of the link's secret is kept."""

    ANSWERS = [("yes", "yes"), ("no", "no")]

    kind = models.CharField(max_length=40)  # the kind of an ApprovalQuestion; see questions.py
    about = models.BigIntegerField()  # the key of what it is about, in the room that asks
    asker = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="approvals")
    name = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=254)
    language = models.CharField(max_length=5, default="en")
    secret_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=3, blank=True, choices=ANSWERS)
    words = models.TextField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)  # an organiser stopped it, because it was reported
    hidden_reason = models.TextField(blank=True, default="", db_default="")
    files_sent = models.PositiveSmallIntegerField(default=0, db_default=0)  # by the link, whatever became of them

    objects = ApprovalQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="asker",
        what=_("What you asked a person without an account, such as your manager, and their answer"),
        why=Why.ASKED,
        read_by=(Reader.YOU, Reader.OUTSIDER),
        keep=Keep(AFTER_IT_WAS_ASKED, 2 * YEAR, since="asked_at"),
        on_erasure="delete",
        withheld={"secret_hash": SECRET, "answer": OF_OTHERS, "words": OF_OTHERS},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about"],
                condition=Q(answered_at=None, withdrawn_at=None, lapsed_at=None),
                name="one_open_approval_about_a_thing",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="answered_approval_has_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, withdrawn_at=None)
                | Q(answered_at=None, lapsed_at=None)
                | Q(withdrawn_at=None, lapsed_at=None),
                name="an_approval_ends_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                name="approval_lapses",
                condition=Q(answered_at=None, withdrawn_at=None, lapsed_at=None),
            ),
            models.Index(fields=["asker", "asked_at"], name="approval_by_asker"),
        ]

    @property
    def author(self):
        return self.asker
